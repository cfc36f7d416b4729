"""Sites on loopback that go away together: a country, one site, our own line; what crawls and commands make of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest
from click.testing import CliRunner

from crawler.cli import main
from storage import health
from storage.archive import Archive
from storage.times import moment

from .desk import Desk, good_site
from .hostile import Site

Sites = Mapping[str, Site]
COUNTRIES = {"kz": 4, "ru": 2}


@pytest.fixture
def sites(desk: Desk, site: Callable[..., Site]) -> Sites:
    """Four outlets of one country and two of another, each at an address of its own."""
    made: dict[str, Site] = {}
    for country, count in COUNTRIES.items():
        for number in range(count):
            name = f"{country}{number}"
            made[name] = site(f"127.0.{len(country + str(len(made)))}.{20 + len(made)}")
            good_site(made[name])
            desk.source(name, f"{made[name].address}/feed", country=country, owner=f"house {name}")
    return made


def crawl(desk: Desk, now: str) -> Mapping[str, str]:
    """One crawl; the states of the sources."""
    desk.crawl(now)
    with Archive.open(desk.archive, readonly=True) as archive:
        return {one.id: one.state for one in health.sources(archive.db).values()}


def told(desk: Desk, now: str) -> list[str]:
    with Archive.open(desk.archive, readonly=True) as archive:
        return [one.text for one in health.notices(archive.db, moment(now))]


def asked(desk: Desk, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--config", str(desk.config), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_country_goes_dark_and_others_answer(desk: Desk, sites: Sites) -> None:
    assert set(crawl(desk, "2022-01-05T16:15:00Z").values()) == {"healthy"}
    for name in ("kz0", "kz1", "kz2", "kz3"):
        sites[name].close()
    now = "2022-01-05T16:30:00Z"
    states = crawl(desk, now)
    assert states == {
        **dict.fromkeys(sites, "healthy"),
        **dict.fromkeys(("kz0", "kz1", "kz2", "kz3"), "failing"),
    }
    blackout = "possible blackout: 4 of 4 sources of kz unreachable since 5 Jan 2022 16:30 UTC, others answer"
    assert told(desk, now) == [blackout]
    assert blackout in asked(desk, "status")
    table = asked(desk, "sources", "--now", "2022-01-05T17:00Z")
    assert blackout in table
    assert "6 sources: 4 failing, 2 healthy" in table
    assert "connect: " in table
    rows = json.loads(asked(desk, "sources", "--state", "failing", "--json", "--now", "2022-01-05T17:00Z"))
    assert [(row["id"], row["failure"], row["since"]) for row in rows["sources"]] == [
        (f"kz{number}", "connect", now) for number in range(4)
    ]
    assert [(one["kind"], len(one["sources"])) for one in rows["notices"]] == [("country", 4)]


def test_our_own_line(desk: Desk, sites: Sites) -> None:
    crawl(desk, "2022-01-05T16:15:00Z")
    for one in sites.values():
        one.close()
    states = crawl(desk, "2022-01-05T16:30:00Z")
    assert set(states.values()) == {"offline"}
    assert told(desk, "2022-01-05T16:30:00Z") == [
        "our own line is down since 5 Jan 2022 16:30 UTC: none of 6 sites could be reached"
    ]
    crawl(desk, "2022-01-05T16:31:00Z")
    assert len(told(desk, "2022-01-05T16:31:00Z")) == 1
    assert {row["failures"] for row in desk.ask("SELECT failures FROM source")} == {1}


def test_one_site_down_is_no_blackout(desk: Desk, sites: Sites) -> None:
    crawl(desk, "2022-01-05T16:15:00Z")
    sites["kz0"].close()
    states = crawl(desk, "2022-01-05T16:30:00Z")
    assert [name for name, state in states.items() if state != "healthy"] == ["kz0"]
    assert told(desk, "2022-01-05T16:30:00Z") == []


def test_an_address_that_now_leads_to_another_site(desk: Desk, site: Callable[..., Site]) -> None:
    from .hostile import redirect

    old, new = site("127.0.0.2"), site("127.0.0.3")
    good_site(new)
    old["/feed"] = redirect(f"{new.address}/feed", 301)
    desk.source("moved", f"{old.address}/feed")
    desk.source("stays", f"{new.address}/feed?")
    states = crawl(desk, "2022-01-05T16:15:00Z")
    assert states == {"moved": "moved", "stays": "healthy"}
    (row,) = desk.ask("SELECT reason, failures FROM source WHERE id = 'moved'")
    assert row["reason"].startswith(f"moved: {old.address}/feed now leads to {new.address}/feed; ")
    assert row["failures"] == 0
    assert crawl(desk, "2022-01-05T16:30:00Z")["moved"] == "moved"


def test_gone_for_good_and_kept_out(desk: Desk, site: Callable[..., Site]) -> None:
    from .hostile import answer

    for name, status in (("gone", 410), ("barred", 403), ("broken", 500)):
        one = site(f"127.0.0.{len(desk.sources) + 2}")
        one["/feed"] = answer("", status)
        desk.source(name, f"{one.address}/feed")
    assert crawl(desk, "2022-01-05T16:15:00Z") == {"gone": "moved", "barred": "blocked", "broken": "failing"}
