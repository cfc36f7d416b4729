"""Words that a topic could name."""

from __future__ import annotations

import math

import pytest

from crawler.relevance import Topic, WordCounts, compile_topic, suggest
from crawler.relevance.suggesting import log_odds, stop_words

TOPIC = compile_topic("t", "harbour")


def counted(texts: list[str], language: str = "en") -> WordCounts:
    counts = WordCounts()
    for text in texts:
        counts.add(text, language)
    return counts


ON = 4 * [
    "The dockers struck in the harbour.",
    "Harbour: the docker asks for pay.",
    "Dockers leave the harbour.",
]
OFF = 4 * [
    "The choir sang at dawn.",
    "A new choir for the town.",
    "The town asks for rain.",
    "Rain at dawn.",
    "Pay.",
]


def words(topic: Topic, on: WordCounts, off: WordCounts) -> list[str]:
    return [one.word for one in suggest(topic, on, off)]


def test_the_commonest_form_of_a_telling_word_is_suggested() -> None:
    found = suggest(TOPIC, counted(ON), counted(OFF))
    assert [(one.word, one.language, one.on, one.off) for one in found] == [("dockers", "en", 12, 0)]
    assert found[0].score > 1.96


def test_what_the_topic_names_in_any_form_is_not_suggested() -> None:
    assert "dockers" not in words(compile_topic("t", "harbour dockers"), counted(ON), counted(OFF))
    assert "dockers" not in words(compile_topic("t", "harbour NOT dock*"), counted(ON), counted(OFF))
    assert "dockers" in words(compile_topic("t", 'harbour "docker strike"'), counted(ON), counted(OFF))


def test_stop_words_are_not_suggested_however_much_they_part() -> None:
    assert "the" in stop_words("en")
    assert "и" in stop_words("ru")
    assert "the" not in words(TOPIC, counted(["the the the"] * 20), counted(["rain"] * 20))


def test_languages_are_measured_apart() -> None:
    on, off = counted(["докеры в порту"] * 12, "ru"), counted(["дождь"] * 12, "ru")
    assert words(TOPIC, on, counted(OFF)) == []
    found = suggest(TOPIC, on, off)
    assert {one.language for one in found} == {"ru"}


def test_rare_words_and_a_limit() -> None:
    assert "strike" not in words(TOPIC, counted([*ON, "strike", "strike"]), counted(OFF))
    on = counted(["alpha bravo charlie delta echo"] * 20)
    assert len(suggest(TOPIC, on, counted(["rain storm wind flood"] * 20), limit=2)) == 2


def test_nothing_to_count() -> None:
    assert suggest(TOPIC, WordCounts(), WordCounts()) == ()
    assert suggest(TOPIC, counted([""]), counted([""])) == ()


def test_the_measure_by_hand() -> None:
    """Prior: as many words as a side has, 100, of which 100 x 12 / 200 = 6 are the word."""
    here, there = 16, 8
    by_hand = math.log(here / (200 - here)) - math.log(there / (200 - there))
    assert log_odds(10, 100, 2, 100) == pytest.approx(by_hand / math.sqrt(1 / here + 1 / there))
    assert log_odds(2, 100, 10, 100) == pytest.approx(-log_odds(10, 100, 2, 100))
