"""A few days of a daemon's life in seconds; ``python -m benchmarks month`` lives through a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from . import reckoning
from .made_up import Ask
from .months import Life, Seen, few_days


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    lived = Life(tmp_path_factory.mktemp("days"), few_days())
    lived.live()
    return lived


def test_every_due_crawl_came_once(life: Life) -> None:
    assert len(life.newsroom.asks) > 500
    assert reckoning.crawls(life) == (0, 0)


def test_every_digest_came_once(life: Life) -> None:
    assert reckoning.digests(life) == (0, 0)
    assert reckoning.digests_written(life) >= 8


def test_states_are_right_at_every_hour(life: Life) -> None:
    assert reckoning.wrong_states(life) == []
    right, checked = reckoning.states(life)
    assert right == checked > 500
    assert reckoning.false_alarms(life) == set()
    kinds = {kind for seen in life.seen for kind, _ in seen.going_on}
    assert kinds == {"offline", "country"}


def test_nothing_grows_but_the_archive(life: Life) -> None:
    grown = reckoning.growth(life)
    assert grown["fds_growth"] <= 0
    assert grown["rss_growth"] < 40  # the reader's own caches fill in the first days


def test_no_round_failed(life: Life) -> None:
    assert [text for event, text in life.said if event == "failed"] == []
    assert sum(event == "clock" for event, _ in life.said) == 2  # it was put back twice


def test_the_reckoning_finds_what_is_wrong(life: Life) -> None:
    asks, seen, files = list(life.newsroom.asks), list(life.seen), life.folder / "digests"
    nightly = next(one for one in asks if one.schedule == "berlin")
    near = [at for at, one in enumerate(asks) if (one.schedule, one.source) == ("near", "de0")]
    try:
        life.newsroom.asks = [one for one in asks if one is not nightly]
        assert reckoning.crawls(life) == (1, 0)
        life.newsroom.asks = _with(asks, replace(nightly, wall=nightly.wall + timedelta(hours=1)))
        assert reckoning.crawls(life) == (0, 1)
        life.newsroom.asks = [one for at, one in enumerate(asks) if at not in near[20:30]]
        assert reckoning.crawls(life)[0] == 1
        soon = asks[near[20]]
        life.newsroom.asks = _with(asks, replace(soon, at=soon.at + timedelta(seconds=30)))
        assert reckoning.crawls(life)[1] >= 1
        life.seen = [
            Seen(seen[3].at, dict.fromkeys(seen[3].states, "failing"), frozenset([("country", "gb")]))
        ]
        right, checked = reckoning.states(life)
        assert right < checked
        assert reckoning.false_alarms(life) == {("country", "gb")}
    finally:
        life.newsroom.asks, life.seen = asks, seen
    next(files.glob("morning-*")).rename(life.folder / "gone")
    assert reckoning.digests(life) == (1, 0)


def _with(asks: list[Ask], one: Ask) -> list[Ask]:
    return sorted([*asks, one], key=lambda ask: ask.at)
