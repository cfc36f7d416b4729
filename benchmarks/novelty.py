"""How well novelty of a sentence tells what is new from rewrites of it and from background, leaving one crisis out.

Data: ``DIR/updates/CRISIS/annotator1.tsv``, 2 and 3: crises retold in steps by three people, each with what is new at a
date (*update*) and what a reader must know (*background*). Skipped, and said so, where fewer than two crises are there.

The archive holds what annotator 1 wrote up to a step: all updates of earlier steps and all background up to and with
this one. Then annotator 2's article of the step is read: sentences of its update are *new*, those of its background are
not. Now annotator 1's update of the step is archived too, and the same article is read once more: its update is now a
*rewrite* of what is known. (Its background is context then, and not counted again.) Update and background stand in one
article, in an order decided by lot; of the other crises the archive holds everything, as other topics.

Weights and thresholds of a crisis are fitted on annotators 2 and 3 of all other crises: first the features of a
sentence alone, then its log-odds with those of the sentences before and after it and of the rest of the article. All
figures are over all sentences of all crises; each occurrence of a sentence counts.

* ``f1``, ``precision``, ``recall``: at the threshold best on the other crises.
* ``recall_at_p70``: the highest recall at a precision of .70 or more.
* ``rewrites_suppressed``, ``background_suppressed``: at the strict threshold, the lowest that on the other crises holds
  back 98.5 % of the rewrites and 95 % of the background; ``strict.precision`` and ``strict.recall`` are found there.
  ``at_p70.…``: the same two shares at the threshold of ``recall_at_p70``. There three in ten of the flagged are false
  whatever the features: a higher recall leaves *less* suppressed.
* ``alone.…``: every sentence by itself, without its article. ``annotator3.…``: judged on annotator 3.
* ``shipped.…``: the scorecard that is shipped, its thresholds too; it was fitted to none of these crises.
* ``baseline.near_duplicate.…``: all is new that is not 75 % like a known sentence; ``baseline.tfidf.…``: TF-IDF
  likeness to the nearest known sentence, its threshold fitted as above.
* ``semantic.…``: with likeness in meaning as one more feature, where the semantic extra is installed and
  ``NOVELTY_SEMANTIC=1`` asks for it (encoding takes some minutes); ``semantic.without_it.…``: the same without, for
  both learn from annotator 2 alone.
* ``crises``, ``new``, ``background``: how many there are; ``lookup_and_judge_ms``: a sentence, from text to score.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.logistic import (
    Flags,
    Numbers,
    Scorecard,
    best_threshold,
    f1,
    fitted,
    suppressing,
    threshold_at,
)
from benchmarks.retold import Judged, Kind, Step, crises, judged, written_by
from crawler.jobs.meaning import DIMENSIONS, Encoder, missing
from crawler.stories.novelty import around
from crawler.stories.novelty_meaning import Vector
from crawler.stories.novelty_weights import NEW, STRICT, WEIGHTS

Figures = dict[str, float]

FITTED = tuple(WEIGHTS)
_AROUND = ("itself", "before", "after", "text")
_REWRITES, _BACKGROUND = 0.985, 0.95  # share held back on the other crises at the strict threshold
_SAME = 0.75


@dataclass(frozen=True, slots=True)
class Sample:
    """Sentences as rows, text by text."""

    rows: Numbers
    kinds: Numbers
    texts: tuple[int, ...]  # how many sentences each text has

    @property
    def counted(self) -> Flags:
        return np.asarray(self.kinds != Kind.BESIDE)

    @property
    def true(self) -> Flags:
        return np.asarray(self.kinds == Kind.NEW)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Sentences of one annotator with their log-odds, and what two thresholds make of them."""

    kinds: Numbers
    odds: Numbers
    flagged: Flags
    strictly: Flags


def run(data: Path) -> Figures:
    """Figures, shares 0..1; {} where there is no data."""
    written = crises(data)
    if len(written) < 2:
        print(f"novelty: {data / 'updates'} has not two crises: skipped", file=sys.stderr)
        return {}
    began = time.process_time()
    texts = {name: list(judged(name, written)) for name in written}
    sentences = sum(len(text.kinds) for of_one in texts.values() for text in of_one)
    spent = time.process_time() - began
    figures = _figures("", _left_out(texts, 2, FITTED, _in_context))
    figures |= _figures("alone.", _left_out(texts, 2, FITTED, _alone))
    figures |= _figures("annotator3.", _left_out(texts, 3, FITTED, _in_context))
    figures |= _figures("shipped.", _shipped(texts, 2))
    figures |= _figures("baseline.near_duplicate.", _near_duplicates(texts, 2))
    figures |= _figures("baseline.tfidf.", _left_out(texts, 2, ("likeness",), _alone))
    if os.environ.get("NOVELTY_SEMANTIC"):
        figures |= _semantic(written)
    kinds = [
        kind for of_one in texts.values() for text in of_one if text.annotator == 2 for kind in text.kinds
    ]
    return figures | {
        "crises": float(len(texts)),
        "new": float(kinds.count(Kind.NEW)),
        "background": float(kinds.count(Kind.BACKGROUND)),
        "lookup_and_judge_ms": round(1000 * spent / sentences, 3),
    }


def _semantic(written: Mapping[str, Mapping[int, Sequence[Step]]]) -> Figures:
    if why := missing():
        print(f"novelty: {why}: semantic figures skipped", file=sys.stderr)
        return {}
    with Encoder() as encoder:
        vectors = {name: _vectors(encoder, written_by((1, 2), crisis)) for name, crisis in written.items()}
    texts = {name: list(judged(name, written, vectors[name])) for name in written}
    return _figures("semantic.", _left_out(texts, 2, (*FITTED, "meaning"), _in_context)) | _figures(
        "semantic.without_it.", _left_out(texts, 2, FITTED, _in_context)
    )


