"""Likeness in meaning: what is centred away, and what an encoder may be given."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.stories.novelty_meaning import MOST_LETTERS, Mean, Meanings, Vector, encodable


def vector(*parts: float) -> Vector:
    return np.array(parts, dtype=np.float32)


@given(st.text(st.characters(), max_size=300))
def test_whatever_is_encodable_is_clean(text: str) -> None:
    found = encodable(text)
    assert found == unicodedata.normalize("NFKC", found)
    assert not any(unicodedata.category(letter) in ("Cc", "Cs", "Cn") for letter in found)
    assert len(found) <= MOST_LETTERS


@pytest.mark.parametrize("text", ["\ud800", "\u202e\u2066", "\x00\x1b", " \n\t", ""])
def test_nothing_is_left_of_what_says_nothing(text: str) -> None:
    assert encodable(text) == ""


def test_letters_that_grow_are_cut_after_they_grew() -> None:
    assert len(encodable("ﷺ" * 100_000)) <= MOST_LETTERS


def test_an_empty_memory_is_like_nothing() -> None:
    assert Meanings().likeness("en", vector(1, 0, 0)) == 0.0


def test_what_all_sentences_of_a_language_share_is_no_likeness() -> None:
    """English leans on the first axis, Russian on the second; the third and fourth say what is told."""
    meanings = Meanings()
    for n in range(8):
        meanings.remember("en", vector(5, 0, n % 2, (n // 2) % 2))
        meanings.remember("ru", vector(0, 5, n % 2, (n // 2) % 2))
    assert meanings.likeness("ru", vector(0, 5, 1, 0)) > 0.99
    assert meanings.likeness("en", vector(5, 0, 0.5, 0.5)) < 0.1


def test_few_sentences_of_a_language_take_its_mean_elsewhere() -> None:
    everywhere = Mean()
    for sign in (1, -1):
        everywhere.add(vector(5, sign, 0))
    with_it, without = Meanings({"en": everywhere}), Meanings()
    for meanings in (with_it, without):
        meanings.remember("en", vector(5, 1, 0))
        meanings.remember("en", vector(5, 0, 1))
    assert with_it.likeness("en", vector(5, -1, 0)) < without.likeness("en", vector(5, -1, 0)) + 1
    assert with_it.likeness("en", vector(5, 1, 0)) == pytest.approx(1.0, abs=1e-4)
