"""Whatever is claimed in whatever order, the same claims end in the same belief."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.stories.figures import Claim
from crawler.stories.settled import Belief, Dated, Step, beliefs, news, settled

START = datetime(2022, 1, 5, tzinfo=UTC)
VALUES = st.sampled_from([1, 3, 12, 20, 24, 26, 100, 104, 164, 225, 1000])


@st.composite
def dated(draw: st.DrawFn) -> Dated:
    lo = draw(VALUES)
    vague = draw(st.booleans()) and lo == 24
    claim = Claim(
        "killed", "all", lo, 99 if vague else lo, "" if vague else draw(st.sampled_from(["", "at least", "nearly"])),
        draw(st.sampled_from(["assert", "assert", "assert", "withdrawn", "denied"])), "s",
        total=draw(st.booleans()), corrected=draw(st.booleans()), vague=vague,
        voice=draw(st.sampled_from(["official", "unknown"])),
    )  # fmt: skip
    at = START + timedelta(hours=draw(st.integers(0, 60)))
    group = draw(st.sampled_from("abcd"))
    return Dated(claim, at, f"{group}{draw(st.integers(0, 5))}", group, draw(st.booleans()))


@settings(max_examples=300, deadline=None)
@given(st.lists(dated(), min_size=1, max_size=14), st.randoms(use_true_random=False))
def test_any_order_of_arrival_ends_in_the_same_belief(claims: list[Dated], random: object) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert settled(shuffled) == settled(claims)
    assert beliefs(shuffled) == beliefs(claims)


@settings(max_examples=300, deadline=None)
@given(st.lists(dated(), min_size=1, max_size=14), st.data())
def test_what_is_said_again_adds_nothing(claims: list[Dated], data: st.DataObject) -> None:
    before = settled(claims)
    again = data.draw(st.sampled_from(claims))
    assert settled([*claims, again]) == before
    if before.now is not None:
        now = before.now
        same = Claim("killed", "all", now.lo, now.hi, now.qualifier, "assert", "s", vague=now.vague)
        last = max(one.at for one in claims)
        repeat = Dated(same, last + timedelta(hours=1), "z", now.source)
        assert news(before, settled([*claims, repeat])) == ()


@settings(max_examples=200, deadline=None)
@given(st.lists(dated(), min_size=1, max_size=10))
def test_claims_that_come_in_order_are_told_as_the_history_has_them(claims: list[Dated]) -> None:
    ordered = sorted(set(claims), key=lambda one: (one.at, one.key))
    in_turn = sorted({(one.at, one.key) for one in ordered})
    told: list[Step] = []
    before: Belief | None = None
    for moment in in_turn:
        now = settled([one for one in ordered if (one.at, one.key) <= moment])
        told += news(before, now)
        before = now
    assert before is not None
    assert [s.identity for s in told] == [s.identity for s in before.steps if s.told]
