"""All sources in one look: who is silent, whether the line is down, whether a country is dark; January 2022."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.config import parse
from crawler.digests.render import complete
from crawler.jobs.digest import digest
from storage import health, incidents

from .listened import HOUR, Listened, Outlet, by_night, flat, utc

DNS = "the name does not resolve"
LATE = "the server did not answer in time"
START = utc("2021-12-20 00:00")

KZ = {
    f"kz{number}": Outlet(f"kz{number}", flat(2 + number), "kz", f"house {number % 5}") for number in range(8)
}
ELSEWHERE = {
    f"{country}{number}": Outlet(f"{country}{number}", flat(4), country, f"{country} press {number}")
    for country in ("ru", "gb", "kg")
    for number in range(2)
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Listened]:
    outlets = {
        name: Outlet(name, one.rate, one.country, one.owner) for name, one in {**KZ, **ELSEWHERE}.items()
    }
    with Listened(tmp_path, outlets, START) as listened:
        yield listened


def of(desk: Listened, kind: str) -> list[incidents.Incident]:
    return [one for one in incidents.at(desk.archive.db, START, desk.now) if one.kind == kind]


def states(desk: Listened) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in health.sources(desk.archive.db).values():
        found.setdefault(one.state, set()).add(one.id)
    return found


def test_kazakhstan_in_january_2022(desk: Listened) -> None:
    """Dark for five days: seven of eight cannot be reached, one answers from abroad and publishes nothing."""
    desk.now = utc("2021-12-30 00:00")
    desk.until("2022-01-05 16:00")
    assert desk.told() == []
    assert set(states(desk)) == {"healthy"}
    desk.fail(LATE, *(f"kz{number}" for number in range(7)))
    desk.outlets["kz7"].rate = flat(0)
    desk.crawl()
    assert desk.told() == [
        "possible blackout: 7 of 8 sources of kz unreachable since 5 Jan 2022 16:00 UTC, others answer"
    ]
    desk.until("2022-01-06 12:00")
    assert desk.told() == [
        "possible blackout: 8 of 8 sources of kz unreachable or silent since 5 Jan 2022 16:00 UTC, others answer"
    ]  # and not once more that the eighth is silent
    assert states(desk)["failing"] == {f"kz{number}" for number in range(7)}
    assert desk.source("kz7").state == "quiet"
    desk.until("2022-01-10 11:00")
    desk.fail("", *KZ)
    desk.outlets["kz7"].rate = flat(9)
    desk.until("2022-01-10 15:00")
    assert desk.told() == []
    (told,) = [text for text in desk.told(since=utc("2022-01-10 06:00")) if "blackout" in text]
    assert told == (
        "possible blackout of kz from 5 Jan 2022 16:00 UTC to 10 Jan 2022 12:00 UTC (4 d 20 h):"
        " 8 sources were unreachable or silent"
    )
    assert set(states(desk)) == {"healthy"}


def test_our_own_line_is_one_message_and_no_blame(desk: Listened) -> None:
    desk.pass_time(timedelta(days=4))
    desk.fail(DNS)
    desk.pass_time(5 * HOUR)
    assert desk.told() == [
        "our own line is down since 24 Dec 2021 01:00 UTC: none of 14 sites could be reached"
    ]
    assert set(states(desk)) == {"offline"}
    one = desk.source("kz1")
    assert (one.since, one.failures) == (utc("2021-12-24 01:00"), 1)
    assert "does not resolve" in one.reason
    desk.fail("")
    desk.pass_time(HOUR)
    assert desk.told() == []
    assert set(states(desk)) == {"healthy"}
    assert desk.told(since=desk.now - 3 * HOUR) == [
        "our own line was down from 24 Dec 2021 01:00 UTC to 24 Dec 2021 06:00 UTC (5 h)"
    ]
    assert [one.kind for one in incidents.at(desk.archive.db, START, desk.now)] == ["offline"]


def test_a_line_that_fails_one_batch_after_another(desk: Listened) -> None:
    """Of one country alone nothing is concluded; with the next batch it is our own line."""
    desk.pass_time(timedelta(days=4))
    desk.fail(DNS)
    desk.now += timedelta(minutes=1)
    desk.crawl(*KZ)
    assert desk.told() == []
    desk.now += timedelta(minutes=1)
    desk.crawl(*ELSEWHERE)
    assert [one.kind for one in desk.notices()] == ["offline"]
    assert set(states(desk)) == {"offline"}


def test_a_source_that_failed_before_keeps_its_own_failure(desk: Listened) -> None:
    desk.fail(DNS, "gb0")
    desk.pass_time(timedelta(days=4))
    desk.fail(DNS)
    desk.pass_time(HOUR)
    assert states(desk)["failing"] == {"gb0"}


def test_one_site_down_is_its_own_affair(tmp_path: Path) -> None:
    """Five feeds of one site go away together."""
    feeds = {f"feed{number}": Outlet(f"feed{number}", flat(3), "kz", "house", f"n{number}.example.com") for number in
             range(5)}  # fmt: skip
    others = {f"other{number}": Outlet(f"other{number}", flat(3), "kz") for number in range(3)}
    with Listened(tmp_path, {**feeds, **others}, START) as desk:
        desk.pass_time(6 * HOUR)
        desk.fail(LATE, *feeds)
        desk.pass_time(6 * HOUR)
        assert desk.told() == []
        assert states(desk)["failing"] == set(feeds)


def test_a_network_goes_dark_in_many_countries(tmp_path: Path) -> None:
    house = {f"h{c}": Outlet(f"h{c}", flat(3), c, "One House") for c in ("kz", "ru", "kg", "uz")}
    others = {f"o{c}": Outlet(f"o{c}", flat(3), c) for c in ("kz", "ru", "kg", "uz")}
    with Listened(tmp_path, {**house, **others}, START) as desk:
        desk.pass_time(6 * HOUR)
        desk.fail("the server answered 502", *house)
        desk.pass_time(HOUR)
        assert desk.told() == [
            "possible blackout: 4 of 4 sources of the network of One House unreachable since 20 Dec 2021 07:00 UTC,"
            " others answer"
        ]
        desk.fail("", "hkz", "hru", "hkg")
        desk.pass_time(HOUR)
        assert desk.told() == []


def test_silence_is_said_once_and_its_end_is_noted(tmp_path: Path) -> None:
    outlets = {"day": Outlet("day", flat(10)), "night": Outlet("night", by_night(10))}
    with Listened(tmp_path, outlets, START) as desk:
        desk.pass_time(timedelta(days=9))  # the night outlet was silent by day eight times
        assert incidents.at(desk.archive.db, START, desk.now) == []
        outlets["day"].rate = flat(0)
        desk.pass_time(6 * HOUR)
        (notice,) = desk.notices()
        assert notice.text.startswith("Day: silent since 29 Dec 2021 00:00 UTC, usually ")
        assert " new an hour at this time, " in notice.text
        one = desk.source("day")
        assert (one.state, one.since, one.failures) == ("quiet", utc("2021-12-29 00:00"), 0)
        assert one.reason == f"{notice.text.removeprefix('Day: ')}; rss: 25 leads"
        desk.pass_time(6 * HOUR)
        assert desk.source("day").reason == f"{desk.told()[0].removeprefix('Day: ')}; rss: 25 leads"
        outlets["day"].rate = flat(10)
        desk.pass_time(HOUR)
        assert (desk.told(), desk.source("day").state) == ([], "healthy")
        assert desk.told(since=START) == [
            "Day: silent from 29 Dec 2021 00:00 UTC to 29 Dec 2021 13:00 UTC (13 h)"
        ]


def test_nothing_is_said_before_three_days(tmp_path: Path) -> None:
    outlet = Outlet("young", flat(10))
    with Listened(tmp_path, {"young": outlet}, START) as desk:
        desk.pass_time(timedelta(days=2))
        outlet.rate = flat(0)
        desk.pass_time(timedelta(hours=23))
        assert desk.told() == []
        desk.pass_time(timedelta(days=3))  # of weekdays never heard before little is expected
        assert [one.kind for one in desk.notices()] == ["silence"]


def test_a_silent_source_that_fails_is_failing(tmp_path: Path) -> None:
    outlet = Outlet("one", flat(10))
    with Listened(tmp_path, {"one": outlet}, START) as desk:
        desk.pass_time(timedelta(days=9))
        outlet.rate = flat(0)
        desk.pass_time(timedelta(hours=8))
        outlet.fails = "the server answered 500"
        desk.pass_time(timedelta(hours=8))
        assert desk.source("one").state == "failing"
        assert len(of(desk, "silence")) == 1  # still the one
        outlet.fails, outlet.rate = "", flat(10)
        desk.pass_time(2 * HOUR)
        assert desk.told() == []


def test_a_silent_source_that_is_watched_no_longer(desk: Listened) -> None:
    desk.pass_time(timedelta(days=9))
    desk.outlets["gb0"].rate = flat(0)
    desk.pass_time(timedelta(hours=30))
    assert len(desk.notices()) == 1
    rest = [name for name in desk.outlets if name != "gb0"]
    for _ in range(3):
        desk.now += timedelta(days=1)
        desk.crawl(*rest)
    assert desk.told(since=START)[-1].endswith("; no longer watched")


def test_the_same_crawl_surveyed_again_changes_nothing(desk: Listened) -> None:
    from crawler.jobs.survey import survey

    desk.pass_time(timedelta(days=1))
    desk.fail(LATE, *KZ)
    run = desk.crawl()
    before = {name: list(desk.archive.db.query(f"SELECT * FROM {name}")) for name in TABLES}
    with desk.archive.writing() as db:
        survey(db, run, desk.now)
    assert {name: list(desk.archive.db.query(f"SELECT * FROM {name}")) for name in TABLES} == before


TABLES = ("source", "pulse", "rhythm", "incident")


def test_a_clock_that_jumps_is_no_silence(desk: Listened) -> None:
    desk.pass_time(timedelta(days=5))
    quiet = {name: one.rate for name, one in desk.outlets.items()}
    for one in desk.outlets.values():
        one.rate = flat(0)
    desk.now += timedelta(days=30)
    desk.crawl()  # nothing came in what was a moment in truth
    assert desk.told() == []
    desk.now -= timedelta(days=30) - HOUR
    for name, one in desk.outlets.items():
        one.rate = quiet[name]
    desk.pass_time(timedelta(hours=30))
    assert incidents.at(desk.archive.db, START, desk.now) == []


CONFIG = """
contact: desk@harbour.example
archive: desk.db
topics: {harbour: {query: harbour}}
sources:
  kz0: {address: https://kz0.example/feed}
  kz1: {address: https://kz1.example/feed}
  gb0: {address: https://gb0.example/feed}
"""


def told_in_digest(desk: Listened) -> list[str]:
    config = parse(CONFIG, desk.folder / "schedules.yaml")
    composed = digest(desk.archive, config, "harbour", since=desk.now - timedelta(hours=6), until=desk.now)
    return list(complete(composed))


def test_a_digest_says_it_in_a_line(desk: Listened) -> None:
    desk.pass_time(timedelta(days=4))
    assert told_in_digest(desk)[:2] == ["3 of 3 sources read", "0 new articles, 0 changed"]
    desk.fail(LATE, *KZ)
    desk.pass_time(HOUR)
    dark = told_in_digest(desk)
    assert dark[:2] == [
        "1 of 3 sources read",
        "possible blackout: 8 of 8 sources of kz unreachable since 24 Dec 2021 01:00 UTC, others answer",
    ]
    assert sum(line.startswith("failing: ") for line in dark) == 2
    desk.fail("")
    desk.pass_time(HOUR)
    desk.fail(DNS)
    desk.pass_time(HOUR)
    assert told_in_digest(desk) == [
        "0 of 3 sources read",
        "our own line is down since 24 Dec 2021 03:00 UTC: none of 14 sites could be reached",
        "possible blackout of kz from 24 Dec 2021 01:00 UTC to 24 Dec 2021 02:00 UTC (1 h): 8 sources were"
        " unreachable or silent",
        "0 new articles, 0 changed",
    ]
