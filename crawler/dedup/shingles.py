"""A text as its copies are found by: sentences, each with its word shingles and one mark.

A shingle is five words in a row, or six letters of a script without blanks (Broder 1997, "On the resemblance and
containment of documents"). The mark of a sentence is the least hash of its shingles, a min-hash of one sentence: a
sentence that stands in another text word for word has the same mark there, one with a changed word mostly has. So two
texts that share sentences meet in an index of marks however much their lengths differ, which bands over a min-hash of
whole texts do not give.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import regex

from crawler.sentences import sentences

from .texts import reading_words

__all__ = ["Sentence", "Shingle", "Sketch", "marked", "shingles", "sketch"]

Shingle = tuple[str, ...]

WORDS = 5  # of a shingle
LETTERS = 6  # of a shingle in a script without blanks
MOST_SENTENCES = 1_500  # different ones of one text; what follows is not looked at
_LIVE_LEAST = 5  # clock times
_LIVE_SHARE = 0.006  # clock times a word
_DATE_WITHIN = 3  # words at the beginning of a sentence
_CHRONOLOGY_LEAST = 6  # sentences
_CHRONOLOGY_SHARE = 0.5
_LETTER = regex.compile(r"[\p{Thai}\p{Lao}\p{Myanmar}\p{Khmer}\p{Hiragana}\p{Katakana}\p{Han}]\p{M}*")
_PIECE = regex.compile(
    rf"{_LETTER.pattern}|[^\p{{Thai}}\p{{Lao}}\p{{Myanmar}}\p{{Khmer}}\p{{Hiragana}}\p{{Katakana}}\p{{Han}}]+"
)
_CLOCK = re.compile(
    r"\b[0-2]?\d:[0-5]\d\b|\b\d{1,2}(?:\.[0-5]\d)?\s?[ap]\s?\.?\s?m\b|^[0-2]\d[0-5]\d\s?:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text."""

    text: str  # as written
    words: tuple[str, ...]  # as ``reading_words`` gives them; letters of unspaced scripts one by one
    shingles: frozenset[Shingle]
    mark: int  # 63 bits; 0 for a sentence too short to be known again
    has_figure: bool


@dataclass(frozen=True)
class Sketch:
    """The different sentences of a text in order, each once."""

    sentences: tuple[Sentence, ...]
    live: bool = False  # clock times all over: a live blog, or a list of dated posts
    chronology: bool = False  # most sentences begin with a date
    title: int = 0  # how many of the sentences are the title, at the front

    @cached_property
    def words(self) -> int:
        return sum(len(one.words) for one in self.sentences)

    @cached_property
    def shingles(self) -> frozenset[Shingle]:
        return frozenset().union(*(one.shingles for one in self.sentences))

    @cached_property
    def marks(self) -> dict[int, int]:
        """Marks with the words of their sentences."""
        return {one.mark: len(one.words) for one in self.sentences if one.mark}

    def without(self, furniture: Callable[[Sentence], bool]) -> Sketch:
        """The sketch with all furniture set aside."""
        kept = [not furniture(one) for one in self.sentences]
        if all(kept):
            return self
        left = tuple(one for one, stays in zip(self.sentences, kept, strict=True) if stays)
        return Sketch(left, self.live, self.chronology, sum(kept[: self.title]))


def sketch(title: str, text: str, language: str = "") -> Sketch:
    """The sketch of an article. ``language``: ISO 639-1, or ""; it only helps to cut sentences.

    Takes time linear in the text, of which no more than ``sentences`` reads is looked at.
    """
    heading = [one for one in (_sentence(title),) if one.words]
    found = {one.words: one for one in heading}
    clocks = words = 0
    for line in sentences(text, language):
        one = _sentence(line)
        clocks += len(_CLOCK.findall(line))
        words += len(one.words)
        if one.words:
            found.setdefault(one.words, one)
        if len(found) >= MOST_SENTENCES:
            break
    every = tuple(found.values())
    return Sketch(every, _is_live(clocks, words), _is_chronology(every), len(heading))


def _is_live(clocks: int, words: int) -> bool:
    return clocks >= _LIVE_LEAST and clocks > words * _LIVE_SHARE


def _is_chronology(every: tuple[Sentence, ...]) -> bool:
    dated = sum(any(word[0].isnumeric() for word in one.words[:_DATE_WITHIN]) for one in every if one.mark)
    return dated >= _CHRONOLOGY_LEAST and dated >= sum(bool(one.mark) for one in every) * _CHRONOLOGY_SHARE


def _sentence(line: str) -> Sentence:
    words, size = _words(line)
    mine = shingles(words, size)
    figure = any(word[0].isnumeric() for word in words)
    return Sentence(line, words, mine, marked(mine) if len(words) >= size else 0, figure)


def _words(line: str) -> tuple[tuple[str, ...], int]:
    """The words of a sentence, and how many make a shingle."""
    words = reading_words(line)
    letters = len(_LETTER.findall(line))
    if not letters:
        return tuple(words), WORDS
    pieces = tuple(piece for word in words for piece in _PIECE.findall(word))
    return pieces, LETTERS if letters * 2 > len(pieces) else WORDS


def shingles(words: tuple[str, ...], size: int = WORDS) -> frozenset[Shingle]:
    """All runs of ``size`` words; of fewer words, all of them as one."""
    if len(words) <= size:
        return frozenset([words]) if words else frozenset()
    return frozenset(words[at : at + size] for at in range(len(words) - size + 1))


def marked(mine: Iterable[Shingle]) -> int:
    """The least hash of some shingles, 1 to 2**63 - 1; the same on every machine."""
    hashes = (hashlib.blake2b(" ".join(one).encode("utf-8", "replace"), digest_size=8) for one in mine)
    return min((int.from_bytes(one.digest(), "big") >> 1 or 1 for one in hashes), default=0)
