"""Where a source is read from when only its site is named, and what happens to listings over time."""

from __future__ import annotations

import gzip

import pytest

from .desk import Desk, announces, differing
from .hostile import RSS, Asked, Site, answer, feed, page

XML = "application/xml"
STORY = "/2022/01/05/harbour-closed-after-the-long-storm"


def sitemap(site: Site, *paths: str, news: bool = False) -> str:
    title = "<news:news><news:title>Harbour closed</news:title></news:news>" if news else ""
    urls = "".join(f"<url><loc>{site.address}{path}</loc>{title}</url>" for path in paths)
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f"<?xml version='1.0'?><urlset {spaces}>{urls}</urlset>"


def bare(desk: Desk, site: Site, front: str = "<html><body>Welcome</body></html>") -> None:
    """A source of which only the site's address is known."""
    site["/"] = answer(front)
    site[STORY] = answer(page("Harbour closed after the long storm"))
    desk.source("hostile", f"{site.address}/")


def test_the_feed_a_page_names(desk: Desk, hostile: Site, good: Site) -> None:
    bare(
        desk,
        hostile,
        "<html><head><link rel='alternate' type='application/rss+xml' href='/news.xml'></head></html>",
    )
    hostile["/news.xml"] = answer(feed(hostile, {STORY: "Harbour closed"}), content_type=RSS)
    end = desk.crawl("2022-01-05T12:00Z").ends["hostile"]
    assert (
        end["reason"]
        == f"rss at {hostile.address}/news.xml (link rel=alternate of {hostile.address}/): 1 leads"
    )
    assert end["kept"] == 1
    before = len(hostile.asked)
    desk.crawl("2022-01-05T12:10Z")
    assert [one.target for one in hostile.asked[before:]] == ["/robots.txt", "/news.xml"]

    hostile["/news.xml"] = answer("gone", 404)
    lost = desk.crawl("2022-01-05T12:20Z").ends["hostile"]
    assert (lost["state"], lost["reason"]) == (
        "failing",
        f"{hostile.address}/news.xml: the server answered 404",
    )
    hostile["/"] = answer(
        "<html><head><link rel='alternate' type='application/rss+xml' href='/new.xml'></head></html>"
    )
    hostile["/new.xml"] = answer(feed(hostile, {STORY: "Harbour closed"}), content_type=RSS)
    found = desk.crawl("2022-01-05T12:30Z").ends["hostile"]
    assert (found["state"], "/new.xml (link rel=alternate" in found["reason"]) == ("healthy", True)


def test_the_sitemap_robots_txt_names(desk: Desk, hostile: Site, good: Site) -> None:
    bare(desk, hostile)
    hostile["/robots.txt"] = answer(f"Sitemap: {hostile.address}/index.xml\n", content_type="text/plain")
    index = f"<sitemapindex><sitemap><loc>{hostile.address}/news.xml.gz</loc></sitemap></sitemapindex>"
    hostile["/index.xml"] = answer(index, content_type=XML)
    packed = gzip.compress(sitemap(hostile, STORY, news=True).encode())
    hostile["/news.xml.gz"] = answer(packed, content_type="application/gzip")
    crawled = desk.crawl()
    assert not differing(crawled, hostile, {STORY: "kept"})
    how = {
        row["address"]: row["how"]
        for row in desk.ask("SELECT address, how FROM listing WHERE source = 'hostile'")
    }
    assert how == {
        f"{hostile.address}/index.xml": f"robots.txt Sitemap: of {hostile.address}/",
        f"{hostile.address}/news.xml.gz": f"listed by {hostile.address}/index.xml",
    }
    assert crawled.ends["hostile"]["state"] == "healthy"


def test_the_usual_places(desk: Desk, hostile: Site, good: Site) -> None:
    bare(desk, hostile)
    hostile["/feed.xml"] = answer(feed(hostile, {STORY: "Harbour closed"}), content_type=RSS)
    end = desk.crawl().ends["hostile"]
    assert end["reason"] == f"rss at {hostile.address}/feed.xml (usual place of {hostile.address}/): 1 leads"


