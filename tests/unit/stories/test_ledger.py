"""The way of a development, condition by condition: what moves it, when, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.stories.ledger import (
    CORRECTED,
    EXPIRED,
    PENDING,
    READY,
    REPORTED,
    STATUSES,
    UPDATED,
    Pointing,
    Standing,
    begun,
    following,
    named,
)
from crawler.stories.rules import SHIPPED, States

NOON = datetime(2022, 3, 1, 12, tzinfo=UTC)
RULES = SHIPPED.states
LONG_AFTER = NOON + timedelta(days=30)


def hours(count: float) -> datetime:
    return NOON + timedelta(hours=count)


def standing(status: str = PENDING, kind: str = "event", score: float = 0.6, **more: object) -> Standing:
    made = Standing(status, kind, score, NOON, NOON, houses=(NOON,))
    return replace(made, **more)  # type: ignore[arg-type]


def pointing(at: datetime) -> Pointing:
    return Pointing("0123abcd", at, "killed: 8 → 12")


ALONE = standing()
TWICE = standing(houses=(NOON, hours(2)))


@pytest.mark.parametrize(
    ("one", "now", "status", "at"),
    [
        (standing(score=0.8), NOON, READY, NOON),
        (standing(score=0.79), NOON, None, None),
        (TWICE, hours(2), READY, hours(2)),
        (TWICE, hours(1), None, None),  # the second house is not known yet
        (standing(houses=(NOON, hours(3))), hours(5), READY, hours(3)),
        (standing(houses=(NOON, hours(3.1))), hours(5), None, None),
        (standing(score=0.49, houses=(NOON, hours(1), hours(2))), hours(3), None, None),
        (standing(score=0.5, houses=(NOON, hours(1))), hours(3), READY, hours(1)),
        (standing(kind="figure", score=0.1, authority=hours(5)), hours(5), READY, hours(5)),
        (standing(kind="correction", score=0.1, authority=NOON), NOON, READY, NOON),
        (standing(kind="event", score=0.1, authority=NOON), hours(1), None, None),
        (standing(kind="correction", score=0.0, mends_told=True), NOON, READY, NOON),
        (ALONE, hours(23.9), None, None),
        (ALONE, hours(24), EXPIRED, hours(24)),
        (ALONE, LONG_AFTER, EXPIRED, hours(24)),
        (standing(kind="figure", authority=hours(25)), LONG_AFTER, EXPIRED, hours(24)),
        (standing(score=0.9, authority=hours(2), houses=(NOON, hours(1))), LONG_AFTER, READY, NOON),
        (standing(corrected=pointing(hours(2))), hours(2), CORRECTED, hours(2)),
    ],
)
def test_pending(one: Standing, now: datetime, status: str | None, at: datetime | None) -> None:
    step = following(one, RULES, now)
    assert (step and step.status, step and step.at) == (status, at)


@pytest.mark.parametrize("status", [REPORTED, UPDATED])
def test_told_ones_are_refreshed_by_a_new_figure_and_by_houses_up_to_three(status: str) -> None:
    told = standing(status, told=1, since=hours(6))
    assert following(told, RULES, LONG_AFTER) is None
    more = replace(told, houses=(NOON, hours(7), hours(8), hours(9), hours(10)))
    steps = []
    while step := following(more, RULES, LONG_AFTER):
        steps.append((step.at, step.independent))
        more = replace(more, status=step.status, since=step.at, told=step.independent)
    assert steps == [(hours(7), 2), (hours(8), 3)]
    changed = following(replace(told, changed=pointing(hours(7))), RULES, LONG_AFTER)
    assert changed
    assert (changed.status, changed.reason, changed.at) == (UPDATED, "killed: 8 → 12 (0123abcd)", hours(7))
    assert following(replace(told, changed=pointing(hours(5))), RULES, LONG_AFTER) is None  # told with it


def test_a_house_that_came_before_it_was_told_and_was_missed_counts_from_then_on() -> None:
    late = standing(REPORTED, told=1, since=hours(6), houses=(NOON, hours(1)))
    step = following(late, RULES, LONG_AFTER)
    assert step
    assert step.at == hours(6)


@pytest.mark.parametrize("status", sorted(set(STATUSES) - {CORRECTED}))
def test_a_correction_reaches_everything_once(status: str) -> None:
    one = standing(status, corrected=pointing(hours(2)), since=hours(1), houses=(NOON,) * 3, told=3)
    step = following(one, RULES, LONG_AFTER)
    assert step
    assert (step.status, step.at) == (CORRECTED, hours(2))
    assert "0123abcd" in step.reason
    assert following(replace(one, status=CORRECTED, since=hours(2)), RULES, LONG_AFTER) is None
    assert following(one, RULES, hours(1)) != step


@pytest.mark.parametrize("status", [READY, EXPIRED, CORRECTED])
def test_what_waits_for_a_digest_or_is_done_with_does_not_move_by_itself(status: str) -> None:
    busy = standing(
        status, "figure", 1.0, houses=(NOON,) * 5, authority=NOON, mends_told=True, changed=pointing(hours(3))
    )
    assert following(busy, RULES, LONG_AFTER) is None


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (standing(score=0.62), "score 0.62; between 0.50 and 0.80: waits 3 h for 2 independent houses"),
        (standing(score=0.2), "below 0.50"),
        (standing(READY), "found ready"),
    ],
)
def test_the_first_step_says_what_is_awaited(one: Standing, said: str) -> None:
    step = begun(one, RULES)
    assert (step.status, step.at) == (one.status, NOON)
    assert said in step.reason


def test_other_rules_decide_otherwise() -> None:
    strict = States(ready=0.9, waits=0.6, houses=3)
    assert following(standing(score=0.85, houses=(NOON, NOON)), strict, NOON) is None
    assert following(standing(score=0.85, houses=(NOON, NOON, NOON)), strict, NOON)


def test_names_come_from_keys_alone() -> None:
    assert named("t:figure:killed:all:12") == named("t:figure:killed:all:12")
    assert len(named("a\ud800")) == 64
    assert named("a") != named("b")
