"""What is believed of a slot once all is said: rises, corrections, disputes, and late arrivals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from crawler.stories.beliefs import CURRENT, DISPUTED, SUPERSEDED, WITHDRAWN
from crawler.stories.figures import Claim
from crawler.stories.settled import MOST, OUTLETS, Belief, Saying, kept, saying
from crawler.stories.settled import settled as settled_as

START = datetime(2022, 1, 5, tzinfo=UTC)


def said(hour: float, lo: int, source: str = "a", *, qualifier: str = "", **more: object) -> Saying:
    claim = Claim("killed", "all", lo, lo, qualifier, "assert", f"{lo} dead", total=True)
    changed = replace(claim, **more)  # type: ignore[arg-type]
    return saying(changed, START + timedelta(hours=hour), f"{source}-{hour}", source)


def settled(*sayings: Saying) -> Belief:
    return settled_as(sayings, "killed", "t")


def steps(belief: Belief) -> list[tuple[str, int]]:
    return [(weighed.what, one.claim.lo) for one, weighed in belief.steps.items()]


def states(belief: Belief) -> dict[int, str]:
    return {known.lo: known.state for known in belief.values}


def holds(belief: Belief) -> int:
    now = belief.now("all", "incident")
    return now.lo if now else 0


def counts(belief: Belief, one: Saying) -> bool:
    return belief.counts(one.claim, belief.steps[one], one.at)


def test_a_toll_rises_and_who_says_it_again_backs_it() -> None:
    belief = settled(said(0, 12), said(1, 12, "b"), said(2, 18, "b"), said(3, 18), said(4, 12, "c"))
    assert steps(belief) == [("first", 12), ("repeat", 12), ("rise", 18), ("repeat", 18), ("repeat", 12)]
    assert [(k.lo, k.backed, k.source, k.key) for k in belief.values] == [
        (12, 3, "a", "t:figure:killed:all:12"), (18, 2, "b", "t:figure:killed:all:18"),
    ]  # fmt: skip
    assert holds(belief) == 18


@pytest.mark.parametrize(
    ("lower", "what", "held"),
    [
        (said(5, 90, "b", corrected=True), "revised", 90),
        (said(5, 90, "b", voice="official"), "revised", 90),
        (said(5, 90, "b"), "disputed", 164),
        (said(5, 160, "b"), "part", 164),
        (said(5, 90, "b", rising=True), "part", 164),
        (said(5, 90, "a"), "part", 164),
        (said(5, 90, "b", place="kz/almaty"), "part", 164),
        (said(5, 164, "b", polarity="withdrawn"), "withdrawn", 0),
        (said(5, 164, "b", polarity="denied"), "denied", 164),
    ],
)
def test_a_lower_value_is_weighed_by_who_says_it_and_how(lower: Saying, what: str, held: int) -> None:
    belief = settled(said(0, 164, place="kz"), lower)
    assert [one for one, _ in steps(belief)] == ["first", what]
    assert holds(belief) == held


def test_an_authority_that_counts_fewer_than_another_authority_disputes_it() -> None:
    belief = settled(said(0, 164, voice="official"), said(5, 90, "b", voice="official"))
    assert states(belief) == {164: CURRENT, 90: DISPUTED}
    backed = settled(said(0, 164), said(1, 164, "c", voice="official"), said(5, 90, "b", voice="official"))
    assert states(backed) == {164: CURRENT, 90: DISPUTED}


def test_a_second_outlet_that_stands_by_the_lower_value_corrects_the_higher() -> None:
    belief = settled(said(0, 164), said(1, 90, "b"), said(2, 90, "c"))
    assert steps(belief) == [("first", 164), ("disputed", 90), ("revised", 90)]
    assert states(belief) == {164: SUPERSEDED, 90: CURRENT}


def test_once_withdrawn_the_value_before_it_stands_again() -> None:
    belief = settled(said(0, 26), said(1, 164), said(2, 164, "b", polarity="withdrawn"))
    assert states(belief) == {26: CURRENT, 164: WITHDRAWN}
    assert holds(belief) == 26


def test_a_late_value_that_was_overtaken_is_history() -> None:
    late = said(3, 20, "b")
    belief = settled(said(0, 12), said(5, 40), late)
    assert states(belief) == {12: CURRENT, 20: CURRENT, 40: CURRENT}
    assert (belief.steps[late].what, counts(belief, late), holds(belief)) == ("rise", False, 40)


def test_a_late_value_that_still_holds_counts() -> None:
    late = said(3, 60, "b")
    belief = settled(said(0, 12), said(5, 40, "c"), late)
    assert (counts(belief, late), holds(belief)) == (True, 60)


def test_a_late_correction_always_counts() -> None:
    late = said(2, 20, "b", corrected=True)
    belief = settled(said(0, 12), said(1, 40), said(6, 50), late)
    assert (belief.steps[late].what, counts(belief, late)) == ("revised", True)
    assert states(belief) == {12: CURRENT, 20: CURRENT, 40: SUPERSEDED, 50: CURRENT}


def test_a_dispute_that_was_settled_before_it_came_in_is_history() -> None:
    late = said(1, 90, "b")
    belief = settled(said(0, 164), late, said(2, 90, "c"))
    assert not counts(belief, late)


def test_the_first_of_a_value_withdrawn_meanwhile_is_history() -> None:
    late = said(1, 164, "b")
    belief = settled(late, said(2, 164, "c", polarity="withdrawn"))
    assert not counts(belief, late)


def test_scopes_are_believed_apart() -> None:
    belief = settled(said(0, 12_000), said(1, 98, "b", scope="window"))
    assert (holds(belief), belief.now("all", "window") is not None) == (12_000, True)


def test_a_correction_of_one_scope_leaves_the_others() -> None:
    belief = settled(said(0, 12_000, scope="cumulative"), said(1, 164), said(2, 90, "b", corrected=True))
    assert states(belief) == {12_000: CURRENT, 164: SUPERSEDED, 90: CURRENT}


def test_a_withdrawal_that_names_no_slot_finds_its_figure() -> None:
    belief = settled(said(0, 26), said(1, 164), said(3, 164, "b", polarity="withdrawn", slot=""))
    assert states(belief) == {26: CURRENT, 164: WITHDRAWN}


def test_every_order_of_arrival_ends_in_the_same_belief() -> None:
    all_ = [said(0, 12), said(1, 40, "b"), said(2, 20, "c"), said(3, 20, "d"), said(3, 44, "a")]
    beliefs = [settled(*order) for order in permutations(all_)]
    assert all(one == beliefs[0] for one in beliefs)


def test_words_make_no_difference_to_what_is_said() -> None:
    one = said(0, 12, speaker="the mayor", voice="witness", period="a week")
    assert one == said(0, 12)


def test_an_outlet_says_a_thing_once_and_a_few_outlets_are_enough() -> None:
    again = [said(hour, 12) for hour in (5, 1, 3)]
    assert kept(again) == [again[1]]
    many = [said(hour, 12, f"outlet {hour}") for hour in range(9)]
    assert kept(reversed(many)) == many[:OUTLETS]


def test_no_more_than_the_newest_are_weighed() -> None:
    belief = settled(*(said(number, number + 1, f"s{number}") for number in range(MOST + 50)))
    assert len(belief.steps) == MOST


def test_nothing_said_is_nothing_believed() -> None:
    assert settled().values == ()