def test_the_links_of_the_front_page(desk: Desk, hostile: Site, good: Site) -> None:
    link = f"<main><h2><a href='{STORY}'>Harbour closed after the long storm</a></h2></main>"
    bare(desk, hostile, f"<html><body>{link}</body></html>")
    crawled = desk.crawl()
    assert not differing(crawled, hostile, {STORY: "kept"})
    how = f"front page at {hostile.address}/ (the links of the page of {hostile.address}/): 1 leads"
    assert crawled.ends["hostile"]["reason"] == how


def test_a_site_without_anything_to_read_is_failing_and_says_why(
    desk: Desk, hostile: Site, good: Site
) -> None:
    bare(desk, hostile)
    end = desk.crawl().ends["hostile"]
    assert end["state"] == "failing"
    assert "no links to articles" in end["reason"]


def test_a_listing_added_to_a_known_source_is_explored(desk: Desk, hostile: Site, good: Site) -> None:
    announces(hostile, {"/one": "One harbour"})
    hostile["/one"] = answer(page("One harbour"))
    hostile["/two"] = answer(page("Two harbour"))
    hostile["/second"] = answer("not yet", 404)
    desk.crawl("2022-01-05T12:00Z")
    desk.sources["hostile"]["also"] = [f"{hostile.address}/second"]
    desk.crawl("2022-01-05T12:10Z")
    hostile["/second"] = answer(feed(hostile, {"/two": "Two harbour"}), content_type=RSS)
    crawled = desk.crawl("2022-01-05T12:20Z")
    assert not differing(crawled, hostile, {"/two": "kept"})


def test_a_feed_that_moved_is_read_where_it_is_now(desk: Desk, hostile: Site, good: Site) -> None:
    hostile["/old"] = answer("", 301, location="/feed")
    announces(hostile, {"/one": "One harbour"})
    hostile["/one"] = answer(page("One harbour"))
    desk.source("hostile", f"{hostile.address}/old")
    end = desk.crawl("2022-01-05T12:00Z").ends["hostile"]
    assert end["reason"] == f"rss at {hostile.address}/feed (a redirect of {hostile.address}/old): 1 leads"
    before = hostile.times("/old")
    assert desk.crawl("2022-01-05T12:10Z").ends["hostile"]["state"] == "healthy"
    assert hostile.times("/old") == before


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (answer("<html><title>Welcome</title><p>No feed here</p></html>"), "not a feed (got "),
        (answer(""), "not a feed (got "),
        (answer("", 204), "the server answered 204"),
        (
            answer("<html><title>Just a moment...</title><script>_cf_chl_opt</script></html>"),
            "a Cloudflare challenge page",
        ),
        (answer(b"\x89PNG\r\n" + b"\0" * 100, content_type="image/png"), "not a feed (got "),
        (answer('{"a": 1}', content_type="application/json"), "not a feed (got "),
    ],
    ids=["page", "nothing", "204", "challenge", "picture", "json"],
)
def test_what_is_no_feed_is_called_so(
    desk: Desk, hostile: Site, good: Site, said: bytes, reason: str
) -> None:
    hostile["/feed"] = said
    desk.sources["hostile"]["kind"] = "feed"
    crawled = desk.crawl()
    assert crawled.ends["hostile"]["state"] == ("blocked" if "challenge" in reason else "failing")
    assert reason in crawled.ends["hostile"]["reason"]
    assert crawled.ends["good"]["kept"] == 1


