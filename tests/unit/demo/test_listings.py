"""What the outlets announce can be read by the libraries people use, and leads to every article."""

from __future__ import annotations

import json

import feedparser
import pytest
from lxml import etree

from crawler.demo.answers import World
from crawler.demo.loading import load_script
from tests.unit.demo.asking import january

NOW = january(10)


@pytest.fixture(scope="module")
def world() -> World:
    return World(load_script())


def newest(world: World, name: str) -> list[str]:
    outlet = world.script.outlets[name]
    return [f"http://{outlet.host}{piece.path}" for piece, _ in world.shown(outlet, NOW, outlet.feed_length)]


@pytest.mark.parametrize(
    ("outlet", "kind"),
    [
        ("steppewire", "rss20"),
        ("almatytimes", "rss20"),
        ("vestnikstepi", "rss20"),
        ("bozkirpostasi", "atom10"),
    ],
)
def test_feeds_are_well_formed_and_list_the_newest(world: World, outlet: str, kind: str) -> None:
    found = world.script.outlets[outlet]
    answer = world.answer(found.host, found.feed, NOW)
    feed = feedparser.parse(answer.body, response_headers={"content-type": answer.content_type})
    assert (feed.version, bool(feed.bozo)) == (kind, False)
    assert [entry.link for entry in feed.entries] == newest(world, outlet)
    assert all(entry.title and entry.summary and entry.published_parsed for entry in feed.entries)


def test_one_feed_carries_whole_articles(world: World) -> None:
    feed = feedparser.parse(world.answer("almatytimes.example", "/feed/", NOW).body)
    piece = world.script.by_id["at-mourning-day"]
    if piece.published > NOW:
        piece = world.script.by_id["at-back-online"]
    entry = next(entry for entry in feed.entries if entry.link.endswith(piece.path))
    assert all(paragraph in entry.content[0].value for paragraph in piece.states[0].paragraphs)


def test_the_broadcasters_links_are_tracked_and_doubled(world: World) -> None:
    feed = feedparser.parse(world.answer("globedesk.example", "/rss/world.xml", NOW).body)
    links = [entry.link for entry in feed.entries]
    path = world.script.by_id["gd-wire-shoot"].path
    assert f"http://globedesk.example{path}?utm_source=rss&utm_medium=feed&utm_campaign=world" in links
    assert f"http://m.globedesk.example{path}" in links
    assert f"http://globedesk.example/amp{path}" in links


def test_mirrors_show_the_same_page_and_name_one_canonical_address(world: World) -> None:
    path = world.script.by_id["gd-wire-shoot"].path
    main = world.answer("globedesk.example", path, NOW).body
    assert world.answer("m.globedesk.example", path, NOW).body == main
    assert world.answer("globedesk.example", f"/amp{path}", NOW).body == main
    assert f'<link rel="canonical" href="http://globedesk.example{path}">'.encode() in main
    assert world.answer("steppewire.example", "/amp/2022/01/05/city-hall", NOW).status == 404


def test_the_json_feed_is_one(world: World) -> None:
    feed = json.loads(world.answer("caspianmonitor.example", "/feed.json", NOW).body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["url"] for item in feed["items"]] == newest(world, "caspianmonitor")
    assert all(item["id"] and item["content_text"] and item["date_published"] for item in feed["items"])


def test_the_sitemap_outlet_is_found_from_robots_txt_alone(world: World) -> None:
    robots = world.answer("rubezh.example", "/robots.txt", NOW).body.decode()
    assert "Sitemap: http://rubezh.example/sitemap.xml" in robots
    index = etree.fromstring(world.answer("rubezh.example", "/sitemap.xml", NOW).body)
    assert [loc.text for loc in index.iter("{*}loc")] == [
        "http://rubezh.example/sitemap-news.xml",
        "http://rubezh.example/sitemap-pages.xml",
    ]
    news = etree.fromstring(world.answer("rubezh.example", "/sitemap-news.xml", NOW).body)
    assert [loc.text for loc in news.iter("{*}loc")] == newest(world, "rubezh")
    assert world.answer("rubezh.example", "/rss.xml", NOW).status == 404
    assert b"alternate" not in world.answer("rubezh.example", "/", NOW).body


def test_the_feedless_outlet_has_only_its_front_page(world: World) -> None:
    front = world.answer("dalahabar.example", "/", NOW).body.decode()
    assert "alternate" not in front
    assert b"Sitemap" not in world.answer("dalahabar.example", "/robots.txt", NOW).body
    for path in ("/feed/", "/rss.xml", "/sitemap.xml", "/sitemap-news.xml"):
        assert world.answer("dalahabar.example", path, NOW).status == 404
    outlet = world.script.outlets["dalahabar"]
    assert all(f'href="{piece.path}"' in front for piece, _ in world.shown(outlet, NOW, 30))


def test_sites_with_a_feed_say_so_on_their_front_page(world: World) -> None:
    for outlet in world.script.outlets.values():
        if outlet.feed:
            front = world.answer(outlet.host, "/", NOW).body.decode(outlet.encoding)
            assert 'rel="alternate" type="application/' in front
            assert f'href="{outlet.feed}"' in front


def test_every_front_page_links_something_robots_txt_forbids(world: World) -> None:
    for outlet in world.script.outlets.values():
        front = world.answer(outlet.host, "/", NOW).body.decode(outlet.encoding)
        robots = world.answer(outlet.host, "/robots.txt", NOW).body.decode()
        closed = [
            line.removeprefix("Disallow: ") for line in robots.splitlines() if line.startswith("Disallow")
        ]
        assert f'href="{outlet.forbidden}"' in front
        assert any(outlet.forbidden.startswith(path) for path in closed), outlet.id


def test_one_outlet_asks_for_a_delay(world: World) -> None:
    assert b"Crawl-delay: 0.1" in world.answer("caspianmonitor.example", "/robots.txt", NOW).body


def test_standing_and_missing_pages(world: World) -> None:
    assert world.answer("rubezh.example", "/about", NOW).status == 200
    assert world.answer("rubezh.example", "/nichego", NOW).status == 404
    assert world.answer("rubezh.example", "/sitemap-pages.xml", NOW).status == 200
