"""How a crawl behaves towards its hosts: robots.txt, waiting when told to, asking only for what changed."""

from __future__ import annotations

import contextlib
from itertools import pairwise

import pytest

from storage.captures import records

from .desk import Desk, announces, differing
from .hostile import RSS, Asked, Site, answer, feed, page, redirect
from .test_http_faults import all_of, held

PAGES = {f"/p{n}": f"The harbour, part {n}" for n in range(6)}


def open_pages(site: Site) -> None:
    for path, title in PAGES.items():
        site[path] = answer(page(title))
    announces(site, PAGES)


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_says_not_now_is_asked_once_and_then_left_alone(
    desk: Desk, hostile: Site, good: Site, status: int
) -> None:
    open_pages(hostile)
    for path in PAGES:
        hostile[path] = answer("busy", status, retry_after="7200")
    crawled = desk.crawl("2022-01-05T12:00Z")
    assert len([path for path in hostile.pages() if path in PAGES]) == 1
    until = f"{hostile.netloc} answered {status} and is left alone until 2022-01-05 14:00 UTC"
    assert not differing(crawled, hostile, dict.fromkeys(PAGES, f"waiting: {until}"))
    assert crawled.ends["hostile"]["waiting"] == len(PAGES)
    asked = len(hostile.asked)
    later = desk.crawl("2022-01-05T13:59Z")
    assert len(hostile.asked) == asked
    assert (later.ends["hostile"]["state"], later.ends["good"]["state"]) == ("waiting", "healthy")
    assert until in later.ends["hostile"]["reason"]
    open_pages(hostile)
    last = desk.crawl("2022-01-05T14:01Z")
    assert not differing(last, hostile, dict.fromkeys(PAGES, "kept"))
    assert last.ends["hostile"]["state"] == "healthy"


def test_a_listing_that_says_not_now_waits_and_is_not_forgotten(
    desk: Desk, hostile: Site, good: Site
) -> None:
    hostile["/"] = answer(
        "<html><head><link rel=alternate type='application/rss+xml' href='/news.xml'></head></html>"
    )
    hostile["/news.xml"] = answer(feed(hostile, {"/one": "One harbour"}), content_type=RSS)
    hostile["/one"] = answer(page("One harbour"))
    desk.source("hostile", f"{hostile.address}/")
    assert desk.crawl("2022-01-05T12:00Z").ends["hostile"]["state"] == "healthy"
    hostile["/news.xml"] = answer("busy", 503, retry_after="Wed, 05 Jan 2022 15:00:00 GMT")
    busy = desk.crawl("2022-01-05T13:00Z")
    assert busy.ends["hostile"]["state"] == "waiting"
    assert "until 2022-01-05 15:00 UTC" in busy.ends["hostile"]["reason"]
    assert [row["address"] for row in desk.ask("SELECT address FROM listing WHERE source = 'hostile'")] == [
        f"{hostile.address}/news.xml"
    ]


def test_robots_txt_is_obeyed(desk: Desk, hostile: Site, good: Site) -> None:
    hostile["/robots.txt"] = answer("User-agent: *\nDisallow: /secret\n", content_type="text/plain")
    hostile["/secret/one"] = answer(page("Secret harbour"))
    hostile["/open"] = answer(page("Open harbour"))
    all_of(hostile)
    announces(hostile, {"/secret/one": "Secret harbour", "/open": "Open harbour"})
    crawled = desk.crawl()
    expected = {"/secret/one": "refused: disallowed by robots.txt", "/open": "kept"}
    assert not differing(crawled, hostile, expected)
    assert hostile.times("/secret/one") == 0
    assert hostile.times("/robots.txt") == 1


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (answer("oops", 503), "robots.txt cannot be had (the server answered 503)"),
        (answer("oops", 500), "robots.txt cannot be had (the server answered 500)"),
        (b"", "robots.txt cannot be had (the server closed the connection"),
        (held, "robots.txt cannot be had (the server did not answer in time)"),
        (
            redirect("http://127.0.0.9:9/robots.txt"),
            "robots.txt cannot be had (refused: 127.0.0.9 is a private address)",
        ),
        (redirect("/robots.txt"), "robots.txt cannot be had (it redirects again and again)"),
    ],
    ids=["503", "500", "closed", "timeout", "private", "loop"],
)
def test_where_robots_txt_cannot_be_had_nothing_is_fetched(
    desk: Desk, hostile: Site, good: Site, robots: bytes, reason: str
) -> None:
    open_pages(hostile)
    hostile["/robots.txt"] = robots
    desk.crawl_settings["timeout"] = 2
    crawled = desk.crawl()
    assert hostile.pages() == []
    assert reason in crawled.ends["hostile"]["reason"]
    assert crawled.ends["hostile"]["state"] in ("failing", "waiting")
    assert crawled.outcome(f"{good.address}/calm").startswith("kept")


