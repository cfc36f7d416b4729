"""The pages look like an outlet's pages: furniture around the text, dates as each outlet declares them."""

from __future__ import annotations

import json
from html import unescape

import pytest
from lxml import html

from crawler.demo.answers import World
from crawler.demo.loading import load_script
from crawler.demo.script import Outlet, Piece
from tests.unit.demo.asking import january

NOW = january(15, 23)


@pytest.fixture(scope="module")
def world() -> World:
    return World(load_script())


def page(world: World, name: str) -> tuple[Outlet, Piece, html.HtmlElement]:
    piece = world.script.by_id[name]
    outlet = world.script.outlets[piece.outlet]
    answer = world.answer(outlet.host, piece.path, NOW)
    assert f"charset={outlet.encoding}" in answer.content_type
    return (
        outlet,
        piece,
        html.fromstring(
            answer.body.decode(outlet.encoding).encode(), parser=html.HTMLParser(encoding="utf-8")
        ),
    )


def test_every_living_article_shows_its_whole_text(world: World) -> None:
    for piece in world.script.pieces:
        state = piece.at(NOW)
        if state is not None and state.status == 200:
            outlet = world.script.outlets[piece.outlet]
            shown = unescape(world.answer(outlet.host, piece.path, NOW).body.decode(outlet.encoding))
            for part in (state.title, *state.paragraphs):
                assert f">{part}<" in shown, piece.id


def test_json_ld_declares_the_time_in_the_outlets_zone(world: World) -> None:
    _, piece, root = page(world, "rb-odkb-vyvod")
    linked = json.loads(root.xpath("string(//script[@type='application/ld+json'])"))
    assert linked["datePublished"] == "2022-01-11T10:00:00+03:00"
    assert linked["headline"] == piece.states[0].title


def test_greenwich_is_written_with_a_z(world: World) -> None:
    _, _, root = page(world, "sw-city-hall")
    linked = json.loads(root.xpath("string(//script[@type='application/ld+json'])"))
    assert linked["datePublished"] == "2022-01-05T09:15:00Z"


def test_meta_declares_the_time(world: World) -> None:
    _, _, root = page(world, "at-custody")
    assert (
        root.xpath("string(//meta[@property='article:published_time']/@content)")
        == "2022-01-12T14:45:00+06:00"
    )


def test_a_time_element_declares_it(world: World) -> None:
    _, _, root = page(world, "dh-kaza-kuni")
    assert root.xpath("//time/@datetime") == ["2022-01-10T13:30:00+06:00"]


def test_one_outlet_declares_no_date_on_its_pages(world: World) -> None:
    _, _, root = page(world, "cm-old-man-leave")
    text = html.tostring(root, encoding="unicode")
    assert "2022-01" not in text
    assert "datePublished" not in text
    assert not root.xpath("//time")


def test_a_silent_edit_is_not_in_the_modified_time_and_a_correction_is(world: World) -> None:
    silent = json.loads(
        page(world, "rb-siloviki-pogibli")[2].xpath("string(//script[@type='application/ld+json'])")
    )
    marked = json.loads(
        page(world, "gd-detained-count")[2].xpath("string(//script[@type='application/ld+json'])")
    )
    assert silent["dateModified"] == silent["datePublished"]
    assert marked["dateModified"] > marked["datePublished"]


def test_copies_carry_a_credit_line(world: World) -> None:
    _, _, root = page(world, "gd-wire-shoot")
    assert root.xpath("string(//p[@class='credit'])") == "Source: Steppe Wire"
    assert not page(world, "gd-troops-leave")[2].xpath("//p[@class='credit']")


def test_outlets_differ_in_their_furniture(world: World) -> None:
    boxes = {
        outlet.id: frozenset(
            css
            for css in (
                "cookie-banner",
                "share-bar",
                "newsletter-box",
                "related-box",
                "most-read-box",
                "comments",
            )
            if css.encode() in world.answer(outlet.host, _first(world, outlet), NOW).body
        )
        for outlet in world.script.outlets.values()
    }
    assert len(set(boxes.values())) >= 6
    assert all(boxes.values())


def test_related_links_lead_to_earlier_articles(world: World) -> None:
    _, piece, root = page(world, "sw-city-hall")
    paths = root.xpath("//aside[@class='related-box']//a/@href")
    known = {other.path: other for other in world.script.pieces if other.outlet == "steppewire"}
    assert len(paths) >= 3
    assert all(known[path].published < piece.published for path in paths)


def test_most_read_changes_with_the_day_and_the_text_does_not(world: World) -> None:
    piece = world.script.by_id["gd-kazakhstan-fuel-explained"]
    pages = [world.answer("globedesk.example", piece.path, january(day)).body.decode() for day in (4, 8)]
    assert pages[0] != pages[1]
    assert pages[0].split("</article>")[0] == pages[1].split("</article>")[0]


def test_pages_are_remembered_but_never_stale(world: World) -> None:
    path = world.script.by_id["gd-detained-count"].path
    wrong = world.answer("globedesk.example", path, january(9, 7))
    assert world.answer("globedesk.example", path, january(9, 8)) is wrong
    assert b"5,315 people" not in world.answer("globedesk.example", path, january(9, 13)).body


def _first(world: World, outlet: Outlet) -> str:
    return world.shown(outlet, NOW, 1)[0][0].path
