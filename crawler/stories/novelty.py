"""How new a sentence is against all that the archive holds on its topic: a score, and the reasons for it.

A logistic scorecard over plain numbers: likeness to the nearest remembered sentences, terms that were never met, new
numbers and names, ways of telling what lies back. The sentences of one text are judged together: one that stands among
known ones is likelier known. No model is needed; likeness in meaning is one more number where it is measured.

After the novelty measures of the TREC Novelty tracks (Allan, Wade and Bolivar, "Retrieval and novelty detection at the
sentence level", SIGIR 2003): likeness to the nearest earlier sentence, and count of new words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.stories.novelty_features import Memory, Sentence, measured
from crawler.stories.novelty_weights import AROUND, BIAS, MEANING, TOGETHER, TOLD, WEIGHTS, Weight
from storage.records import Remembered

__all__ = ["Memory", "Novelty", "Sentence", "around", "assess", "assess_text", "why"]

REASONS = 3
_SUREST = 6.0  # log-odds: no single sentence is surer of itself than that when its neighbours are judged


@dataclass(frozen=True, slots=True)
class Novelty:
    """How new a sentence is, and why."""

    score: float  # 0 known to 1 new
    reasons: tuple[tuple[str, float], ...]  # the strongest: in words, and by how much they moved the log-odds
    numbers: tuple[tuple[str, float], ...]  # every feature by name, the strongest first


def assess(sentence: Sentence, neighbours: Sequence[Remembered], memory: Memory, now: datetime) -> Novelty:
    """Judge one sentence by itself, against its nearest remembered ones."""
    return assess_text((sentence,), (neighbours,), memory, now)[0]


def assess_text(
    sentences: Sequence[Sentence], neighbours: Sequence[Sequence[Remembered]], memory: Memory, now: datetime
) -> tuple[Novelty, ...]:
    """Judge the sentences of one text together, in order: what stands between known sentences is likelier known.

    ``neighbours``: for each sentence the remembered ones nearest to it. Nothing of the text itself may be among them,
    nor in ``memory``, whose terms are those of all its sentences.
    """
    alone = [
        measured(sentence, near, memory, now) for sentence, near in zip(sentences, neighbours, strict=True)
    ]
    moved = [_moved(features) for features in alone]
    beside = around([BIAS + sum(one.values()) for one in moved])
    return tuple(_weighed(*each) for each in zip(alone, moved, beside, strict=True))


def why(found: Novelty) -> str:
    """The strongest reasons in one line, with what each added to the log-odds that the sentence is new."""
    return "; ".join(f"{said} ({by:+.1f})" for said, by in found.reasons)


def around(odds: Sequence[float]) -> list[dict[str, float]]:
    """For each sentence of a text its own log-odds, those of the sentences before and after it, and the mean of all
    others. What is missing is stood in for by what there is: a lone sentence stands among its likes."""
    capped = [max(-_SUREST, min(_SUREST, one)) for one in odds]
    whole, last = sum(capped), len(capped) - 1
    found = []
    for i, own in enumerate(capped):
        before = capped[i - 1] if i else capped[min(1, last)]
        after = capped[i + 1] if i < last else capped[max(0, i - 1)]
        others = (whole - own) / last if last else own
        found.append({"itself": own, "before": before, "after": after, "text": others})
    return found


_ROWS: Mapping[str, Weight] = {**WEIGHTS, "meaning": MEANING, **AROUND}
_EVERY: Mapping[str, Weight] = {**_ROWS, "told": TOLD}


def _moved(features: Mapping[str, float]) -> dict[str, float]:
    """By how much each feature moves the log-odds."""
    return {name: _by(name, value) for name, value in features.items() if name in _ROWS}


def _by(name: str, value: float) -> float:
    row = _EVERY[name]
    return row.by * (value - row.typical)


def _weighed(
    features: Mapping[str, float], moved: Mapping[str, float], beside: Mapping[str, float]
) -> Novelty:
    context = {name: _by(name, value) for name, value in beside.items()}
    itself = AROUND["itself"].by
    every = {name: itself * by for name, by in moved.items()}
    context["told"] = _by("told", features["told"])
    every |= {name: by for name, by in context.items() if name != "itself"}
    ranked = sorted({**features, **beside}, key=lambda name: (-abs(every.get(name, 0.0)), name))
    numbers = {**features, **beside}
    return Novelty(
        round(_chance(TOGETHER + sum(context.values())), 4),
        tuple((_EVERY[name].said, round(every[name], 3)) for name in ranked[:REASONS]),
        tuple((name, round(numbers[name], 4)) for name in ranked),
    )


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
