"""What addresses look like, and how a budget is shared among them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedup.shapes import in_turns, repeats, shape

SITE = "https://harbour.example"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/news/quay/news/quay/news/quay", True),
        ("/a/A/a/", True),
        ("/news/quay/news/pier", False),
        ("/2001/01/01/01", False),
        ("/1/1/1/1", True),
        ("/", False),
        ("", False),
        ("?a=b/b/b/b", False),
    ],
)
def test_a_path_that_repeats_itself(path: str, expected: bool) -> None:
    assert repeats(SITE + path) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/news/2022/01/wall-gives-way", "/news/9/9/x?"),
        ("/events?day=5&month=1", "/events?day&month"),
        ("/events?month=2&day=9", "/events?day&month"),
        ("/" + "a" * 30, "/x?"),
        ("/новости/порт-7", "/новости/x?"),
    ],
)
def test_the_shape_of_an_address(path: str, expected: str) -> None:
    assert shape(SITE + path) == expected


def test_every_shape_gets_the_same_share_and_the_order_stays() -> None:
    calendar = [f"{SITE}/events/{n}" for n in range(50)]
    news = [f"{SITE}/news/wall-{n}" for n in range(3)]
    chosen = in_turns(calendar + news, str, 10)
    assert chosen == calendar[:7] + news
    assert in_turns(news, str, 10) == news
    assert in_turns(calendar, str, 10) == calendar[:10]
    assert in_turns(calendar, str, 0) == []


@given(st.text(max_size=60))
def test_any_text_has_a_shape(text: str) -> None:
    for address in (text, f"https://[{text}", f"{SITE}/{text}"):
        assert isinstance(shape(address), str)
        assert repeats(address) in (True, False)


@given(
    st.lists(st.sampled_from(["/a/1", "/a/2", "/b/x-1", "/b/x-2", "/c?d=1"]), max_size=40), st.integers(0, 50)
)
def test_the_room_is_used_and_never_more(paths: list[str], room: int) -> None:
    assert len(in_turns(paths, str, room)) == min(room, len(paths))
