"""The numbers that novelty of a sentence is judged by."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from crawler.stories.terms import Terms
from storage.records import Frequencies, Remembered

_NEAREST = 5
_PRIOR = 50.0  # sentences of the topic that weigh as much as what is known of a term everywhere


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to be judged."""

    text: str
    language: str  # ISO 639-1, "" if not known
    position: int  # in its text, counted in sentences from 0; a title is -1
    terms: Terms


@dataclass(frozen=True, slots=True)
class Memory:
    """How often terms were met: on the topic, and in the archive as a whole."""

    topic: Frequencies
    everywhere: Frequencies


class _Weights:
    """Rarity of terms: the topic's own, smoothed by that of the whole archive."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def __call__(self, term: str) -> float:
        topic, every = self._memory.topic, self._memory.everywhere
        share = (every.terms.get(term, 0) + 0.5) / (every.sentences + 1)
        return -math.log((topic.terms.get(term, 0) + _PRIOR * min(share, 0.5)) / (topic.sentences + _PRIOR))


def measured(
    sentence: Sentence, neighbours: Sequence[Remembered], memory: Memory, now: datetime
) -> dict[str, float]:
    """The features of one sentence by itself."""
    weight = _Weights(memory)
    own = {term: weight(term) for term in sentence.terms.all}
    near = sorted(((_cosine(own, one.terms, weight), one) for one in neighbours), key=lambda pair: -pair[0])
    best = near[0][1] if near else None
    five = {term for _, one in near[:_NEAREST] for term in one.terms}
    ever = memory.topic.terms
    return {
        "likeness": near[0][0] if near else 0.0,
        "held_by_best": _held(own, best.terms) if best else 0.0,
        "held_by_five": _held(own, five),
        "held_by_all": _held(own, ever),
        "new_numbers": float(sum(number not in ever for number in sentence.terms.numbers)),
        "new_names": float(sum(name not in ever for name in sentence.terms.names)),
        "length": math.log(sentence.terms.length),
        "age": math.log1p(max((now - best.first_seen).total_seconds(), 0) / 86_400) if best else 0.0,
        "articles": math.log(best.articles) if best else 0.0,
    }


def _held(own: Mapping[str, float], terms: Iterable[str]) -> float:
    among = frozenset(terms)
    total = sum(own.values())
    return sum(value for term, value in own.items() if term in among) / total if total else 1.0


def _cosine(own: Mapping[str, float], other: Sequence[str], weight: _Weights) -> float:
    shared = sum(own[term] ** 2 for term in set(other) if term in own)
    lengths = sum(v * v for v in own.values()) * sum(weight(term) ** 2 for term in set(other))
    return shared / math.sqrt(lengths) if lengths else 0.0


def with_context(alone: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """The features of the sentences of one text, each with those of the sentences around it."""
    held = [one["held_by_five"] for one in alone]
    return [
        {**one, "around": fmean(held[max(0, i - 1) : i] + held[i + 1 : i + 2] or [0.5]), "text": fmean(held)}
        for i, one in enumerate(alone)
    ]
