"""On which days something happened in a story, as far as reports of the day itself and the two after it can tell.

A day is weighed once, when its last report can have come, and never again: what was published more than ``DELAY`` days
after it has no say. Its weight is the number of independent reports in that time, plus those that tell of the day in
so many words, plus those that do so among their first sentences; nothing, if no report is of that day or tells of it.
Its score is that weight over the story's own running baseline (half-life twenty days), so that a quiet month has days
that matter too. The line shown for a day is the sentence that shares most with what reports tell of that day and least
with the lines of the days just before; one that names the day counts double.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from crawler.stories.told_dates import Told, told_days
from crawler.stories.words import sentences, stem, words

DELAY = 2  # days after a day during which reports of it count
HALF_LIFE = 20.0  # days
LINES = 120  # sentences of one report that are read
OPENING = 5  # of them, those that say what the report is about
LEAST = 1.2  # the least score of a day that is worth a line by itself
BESIDE = 0.6  # what a day's score is worth beside a day already chosen: much of it is the echo of that day
RECENT = 3  # days whose lines a new one should not repeat
REPEATS = 0.5  # share of the shorter line's stems that another has, from which they tell the same
_COPIED = 0.5  # share of a report's sentences that stand in another of these days, from which it is a copy
_WEIGHED = 400  # sentences of one day among which its line is looked for
_SHORT, _LONG = 6, 36  # stems of a sentence that can stand alone
_SILENCE = timedelta(days=60)  # after which the baseline is that of a new story


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a report: its stems, and the days it tells of."""

    text: str
    stems: frozenset[str]
    days: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class DayReport:
    """One report as the days see it."""

    article: str
    published: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DayScore:
    """What a day amounts to. ``score``: weight over the baseline; 1 and less is an ordinary day of the story."""

    day: date
    score: float
    reports: int  # independent reports published from the day to ``DELAY`` days after it
    telling: int  # of them, those that tell of the day in so many words
    opening: int  # of them, those that do so among their first sentences
    baseline: float  # the story's running weight of a day before it
    line: str  # the sentence to show; "" if none can stand alone
    article: str  # the report it is from
    stems: frozenset[str] = frozenset()  # of the line


def day_report(article: str, text: str, language: str, published: datetime) -> DayReport:
    """Read a report; ``language``: ISO 639-1; ``text``: title and paragraphs, a line each."""
    read = []
    for number, sentence in enumerate(sentences(text, language)[:LINES]):
        stems = frozenset(
            stem(word.key, language) for word in words(sentence, language) if word.key[0].isalnum()
        )
        read.append(Line(sentence, stems, told_days(sentence, language, published, lead=number == 0)))
    return DayReport(article, published.date(), tuple(read))


