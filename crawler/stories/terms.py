"""What one sentence says, as terms that can be looked up and counted: word stems, names, numbers.

A term is a short text without blanks. Stems stand bare ("resign"); names are keyed by their consonants in one alphabet
("@rdgn"), numbers by value ("#1500"), so that these two mean the same in every language. Chinese has no blanks between
words: its stems are overlapping pairs of letters. Work is bounded: of a longer sentence the beginning is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from crawler.numerals import numerals
from crawler.stories.lexicon import load
from crawler.stories.words import MAX_SENTENCE, Word, fold, name_key, words
from crawler.text import clean_text
from crawler.text import stem as dictionary_stem

MAX_TERMS = 90  # of one sentence; more is a list or an attack
_HAN = re.compile("[㐀-鿿]")
_PART = re.compile(r"[^\W\d_]+")
_LONG = 4  # letters: words that a heading in capitals writes large too
_LEAST_NAME = 3  # consonants: shorter keys are shared by too many names


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one sentence."""

    stems: tuple[str, ...]  # of content words, in order, each once
    names: tuple[str, ...]  # "@" and the consonants of a word written large inside the sentence
    numbers: tuple[str, ...]  # "#" and the value
    length: int  # words of the sentence, of any kind (in Chinese half its letters)

    @property
    def all(self) -> tuple[str, ...]:
        """Every term once, stems first, at most ``MAX_TERMS``."""
        return tuple(dict.fromkeys((*self.stems, *self.names, *self.numbers)))[:MAX_TERMS]


def terms(sentence: str, language: str) -> Terms:
    """The terms of a sentence. ``language``: ISO 639-1, or "" where it is not known."""
    language = language[:2].lower()
    text = clean_text(sentence[: 2 * MAX_SENTENCE])[:MAX_SENTENCE]
    found = words(text, language)
    said = [word for word in found if word.said[:1].isalpha()]
    return Terms(
        tuple(dict.fromkeys(_stems(said, language)))[:MAX_TERMS],
        tuple(dict.fromkeys(_names(found))) if language != "de" else (),  # German writes all nouns large
        tuple(dict.fromkeys(f"#{one.value:.15g}" for one in numerals(text, language) if one.value > 1)),
        max(1, len(said) // 2 if language == "zh" else len(said)),
    )


def _stems(said: Sequence[Word], language: str) -> Iterable[str]:
    stop = stop_words(language)
    for word in said:
        if _HAN.match(word.said):
            continue
        for part in _PART.findall(word.key.split("'", 1)[0]):
            if part not in stop and len(part) > 1:
                yield dictionary_stem(part, language)
    for one, after in pairwise(said):
        if one.end == after.start and _HAN.match(one.said) and _HAN.match(after.said):
            yield one.said + after.said


def _names(found: Sequence[Word]) -> Iterable[str]:
    """Words written large where no sentence, quotation or heading begins."""
    if not any(word.said.islower() for word in found if len(word.said) >= _LONG):  # a Heading All in Capitals
        return
    for before, word in pairwise(found):
        inside = before.said.isalnum() or before.said in ",;-–—("
        if inside and word.said[:1].isupper() and len(key := name_key(word.said)) >= _LEAST_NAME:
            yield f"@{key}"


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words of a language that carry no content of their own, folded."""
    return frozenset(fold(word) for word in str(load("novelty")["stop"].get(language, "")).split())
