"""Whatever is known of a development: its steps end, run forward in time, follow the table, and looks do not matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crawler.stories.ledger import STATUSES, Pointing, Standing, Step, begun, following
from crawler.stories.rules import States

NOON = datetime(2022, 3, 1, 12, tzinfo=UTC)
TABLE = {
    "pending": {"ready", "expired", "corrected"},
    "ready": {"corrected"},
    "reported": {"updated", "corrected"},
    "updated": {"updated", "corrected"},
    "expired": {"corrected"},
    "corrected": set(),
}
times = st.integers(0, 40).map(lambda hours: NOON + timedelta(hours=hours))
pointings = st.none() | times.map(lambda at: Pointing("0123abcd", at, "x"))
rules = st.builds(
    lambda low, more, houses: States(waits=low, ready=min(1.0, low + more), houses=houses),
    st.floats(0, 1), st.floats(0, 1), st.integers(1, 4),
)  # fmt: skip
standings = st.builds(
    lambda status, kind, score, houses, authority, mends, told, corrected, changed: Standing(
        status, kind, score, NOON, NOON, (NOON, *sorted(houses)), authority, mends, told, corrected, changed
    ),
    st.sampled_from(STATUSES), st.sampled_from(("act", "figure", "correction", "detail")), st.floats(0, 1),
    st.lists(times, max_size=6), st.none() | times, st.booleans(), st.integers(0, 3), pointings, pointings,
)  # fmt: skip


def walk(one: Standing, by: States, looks: list[datetime]) -> list[Step]:
    steps = [begun(one, by)]
    for now in looks:
        while step := following(one, by, now):
            steps.append(step)
            one = replace(one, status=step.status, since=step.at, told=step.independent)
            assert len(steps) < 20, "it never ends"
    return steps


@given(standings, rules, times)
def test_steps_end_follow_the_table_and_run_forward(one: Standing, by: States, now: datetime) -> None:
    steps = walk(one, by, [now])
    for before, after in pairwise(steps):
        assert after.status in TABLE[before.status]
        assert before.at <= after.at <= now or after.at == NOON
        assert after.reason


@given(standings.filter(lambda one: one.status == "pending"), rules, st.lists(times))
def test_what_becomes_of_a_pending_one_does_not_depend_on_the_looks(
    one: Standing, by: States, looks: list[datetime]
) -> None:
    end = NOON + timedelta(hours=100)
    one = replace(one, corrected=None)
    known = [at for at in (*one.houses, one.authority) if at]
    # Looked at when something comes, as an archive does, and whenever else.
    often = sorted({*known, *looks, NOON, end})
    assert walk(one, by, often) == walk(one, by, [*sorted({*known, NOON}), end])
