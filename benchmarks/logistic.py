"""Logistic regression and thresholds, for benchmarks that fit on some topics and judge on another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

_ROUNDS = 40
_STEADY = 1e-6


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Weights over features as they are measured: ``odds`` gives the log-odds of each row."""

    bias: float
    weights: Numbers

    def odds(self, rows: Numbers) -> Numbers:
        return np.asarray(rows @ self.weights + self.bias, dtype=np.float64)


def fitted(rows: Numbers, true: Flags, ridge: float = 3.0) -> Scorecard:
    """Penalised maximum likelihood by iteratively reweighted least squares (Hastie, Tibshirani and Friedman, "The
    Elements of Statistical Learning", 4.4.1); ``ridge`` pulls on weights of features of unit spread."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack([np.ones(len(rows)), (rows - mean) / spread])
    pull = np.eye(scaled.shape[1]) * ridge
    pull[0, 0] = _STEADY
    beta = np.zeros(scaled.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(scaled @ beta, -30, 30)))
        slope = np.maximum(chance * (1 - chance), _STEADY)
        step = np.linalg.solve((scaled.T * slope) @ scaled + pull, scaled.T @ (true - chance) - pull @ beta)
        beta = beta + step
        if float(np.abs(step).max()) < _STEADY:
            break
    weights = beta[1:] / spread
    return Scorecard(float(beta[0] - mean @ weights), weights)


def f1(flagged: Flags, true: Flags) -> float:
    both = int((flagged & true).sum())
    return 2 * both / max(int(flagged.sum()) + int(true.sum()), 1)


def best_threshold(odds: Numbers, true: Flags) -> float:
    """The threshold with the highest F1."""
    order = np.argsort(-odds, kind="stable")
    found = np.cumsum(true[order])
    scores = 2 * found / (np.arange(1, len(odds) + 1) + int(true.sum()))
    return float(odds[order][int(scores.argmax())])


def threshold_at(precision: float, odds: Numbers, true: Flags) -> float:
    """The lowest threshold that is at least so precise; infinite if none is."""
    order = np.argsort(-odds, kind="stable")
    precise = np.nonzero(np.cumsum(true[order]) / np.arange(1, len(odds) + 1) >= precision)[0]
    return float(odds[order][precise[-1]]) if len(precise) else float(np.inf)


def suppressing(share: float, odds: Numbers) -> float:
    """The lowest threshold that holds back at least this share of some rows, all of them false."""
    return float(np.quantile(odds, share)) + _STEADY if len(odds) else -np.inf
