"""What is believed of a figure once all claims are in: rises, corrections, disputes, and late arrivals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from crawler.stories.figures import Claim
from crawler.stories.settled import Belief, Dated, beliefs, news, settled

START = datetime(2022, 1, 5, tzinfo=UTC)


def dated(hour: float, lo: int, group: str = "a", *, qualifier: str = "", **more: object) -> Dated:
    claim = Claim("killed", "all", lo, lo, qualifier, "assert", f"{lo} dead", total=True)
    changed = replace(claim, **more)  # type: ignore[arg-type]
    return Dated(changed, START + timedelta(hours=hour), f"{group}-{hour}", group)


def told(belief: Belief) -> list[tuple[str, int]]:
    return [(step.what, step.lo) for step in belief.steps if step.told]


def test_a_toll_rises_and_repeats_are_not_told() -> None:
    belief = settled([dated(0, 12), dated(1, 12, "b"), dated(2, 18, "b"), dated(3, 18), dated(4, 12, "c")])
    assert told(belief) == [("first", 12), ("rise", 18)]
    assert belief.now is not None and belief.now.lo == 18
    assert belief.groups == ("a", "b")


def test_a_rise_within_five_percent_is_slight() -> None:
    belief = settled([dated(0, 100), dated(1, 104), dated(2, 150)])
    assert [step.slight for step in belief.steps] == [False, True, False]


@pytest.mark.parametrize(
    ("lower", "what"),
    [
        (dated(5, 90, "b", corrected=True), "revised"),
        (dated(5, 90, "b", voice="official"), "revised"),
        (dated(5, 90, "b"), "disputed"),
        (dated(5, 160, "b"), "part"),
        (dated(5, 90, "b", rising=True), "part"),
        (dated(5, 90, "a"), "part"),
        (dated(5, 90, "b", place="kz/almaty"), "part"),
        (dated(5, 164, "b", polarity="withdrawn"), "withdrawn"),
        (dated(5, 164, "b", polarity="denied"), "denied"),
    ],
)
def test_a_lower_value_is_weighed_by_who_says_it_and_how(lower: Dated, what: str) -> None:
    belief = settled([dated(0, 164, place="kz"), lower])
    assert [step.what for step in belief.steps] == ["first", what]


def test_an_authority_that_counts_fewer_than_another_authority_disputes_it() -> None:
    both = [dated(0, 164, voice="official"), dated(5, 90, "b", voice="official", speaker="the army")]
    belief = settled(both)
    assert [(step.speaker, step.lo) for step in belief.disputed] == [("the army", 90)]
    assert belief.now is not None and belief.now.lo == 164


def test_a_second_group_that_stands_by_the_lower_value_corrects_the_higher() -> None:
    belief = settled([dated(0, 164), dated(1, 90, "b"), dated(2, 90, "c")])
    assert told(belief) == [("first", 164), ("disputed", 90), ("revised", 90)]
    assert belief.now is not None and belief.now.lo == 90
    assert belief.groups == ("b", "c")
    assert belief.disputed == ()


def test_once_withdrawn_the_value_before_it_stands_again() -> None:
    belief = settled([dated(0, 26), dated(1, 164), dated(2, 164, "b", polarity="withdrawn")])
    assert belief.now is not None and belief.now.lo == 26


def test_up_and_down_and_up_again_is_told_once() -> None:
    flip = [dated(0, 100), dated(1, 140, "b"), dated(2, 100, "b", corrected=True), dated(3, 140, "b")]
    belief = settled([*flip, dated(4, 100, "b", corrected=True)])
    assert told(belief) == [("first", 100), ("rise", 140), ("revised", 100)]


def test_a_late_value_that_was_overtaken_is_history() -> None:
    before = settled([dated(0, 12), dated(5, 40)])
    now = settled([dated(0, 12), dated(5, 40), dated(3, 20, "b")])
    assert told(now) == [("first", 12), ("rise", 20), ("rise", 40)]
    assert news(before, now) == ()


def test_a_late_correction_comes_through() -> None:
    before = settled([dated(0, 12), dated(1, 40), dated(6, 50)])
    now = settled([dated(0, 12), dated(1, 40), dated(6, 50), dated(2, 20, "b", corrected=True)])
    assert [(step.what, step.lo) for step in news(before, now)] == [("revised", 20)]


def test_what_is_new_is_told() -> None:
    assert [s.lo for s in news(None, settled([dated(0, 12)]))] == [12]
    assert [s.lo for s in news(settled([dated(0, 12)]), settled([dated(0, 12), dated(1, 40)]))] == [40]


def test_scopes_are_believed_apart() -> None:
    week = replace(dated(1, 98, "b").claim, scope="window")
    found = beliefs([dated(0, 12_000), replace(dated(1, 98, "b"), claim=week)])
    assert [(b.scope, b.now.lo if b.now else 0) for b in found] == [("incident", 12_000), ("window", 98)]


def test_a_withdrawal_that_names_no_slot_finds_its_figure() -> None:
    unsaid = replace(dated(3, 164, "b", polarity="withdrawn").claim, slot="")
    (belief,) = beliefs([dated(0, 26), dated(1, 164), replace(dated(3, 164, "b"), claim=unsaid)])
    assert told(belief)[-1] == ("withdrawn", 164)


def test_every_order_of_arrival_ends_in_the_same_belief() -> None:
    claims = [dated(0, 12), dated(1, 40, "b"), dated(2, 20, "c"), dated(3, 20, "d"), dated(3, 44, "a")]
    assert len({settled(order) for order in permutations(claims)}) == 1


def test_no_claims_are_no_belief() -> None:
    with pytest.raises(ValueError, match="at least one claim"):
        settled([])
