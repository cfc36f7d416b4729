"""Weights of a scorecard from labelled examples: logistic regression with an L2 penalty, by Newton's method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

Row = Sequence[float]
_STEPS = 50
_ENOUGH = 1e-9  # of the largest move of a weight


def fitted(
    values: Sequence[Mapping[str, float]], labels: Sequence[bool], penalty: float
) -> tuple[float, dict[str, float]]:
    """Bias and weights. ``penalty`` is half of what a squared weight costs; the bias costs nothing.

    Raises ValueError if there is no example.
    """
    if not values:
        raise ValueError("no examples to fit weights to")
    names = list(values[0])
    rows = [[1.0, *(value[name] for name in names)] for value in values]
    beta = [0.0] * (len(names) + 1)
    for _ in range(_STEPS):
        step = _newton(rows, labels, beta, penalty)
        beta = [one + move for one, move in zip(beta, step, strict=True)]
        if max(map(abs, step)) < _ENOUGH:
            break
    return beta[0], dict(zip(names, beta[1:], strict=True))


def _newton(rows: Sequence[Row], labels: Sequence[bool], beta: Row, penalty: float) -> list[float]:
    size = len(beta)
    costs = [0.0] + [penalty] * (size - 1)
    slope = [-cost * one for cost, one in zip(costs, beta, strict=True)]
    bend = [[costs[i] * (i == j) for j in range(size)] for i in range(size)]
    for row, label in zip(rows, labels, strict=True):
        p = 1 / (1 + exp(-max(-30.0, min(30.0, sum(b * x for b, x in zip(beta, row, strict=True))))))
        there = [i for i, x in enumerate(row) if x]
        for i in there:
            slope[i] += (label - p) * row[i]
            for j in there:
                bend[i][j] += p * (1 - p) * row[i] * row[j]
    return _solved(bend, slope)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a system of equations, by elimination; a column without any value gives 0."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for i in range(size):
        best = max(range(i, size), key=lambda k: abs(rows[k][i]))
        rows[i], rows[best] = rows[best], rows[i]
        pivot = rows[i][i]
        if abs(pivot) < 1e-12:
            rows[i] = [0.0] * (size + 1)
            rows[i][i] = 1.0
            continue
        rows[i] = [x / pivot for x in rows[i]]
        for k in range(size):
            if k != i and rows[k][i]:
                factor = rows[k][i]
                rows[k] = [x - factor * y for x, y in zip(rows[k], rows[i], strict=True)]
    return [line[-1] for line in rows]