@pytest.mark.parametrize("status", [404, 403, 410])
def test_a_missing_robots_txt_allows_everything(desk: Desk, hostile: Site, good: Site, status: int) -> None:
    open_pages(hostile)
    hostile["/robots.txt"] = answer("User-agent: *\nDisallow: /", status)
    assert desk.crawl().ends["hostile"]["kept"] == len(PAGES)


@pytest.mark.parametrize("usual", [0, 0.2], ids=["no usual delay", "with AutoThrottle"])
def test_crawl_delay_is_kept_to_the_end(desk: Desk, hostile: Site, good: Site, usual: float) -> None:
    open_pages(hostile)
    hostile["/robots.txt"] = answer("User-agent: *\nCrawl-delay: 0.7\n", content_type="text/plain")
    desk.crawl_settings["delay"] = usual
    desk.crawl()
    assert gaps(hostile.asked) >= 0.65


def test_the_delay_of_a_source_is_kept_to_the_end(desk: Desk, hostile: Site, good: Site) -> None:
    open_pages(hostile)
    desk.sources["hostile"]["delay"] = 0.7
    desk.crawl_settings["delay"] = 0.1
    desk.crawl()
    assert gaps(hostile.asked) >= 0.65


def gaps(asked: list[Asked]) -> float:
    """Seconds between the two requests that follow each other soonest, robots.txt and what follows it left out."""
    times = [one.at for one in asked if one.target != "/robots.txt"]
    assert len(times) == 1 + len(PAGES)
    return min(later - earlier for earlier, later in pairwise(times))


def test_one_connection_per_host_at_a_time(desk: Desk, hostile: Site, good: Site) -> None:
    open_pages(hostile)
    under_way, most = [0], [0]

    def slow(asked: Asked) -> bytes:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        asked.socket.settimeout(0.1)
        with contextlib.suppress(TimeoutError):
            asked.socket.recv(1)
        under_way[0] -= 1
        return answer(page(PAGES[asked.target]))

    for path in PAGES:
        hostile[path] = slow
    assert desk.crawl().ends["hostile"]["kept"] == len(PAGES)
    assert most == [1]


def test_noarchive_keeps_no_body_and_no_text_unless_the_source_says_why(
    desk: Desk, hostile: Site, good: Site
) -> None:
    meta = "<meta name='robots' content='noindex, noarchive'>"
    hostile["/meta"] = answer(page("Marked harbour in a meta element", head=meta))
    backwards = "<meta content='noarchive' name='robots'>"
    hostile["/backwards"] = answer(page("Marked harbour, name last", head=backwards))
    hostile["/header"] = answer(page("Marked harbour in a header"), x_robots_tag="noarchive")
    hostile["/one-robot"] = answer(page("Marked harbour for one robot"), x_robots_tag="otherbot: noarchive")
    all_of(hostile)
    crawled = desk.crawl()
    for path in ("/meta", "/header", "/backwards"):
        row = crawled.of(hostile.address + path)
        assert row["outcome"] == "kept"
        revision = desk.ask(
            "SELECT title, text, words, notes FROM revision WHERE article = ?", row["article"]
        )[0]
        assert revision["title"].startswith("Marked harbour")
        assert (revision["text"], revision["words"]) == ("", "")
        assert "noarchive" in revision["notes"]
    bodies = {one["address"]: one["size"] for one in desk.ask("SELECT address, size FROM capture")}
    assert (
        bodies[f"{hostile.address}/backwards"]
        == bodies[f"{hostile.address}/meta"]
        == bodies[f"{hostile.address}/header"]
        == 0
    )
    stored = b"".join(path.read_bytes() for path in desk.captures.glob("*.warc.gz"))
    assert stored
    sizes = {one.address: one.size for path in desk.captures.glob("*.warc.gz") for one in records(path)}
    assert sizes[f"{hostile.address}/meta"] == 0
    assert sizes[f"{hostile.address}/one-robot"] > 0
    assert desk.ask("SELECT length(text) AS n FROM revision WHERE title LIKE '%one robot'")[0]["n"] > 100

    desk.sources["hostile"]["keep_noarchive"] = "public interest, agreed with the editor"
    desk.forget()
    allowed = desk.crawl()
    row = allowed.of(f"{hostile.address}/meta")
    assert desk.ask("SELECT length(text) AS n FROM revision WHERE article = ?", row["article"])[0]["n"] > 100


