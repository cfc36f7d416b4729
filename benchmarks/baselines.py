"""What plain monitors flag: the near-duplicate filter, first-story detection by TF-IDF, and the spike of volume.

Every baseline takes a stream of dated articles and says which sentences it flags, so that any benchmark can hold them
against its own gold.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from benchmarks.crises import Dated, Place

SHINGLE = 4  # words
COPIED = 0.75  # share of a sentence's shingles that were met before, above which it is a copy
DAYS = 14
SPIKE = 2.0  # a day this many times the mean of the last ``DAYS``
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


def words(sentence: str) -> list[str]:
    """The words and numbers of a sentence in small letters."""
    return _WORD.findall(sentence.lower())


def near_duplicate(articles: Sequence[Dated]) -> set[Place]:
    """Every sentence but those that earlier articles had nearly word for word."""
    met: set[int] = set()
    flagged: set[Place] = set()
    for article in articles:
        shingles = [_shingles(sentence) for sentence in article.sentences]
        flagged |= {(article.id, i) for i, own in enumerate(shingles) if len(own & met) <= COPIED * len(own)}
        met.update(*shingles)
    return flagged


def _shingles(sentence: str) -> set[int]:
    said = words(sentence)
    return {hash(tuple(said[i : i + SHINGLE])) for i in range(max(1, len(said) - SHINGLE + 1))}


def first_story(articles: Sequence[Dated]) -> dict[Place, float]:
    """First-story detection on sentences (UMass-FSD): one minus the greatest TF-IDF cosine to any sentence of an
    earlier article. Flag what is above a threshold."""
    index = _Index()
    newness: dict[Place, float] = {}
    for article in articles:
        counted = [Counter(words(sentence)) for sentence in article.sentences]
        newness |= {(article.id, i): 1 - index.nearest(own) for i, own in enumerate(counted)}
        for own in counted:
            index.add(own)
    return newness


class _Index:
    """Sentences by their words, with weights as they were when a sentence came in."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[array[int], array[float]]] = defaultdict(lambda: (array("q"), array("d")))
        self._size = 0

    def nearest(self, own: Mapping[str, int]) -> float:
        """The greatest cosine of any sentence so far."""
        if not self._size:
            return 0.0
        likeness: NDArray[np.float64] = np.zeros(self._size)
        for word, weight in self._weights(own).items():
            if word in self._held:
                at, weights = self._held[word]
                likeness[np.frombuffer(at, np.int64)] += weight * np.frombuffer(weights, np.float64)
        return float(likeness.max())

    def add(self, own: Mapping[str, int]) -> None:
        """One more sentence."""
        for word, weight in self._weights(own).items():
            at, weights = self._held[word]
            at.append(self._size)
            weights.append(weight)
        self._size += 1

    def _weights(self, own: Mapping[str, int]) -> dict[str, float]:
        rare = {
            word: (1 + math.log(count))
            * math.log((self._size + 2) / (len(self._held[word][0]) + 1 if word in self._held else 1))
            for word, count in own.items()
        }
        length = math.sqrt(sum(weight * weight for weight in rare.values())) or 1.0
        return {word: weight / length for word, weight in rare.items()}


def volume(articles: Sequence[Dated]) -> set[Place]:
    """The first sentence of every article of a day with twice as many articles as the mean of the 14 days before."""
    spikes = set(spike_days(Counter(article.day for article in articles)))
    return {(article.id, 0) for article in articles if article.day in spikes and article.sentences}


def spike_days(counts: Mapping[date, int]) -> Iterator[date]:
    """The days with a spike. The first day of a stream has nothing to be held against and is none."""
    if not counts:
        return
    begins = min(counts)
    for day in sorted(counts):
        before = min(DAYS, (day - begins).days)
        last = [counts.get(day - timedelta(days=n), 0) for n in range(1, before + 1)]
        if last and counts[day] >= SPIKE * max(fmean(last), 1):
            yield day


def threshold(newness: Mapping[Place, float], wanted: Iterable[Iterable[Place]], share: float) -> float:
    """The threshold at or above which ``share`` of some groups of sentences have one that is flagged."""
    best = sorted((max(newness.get(place, 0.0) for place in group) for group in wanted), reverse=True)
    needed = math.ceil(share * len(best))
    return best[needed - 1] if best and needed else 1.0
