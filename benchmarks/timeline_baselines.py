"""What the days of a story are held against: the days other, simpler rules would choose.

Each rule gives days a weight from the articles of one crisis, a batch, with hindsight where it says so.

* ``near_duplicate``: articles of the day that are no near-duplicate of an earlier one (less than 75 % of their runs of
  four words stand in it, on a sample): what most monitors show as new.
* ``tfidf``: sentences of the day unlike every earlier one (first-story detection: cosine of TF-IDF below ``NOVEL``),
  among the first ``SENTENCES`` of each article.
* ``volume``: articles of the day over the mean of the 14 days before, as commercial monitors define a spike.
* ``mentions``: articles, published on whatever day, that name the day: the batch rule of published timeline work,
  with hindsight.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from crawler.stories.salience import DayReport

Weights = Mapping[date, float]
NOVEL = 0.3
SENTENCES = 5
_CONTAINED = 0.75
_RUN = 4
_SAMPLED = 8  # one run of words in so many is kept
_POSTINGS = 500  # sentences looked at for one term, newest first
_TERMS = 8  # rarest terms of a sentence by which like ones are looked up
_SPIKE_OVER = 14


def near_duplicate(reports: Sequence[DayReport]) -> Weights:
    """Articles of each day that no earlier one has three quarters of."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    days: Counter[date] = Counter()
    for number, report in enumerate(reports):
        runs = _runs(report)
        shared = Counter(other for run in runs for other in holders[run])
        days[report.published] += max(shared.values(), default=0) < _CONTAINED * max(len(runs), 1)
        for run in runs:
            holders[run].append(number)
    return days


def _runs(report: DayReport) -> set[int]:
    words = " ".join(line.text for line in report.lines).lower().split()
    runs = (" ".join(words[at : at + _RUN]) for at in range(max(len(words) - _RUN + 1, 1)))
    return {found for run in runs if (found := zlib.crc32(run.encode())) % _SAMPLED == 0}


def tfidf(reports: Sequence[DayReport]) -> Weights:
    """Sentences of each day that are like no earlier one."""
    memory = _Sentences()
    days: Counter[date] = Counter()
    for report in reports:
        for line in report.lines[:SENTENCES]:
            if line.stems:
                days[report.published] += memory.nearest(line.stems) < NOVEL
                memory.add(line.stems)
    return days


class _Sentences:
    """Earlier sentences, found by the rarest of their terms."""

    def __init__(self) -> None:
        self.kept: list[frozenset[str]] = []
        self.holders: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, stems: frozenset[str]) -> None:
        for one in stems:
            self.holders[one].append(len(self.kept))
        self.kept.append(stems)

    def nearest(self, stems: frozenset[str]) -> float:
        """The highest cosine with an earlier sentence; terms weigh by how rare they are so far."""
        rarest = sorted(stems, key=lambda one: (len(self.holders[one]), one))[:_TERMS]
        found = {number for one in rarest for number in self.holders[one][-_POSTINGS:]}
        norm = math.sqrt(sum(self._weight(one) ** 2 for one in stems))
        return max((self._cosine(stems, self.kept[number], norm) for number in found), default=0.0)

    def _cosine(self, stems: frozenset[str], other: frozenset[str], norm: float) -> float:
        shared = sum(self._weight(one) ** 2 for one in stems & other)
        return shared / (norm * math.sqrt(sum(self._weight(one) ** 2 for one in other))) if shared else 0.0

    def _weight(self, one: str) -> float:
        return math.log((len(self.kept) + 1) / (len(self.holders[one]) + 0.5)) if one in self.holders else 1.0


def volume(reports: Sequence[DayReport]) -> Weights:
    """How far each day's articles are above the mean of the two weeks before."""
    counts = Counter(report.published for report in reports)
    before = [timedelta(days=days) for days in range(1, _SPIKE_OVER + 1)]
    means = {day: sum(counts[day - step] for step in before) / _SPIKE_OVER for day in counts}
    return {day: count / (1 + means[day]) for day, count in counts.items()}


def mentions(reports: Sequence[DayReport]) -> Weights:
    """How many articles name each day, whenever they were published."""
    return Counter(
        day
        for report in reports
        for day in {told.day for line in report.lines for told in line.days if told.exact and told.text}
    )


RULES: Mapping[str, Callable[[Sequence[DayReport]], Weights]] = {
    "near_duplicate": near_duplicate,
    "tfidf": tfidf,
    "volume": volume,
    "mentions": mentions,
}
