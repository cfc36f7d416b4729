"""How new a sentence is against all that the archive holds on its topic: a score, and the reasons for it.

A logistic scorecard over plain numbers: likeness to the nearest remembered sentences, terms that were never met, new
numbers and names, ways of telling what lies back, and how known the sentences around it are. No model is needed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.stories.novelty_features import Memory, Sentence, measured, with_context
from crawler.stories.novelty_weights import BIAS, SAID, WEIGHTS
from storage.records import Remembered

__all__ = ["Memory", "Novelty", "Sentence", "assess", "assess_text"]

REASONS = 3


@dataclass(frozen=True, slots=True)
class Novelty:
    """How new a sentence is, and why."""

    score: float  # 0 known to 1 new
    reasons: tuple[tuple[str, float], ...]  # the strongest: in words, and by how much they moved the log-odds
    numbers: tuple[tuple[str, float], ...]  # every feature, by name


def assess(sentence: Sentence, neighbours: Sequence[Remembered], memory: Memory, now: datetime) -> Novelty:
    """Judge one sentence by itself, against its nearest remembered ones."""
    return assess_text((sentence,), (neighbours,), memory, now)[0]


def assess_text(
    sentences: Sequence[Sentence], neighbours: Sequence[Sequence[Remembered]], memory: Memory, now: datetime
) -> tuple[Novelty, ...]:
    """Judge the sentences of one text together, in order: what stands between known sentences is likelier known.

    ``neighbours``: for each sentence the remembered ones nearest to it. Nothing of the text itself may be among them.
    """
    alone = [
        measured(sentence, near, memory, now) for sentence, near in zip(sentences, neighbours, strict=True)
    ]
    return tuple(_weighed(features) for features in with_context(alone))


def _weighed(features: Mapping[str, float]) -> Novelty:
    moved = {name: WEIGHTS[name] * value for name, value in features.items() if name in WEIGHTS}
    strongest = sorted(moved.items(), key=lambda pair: (-abs(pair[1]), pair[0]))[:REASONS]
    reasons = tuple((SAID[name], round(by, 3)) for name, by in strongest)
    return Novelty(
        _chance(BIAS + sum(moved.values())), reasons, tuple((n, round(v, 4)) for n, v in features.items())
    )


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, odds))))
