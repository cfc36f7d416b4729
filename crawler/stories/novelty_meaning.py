"""Likeness in meaning, across languages: cosines of sentence vectors, each less the mean of its language on the topic.

A sentence encoder puts all sentences of one story, and all sentences of one language, close together; less that mean,
what is left is what the sentence itself says. Where the vectors come from is no matter of this room.
"""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

MOST_LETTERS = 1_200  # of one sentence that an encoder is given
MOST_REMEMBERED = 5_000  # sentences of one topic, the newest
LEAST_FOR_MEAN = 6  # sentences of a language on a topic, before their own mean is taken
_FORBIDDEN = frozenset(("Cc", "Cs", "Co", "Cn"))
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def encodable(sentence: str) -> str:
    """A sentence as an encoder may be given it: NFKC (compatibility letters grow in some encoders' buffers), without
    lone surrogates, controls and marks of direction, at most ``MOST_LETTERS`` long; "" if nothing is left."""
    text = unicodedata.normalize("NFKC", sentence[:MOST_LETTERS].encode("utf-8", "ignore").decode("utf-8"))
    kept = (" " if letter in "\t\n\r" else letter for letter in text if _may_stay(letter))
    return " ".join("".join(kept).split())[:MOST_LETTERS]


def _may_stay(letter: str) -> bool:
    return letter in "\t\n\r" or not (letter in _BIDI or unicodedata.category(letter) in _FORBIDDEN)


@dataclass(slots=True)
class Mean:
    """A running mean of vectors."""

    count: int = 0
    total: Vector = field(default_factory=lambda: np.zeros(1, dtype=np.float32))

    def add(self, vector: Vector) -> None:
        self.total = self.total + vector
        self.count += 1

    @property
    def value(self) -> Vector:
        return np.asarray(self.total / max(self.count, 1), dtype=np.float32)


class Meanings:
    """The vectors of one topic's newest sentences, and how like them another sentence is."""

    def __init__(self, everywhere: Mapping[str, Mean] | None = None) -> None:
        """``everywhere``: by language, the mean over all topics, for languages this topic has few sentences of."""
        self._everywhere = everywhere or {}
        self._means: dict[str, Mean] = {}
        self._known: deque[tuple[str, Vector]] = deque(maxlen=MOST_REMEMBERED)

    def remember(self, language: str, vector: Vector) -> None:
        self._known.append((language, vector))
        self._means.setdefault(language, Mean()).add(vector)

    def likeness(self, language: str, vector: Vector) -> float:
        """The highest cosine to a remembered sentence of any language, -1 to 1; 0 where none is remembered."""
        if not self._known:
            return 0.0
        means = {tongue: self._mean(tongue) for tongue in {language, *(tongue for tongue, _ in self._known)}}
        rows = np.stack([known - means[tongue] for tongue, known in self._known])
        own = vector - means[language]
        lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(own)
        return float(np.max(rows @ own / np.maximum(lengths, 1e-6)))

    def _mean(self, language: str) -> Vector:
        own = self._means.get(language, Mean())
        wider = self._everywhere.get(language, own)
        return (own if own.count >= LEAST_FOR_MEAN else wider).value
