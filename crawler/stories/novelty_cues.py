"""Words by which a sentence shows that it tells what lies back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from crawler.stories.lexicon import load
from crawler.stories.told_dates import told_days
from crawler.stories.words import MAX_SENTENCE, fold

_FRESH = 1  # days: what is told of the day before, or of the day after, is of today
_LATELY = 2  # days: what is told of no longer ago may be the news itself
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d|[年%])")


_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Cues:
    """What the wording of a sentence says of its time."""

    back: int  # "last year", "previously", the past before the past
    links: int  # "following", "despite", "continued": one known thing led to the next
    dated: frozenset[str]  # numbers that are parts of dates, as they are written
    fresh: bool  # it names today, yesterday or tomorrow
    days: int  # days that lie back named by their date, or so long ago as it says; 0 if none


def cues(sentence: str, language: str, now: datetime) -> Cues:
    """The cues of a sentence. ``language``: ISO 639-1; of one without a list only dates are read."""
    language = language[:2].lower()
    text = fold(sentence[:MAX_SENTENCE])
    told = told_days(sentence, language, now)
    years = _YEAR.findall(text)
    written = {*years, *(number for one in told for number in _NUMBER.findall(fold(one.text)))}
    return Cues(
        len(_phrases("back", language).findall(text)),
        len(_phrases("link", language).findall(text)),
        frozenset(number.lstrip("0") for number in written),
        any(abs((now.date() - one.last).days) <= _FRESH for one in told),
        _days_back([*(one.last for one in told), *(date(int(year), 12, 31) for year in years)], now),
    )


def _days_back(days: Sequence[date], now: datetime) -> int:
    """How many days ago the latest of the earlier days is that a sentence names."""
    ago = [(now.date() - day).days for day in days]
    return min((days for days in ago if days > _LATELY), default=0)


@cache
def _phrases(group: str, language: str) -> re.Pattern[str]:
    listed = [phrase.strip() for phrase in str(load("novelty")[group].get(language, "")).split("|")]
    patterns = [_pattern(fold(phrase)) for phrase in sorted(listed, key=len, reverse=True) if phrase]
    if not patterns:
        return re.compile(r"(?!)")
    together = "|".join(patterns)
    return re.compile(together if language == "zh" else rf"(?<!\w)(?:{together})(?!\w)")


def _pattern(phrase: str) -> str:
    return r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in phrase.split())
