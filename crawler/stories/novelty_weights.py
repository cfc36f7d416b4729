"""The scorecard: how much each feature moves the log-odds that a sentence is new, and how it is said.

Set by hand from what the measures mean, and rounded; never fitted to the crises that ``benchmarks novelty`` judges on.
"""

from __future__ import annotations

BIAS = 4.0
WEIGHTS = {
    "likeness": -4.0,
    "near_same": -2.0,
    "held_by_best": -1.0,
    "forms_in_best": -2.0,
    "letters_in_best": -2.0,
    "held_by_all": -1.0,
    "unheld": 0.4,
    "new_numbers": 0.5,
    "new_names": 0.3,
    "length": 0.0,
    "back": -0.4,
    "links": -0.4,
    "old_day": -1.0,
}
NEW = 0.5  # score from which a sentence is more likely new than not
STRICT = 0.8  # score from which it is flagged on its own
AROUND = {"itself": 0.8, "before": 0.2, "after": 0.2, "text": 0.0}
SAID = {
    "likeness": "likeness to the nearest known sentence",
    "near_same": "almost the words of a known sentence",
    "held_by_best": "share of it that one known sentence holds",
    "forms_in_best": "share of it that one known sentence holds in any form of its words",
    "letters_in_best": "share of its letters, in fours, that one known sentence holds",
    "held_by_all": "share of it that the topic has met",
    "unheld": "what the nearest five do not hold",
    "new_numbers": "numbers never met",
    "new_names": "names never met",
    "length": "length",
    "back": "words for what lies back",
    "links": "words that lead from one known thing to the next",
    "old_day": "a day that lies back",
    "meaning": "likeness in meaning to the nearest known sentence",
    "before": "how new the sentence before is",
    "after": "how new the sentence after is",
    "text": "how new the rest of the text is",
}
