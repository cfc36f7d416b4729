"""Worlds of any size: deterministic, mixed, and as heavy as real pages."""

from __future__ import annotations

import statistics

import lxml.html
import pytest

from crawler.demo.answers import World
from crawler.demo.generate import generate
from crawler.demo.script import Script


@pytest.fixture(scope="module")
def script() -> Script:
    return generate(300, seed=5)


def test_the_same_seed_gives_the_same_world(script: Script) -> None:
    again = generate(300, seed=5)
    assert again.pieces == script.pieces
    assert generate(300, seed=6).pieces != script.pieces


def test_as_many_articles_outlets_and_topics_as_asked_for() -> None:
    script = generate(200, seed=1, outlets=7, on_topic=0.25)
    assert len(script.pieces) == len(script.by_id) == 200
    assert len({piece.outlet for piece in script.pieces}) == len(script.outlets) == 7
    assert sum(piece.on_topic for piece in script.pieces) == 50


def test_articles_are_as_long_as_real_ones_and_no_copies(script: Script) -> None:
    for piece in script.pieces:
        assert 150 <= len(piece.states[0].text.split()) <= 560, piece.id
    assert len({piece.states[0].paragraphs[1:] for piece in script.pieces}) == len(script.pieces)
    assert len({piece.states[0].title for piece in script.pieces}) == len(script.pieces)


def test_pages_are_as_heavy_as_real_ones(script: Script) -> None:
    world = World(script)
    pages = [
        world.answer(script.outlets[piece.outlet].host, piece.path, script.ends).body
        for piece in script.pieces[:60]
    ]
    assert 150_000 <= statistics.median(len(page) for page in pages) <= 220_000
    elements = statistics.median(sum(1 for _ in lxml.html.fromstring(page).iter("*")) for page in pages)
    assert 700 <= elements <= 1000


def test_outlets_announce_all_they_published(script: Script) -> None:
    world = World(script)
    for outlet in script.outlets.values():
        listing = outlet.feed or "/sitemap-news.xml"
        body = world.answer(outlet.host, listing, script.ends).body.decode()
        assert all(piece.path in body for piece in script.pieces if piece.outlet == outlet.id)


def test_a_small_or_empty_world() -> None:
    assert len(generate(1, seed=1, outlets=1).pieces) == 1
    assert generate(0, seed=1).pieces == ()


@pytest.mark.parametrize(("count", "outlets", "share"), [(-1, 1, 0.5), (1, 0, 0.5), (1, 1, 1.5)])
def test_impossible_worlds_are_refused(count: int, outlets: int, share: float) -> None:
    with pytest.raises(ValueError, match="generate"):
        generate(count, seed=1, outlets=outlets, on_topic=share)