def test_a_second_crawl_asks_only_whether_something_changed(desk: Desk, hostile: Site, good: Site) -> None:
    said = feed(hostile, {"/one": "One harbour"})
    hostile["/one"] = answer(page("One harbour"))

    def conditional(asked: Asked) -> bytes:
        known = asked.headers.get("if-none-match") == '"1"' and asked.headers.get("if-modified-since")
        day = "Wed, 05 Jan 2022 10:00:00 GMT"
        if known:
            return answer("", 304, etag='"1"', last_modified=day)
        return answer(said, content_type=RSS, etag='"1"', last_modified=day)

    hostile["/feed"] = conditional
    desk.crawl("2022-01-05T12:00Z")
    second = desk.crawl("2022-01-05T12:10Z")
    assert hostile.pages() == ["/feed", "/one", "/feed"]
    assert second.ends["hostile"]["met"] == 0
    assert second.ends["hostile"]["reason"] == "unchanged since it was last read"
    assert second.ends["good"]["unchanged"] == 1
    assert conditions(hostile, "/feed") == [False, True]

    hostile["/feed"] = answer("broken", 500)
    assert desk.crawl("2022-01-05T12:20Z").ends["hostile"]["state"] == "failing"
    hostile["/feed"] = conditional
    assert desk.crawl("2022-01-05T12:30Z").ends["hostile"]["state"] == "healthy"
    assert conditions(hostile, "/feed") == [False, True, True, False]
    desk.crawl("2022-01-12T12:00Z")
    desk.crawl("2022-01-12T12:40Z")
    assert conditions(hostile, "/feed")[-2:] == [True, False]


def conditions(site: Site, path: str) -> list[bool]:
    """Of each request for a path, whether it asked only for what changed."""
    return ["if-none-match" in one.headers for one in site.asked if one.target == path]


def test_a_known_page_is_asked_for_with_its_validators(desk: Desk, hostile: Site, good: Site) -> None:
    hostile["/one"] = lambda asked: (
        answer("", 304) if "if-none-match" in asked.headers else answer(page("One harbour"), etag='W/"7"')
    )
    all_of(hostile)
    desk.crawl("2022-01-05T12:00Z")
    again = desk.crawl("2022-01-05T13:30Z")
    assert again.outcome(f"{hostile.address}/one") == "unchanged: the server says it is unchanged (304)"
    assert again.of(f"{hostile.address}/one")["next_look"] == "2022-01-05T14:30:00Z"
    assert conditions(hostile, "/one") == [False, True]


def test_the_page_budget_leaves_the_rest_to_the_next_crawl(desk: Desk, hostile: Site, good: Site) -> None:
    open_pages(hostile)
    listing = feed(hostile, PAGES)
    hostile["/feed"] = lambda asked: (
        answer("", 304) if "if-none-match" in asked.headers else answer(listing, content_type=RSS, etag='"1"')
    )
    desk.sources["hostile"]["pages"] = 4
    first = desk.crawl("2022-01-05T12:00Z")
    assert (first.ends["hostile"]["kept"], first.ends["hostile"]["waiting"]) == (4, 2)
    assert "2 pages over the budget of 4 wait for the next crawl" in first.ends["hostile"]["reason"]
    second = desk.crawl("2022-01-05T12:10Z")
    assert conditions(hostile, "/feed") == [False, True]
    assert (second.ends["hostile"]["kept"], second.ends["hostile"]["waiting"]) == (2, 0)
    assert len(hostile.pages()) == 2 + len(PAGES)


def test_matching_fetches_what_its_listing_may_promise_and_all_fetches_all(
    desk: Desk, hostile: Site, good: Site
) -> None:
    titles = {"/harbour": "Harbour closed", "/football": "Football: two goals", "/silent": ""}
    for path in titles:
        hostile[path] = answer(page(f"The harbour again, {path}"))
    announces(hostile, titles)
    crawled = desk.crawl()
    off_topic = "off topic: by its listing: harbour: no word for harbour"
    assert not differing(crawled, hostile, {"/harbour": "kept", "/silent": "kept", "/football": off_topic})
    assert hostile.times("/football") == 0
    desk.sources["hostile"]["fetch"] = "all"
    desk.forget()
    assert desk.crawl().outcome(f"{hostile.address}/football").startswith("kept")


def test_a_calendar_without_end_costs_the_budget_and_no_more(desk: Desk, hostile: Site, good: Site) -> None:
    def calendar(asked: Asked) -> bytes:
        day = int(asked.target.rpartition("-")[2].removesuffix(".html") or 0) if "-" in asked.target else 0
        links = "".join(
            f"<h2><a href='/events/day-by-day/harbour-events-of-the-day-{day * 40 + n}.html'>Harbour events of the"
            f" day number {day * 40 + n} in the old town</a></h2>"
            for n in range(1, 40)
        )
        return answer(f"<html><body><main>{links}</main></body></html>")

    class Everything(dict[str, object]):
        def get(self, path: object, default: object = None) -> object:
            return calendar if path == "/" or "events" in str(path) else default

    hostile.answers = Everything()  # type: ignore[assignment]
    desk.source("hostile", f"{hostile.address}/", kind="page", pages=10)
    for hour in (12, 13):
        desk.crawl(f"2022-01-05T{hour}:00Z")
    assert len([path for path in hostile.pages() if "events" in path]) <= 20
    assert desk.ask("SELECT count(*) AS n FROM address WHERE source = 'hostile'")[0]["n"] == 39