def _vectors(encoder: Encoder, sentences: Sequence[str]) -> dict[str, Vector]:
    found = zip(sentences, encoder.vectors(sentences), strict=True)
    return {one: np.zeros(DIMENSIONS, np.float32) if vector is None else vector for one, vector in found}


def _sample(texts: Sequence[Judged], names: Sequence[str]) -> Sample:
    rows = [[one[name] for name in names] for text in texts for one in text.features]
    kinds = [float(kind) for text in texts for kind in text.kinds]
    lengths = tuple(len(text.kinds) for text in texts)
    return Sample(np.array(rows, dtype=np.float64).reshape(len(kinds), len(names)), np.array(kinds), lengths)


Fit = Callable[[Sample], Callable[[Sample], Numbers]]


def _alone(train: Sample) -> Callable[[Sample], Numbers]:
    card = _card(train, train.rows)
    return lambda sample: card.odds(sample.rows)


def _in_context(train: Sample) -> Callable[[Sample], Numbers]:
    first = _card(train, train.rows)
    second = _card(train, _beside(first.odds(train.rows), train.texts))
    return lambda sample: second.odds(_beside(first.odds(sample.rows), sample.texts))


def _card(train: Sample, rows: Numbers) -> Scorecard:
    return fitted(rows[train.counted], train.true[train.counted])


def _beside(odds: Numbers, texts: Sequence[int]) -> Numbers:
    found, start = [], 0
    for length in texts:
        found += around(odds[start : start + length].tolist())
        start += length
    return np.array([[one[name] for name in _AROUND] for one in found], dtype=np.float64)


def _left_out(texts: dict[str, list[Judged]], annotator: int, names: Sequence[str], fit: Fit) -> Verdicts:
    """Each crisis judged by what was fitted on the others."""
    parts = []
    for crisis, own in texts.items():
        train = _sample([text for other in texts if other != crisis for text in texts[other]], names)
        test = _sample([text for text in own if text.annotator == annotator], names)
        weigh = fit(train)
        parts.append(_verdicts(weigh(train), train, weigh(test), test))
    return _together(parts)


def _verdicts(train_odds: Numbers, train: Sample, odds: Numbers, test: Sample) -> Verdicts:
    counted = train.counted
    threshold = best_threshold(train_odds[counted], train.true[counted])
    strict = max(
        threshold,
        suppressing(_REWRITES, train_odds[train.kinds == Kind.REWRITE]),
        suppressing(_BACKGROUND, train_odds[train.kinds == Kind.BACKGROUND]),
    )
    return _counted(test, odds, threshold, strict)


def _counted(sample: Sample, odds: Numbers, threshold: float, strict: float) -> Verdicts:
    odds, kinds = odds[sample.counted], sample.kinds[sample.counted]
    return Verdicts(kinds, odds, np.asarray(odds >= threshold), np.asarray(odds >= strict))


def _together(parts: Sequence[Verdicts]) -> Verdicts:
    return Verdicts(
        np.concatenate([part.kinds for part in parts]),
        np.concatenate([part.odds for part in parts]),
        np.concatenate([part.flagged for part in parts]),
        np.concatenate([part.strictly for part in parts]),
    )


def _shipped(texts: dict[str, list[Judged]], annotator: int) -> Verdicts:
    own = [text for of_one in texts.values() for text in of_one if text.annotator == annotator]
    scores = np.array([score for text in own for score in text.scores], dtype=np.float64)
    return _counted(_sample(own, ()), scores, NEW, STRICT)


def _near_duplicates(texts: dict[str, list[Judged]], annotator: int) -> Verdicts:
    own = [text for of_one in texts.values() for text in of_one if text.annotator == annotator]
    sample = _sample(own, ("likeness",))
    return _counted(sample, -sample.rows[:, 0], -_SAME, -_SAME)


def _figures(prefix: str, found: Verdicts) -> Figures:
    true = np.asarray(found.kinds == Kind.NEW)
    precise = np.asarray(found.odds >= threshold_at(0.7, found.odds, true))
    named = {
        "f1": f1(found.flagged, true),
        **_right(found.flagged, true, ""),
        "recall_at_p70": int((precise & true).sum()) / max(int(true.sum()), 1),
        "rewrites_suppressed": _held_back(found.strictly, found.kinds, Kind.REWRITE),
        "background_suppressed": _held_back(found.strictly, found.kinds, Kind.BACKGROUND),
        "at_p70.rewrites_suppressed": _held_back(precise, found.kinds, Kind.REWRITE),
        "at_p70.background_suppressed": _held_back(precise, found.kinds, Kind.BACKGROUND),
        **_right(found.strictly, true, "strict."),
    }
    return {f"{prefix}{name}": round(value, 4) for name, value in named.items()}


def _right(flagged: Flags, true: Flags, prefix: str) -> Figures:
    both = int((flagged & true).sum())
    return {
        f"{prefix}precision": both / max(int(flagged.sum()), 1),
        f"{prefix}recall": both / max(int(true.sum()), 1),
    }


def _held_back(flagged: Flags, kinds: Numbers, kind: Kind) -> float:
    among = np.asarray(kinds == kind)
    return 1 - int((flagged & among).sum()) / max(int(among.sum()), 1)
