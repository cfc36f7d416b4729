"""Who is to blame when several sources go away at once: tables of sources, and what they mean together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.sources.failures import Failure
from crawler.sources.outages import Blackout, Standing, blackouts, line_down, site

NOW = datetime(2022, 1, 5, 16, 30, tzinfo=UTC)
BEFORE = NOW - timedelta(minutes=15)
HOUR = timedelta(hours=1)


def ok(name: str, country: str = "", owner: str = "", site: str = "") -> Standing:
    return Standing(name, site or f"{name}.example", country, owner, None, None, None, NOW, NOW)


def lost(one: Standing, kind: Failure = Failure.TIMEOUT, since: datetime = NOW) -> Standing:
    return replace(one, failure=kind, failed_since=since, last_ok=BEFORE)


def still(one: Standing, since: datetime) -> Standing:
    return replace(one, still_since=since)


def many(country: str, count: int, owner: str = "") -> list[Standing]:
    return [ok(f"{country}{number}", country, owner or f"{country} {number}") for number in range(count)]


def found(*sources: Sequence[Standing], now: datetime = NOW) -> list[tuple[str, str, int, int]]:
    everyone = [one for part in sources for one in part]
    return [(one.kind, one.about, len(one.sources), one.of) for one in blackouts(everyone, now)]


# ---------------------------------------------------------------- our own line


@pytest.mark.parametrize("kind", [Failure.DNS, Failure.CONNECT, Failure.TIMEOUT])
def test_nothing_answers(kind: Failure) -> None:
    everyone = [lost(one, kind) for one in many("kz", 3) + many("ru", 3)]
    line = line_down(everyone, NOW)
    assert line is not None
    assert (line.since, len(line.sources), line.sites) == (NOW, 6, 6)


@pytest.mark.parametrize(
    "kind", [Failure.SERVER, Failure.REFUSED, Failure.NO_LISTING, Failure.ROBOTS, Failure.TLS, Failure.CLOSED]
)
def test_any_answer_is_an_answer(kind: Failure) -> None:
    everyone = [lost(one) for one in many("kz", 3) + many("ru", 3)]
    assert line_down([*everyone, lost(ok("gb"), kind)], NOW) is None


def test_one_that_can_be_read_means_our_line_is_up() -> None:
    assert line_down([*(lost(one) for one in many("ru", 20)), ok("gb")], NOW) is None


def test_too_few_sites_decide_nothing() -> None:
    assert line_down([lost(ok("a"))], NOW) is None
    assert line_down([lost(ok(f"a{n}", site="a.example")) for n in range(9)], NOW) is None
    assert line_down([lost(ok("a")), lost(ok("b"))], NOW) is not None  # all there are
    unasked = [replace(ok(name), checked_at=BEFORE, last_ok=BEFORE) for name in "cde"]
    assert line_down([lost(ok("a")), lost(ok("b")), *unasked], NOW) is None


def test_failures_long_apart_are_not_of_one_line() -> None:
    apart = [
        replace(lost(one, since=NOW - n * HOUR), checked_at=NOW - n * HOUR, last_ok=NOW - 9 * HOUR)
        for n, one in enumerate(many("", 4))
    ]
    assert line_down(apart, NOW) is None


def test_one_country_alone_may_be_the_country() -> None:
    elsewhere = [replace(ok("gb", "gb"), checked_at=BEFORE, last_ok=BEFORE)]
    assert line_down([lost(one) for one in many("kz", 8)] + elsewhere, NOW) is None
    assert line_down([lost(one) for one in many("kz", 8)], NOW) is not None  # no other is watched


def test_it_goes_on_until_somebody_answers() -> None:
    everyone = [lost(one) for one in many("kz", 3)]
    line = line_down([*everyone, replace(ok("gb"), checked_at=BEFORE, last_ok=BEFORE)], NOW, BEFORE)
    assert line is not None
    assert line.since == BEFORE
    assert line_down([*everyone, ok("gb")], NOW, BEFORE) is None
    assert line_down([*everyone, lost(ok("gb"), Failure.REFUSED)], NOW, BEFORE) is None


def test_never_read_and_never_asked() -> None:
    fresh = [replace(lost(one), last_ok=None) for one in many("", 4)]
    assert line_down(fresh, NOW) is not None  # a desk that was set up without a line
    assert line_down([], NOW) is None


# ---------------------------------------------------------------- blackouts

OTHERS = [*many("ru", 3), *many("gb", 3)]


def test_a_country_dark_while_others_answer() -> None:
    kz = many("kz", 8)
    (one,) = blackouts([*map(lost, kz[:7]), kz[7], *OTHERS], NOW)
    assert one == Blackout("country", "kz", NOW, tuple(f"kz{n}" for n in range(7)), 7, 8, others=True)


@pytest.mark.parametrize(
    ("dark", "of", "told"),
    [
        (1, 1, False),
        (2, 2, False),
        (3, 3, True),
        (3, 4, True),
        (3, 5, True),
        (3, 6, False),
        (4, 7, False),
        (5, 8, True),
    ],
)
def test_how_many_are_most(dark: int, of: int, told: bool) -> None:
    kz = many("kz", of)
    assert bool(found([*map(lost, kz[:dark])], kz[dark:], OTHERS)) is told


@pytest.mark.parametrize(
    ("kind", "told"),
    [(Failure.DNS, True), (Failure.CLOSED, True), (Failure.TLS, True), (Failure.SERVER, True), (Failure.CLIENT, False),
     (Failure.REFUSED, False), (Failure.NO_LISTING, False), (Failure.EMPTY, False), (Failure.PRIVATE, False)],
)  # fmt: skip
def test_which_failures_are_dark(kind: Failure, told: bool) -> None:
    assert bool(found([lost(one, kind) for one in many("kz", 4)], OTHERS)) is told


def test_silent_ones_count_from_their_last_word() -> None:
    kz = many("kz", 4)
    dark = [*map(lost, kz[:2]), *(still(one, NOW - 3 * HOUR) for one in kz[2:])]
    (one,) = blackouts([*dark, *OTHERS], NOW)
    assert (one.since, one.unreachable, len(one.sources)) == (NOW, 2, 4)
    assert found([still(one, NOW - 2 * HOUR) for one in kz], OTHERS) == [("country", "kz", 4, 4)]


def test_those_dark_long_before_do_not_count() -> None:
    kz = many("kz", 5)
    long = [lost(one, since=NOW - timedelta(days=3)) for one in kz[:3]]
    assert found(long, kz[3:], OTHERS) == [("country", "kz", 3, 5)]  # they went dark together, and are yet
    spread = [lost(one, since=NOW - n * 24 * HOUR) for n, one in enumerate(kz[:3])]
    assert found(spread, kz[3:], OTHERS) == []


def test_feeds_of_one_site_are_one_site() -> None:
    feeds = [lost(ok(f"kz{n}", "kz", "house", "house.example")) for n in range(9)]
    assert found(feeds, OTHERS) == []
    assert found(feeds, many("kz", 1), OTHERS) == []


def test_a_house_with_many_sites_is_a_network() -> None:
    house = [lost(one) for one in many("kz", 4, owner="House")]
    assert found(house, OTHERS) == [("network", "House", 4, 4)]
    rest = [ok(f"free{n}", "kz") for n in range(2)]
    assert found(house, rest, OTHERS) == [("network", "House", 4, 4)]
    assert found(house, [lost(one) for one in rest], OTHERS) == [("country", "kz", 6, 6)]


def test_everything_dark_everywhere_is_no_blackout() -> None:
    assert found(map_lost(many("kz", 4)), map_lost(OTHERS)) == []


def test_trouble_elsewhere_as_well_is_no_blackout_of_one() -> None:
    assert found(map_lost(many("kz", 4)), map_lost(many("ru", 3)), many("gb", 3)) == []


def test_several_countries_each_by_itself() -> None:
    gb = many("gb", 12)
    assert found(map_lost(many("kz", 4)), map_lost(many("kg", 3)), gb) == [
        ("country", "kg", 3, 3), ("country", "kz", 4, 4),
    ]  # fmt: skip


def map_lost(sources: Sequence[Standing]) -> list[Standing]:
    return [lost(one) for one in sources]


def test_a_desk_of_one_country_needs_one_that_answers() -> None:
    kz = many("kz", 8)
    (one,) = blackouts([*map_lost(kz[:7]), kz[7]], NOW)
    assert (len(one.sources), one.others) == (7, False)


def test_sources_never_read_or_no_longer_asked_do_not_count() -> None:
    never = [replace(one, last_ok=None) for one in map_lost(many("kz", 4))]
    assert found(never, OTHERS) == []
    old = [replace(one, checked_at=NOW - timedelta(days=4)) for one in map_lost(many("kz", 4))]
    assert found(old, OTHERS) == []


@pytest.mark.parametrize(
    ("dark", "goes_on"), [(8, True), (4, True), (3, True), (2, False), (1, False), (0, False)]
)
def test_it_is_over_when_most_are_back(dark: int, goes_on: bool) -> None:
    later, kz = NOW + timedelta(days=4), many("kz", 8)
    state = [replace(one, checked_at=later) for one in [*map_lost(kz[:dark]), *kz[dark:], *OTHERS]]
    (*told,) = blackouts(state, later, [("country", "kz", NOW)])
    assert [one.since for one in told] == ([NOW] if goes_on else [])


def test_sites_by_registered_domain() -> None:
    assert site("https://news.bbc.co.uk/feed") == site("http://bbc.co.uk/") == "bbc.co.uk"
    assert site("http://127.0.0.2:8000/feed") == "127.0.0.2:8000"
    assert site("http://localhost:8000/") == "localhost:8000"


def test_our_line_goes_down_while_a_country_is_dark() -> None:
    dark = [replace(one, failed_since=BEFORE) for one in map_lost(many("kz", 8))]
    rest = [lost(ok("ru", "ru")), lost(ok("gb", "gb"))]
    line = line_down([*dark, *rest], NOW)
    assert line is not None
    assert (line.since, line.sources) == (NOW, ("gb", "ru"))
    assert line_down([*dark, *rest, replace(ok("fr"), checked_at=BEFORE, last_ok=BEFORE)], NOW) is None
