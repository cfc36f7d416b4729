"""How much of a sentence one remembered sentence tells already, by how rare its words were before the event.

The words of an event stay rare while everybody repeats them, so that a retelling is recognised by them. Measured on
journalists' timelines, no other single number tells first reports from repeats as well (docs/developments.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from storage.records import Frequencies, Remembered

FRESH = 0.06  # taken off what is known of a sentence that tells of the day itself, the day before or after
_ABROAD = 3  # names and numbers that two sentences of different languages must share
_SMOOTHED = 50.0  # sentences of memory below which all terms are nearly as rare


class Rarity:
    """How rare each term was on a topic before the event that is told."""

    def __init__(self, before: Frequencies) -> None:
        self._before = before

    def __call__(self, term: str) -> float:
        return max(
            math.log((self._before.sentences + _SMOOTHED) / (self._before.terms.get(term, 0) + 1)), 0.01
        )


def weights(terms: Iterable[str], rarity: Rarity) -> dict[str, float]:
    """Terms with how much each counts."""
    return {term: rarity(term) for term in terms}


def held(own: Mapping[str, float], other: Iterable[str]) -> float:
    """The share of a sentence's weighted terms that another one has; of a sentence without terms, all."""
    total = sum(own.values())
    return sum(own[term] for term in set(other) if term in own) / total if total else 1.0


def told_by(own: Mapping[str, float], language: str, other: Remembered, *, fresh: bool) -> float:
    """What a remembered sentence holds of one; in another language only names and numbers can tell, and only several.
    ``fresh``: whether the sentence tells of the day it was published."""
    return max(_held_by(own, language, other) - (FRESH if fresh else 0.0), 0.0)


def _held_by(own: Mapping[str, float], language: str, other: Remembered) -> float:
    if other.language == language:
        return held(own, other.terms)
    everywhere = {term: weight for term, weight in own.items() if term[0] in "@#"}
    return held(everywhere, other.terms) if len(everywhere.keys() & set(other.terms)) >= _ABROAD else 0.0
