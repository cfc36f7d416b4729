"""The rough text for the gate."""

from __future__ import annotations

import time

import pytest

from crawler.extraction import visible_text
from tests.unit.extraction.pages import PARAGRAPHS, ld, page


def test_text_title_meta_and_json_ld_without_code() -> None:
    head = (
        "<style>.secretclass{}</style><script>var hiddencode = 1</script>"
        '<meta name="description" content="Curfew &amp; silence">'
        + ld('{"headline": "\\u0410\\u043b\\u043c\\u0430\\u0442\\u044b", "emoji": "\\ud83d\\ude00"}')
    )  # fmt: skip
    text = visible_text(page(head=head))
    for part in (
        "Airport in Almaty seized",
        "Curfew & silence",
        "Алматы",
        "😀",
        PARAGRAPHS[0].replace("  ", " "),
    ):
        assert part in text
    assert "secretclass" not in text
    assert "hiddencode" not in text


def test_time_grows_with_length_only() -> None:
    for piece in (
        "<script>",
        "<script",
        "<",
        "<!--",
        "</script>",
        '<meta content="',
        "\\u0041",
        "<style></style>",
    ):
        started = time.monotonic()
        visible_text(piece * 200_000)
        assert time.monotonic() - started < 10, piece


LONE = (
    '<ul><li class="teaser"> <a href="/x"><span>Airport seized</span></a> </li></ul>',
    '<div><a href="/x"><img src="x.jpg"><h3>Airport seized</h3></a><a href="/y">Airport</a></div>',
    "<NAV><A href='/x'>Airport seized</A></NAV>",
)
RUNNING = (
    '<p>Troops near the <a href="/x">airport</a></p>',
    '<p><a href="/x">Airport</a> seized</p>',
    '<p><b>Seized:</b> <a href="/x">airport</a></p>',
    '<p><a href="/x">Airport seized',
    "<p>An airport was seized</p>",
)


@pytest.mark.parametrize("html", LONE)
def test_links_that_fill_a_block_can_be_left_out(html: str) -> None:
    html = f"<body><p>Grain prices fell.</p>{html}</body>"
    assert "airport" in visible_text(html).casefold()
    assert visible_text(html, links=False) == "Grain prices fell."


@pytest.mark.parametrize("html", RUNNING)
def test_links_in_running_text_always_stay(html: str) -> None:
    assert "airport" in visible_text(f"<body>{html}</body>", links=False).casefold()


@pytest.mark.parametrize(
    "piece", ["<div><a>", "<div><a>x</a>", "<a>x</a>", "<div", "<a ", "<div> ", "<div><a><b>"]
)
def test_leaving_links_out_is_linear(piece: str) -> None:
    began = time.process_time()
    visible_text(f"<div>{piece * 100_000}y", links=False)
    assert time.process_time() - began < 3
