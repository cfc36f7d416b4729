"""Weights for the numbers behind a decision, from what people said of it: a logistic model, measured on other stories.

Nothing here is used by itself. A person asks for weights, sees what they do to precision, and decides.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

NEEDED = 200  # labels of both kinds together
NEEDED_OF_EACH = 40
AT_RECALL = 0.8  # the share of useful ones kept, at which precision is compared
_NEWEST = 3_000  # labels looked at: more only cost time
_HELD_OUT = 0.3
_ROUNDS, _STEP, _PENALTY = 200, 0.5, 0.01


@dataclass(frozen=True, slots=True)
class Labelled:
    """A development a person judged: was it worth telling, and what the decision rested on."""

    useful: bool
    at: datetime
    story: int
    score: float
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model over numbers that are shifted by ``means`` and divided by ``scales``; and how well it does."""

    weights: Mapping[str, float]
    bias: float
    means: Mapping[str, float]
    scales: Mapping[str, float]
    fitted_on: int
    held_out: int
    precision_before: float  # of the held-out ones, at the recall named, by the score they had
    precision_after: float
    at_recall: float = AT_RECALL

    def score(self, numbers: Mapping[str, float]) -> float:
        """How likely a development with these numbers is worth telling, 0 to 1; a number it lacks counts as average."""
        terms = (
            weight * (numbers.get(name, self.means[name]) - self.means[name]) / self.scales[name]
            for name, weight in self.weights.items()
        )
        return _logistic(self.bias + sum(terms))


def lacking(labelled: Sequence[Labelled]) -> str:
    """What is missing before weights can be fitted; "" if there is enough."""
    useful = sum(one.useful for one in labelled)
    other = len(labelled) - useful
    if len(labelled) < NEEDED or min(useful, other) < NEEDED_OF_EACH:
        return (
            f"{useful} developments are labelled useful and {other} known or wrong; it takes {NEEDED} together,"
            f" {NEEDED_OF_EACH} of each"
        )
    kept, held = _parted(labelled)
    if len({one.useful for one in kept}) < 2 or len({one.useful for one in held}) < 2:
        return "the newest stories have labels of one kind only, so that nothing can be measured on them"
    return "" if any(one.numbers for one in kept) else "no labelled development has numbers to weigh"


def fit(labelled: Sequence[Labelled]) -> Weights:
    """Fit on the older stories, measure on the newer ones; a story is never in both. ``lacking`` must be ""."""
    kept, held = _parted(labelled)
    names = sorted({name for one in kept for name in one.numbers})
    means = {name: _mean([one.numbers[name] for one in kept if name in one.numbers]) for name in names}
    scales = {
        name: _spread([one.numbers.get(name, means[name]) for one in kept], means[name]) for name in names
    }
    rows = [[(one.numbers.get(n, means[n]) - means[n]) / scales[n] for n in names] for one in kept]
    bias, weights = _descend(rows, [float(one.useful) for one in kept])
    fitted = Weights(
        dict(zip(names, weights, strict=True)), bias, means, scales, len(kept), len(held), 0.0, 0.0
    )
    before = _precision([(one.score, one.useful) for one in held])
    after = _precision([(fitted.score(one.numbers), one.useful) for one in held])
    return Weights(fitted.weights, bias, means, scales, len(kept), len(held), before, after)


def _parted(labelled: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """By whole stories, the newest ones held out."""
    newest = sorted(labelled, key=lambda one: one.at)[-_NEWEST:]
    begins: dict[int, datetime] = {}
    for one in newest:
        begins.setdefault(one.story, one.at)
    ordered = sorted(newest, key=lambda one: (begins[one.story], one.story, one.at))
    cut = int(len(ordered) * (1 - _HELD_OUT))
    while cut < len(ordered) and cut and ordered[cut].story == ordered[cut - 1].story:
        cut += 1
    return ordered[:cut], ordered[cut:]


def _descend(rows: Sequence[Sequence[float]], truth: Sequence[float]) -> tuple[float, list[float]]:
    """Plain gradient descent on the log loss with a little shrinkage; the same data give the same weights."""
    bias, weights = 0.0, [0.0] * len(rows[0])
    for _ in range(_ROUNDS):
        errors = [
            _logistic(bias + sum(w * x for w, x in zip(weights, row, strict=True))) - true
            for row, true in zip(rows, truth, strict=True)
        ]
        bias -= _STEP * sum(errors) / len(rows)
        slopes = (
            sum(e * row[i] for e, row in zip(errors, rows, strict=True)) / len(rows)
            for i in range(len(weights))
        )
        weights = [w - _STEP * (slope + _PENALTY * w) for w, slope in zip(weights, slopes, strict=True)]
    return bias, weights


def _precision(scored: Sequence[tuple[float, bool]]) -> float:
    """Precision of the best ones, as many as it takes to keep the share of useful ones named; ties stay together."""
    wanted = AT_RECALL * sum(useful for _, useful in scored)
    limit = 0.0
    met = 0
    for score, useful in sorted(scored, key=lambda one: -one[0]):
        met += useful
        if met >= wanted:
            limit = score
            break
    taken = [useful for score, useful in scored if score >= limit]
    return sum(taken) / len(taken)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, value))))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _spread(values: Sequence[float], mean: float) -> float:
    return math.sqrt(_mean([(value - mean) ** 2 for value in values])) or 1.0