def same_matter(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the shorter of two sentences' stems that the longer has too; 0 if one has none."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def days_scored(reports: Iterable[DayReport], half_life: float = HALF_LIFE) -> Iterator[DayScore]:
    """Score every day that has a report within ``DELAY``, oldest first, each as soon as it is complete.

    ``reports`` come in the order of their days; within a day their order does not matter. ``half_life``: of the
    baseline, in days.
    """
    story = _Story(half_life)
    for report in reports:
        yield from story.until(report.published)
        story.take(report)
    yield from story.until(date.max)


def chosen_freely(days: Iterable[DayScore], least: float) -> Iterator[DayScore]:
    """Days worth a line, decided one by one, oldest first: score ``least`` or more (beside the day chosen last,
    counted as ``BESIDE`` of it), and not the matter of a day just chosen."""
    shown: deque[DayScore] = deque(maxlen=RECENT)
    for day in days:
        beside = bool(shown) and (day.day - shown[-1].day).days == 1
        worth = day.score * (BESIDE if beside else 1)
        if worth >= least and day.line and not any(_repeats(day, other) for other in shown):
            shown.append(day)
            yield day


def chosen_most(days: Iterable[DayScore], most: int, beside: float = BESIDE) -> list[DayScore]:
    """The ``most`` days that matter most, oldest first: the best, then again and again the best of what is left,
    a day beside a chosen one counted as ``beside`` of its score for each."""
    left = {day.day: (day.score, day) for day in days if day.score > 0}
    chosen: list[DayScore] = []
    while left and len(chosen) < most:
        _, best = left.pop(max(left, key=lambda day: (left[day][0], -day.toordinal())))
        chosen.append(best)
        for near in (best.day - timedelta(days=1), best.day + timedelta(days=1)):
            if near in left:
                left[near] = (left[near][0] * beside, left[near][1])
    return sorted(chosen, key=lambda day: day.day)


def _repeats(day: DayScore, other: DayScore) -> bool:
    near = abs((day.day - other.day).days) <= RECENT
    return near and same_matter(day.stems, other.stems) >= REPEATS


@dataclass(slots=True)
class _Story:
    """The reports of the last few days, and how much a day of this story usually weighs."""

    half_life: float
    window: deque[DayReport] = field(default_factory=deque)
    baseline: float = 0.0
    following: date | None = None  # the next day to be scored
    shown: deque[frozenset[str]] = field(default_factory=lambda: deque(maxlen=RECENT))

    def take(self, report: DayReport) -> None:
        if self.following is None:
            self.following = report.published - timedelta(days=DELAY)
        self.window.append(report)

    def until(self, now: date) -> Iterator[DayScore]:
        """The days that no report published from ``now`` on can change."""
        while self.following is not None and now - self.following > timedelta(days=DELAY):
            if not self.window:
                self._rest(now)
                return
            yield self._score(self.following)
            self.following += timedelta(days=1)
            while self.window and self.window[0].published < self.following:
                self.window.popleft()

    def _rest(self, now: date) -> None:
        """Nothing was reported for days: the baseline falls as it would have day by day."""
        assert self.following is not None
        if now == date.max:
            self.following = None
            return
        silent = now - timedelta(days=DELAY) - self.following
        self.baseline = 0.0 if silent > _SILENCE else self.baseline * self._kept(silent.days)
        self.following = now - timedelta(days=DELAY)

    def _kept(self, days: int) -> float:
        return float(0.5 ** (days / self.half_life))

    def _score(self, day: date) -> DayScore:
        reports = independent([one for one in self.window if one.published - day <= timedelta(days=DELAY)])
        telling = [one for one in reports if any(_tells(line, day) for line in one.lines)]
        opening = sum(any(_tells(line, day) for line in one.lines[:OPENING]) for one in telling)
        of_the_day = telling or any(one.published == day for one in reports)
        weight = float(len(reports) + len(telling) + opening) if of_the_day else 0.0
        line, article = _line_of(day, reports, self.shown)
        before, kept = self.baseline, self._kept(1)
        self.baseline = before * kept + weight * (1 - kept)
        stems = line.stems if line else frozenset()
        self.shown.append(stems)
        return DayScore(
            day, weight / (1 + before), len(reports), len(telling), opening, before,
            line.text if line else "", article, stems,
        )  # fmt: skip


def _tells(line: Line, day: date) -> bool:
    return any(told.exact and told.day == day and told.text for told in line.days)


def independent(reports: Sequence[DayReport]) -> list[DayReport]:
    """Reports that are not mostly made of sentences of another one before them; in a fixed order."""
    kept, seen = [], set[frozenset[str]]()
    for report in sorted(reports, key=lambda one: (one.published, one.article)):
        said = {line.stems for line in report.lines if len(line.stems) >= _SHORT}
        if not said or len(said & seen) < _COPIED * len(said):
            kept.append(report)
        seen |= said
    return kept


def _line_of(
    day: date, reports: Sequence[DayReport], shown: Iterable[frozenset[str]]
) -> tuple[Line | None, str]:
    """The sentence that says best what happened on a day, and its report."""
    candidates = [
        (line, report.article, at)
        for report in reports
        for at, line in enumerate(report.lines)
        if _may_stand(line, day) or (report.published == day and at < OPENING)
    ][:_WEIGHED]
    said_by = _said_by(candidates)
    commonness = Counter(found for report in reports for line in report.lines for found in line.stems)
    lines = sum(len(report.lines) for report in reports)
    past = [stems for stems in shown if stems]

    def worth(line: Line) -> float:
        if not _SHORT <= len(line.stems) <= _LONG:
            return 0.0
        shared = sum(said_by[one] * math.log(1 + lines / commonness[one]) for one in line.stems)
        fresh = 1 - max((same_matter(line.stems, stems) for stems in past), default=0.0)
        return shared / math.sqrt(len(line.stems)) * fresh * (1 + _tells(line, day))

    weighed = [(worth(line), article, -at, line) for line, article, at in candidates]
    best = max(weighed, key=lambda one: one[:3], default=None)
    return (best[3], best[1]) if best and best[0] > 0 else (None, "")


def _may_stand(line: Line, day: date) -> bool:
    return any(told.exact and told.day == day for told in line.days)


def _said_by(candidates: Iterable[tuple[Line, str, int]]) -> Counter[str]:
    """How many reports have each stem in what they tell of the day."""
    of_report: dict[str, set[str]] = {}
    for line, article, _ in candidates:
        of_report.setdefault(article, set()).update(line.stems)
    return Counter(found for stems in of_report.values() for found in stems)
