"""Sketches: what of a text its copies are found by."""

from __future__ import annotations

import random
import time

import pytest

from crawler.dedup.shingles import MOST_SENTENCES, Sketch, shingles, sketch

from .writing import story, text


def test_every_sentence_counts_once_in_order() -> None:
    first, second = story(1, 2)
    found = sketch("", text(first, second, first, first.upper()))
    assert [one.text for one in found.sentences] == [first, second]


def test_the_title_is_the_first_sentence_and_not_counted_twice() -> None:
    title, *rest = story(2, 3)
    found = sketch(title, text(title, *rest))
    assert [one.text for one in found.sentences] == [title, *rest]
    assert found.title == 1


@pytest.mark.parametrize("empty", ["", " \n\n ", "…\n—\n!!!"])
def test_an_empty_text_has_an_empty_sketch(empty: str) -> None:
    found = sketch("", empty)
    assert (found.words, found.shingles, found.marks) == (0, frozenset(), {})


def test_a_short_sentence_has_no_mark() -> None:
    assert sketch("", "Four words, no more.").marks == {}


def test_marks_are_the_same_on_every_machine() -> None:
    (mark,) = sketch("", "The cracked western dam was closed before sunrise.").marks
    assert mark == sketch("", "THE CRACKED  WESTERN DAM was closed before sunrise").sentences[0].mark
    assert mark == 1904738999634010803


def test_a_sentence_with_one_changed_word_mostly_keeps_its_mark() -> None:
    kept = 0
    for seed in range(100):
        (one,) = story(seed, 1)
        words = one.split()
        words[-1] = "otherwise."
        kept += sketch("", one).marks == sketch("", " ".join(words)).marks
    assert kept >= 85


def test_chinese_is_cut_into_letters() -> None:
    one = "洪水冲毁了北部山谷的三座桥梁和一条公路。"
    other = "据当地官员说，洪水冲毁了北部山谷的三座桥梁和一条公路。"
    mine, theirs = sketch("", one).shingles, sketch("", other).shingles
    assert all(len(shingle) == 6 for shingle in mine)
    assert mine <= theirs


def test_a_text_in_two_languages_is_cut_sentence_by_sentence() -> None:
    found = sketch("", "The bridge keepers closed the road again.\n洪水冲毁了北部山谷的三座桥梁。")
    assert [len(next(iter(one.shingles))) for one in found.sentences] == [5, 6]


def test_thai_and_japanese_have_marks() -> None:
    for one in ("น้ำท่วมทำให้สะพานสามแห่งพังทลายเมื่อวันอังคาร", "洪水で北部の谷にある三つの橋が流された。"):
        assert len(sketch("", one).marks) == 1


def test_shingles_of_few_words_are_one() -> None:
    assert shingles(("a", "b")) == {("a", "b")}
    assert shingles(()) == frozenset()
    assert len(shingles(tuple("abcdefg"))) == 3


def test_furniture_is_set_aside() -> None:
    title, first, second = story(3, 3)
    found = sketch(title, text(first, second))
    bare = found.without(lambda one: one.text in (title, second))
    assert [one.text for one in bare.sentences] == [first]
    assert bare.title == 0
    assert found.without(lambda one: False) is found


def test_a_live_page_is_known_by_its_clock_times() -> None:
    posts = [f"{9 + n}:{10 + n} {one}" for n, one in enumerate(story(4, 8))]
    assert sketch("", text(*posts)).live
    assert not sketch("", text(posts[0], *story(5, 20))).live


def test_a_chronology_is_known_by_its_dates() -> None:
    days = [f"March {n + 1} - {one}" for n, one in enumerate(story(6, 10))]
    assert sketch("", text(*story(7, 3), *days)).chronology
    assert not sketch("", text(*story(7, 12), *days)).chronology


@pytest.mark.parametrize(
    "gigantic",
    [
        "a " * 2_000_000,
        "\n".join(f"line {n} of many lines that are all too alike" for n in range(200_000)),
        "洪水" * 1_000_000,
        "12:30 " * 500_000,
        "x" * 3_000_000,
        "\u0301" * 1_000_000,
    ],
)
def test_a_gigantic_text_takes_bounded_time(gigantic: str) -> None:
    began = time.perf_counter()
    found = sketch(gigantic[:500], gigantic)
    assert time.perf_counter() - began < 5
    assert len(found.sentences) <= MOST_SENTENCES + 1


@pytest.mark.parametrize(("kept", "changed"), [(4, 0.0), (6, 0.05), (8, 0.1)])
def test_half_of_a_text_in_one_four_times_as_long_shares_marks_with_it(kept: int, changed: float) -> None:
    """Candidates at a containment of about one half: of half the sentences, or of all with one word in ten changed."""
    chance = random.Random(8)
    met = 0
    for seed in range(200):
        short = story(seed, 8)
        edited = [_edited(one, chance, changed) for one in chance.sample(short, kept)]
        long = [*story(seed + 1_000, 14), *edited, *story(seed + 2_000, 14)]
        met += bool(_marks(text(*short)) & _marks(text(*long)))
    assert met >= 198


def _edited(sentence: str, chance: random.Random, share: float) -> str:
    return " ".join("changed" if chance.random() < share else word for word in sentence.split())


def _marks(written: str) -> set[int]:
    found: Sketch = sketch("", written)
    return set(found.marks)
