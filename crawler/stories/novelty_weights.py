"""The scorecard: how much each feature moves the log-odds that a sentence is new, and how it is said."""

from __future__ import annotations

BIAS = 4.0
WEIGHTS = {
    "likeness": -3.0,
    "held_by_best": -2.0,
    "held_by_five": -2.0,
    "held_by_all": -2.0,
    "new_numbers": 0.4,
    "new_names": 0.4,
    "length": 0.2,
    "around": -1.0,
    "text": -0.5,
}
SAID = {
    "likeness": "likeness to the nearest known sentence",
    "held_by_best": "share of it that one known sentence holds",
    "held_by_five": "share of it that the five nearest hold",
    "held_by_all": "share of it that the topic has met",
    "new_numbers": "numbers never met",
    "new_names": "names never met",
    "length": "length",
    "around": "how known its neighbours in the text are",
    "text": "how known the text is",
}
