"""Terms of one sentence, in several languages."""

from __future__ import annotations

import time

import pytest

from crawler.stories.terms import MAX_TERMS, terms


def test_function_words_are_no_terms_and_forms_of_a_word_are_one() -> None:
    one = terms("The protesters were dispersed in Homs.", "en")
    other = terms("A protester disperses in Homs", "en")
    assert one.stems == ("protester", "disperse", "homs")
    assert set(one.stems) == set(other.stems)


def test_a_name_has_one_key_in_two_alphabets() -> None:
    english = terms("On Monday President Erdogan flew to Ankara", "en")
    russian = terms("Вчера президент Эрдоган прилетел в Анкару", "ru")
    assert "@rdgn" in english.names
    assert "@rdgn" in russian.names


def test_the_first_word_and_headings_in_capitals_are_no_names() -> None:
    assert terms("Protesters gathered", "en").names == ()
    assert terms("Dam Bursts Near Northern Border Town", "en").names == ()


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Police detained 1,500 people", "en"),
        ("Police detained fifteen hundred people", "en"),
        ("Задержаны полторы тысячи человек, или 1 500", "ru"),
        ("警方拘留了1500人", "zh"),
    ],
)
def test_numbers_are_values(sentence: str, language: str) -> None:
    assert "#1500" in terms(sentence, language).numbers


def test_chinese_is_cut_into_pairs() -> None:
    assert terms("总统辞职", "zh").stems == ("总统", "统辞", "辞职")


@pytest.mark.parametrize(
    "text", ["", " ", "!!!", "\ud800\udc00\ud800", "\x00\u202e\u0007", "﷽" * 500, "a\u0301" * 999]
)
@pytest.mark.parametrize("language", ["en", "zh", "ar", "", "xx", "en-GB"])
def test_hostile_text_gives_bounded_terms_without_blanks(text: str, language: str) -> None:
    found = terms(text, language)
    assert len(found.all) <= MAX_TERMS
    assert all(term and not any(map(str.isspace, term)) for term in found.all)
    assert found.length >= 1


def test_a_sentence_of_a_hundred_thousand_letters_takes_no_time() -> None:
    terms("warm up", "en")
    began = time.process_time()
    for text in ("x" * 100_000, "x " * 50_000, "Ab 1,5 " * 15_000, "水" * 100_000):
        assert len(terms(text, "zh" if "水" in text else "en").all) <= MAX_TERMS
    assert time.process_time() - began < 0.5
