"""Sentences, stems and name keys."""

from __future__ import annotations

import pytest

from crawler.stories.words import MAX_SENTENCE, MAX_SENTENCES, name_key, reading_language, sentences, stem


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("Gen. Smith spoke. He left.", 2),
        ("Цена — 5 тыс. тенге. Рынок закрыт.", 2),
        ("A line\nanother line", 2),
        ("", 0),
        ("no end", 1),
        ("Mr. J. Doe of the U.S. Army came.", 1),
        ("雨停了。街上没有人。", 2),
        ("هدأ المطر؟ نعم. عاد الناس.", 3),
    ],
)
def test_sentences_end_where_they_end(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_where_a_sentence_ends_depends_on_its_language() -> None:
    text = "Die Lage war am 5. Januar ruhig."
    assert (len(sentences(text, "de")), len(sentences(text, "en"))) == (1, 2)


@pytest.mark.parametrize(
    "text", ["ALMATY, 5 January (Wire) — It rained.", "ТАШКЕНТ — It rained.", "It rained."]
)
def test_a_dateline_is_no_part_of_the_first_sentence(text: str) -> None:
    assert sentences(text)[0] == "It rained."


def test_a_hostile_text_costs_a_bounded_number_of_sentences() -> None:
    assert len(sentences("A. B! " * 100_000)) <= MAX_SENTENCES
    assert max(map(len, sentences("x" * 1_000_000))) == MAX_SENTENCE


@pytest.mark.parametrize(
    "spellings",
    [
        ("Erdogan", "Erdoğan", "Эрдоган", "Эрдогана"),
        ("Tokayev", "Токаев", "Токаевым", "Тоқаевтың"),
        ("Almaty", "Алматы", "Almatı"),
    ],
)
def test_a_name_has_one_key_in_every_alphabet(spellings: tuple[str, ...]) -> None:
    assert len({name_key(one) for one in spellings}) == 1


def test_names_of_two_people_have_two_keys() -> None:
    assert len({name_key(n) for n in ("Putin", "Tokayev", "Nazarbayev", "Lukashenko")}) == 4


def test_inflected_forms_share_a_stem() -> None:
    assert stem("protesters", "en") == stem("protester", "en")
    assert stem("правительство", "ru") == stem("правительством", "ru")


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("", "Наурыз айында қар", "kk"),
        ("", "Снег", "ru"),
        ("", "Kar yağdı", "tr"),
        ("", "Snow", "en"),
        ("", "Їде сніг", "uk"),
        ("", "برف پاییزی", "fa"),
        ("", "ثلج", "ar"),
        ("", "下雪了", "zh"),
        ("de", "Schnee", "de"),
        ("en-GB", "x", "en"),
    ],
)
def test_the_language_is_the_declared_one_or_what_the_letters_say(
    declared: str, text: str, language: str
) -> None:
    assert reading_language(declared, text) == language
