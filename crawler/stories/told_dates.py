"""Which days a sentence tells of, from its own words and the time it was published.

Own word lists (``lexicon/days.yaml``) and not dateparser, which was tried: its search takes 5 ms a sentence of a given
language, forty times as long, and takes "we" and "now" for dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawler.stories.day_readings import Found, readings
from crawler.stories.words import MAX_SENTENCE, fold

MOST = 8  # days taken from one sentence; one that names more is a list, or an attack
EARLIEST = timedelta(days=3653)  # before publication; what is older is history, or a mistake
LATEST = timedelta(days=366)
LEAD = 0.5  # certainty that a lead without a time word tells of the day it was published

_FIRST_YEAR, _LAST_YEAR = 1900, 2200  # of publication; outside them it is a mistake, and nothing is told
_BLANKS = str.maketrans(dict.fromkeys("\xa0\u200c\u202f\t\r\n", " "))
_MONTH_OR_VERB = re.compile(r"(?:may|march)\b")  # "may 10 people …"


@dataclass(frozen=True, slots=True)
class Told:
    """A day that a sentence tells of, or a span of days somewhere in which it happened."""

    day: date
    certainty: float  # 0..1, that what is told happened on that day, or within that span
    text: str  # the words that say so; "" for the publication day of a lead that names no time
    last: date  # the span's last day; ``day`` itself if only one is meant

    @property
    def exact(self) -> bool:
        return self.day == self.last


def told_days(sentence: str, language: str, published: datetime, *, lead: bool = False) -> tuple[Told, ...]:
    """The days a sentence tells of, in the order it names them, at most ``MOST``.

    ``language``: ISO 639-1; of one that is not known only dates in digits are read. ``published``: the day it has in
    its own time zone counts. ``lead``: the sentence opens an article, so that without a time word it most likely
    tells of the publication day. Days more than ten years before or one after publication are not told of, nor is any
    day by what was published before 1900 or after 2200.
    """
    if not _FIRST_YEAR <= published.year <= _LAST_YEAR:
        return ()
    written = sentence[:MAX_SENTENCE].translate(_BLANKS)
    text, language = fold(written), language[:2].lower()
    source = written if len(written) == len(text) else text
    found = [one for one in _chosen(readings(text, language, published)) if one.certainty >= 0]
    if not found and lead and text.strip():
        return (Told(published.date(), LEAD, "", published.date()),)
    days: dict[tuple[date, date], Told] = {}
    for one in found:
        words = source[one.start : one.end].strip()
        verb = language == "en" and words.islower() and _MONTH_OR_VERB.match(words) and not source.islower()
        if one.first and one.last and not verb and _sane(one.first, published) and _sane(one.last, published):
            days.setdefault((one.first, one.last), Told(one.first, one.certainty, words, one.last))
    return tuple(told for told in days.values() if not _said_better(told, days))[:MOST]


def _said_better(span: Told, days: Iterable[tuple[date, date]]) -> bool:
    """Whether the sentence also names one day of the span: "in the night to Wednesday"."""
    return not span.exact and any(first == last and span.day <= first <= span.last for first, last in days)


def _sane(day: date, published: datetime) -> bool:
    return -EARLIEST <= day - published.date() <= LATEST


def _chosen(found: Iterable[Found]) -> list[Found]:
    """The first reading of every word: what comes later in the list and overlaps is dropped."""
    kept: list[Found] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