def test_half_a_feed_gives_its_half_and_is_asked_for_whole_next_time(
    desk: Desk, hostile: Site, good: Site
) -> None:
    paths = {f"/p{n}": f"Harbour, part {n}" for n in range(20)}
    for path, title in paths.items():
        hostile[path] = answer(page(title))
    whole = feed(hostile, paths)
    for half in (
        answer(whole[: len(whole) // 2], content_type=RSS, etag='"half"'),
        answer(whole[: len(whole) // 2], content_type=RSS, etag='"half"', content_length=str(len(whole))),
        answer(
            gzip.compress(whole.encode())[:-100], content_type=RSS, etag='"half"', content_encoding="gzip"
        ),
    ):
        desk.forget()
        hostile["/feed"] = half
        end = desk.crawl("2022-01-05T12:00Z").ends["hostile"]
        assert end["state"] == "healthy"
        assert 0 < end["kept"] < 20
        assert desk.ask("SELECT etag FROM listing WHERE source = 'hostile'") == [{"etag": ""}]
        hostile["/feed"] = answer(whole, content_type=RSS, etag='"whole"')
        assert desk.crawl("2022-01-05T12:10Z").ends["hostile"]["kept"] == 20 - end["kept"]
        assert desk.ask("SELECT etag FROM listing WHERE source = 'hostile'") == [{"etag": '"whole"'}]


def test_hostile_feeds_end_in_time_and_harm_nobody(desk: Desk, hostile: Site, good: Site) -> None:
    attributes = " ".join(f"a{n}='1'" for n in range(100_000))
    bomb = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
    ) + "]>"  # fmt: skip
    secret = desk.folder / "secret"
    secret.write_text("do-not-tell")
    entity = f"<!DOCTYPE r [<!ENTITY x SYSTEM 'file://{secret}'>]>"
    good_item = f"<item><title>Harbour item</title><link>{hostile.address}/one</link></item>"
    hostile["/one"] = answer(page("One harbour"))
    feeds = {
        "attributes": f"<rss version='2.0'><channel>{good_item}<item {attributes}></item></channel></rss>",
        "bomb": f"{bomb}<rss version='2.0'><channel>{good_item}<item><title>&j;</title></item></channel></rss>",
        "entity": f"{entity}<rss version='2.0'><channel>{good_item}<item><title>&x;</title></item></channel></rss>",
        "script": f"<rss version='2.0'><channel><item><title>&lt;script&gt;alert(1)&lt;/script&gt; harbour \x00</title>"
                  f"<link>{hostile.address}/one</link></item></channel></rss>",
    }  # fmt: skip
    for name, said in feeds.items():
        hostile[f"/{name}"] = answer(said, content_type=RSS)
        desk.source(name, f"{hostile.address}/{name}")
    announces(hostile, {})
    desk.crawl_settings["max_body"] = 5
    crawled = desk.crawl()
    assert crawled.ends["good"]["kept"] == 1
    assert crawled.ends["entity"]["state"] == crawled.ends["script"]["state"] == "healthy"
    assert "do-not-tell" not in str(desk.ask("SELECT * FROM address"))
    assert not [
        row
        for row in desk.ask("SELECT title FROM address")
        if "\x00" in row["title"] or len(row["title"]) > 600
    ]


def test_a_sitemap_index_that_names_itself_ends(desk: Desk, hostile: Site, good: Site) -> None:
    def index(asked: Asked) -> bytes:
        number = int(asked.target.strip("/smxl.") or 0)
        named = "".join(
            f"<sitemap><loc>{hostile.address}/s{number * 3 + n}.xml</loc></sitemap>" for n in range(4)
        )
        return answer(f"<sitemapindex>{named}</sitemapindex>", content_type=XML)

    class Endless(dict[str, object]):
        def get(self, path: object, default: object = None) -> object:
            return index if str(path).startswith("/s") else default

    hostile.answers = Endless()  # type: ignore[assignment]
    desk.source("hostile", f"{hostile.address}/s0.xml")
    crawled = desk.crawl()
    assert crawled.ends["good"]["kept"] == 1
    assert len(hostile.pages()) < 400


def test_more_leads_than_are_taken_are_counted_and_said(desk: Desk, hostile: Site, good: Site) -> None:
    items = "".join(
        f"<item><title>Football {n}</title><link>{hostile.address}/f{n}</link></item>" for n in range(12_000)
    )
    hostile["/feed"] = answer(f"<rss version='2.0'><channel>{items}</channel></rss>", content_type=RSS)
    desk.crawl_settings["max_body"] = 5
    crawled = desk.crawl()
    assert crawled.ends["hostile"]["off_topic"] == 2_000
    assert "the newest 2,000 taken" in crawled.ends["hostile"]["reason"]
