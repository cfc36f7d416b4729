"""The scorecard: how much each feature moves the log-odds that a sentence is new, and how that is said.

Weights were set by hand from what the measures mean, moved a little towards what tells first reports from repeats in
the project's own labels of articles on two crises, and rounded. They were never fitted to the crises that ``benchmarks
novelty`` judges on.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weight:
    """One row of the scorecard."""

    by: float  # log-odds for each unit of the feature above what is typical
    typical: float  # its mean over sentences of ordinary articles: what is typical is no reason
    said: str


BIAS = -1.4  # log-odds of a sentence that is typical in everything
WEIGHTS = {
    "likeness": Weight(-3.5, 0.38, "likeness to the nearest known sentence"),
    "near_same": Weight(-2.0, 0.12, "almost the words of a known sentence"),
    "held_by_best": Weight(-0.8, 0.45, "share of it that one known sentence holds"),
    "forms_in_best": Weight(
        -1.8, 0.46, "share of it that one known sentence holds, in any form of its words"
    ),
    "letters_in_best": Weight(-2.2, 0.41, "share of its letters, by fours, that one known sentence holds"),
    "held_by_all": Weight(-0.4, 0.87, "share of it that the topic has met"),
    "unheld": Weight(0.35, 2.6, "what the nearest five do not hold"),
    "new_numbers": Weight(0.7, 0.03, "numbers never met"),
    "new_names": Weight(0.2, 0.17, "names never met"),
    "length": Weight(-0.05, 2.9, "length"),
    "back": Weight(-0.5, 0.11, "words for what lies back"),
    "links": Weight(-0.3, 0.23, "words that lead from one known thing to the next"),
    "old_day": Weight(-0.5, 0.07, "a day that lies back"),
    "age": Weight(-0.05, 1.5, "days since the nearest were first told"),
    "outlets": Weight(-0.1, 0.7, "outlets that told the nearest"),
    # Likeness grows with what there is to be like, so scores would sink as the archive fills.
    "filled": Weight(0.4, 0.0, "how much the topic has told"),
}
MEANING = Weight(-6.0, 0.45, "likeness in meaning to the nearest known sentence")
# Judged apart: no sentence is likelier told because its neighbours are.
TOLD = Weight(-5.3, 0.5, "share of it told by one known sentence, by words rare before the event")
AROUND = {
    "itself": Weight(1.2, 0.0, "the sentence itself"),
    "before": Weight(0.225, -1.4, "how new the sentence before is"),
    "after": Weight(0.225, -1.4, "how new the sentence after is"),
    "text": Weight(0.075, -1.4, "how new the rest of the text is"),
}
TOGETHER = -0.2  # log-odds beside all rows
NEW = 0.5  # score from which a sentence is likelier new than not
STRICT = 0.8  # score from which it is flagged on its own
