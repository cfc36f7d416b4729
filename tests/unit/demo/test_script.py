"""The scripted crisis has everything a monitor must cope with."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from crawler.demo.loading import article_path, load_script
from crawler.demo.script import Piece, Script, State
from tests.unit.demo.asking import january

SHORTEST = {"en": 150, "ru": 100, "tr": 100, "kk": 100}  # words; the others put more into one word


@pytest.fixture(scope="module")
def script() -> Script:
    return load_script()


def live(piece: Piece) -> list[State]:
    return [state for state in piece.states if state.status == 200]


def test_eight_outlets_in_four_languages_under_reserved_names(script: Script) -> None:
    assert len(script.outlets) == 8
    assert {outlet.language for outlet in script.outlets.values()} == {"en", "ru", "tr", "kk"}
    assert all(outlet.host.endswith(".example") for outlet in script.outlets.values())
    assert {outlet.zone.utcoffset(None).total_seconds() / 3600 for outlet in script.outlets.values()} == {
        0,
        3,
        6,
    }


def test_every_way_of_announcing_is_there(script: Script) -> None:
    ways = Counter(outlet.listing for outlet in script.outlets.values())
    assert set(ways) == {"rss", "rss full", "atom", "json feed", "sitemap", "front page"}


def test_every_way_of_declaring_a_date_is_there(script: Script) -> None:
    assert {outlet.dates for outlet in script.outlets.values()} == {"json-ld", "meta", "time", "none"}


def test_enough_articles_and_two_fifths_of_them_off_topic(script: Script) -> None:
    off_topic = sum(not piece.on_topic for piece in script.pieces)
    assert len(script.pieces) >= 160
    assert off_topic / len(script.pieces) >= 0.4
    assert (
        sum(outlet_pieces >= 15 for outlet_pieces in Counter(p.outlet for p in script.pieces).values()) == 8
    )


def test_everything_happens_between_the_second_and_the_fifteenth(script: Script) -> None:
    for piece in script.pieces:
        assert january(2, 0) <= piece.published
        assert piece.states[-1].at < january(16, 0)


def test_states_follow_each_other_in_time(script: Script) -> None:
    for piece in script.pieces:
        assert all(earlier.at < later.at for earlier, later in itertools.pairwise(piece.states)), piece.id


def test_articles_are_as_long_as_real_ones(script: Script) -> None:
    for piece in script.pieces:
        for state in live(piece):
            assert SHORTEST[piece.language] <= len(state.text.split()) <= 500, piece.id
            assert 3 <= len(state.paragraphs) <= 10, piece.id


def test_ids_and_addresses_are_used_once(script: Script) -> None:
    assert len(script.by_id) == len(script.pieces)
    assert len({(piece.outlet, piece.path) for piece in script.pieces}) == len(script.pieces)


def test_a_copy_is_word_for_word_later_and_credited(script: Script) -> None:
    copies = [piece for piece in script.pieces if piece.copy_of]
    assert {piece.outlet for piece in copies} >= {"almatytimes", "globedesk", "caspianmonitor"}
    for piece in copies:
        source = script.by_id[piece.copy_of]
        model = source.at(piece.published)
        assert model is not None
        assert piece.states[0].paragraphs == model.paragraphs
        assert source.published < piece.published
        assert piece.credit == "Steppe Wire"
        assert piece.on_topic == source.on_topic


def test_a_rewrite_has_sentences_of_its_own(script: Script) -> None:
    rewrites = [piece for piece in script.pieces if piece.rewrite_of]
    assert len(rewrites) >= 6
    for piece in rewrites:
        source = script.by_id[piece.rewrite_of]
        own = set(piece.states[0].paragraphs) - set(source.states[0].paragraphs)
        assert len(own) >= 2, piece.id
        assert source.published < piece.published


def test_some_rewrites_keep_paragraphs_of_the_original(script: Script) -> None:
    kept = [
        piece.id
        for piece in script.pieces
        if piece.rewrite_of
        and set(piece.states[0].paragraphs[:6]) & set(script.by_id[piece.rewrite_of].states[0].paragraphs[:5])
    ]
    assert len(kept) >= 3


def test_background_comes_again_and_again(script: Script) -> None:
    own = [piece for piece in script.pieces if piece.on_topic and not piece.copy_of]
    repeated = Counter(paragraph for piece in own for paragraph in piece.states[0].paragraphs)
    assert sum(count >= 4 for count in repeated.values()) >= 8


def test_silent_edits_change_a_figure_in_place_without_a_word(script: Script) -> None:
    silent = [
        (piece.id, later)
        for piece in script.pieces
        for earlier, later in itertools.pairwise(live(piece))
        if later.paragraphs != earlier.paragraphs and not later.note
    ]
    assert {name for name, _ in silent} == {"rb-siloviki-pogibli", "bp-gozalti-3811"}


def test_a_correction_is_marked_and_the_wrong_figure_is_gone(script: Script) -> None:
    first, mended = script.by_id["gd-detained-count"].states
    assert "5,315" in first.text
    assert "5,315" not in "\n".join(mended.paragraphs)
    assert mended.note.startswith("Correction")


def test_pages_vanish_and_move(script: Script) -> None:
    ends = {piece.id: piece.states[-1].status for piece in script.pieces if piece.states[-1].status != 200}
    assert ends == {"rb-pogibli-164": 404, "gd-wire-toll-164": 410, "vs-onlain-5-yanvarya": 301}
    moved = script.by_id["vs-onlain-5-yanvarya"].states[-1]
    assert moved.location == script.by_id["vs-nedelya-v-kazakhstane"].path


def test_off_topic_news_speaks_of_kazakhstan_too(script: Script) -> None:
    words = ("Kazakhstan", "Казахстан", "Kazakistan", "Қазақстан")
    mentions = [
        p for p in script.pieces if not p.on_topic and any(word in p.states[0].text for word in words)
    ]
    assert len(mentions) >= 10


def test_off_topic_news_speaks_of_protests_elsewhere(script: Script) -> None:
    words = ("protest", "state of emergency")
    assert sum(any(word in p.states[0].text for word in words) for p in script.pieces if not p.on_topic) >= 3


def test_the_old_outlet_fits_its_encoding(script: Script) -> None:
    outlet = script.outlets["vestnikstepi"]
    assert outlet.encoding == "windows-1251"
    for piece in script.pieces:
        if piece.outlet == outlet.id:
            for state in live(piece):
                assert state.text.encode("windows-1251")


def test_at_shows_no_future(script: Script) -> None:
    piece = script.by_id["rb-siloviki-pogibli"]
    before, first, second = piece.at(january(6, 6, 59)), piece.at(january(6, 7)), piece.at(january(6, 12, 10))
    assert before is None
    assert first is piece.states[0]
    assert second is piece.states[1]


def test_an_article_path_is_stable() -> None:
    assert (
        article_path("/{section}/{y}/{m}/{d}/{slug}", "city-hall", "a", january(5))
        == "/a/2022/01/05/city-hall"
    )
    assert article_path("/{section}/{n}", "a", "", january(5)) == article_path(
        "/{section}/{n}", "a", "", january(6)
    )


def test_an_empty_script_has_no_times() -> None:
    empty = Script({}, ())
    assert empty.begins == empty.ends
