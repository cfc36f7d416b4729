"""When sources and pages are asked again, on real crawls and a real daemon."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from storage.archive import Archive

from .desk import Desk, announces
from .hostile import RSS, Asked, Site, answer, feed, page
from .watching import Daemon, ran

ONE = "One harbour"


def robots(rules: str) -> bytes:
    return answer(f"User-agent: *\n{rules}\n", content_type="text/plain")


def test_the_last_robots_txt_counts_for_a_day_while_none_can_be_had(
    desk: Desk, hostile: Site, good: Site
) -> None:
    hostile["/robots.txt"] = robots("Disallow: /secret")
    hostile["/open"], hostile["/late"] = answer(page("Open harbour")), answer(page("Late harbour"))
    announces(hostile, {"/open": "Open harbour"})
    assert desk.crawl("2022-01-05T12:00Z").ends["hostile"]["kept"] == 1
    hostile["/robots.txt"] = answer("broken", 500)
    announces(hostile, {"/late": "Late harbour", "/secret/one": "Secret harbour"})
    crawled = desk.crawl("2022-01-06T11:00Z")
    assert crawled.outcome(f"{hostile.address}/late").startswith("kept")
    assert crawled.outcome(f"{hostile.address}/secret/one") == "refused: disallowed by robots.txt"
    asked = len(hostile.pages())
    later = desk.crawl("2022-01-06T12:10Z")
    assert len(hostile.pages()) == asked
    assert "robots.txt cannot be had" in later.ends["hostile"]["reason"]


def test_the_copy_of_robots_txt_keeps_its_crawl_delay_when_the_server_hangs_up(
    desk: Desk, hostile: Site, good: Site
) -> None:
    hostile["/robots.txt"] = robots("Crawl-delay: 0.6")
    announces(hostile, {})
    desk.crawl("2022-01-05T12:00Z")
    hostile["/robots.txt"] = b""
    for path in ("/one", "/two"):
        hostile[path] = answer(page(f"The harbour at {path}"))
    announces(hostile, {"/one": "Harbour one", "/two": "Harbour two"})
    assert desk.crawl("2022-01-05T13:00Z").ends["hostile"]["kept"] == 2
    times = [one.at for one in hostile.asked if one.target in ("/one", "/two")]
    assert times[1] - times[0] >= 0.55


def test_a_listing_that_answers_unchanged_to_everything_is_no_recovery(
    desk: Desk, hostile: Site, good: Site
) -> None:
    hostile["/feed"] = answer(feed(hostile, {}), content_type=RSS, etag='"1"')
    desk.crawl("2022-01-05T12:00Z")
    hostile["/feed"] = answer("broken", 500)
    desk.crawl("2022-01-05T12:10Z")
    hostile["/feed"] = answer("", 304)
    crawled = desk.crawl("2022-01-05T12:20Z")
    assert crawled.ends["hostile"]["state"] == "failing"
    assert "304 (unchanged) to a request for the whole of it" in crawled.ends["hostile"]["reason"]


def test_a_page_is_asked_for_whole_once_a_week(desk: Desk, hostile: Site, good: Site) -> None:
    def lying(asked: Asked) -> bytes:
        return answer("", 304) if "if-none-match" in asked.headers else answer(page(text), etag='"1"')

    text = ONE
    hostile["/one"] = lying
    announces(hostile, {"/one": ONE})
    for day in (1, 2, 4, 6):
        desk.crawl(f"2022-01-{day:02}T12:00Z")
    text = "One harbour, and what the server did not say"
    desk.crawl("2022-01-07T13:00Z")
    assert [row["number"] for row in desk.ask("SELECT max(number) AS number FROM revision")] == [1]
    assert desk.crawl("2022-01-15T12:00Z").outcome(f"{hostile.address}/one").startswith("revised")
    conditions = ["if-none-match" in one.headers for one in hostile.asked if one.target == "/one"]
    assert conditions == [False, True, True, True, True, False]


def test_a_page_that_says_itself_that_it_is_missing_is_gone_after_a_second_look(
    desk: Desk, hostile: Site, good: Site
) -> None:
    hostile["/one"] = answer(page(ONE))
    announces(hostile, {"/one": ONE})
    desk.crawl("2022-01-05T12:00Z")
    hostile["/one"] = answer(
        "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body>"
    )
    first = desk.crawl("2022-01-05T13:00Z").outcome(f"{hostile.address}/one")
    assert first.startswith("failed: gone? ")
    gone = desk.crawl("2022-01-05T14:00Z").outcome(f"{hostile.address}/one")
    assert gone.startswith("revised: vanished: ")


def test_nothing_is_gone_while_the_whole_site_answers_404(desk: Desk, hostile: Site, good: Site) -> None:
    paths = {f"/p{n}": f"Harbour, part {n}" for n in range(4)}
    for path, title in paths.items():
        hostile[path] = answer(page(title))
    announces(hostile, paths)
    desk.crawl("2022-01-05T12:00Z")
    for path in paths:
        hostile[path] = answer("gone", 404)
    desk.crawl("2022-01-05T13:00Z")
    down = desk.crawl("2022-01-05T14:00Z")
    for path in paths:
        assert down.outcome(f"{hostile.address}{path}").startswith(
            "failed: gone? 404 Not Found; not concluded: "
        )
    for path in ("/p1", "/p2", "/p3"):
        hostile[path] = answer(page(paths[path]))
    desk.crawl("2022-01-05T15:00Z")
    assert desk.crawl("2022-01-05T16:00Z").outcome(f"{hostile.address}/p0").startswith("revised: vanished")
    assert desk.ask("SELECT address FROM article WHERE gone_at IS NOT NULL") == [
        {"address": f"{hostile.address}/p0"}
    ]


def test_nothing_is_gone_while_the_listing_fails(desk: Desk, hostile: Site, good: Site) -> None:
    hostile["/one"] = answer(page(ONE))
    announces(hostile, {"/one": ONE})
    desk.crawl("2022-01-05T12:00Z")
    hostile["/one"] = hostile["/feed"] = answer("gone", 404)
    desk.crawl("2022-01-05T13:00Z")
    down = desk.crawl("2022-01-05T14:00Z")
    assert down.outcome(f"{hostile.address}/one").endswith("not concluded: its listings cannot be read")
    announces(hostile, {})
    assert desk.crawl("2022-01-05T15:00Z").outcome(f"{hostile.address}/one").startswith("revised: vanished")


def test_a_maze_of_links_is_not_walked(desk: Desk, hostile: Site, good: Site) -> None:
    maze = "/news/harbour/news/harbour/news/harbour/quay"
    hostile[maze] = answer(page("Harbour in a maze"))
    announces(hostile, {maze: "Harbour in a maze"})
    said = desk.crawl().outcome(f"{hostile.address}{maze}")
    assert said == "refused: its path repeats itself: a maze of links"
    assert hostile.times(maze) == 0


def test_a_calendar_does_not_crowd_out_the_news(desk: Desk, hostile: Site, good: Site) -> None:
    calendar = {f"/events/2022/{n // 28 + 1}/{n % 28 + 1}": f"Harbour on day {n}" for n in range(60)}
    news = {f"/news/harbour-wall-gives-way-{n}": f"Harbour wall, part {n}" for n in range(4)}
    for path, title in (calendar | news).items():
        hostile[path] = answer(page(title))
    announces(hostile, calendar | news)
    desk.sources["hostile"]["pages"] = 8
    crawled = desk.crawl()
    assert [crawled.of(hostile.address + path)["outcome"] for path in news] == ["kept"] * 4
    assert crawled.ends["hostile"]["waiting"] == 56


# The daemon.


def configured(folder: Path, sites: dict[str, Site], **schedule: Any) -> Path:
    path = folder / "schedules.yaml"
    sources = {
        name: {"address": f"{site.address}/feed", "allow_private": True} for name, site in sites.items()
    }
    path.write_text(
        yaml.safe_dump(
            {"contact": "desk@harbour.example", "archive": "desk.db", "topics": {"harbour": {"query": "harbour"}},
             "crawl": {"delay": 0, "timeout": 5, "workers": 1}, "sources": sources, "schedules": {"near": schedule}}
        )
    )  # fmt: skip
    return path


def asked_once(path: Path, now: str) -> list[dict[str, Any]]:
    code, out, complaint = ran(path, "run", "--once", "--json", "--now", now)
    assert code in (0, 75), complaint
    return [json.loads(line) for line in out.splitlines()]


def paces(path: Path) -> dict[str, dict[str, Any]]:
    with Archive.open(path.with_name("desk.db"), readonly=True) as archive:
        return {row["source"]: row for row in archive.db.query("SELECT * FROM pace")}


def test_the_first_crawl_takes_all_and_then_the_sources_part(
    tmp_path: Path, site: Callable[..., Site]
) -> None:
    sites = {name: site(f"127.0.0.{n}") for n, name in enumerate(("alpha", "beta", "gamma"), 2)}
    for one in sites.values():
        announces(one, {})
    path = configured(tmp_path, sites, every="15m")
    said = asked_once(path, "2022-01-05T12:00Z")
    assert [line["event"] for line in said] == ["started", "crawl", "crawled"]
    assert [one.times("/feed") for one in sites.values()] == [1, 1, 1]
    due = sorted(row["due_at"] for row in paces(path).values())
    assert due == ["2022-01-05T12:15:00Z", "2022-01-05T12:16:00Z", "2022-01-05T12:17:00Z"]
    assert {row["reason"] for row in paces(path).values()} == {"every 15m: too little is known of it yet"}
    asked_once(path, "2022-01-05T12:14:59Z")
    assert sum(one.times("/feed") for one in sites.values()) == 3
    said = asked_once(path, "2022-01-05T12:15:10Z")  # not a minute later: there is no later round
    assert "1 of 3 sources" in next(line["text"] for line in said if line["event"] == "crawl")
    code, out, _ = ran(path, "explain", "alpha")
    assert code == 0
    assert out.startswith("alpha in near: next at 2022-01-05T12:")
    assert out.endswith("  every 15m: too little is known of it yet\n")
    told = json.loads(ran(path, "explain", "--json", "alpha")[1])
    assert [(one["schedule"], one["failures"]) for one in told] == [("near", 0)]
    asked_once(path, "2022-01-05T12:15:59Z")
    assert sum(one.times("/feed") for one in sites.values()) == 4


def test_a_failing_source_backs_off_alone_and_a_host_that_asks_to_wait_is_waited_for(
    tmp_path: Path, site: Callable[..., Site]
) -> None:
    sites = {name: site(f"127.0.0.{n}") for n, name in enumerate(("broken", "busy", "well"), 2)}
    announces(sites["well"], {})
    sites["broken"]["/feed"] = answer("broken", 500)
    sites["busy"]["/feed"] = answer("busy", 429, retry_after="7200")
    path = configured(tmp_path, sites, every="15m")
    for now in ("12:00", "12:18", "12:40", "13:30", "14:50"):
        asked_once(path, f"2022-01-05T{now}Z")
    row = paces(path)
    assert sites["broken"].times("/feed") == 4
    assert row["broken"]["failures"] == 4
    assert row["broken"]["reason"] == "every 2h: it could not be read, 4 times in a row"
    assert sites["busy"].times("/feed") == 2
    assert row["busy"]["reason"].endswith("is left alone until 2022-01-05 16:50 UTC")
    assert row["busy"]["due_at"] == "2022-01-05T16:50:00Z"
    assert sites["well"].times("/feed") == 5
    sites["broken"]["/feed"] = answer(feed(sites["broken"], {}), content_type=RSS)
    asked_once(path, "2022-01-05T17:00Z")
    assert paces(path)["broken"]["failures"] == 0


def test_a_source_whose_crawl_was_killed_is_taken_up(tmp_path: Path, site: Callable[..., Site]) -> None:
    one = site("127.0.0.2")
    announces(one, {})
    path = configured(tmp_path, {"alpha": one}, every="15m")
    asked_once(path, "2022-01-05T12:00Z")
    with Archive.open(path.with_name("desk.db")) as archive, archive.writing() as db:
        db.execute("UPDATE pace SET tries = 1, due_at = '2022-01-05T12:00:00Z'")
        db.execute("UPDATE turn SET ended_at = NULL")
    asked_once(path, "2022-01-05T12:00:30Z")
    assert one.times("/feed") == 1
    asked_once(path, "2022-01-05T12:01Z")
    assert one.times("/feed") == 2
    assert paces(path)["alpha"]["tries"] == 0


def test_a_hot_topic_brings_its_sources_forward_and_says_so(
    tmp_path: Path, site: Callable[..., Site]
) -> None:
    one = site("127.0.0.2")
    announces(one, {})
    path = configured(tmp_path, {"alpha": one}, every="4h", fastest="10m")
    asked_once(path, "2022-01-05T12:00Z")
    with Archive.open(path.with_name("desk.db")) as archive, archive.writing() as db:
        db.execute(
            "INSERT INTO heat VALUES ('harbour', '2022-01-05T12:01:00Z', '2022-01-05T12:01:00Z', 'test')"
        )
        # A story that has been followed for hours and bursts now.
        hour = 455_940  # 2022-01-05 12:00 UTC
        daily = json.dumps([0.0] * 24)
        db.execute(
            "INSERT INTO burst VALUES ('harbour', 1, ?, 9, ?, 0, 0, ?, NULL)", [hour, hour - 30, daily]
        )
    asked_once(path, "2022-01-05T12:09Z")
    assert one.times("/feed") == 1
    asked_once(path, "2022-01-05T12:10Z")
    assert one.times("/feed") == 2
    row = paces(path)["alpha"]
    assert row["due_at"] == "2022-01-05T12:20:00Z"
    assert row["reason"] == "every 10m: test"
    asked_once(path, "2022-01-05T12:20Z")
    assert paces(path)["alpha"]["reason"] == "every 10m: harbour is hot: 1 of its stories burst"
    code, out, _ = ran(path, "status")
    assert code == 0
    assert "hot         harbour is hot: 1 of its stories burst, since 2022-01-05T12:01:00Z" in out
    said = asked_once(path, "2022-01-06T12:30Z")  # the burst is over
    assert [line["topic"] for line in said if line["event"] == "cooled"] == ["harbour"]


def test_a_daemon_crawls_on_when_a_source_comes_due(tmp_path: Path, site: Callable[..., Site]) -> None:
    sites = {name: site(f"127.0.0.{n}") for n, name in enumerate(("alpha", "beta"), 2)}
    for one in sites.values():
        announces(one, {})
    path = configured(tmp_path, sites, every="15m")
    with Daemon(path) as watch:
        watch.until("crawled")
        with Archive.open(path.with_name("desk.db")) as archive, archive.writing() as db:
            db.execute("UPDATE pace SET due_at = '2020-01-01T00:00:00Z' WHERE source = 'beta'")
        assert watch.until("crawl")["sources"] == ["beta"]
        watch.until("crawled")
    assert [one.times("/feed") for one in sites.values()] == [1, 2]
