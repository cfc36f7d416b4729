"""Over what time a figure was counted: this incident, everything since something began, or a stretch of time.

A figure of one scope says nothing against a figure of another: "98 killed in the past week" neither raises nor
corrects "12,000 killed since the war began".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from crawler.stories.counted import YEAR, Sentence
from crawler.stories.lexicon import load
from crawler.stories.numbers import Number
from crawler.stories.phrases import Hit, Phrases
from crawler.stories.words import Word

INCIDENT, CUMULATIVE, WINDOW, OTHER = "incident", "cumulative", "window", "other"
_SINCE_REACH = 8  # words between "since" and what began


@cache
def _cues(language: str) -> dict[str, Phrases]:
    entry: dict[str, Any] = load("sayings").get(language, {})
    return {
        name: Phrases(((phrase, name) for phrase in entry.get(name, ())), language)
        for name in ("window", "cumulative", "since", "began")
    }


def scope_of(s: Sentence, n: Number, language: str, *, more: bool) -> tuple[str, str]:
    """The scope of one number, and for a stretch of time the words that say which ("past two weeks").

    ``more``: the number comes on top of what was counted before; without a stretch of time its scope is unsure.
    """
    if not (cues := _cues(language)):
        return INCIDENT, ""
    start, end = s.clause(n)
    scope, period = _within(s.tokens, start, end, cues)
    if scope == INCIDENT and (lead := _lead_in(s, start)):
        scope, period = _within(s.tokens, *lead, cues)
    return (OTHER, "") if more and scope == INCIDENT else (scope, period)


def _lead_in(s: Sentence, start: int) -> tuple[int, int] | None:
    """The clause before, if it counts nobody: "Since 2014, at least …", "In the past 24 hours, …"."""
    if start < 2:
        return None
    before = next((i + 1 for i in range(start - 2, -1, -1) if s.key(i) == ","), 0)
    slotted = any(before <= h.start < start for h in s.slots)
    return None if slotted else (before, start - 1)


def _within(tokens: Sequence[Word], start: int, end: int, cues: dict[str, Phrases]) -> tuple[str, str]:
    window = cues["window"].find(tokens, start, end)
    if window:
        return WINDOW, _period(tokens, window[0], end)
    if cues["cumulative"].has(tokens, start, end) or _since(tokens, start, end, cues):
        return CUMULATIVE, ""
    return INCIDENT, ""


def _since(tokens: Sequence[Word], start: int, end: int, cues: dict[str, Phrases]) -> bool:
    """ "since 2014", "since the monsoon began": but "since Wednesday" is the incident itself."""
    for hit in cues["since"].find(tokens, start, end):
        stop = min(end, hit.end + _SINCE_REACH)
        year = hit.end < stop and YEAR.match(tokens[hit.end].key)
        if year or cues["began"].has(tokens, hit.end, stop):
            return True
    return False


def _period(tokens: Sequence[Word], hit: Hit, end: int) -> str:
    return " ".join(t.key for t in tokens[hit.start : min(end, hit.end + 2)] if t.key.isalnum())
