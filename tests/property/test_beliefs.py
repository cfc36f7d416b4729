"""Whatever is said in whatever order, the same sayings end in the same belief."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.stories.figures import Claim
from crawler.stories.settled import OUTLETS, Saying, kept, saying, settled

START = datetime(2022, 1, 5, tzinfo=UTC)
VALUES = st.sampled_from([1, 3, 12, 20, 24, 26, 100, 104, 164, 225, 1000])


@st.composite
def sayings(draw: st.DrawFn) -> Saying:
    lo = draw(VALUES)
    vague = draw(st.booleans()) and lo == 24
    claim = Claim(
        draw(st.sampled_from(["killed", "killed", "killed", ""])), draw(st.sampled_from(["all", "all", "security"])),
        lo, 99 if vague else lo, "" if vague else draw(st.sampled_from(["", "at least", "nearly"])),
        draw(st.sampled_from(["assert", "assert", "assert", "withdrawn", "denied"])), "s",
        total=draw(st.booleans()), corrected=draw(st.booleans()), vague=vague,
        scope=draw(st.sampled_from(["incident", "incident", "window"])),
        place=draw(st.sampled_from(["", "kz", "kz/almaty"])), voice=draw(st.sampled_from(["official", "unknown"])),
    )  # fmt: skip
    at = START + timedelta(hours=draw(st.integers(0, 60)))
    source = draw(st.sampled_from("abcde"))
    return saying(claim, at, f"{source}{draw(st.integers(0, 5))}", source, prominent=draw(st.booleans()))


LISTS = st.lists(sayings(), min_size=1, max_size=14)


@settings(max_examples=300, deadline=None)
@given(LISTS, st.randoms(use_true_random=False))
def test_any_order_of_arrival_ends_in_the_same_belief(said: list[Saying], random: object) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert settled(shuffled, "killed") == settled(said, "killed")


@settings(max_examples=200, deadline=None)
@given(LISTS, st.randoms(use_true_random=False))
def test_what_is_kept_one_by_one_is_what_is_kept_at_once(said: list[Saying], random: object) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    held: list[Saying] = []
    for one in shuffled:
        held = kept([*held, one])
    assert set(held) == set(kept(said))
    assert len(held) <= OUTLETS * len({one.manner for one in said})


@settings(max_examples=200, deadline=None)
@given(LISTS, st.data())
def test_what_an_outlet_says_again_later_adds_nothing(said: list[Saying], data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(said))
    later = Saying(again.claim, START + timedelta(days=9), "z", again.source, again.prominent)
    assert settled([*said, again, later], "killed") == settled(said, "killed")
