"""On which days of a crisis something happened, chosen online, against journalists' timelines and simpler rules.

Data: ``DIR/timelines/CRISIS/articles.jsonl(.gz)`` (``id``, ``date``, ``text``) and ``timelines.json`` (timeline name →
date → sentences). A crisis without either is skipped, and said so.

Every day is scored once, from articles published up to two days after it (``crawler.stories.salience``); scores of
earlier days never change. As in published work on timelines, a rule then chooses as many days as the gold timeline
has, among the days from its first to its last; F1 is averaged over the timelines of a crisis, then over crises. How
much of that any rule gets depends on how many of those days the gold has: ``chance.date_f1`` is what days drawn by lot
get, so read all F1 beside it.

Figures, as means over crises:

* ``date_f1``; ``date_f1_1day``: a day counts if the gold has it or one beside it, each gold day once.
* ``consensus.…``: the same with the days that stand in two timelines or more, of crises that have two or more.
* ``CRISIS.date_f1``, ``CRISIS.date_f1_1day``.
* ``adjacent_redundancy``: of all neighbouring chosen days, the share that lie one day apart and whose lines tell the
  same: ``SAME`` or more of the shorter line's longer words are in the other. ``adjacent_share``: that lie one day
  apart, whatever they tell. ``gold.…``: both for the gold, whose line is the first sentence of the day.
* ``free.date_f1``: days chosen one by one without knowing how many there are: a score of ``LEAST``, no repeated line.
  ``free.days``: chosen for each that the gold has.
* ``cv.date_f1``, ``free.cv_date_f1``: with half-life and the worth of a day beside a chosen one, or the least score,
  taken for each crisis as the others have them best.
* ``baseline.RULE.date_f1``, ``…_1day``: see ``benchmarks/timeline_baselines.py``.
* ``line_overlap``: of rightly chosen days, how much of a gold sentence of the day the shown line shares (F1 of stems,
  best sentence); ``report_ms``: processor milliseconds for reading one article's days and scoring them.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.timeline_baselines import RULES, Weights
from crawler.stories.salience import (
    BESIDE,
    HALF_LIFE,
    LEAST,
    DayReport,
    DayScore,
    chosen_freely,
    chosen_most,
    day_report,
    days_scored,
)
from crawler.stories.words import reading_language, stem, words

Figures = dict[str, float]
Gold = Mapping[date, Sequence[str]]
Chosen = Sequence[date]

SAME = 0.4
_LONGER = 4  # letters of a word that says what a line tells
_HALF_LIVES, _BESIDES, _LEASTS = (10.0, 20.0, 40.0), (1.0, 0.6), (1.0, 1.2, 1.5, 2.0)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Crisis:
    """One folder: its articles in the order of their days, and its gold timelines."""

    name: str
    reports: Sequence[DayReport]
    timelines: Mapping[str, Gold]


def run(data: Path) -> Figures:
    """Figures of every crisis under ``data``; shares are 0..1."""
    began = time.process_time()
    crises = list(_crises(data))
    if not crises:
        print(f"timelines: {data / 'timelines'} has no crisis with a timeline: skipped", file=sys.stderr)
        return {}
    scored = {crisis.name: list(days_scored(crisis.reports)) for crisis in crises}
    spent = time.process_time() - began
    figures = _of_choice(crises, scored) | _free(crises, scored) | _crossed(crises)
    figures |= _neighbours(crises, scored) | _baselines(crises)
    figures["chance.date_f1"] = _mean(crises, lambda _, gold: len(gold) / len(_span(gold)))
    figures["report_ms"] = 1000 * spent / sum(len(crisis.reports) for crisis in crises)
    return {name: round(value, 4) for name, value in figures.items()}


# ---------------------------------------------------------------- data


def _crises(data: Path) -> Iterator[Crisis]:
    for folder in sorted((data / "timelines").glob("*/")):
        articles, gold = sorted(folder.glob("articles.jsonl*")), folder / "timelines.json"
        if not articles or not gold.is_file():
            print(f"timelines: {folder} has no articles or no timelines.json: skipped", file=sys.stderr)
            continue
        timelines = _timelines(json.loads(gold.read_text("utf-8")))
        reports = sorted(_reports(articles[0]), key=lambda one: (one.published, one.article))
        if timelines and reports:
            yield Crisis(folder.name, reports, timelines)


def _timelines(written: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, Gold]:
    read = {
        name: {day: lines for raw, lines in days.items() if (day := _date(raw))}
        for name, days in written.items()
    }
    return {name: gold for name, gold in read.items() if gold}


def _date(raw: object) -> date | None:
    try:
        return date.fromisoformat(str(raw)[:10])
    except ValueError:
        return None


def _reports(file: Path) -> Iterator[DayReport]:
    packed = file.read_bytes()
    text = (gzip.decompress(packed) if file.suffix == ".gz" else packed).decode("utf-8")
    for number, line in enumerate(text.split("\n")):
        row: dict[str, Any] = json.loads(line) if line.strip() else {}
        if day := _date(row.get("date") or row.get("published")):
            body = f"{row.get('title') or ''}\n{row.get('text') or ''}"
            language = reading_language(str(row.get("language") or ""), body[:2000])
            published = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            yield day_report(str(row.get("id", number)), body, language, published)


# ---------------------------------------------------------------- measures


def date_f1(chosen: Chosen, gold: Iterable[date]) -> float:
    """F1 of exact days."""
    wanted = set(gold)
    return 2 * len(wanted & set(chosen)) / (len(wanted) + len(chosen)) if chosen else 0.0


def date_f1_1day(chosen: Chosen, gold: Iterable[date]) -> float:
    """F1 of days at most one apart, matched one to one, as many as can be."""
    wanted, found = sorted(gold), 0
    left = list(wanted)
    for day in sorted(chosen):
        while left and left[0] < day - _DAY:
            left.pop(0)
        if left and left[0] <= day + _DAY:
            left.pop(0)
            found += 1
    return 2 * found / (len(wanted) + len(chosen)) if chosen else 0.0


def _span(gold: Iterable[date]) -> list[date]:
    days = sorted(gold)
    return [days[0] + step * _DAY for step in range((days[-1] - days[0]).days + 1)]


def _within(days: Iterable[DayScore], gold: Gold) -> list[DayScore]:
    first, last = min(gold), max(gold)
    return [day for day in days if first <= day.day <= last]


def _mean(crises: Sequence[Crisis], measure: Callable[[Crisis, Gold], float]) -> float:
    """Mean over the timelines of each crisis, then over crises."""
    return fmean(fmean(measure(crisis, gold) for gold in crisis.timelines.values()) for crisis in crises)


def consensus(timelines: Mapping[str, Gold]) -> Gold:
    """The days that stand in two timelines or more, with their sentences; empty for fewer than two timelines."""
    days = {day for gold in timelines.values() for day in gold}
    told = {day: [gold for gold in timelines.values() if day in gold] for day in days}
    return {day: [line for gold in by for line in gold[day]] for day, by in told.items() if len(by) >= 2}


# ---------------------------------------------------------------- parts

Scored = Mapping[str, Sequence[DayScore]]


def _pick(scored: Sequence[DayScore], gold: Gold, beside: float = BESIDE) -> list[DayScore]:
    return chosen_most(_within(scored, gold), len(gold), beside)


def _days(chosen: Iterable[DayScore]) -> list[date]:
    return [day.day for day in chosen]


def _of_choice(crises: Sequence[Crisis], scored: Scored) -> Figures:
    agreed = [
        Crisis(crisis.name, crisis.reports, {"consensus": gold})
        for crisis in crises
        if (gold := consensus(crisis.timelines))
    ]
    figures: Figures = {}
    for key, measure in (("date_f1", date_f1), ("date_f1_1day", date_f1_1day)):

        def of(crisis: Crisis, gold: Gold, measure: Callable[[Chosen, Gold], float] = measure) -> float:
            return measure(_days(_pick(scored[crisis.name], gold)), gold)

        figures[key] = _mean(crises, of)
        if agreed:
            figures[f"consensus.{key}"] = _mean(agreed, of)
        figures |= {f"{crisis.name}.{key}": _mean([crisis], of) for crisis in crises}
    return figures


def _free(crises: Sequence[Crisis], scored: Scored) -> Figures:
    def chosen(crisis: Crisis, gold: Gold, least: float) -> list[date]:
        return _days(_within(chosen_freely(scored[crisis.name], least), gold))

    def f1(least: float) -> Callable[[Crisis, Gold], float]:
        return lambda crisis, gold: date_f1(chosen(crisis, gold, least), gold)

    return {
        "free.date_f1": _mean(crises, f1(LEAST)),
        "free.date_f1_1day": _mean(crises, lambda c, gold: date_f1_1day(chosen(c, gold, LEAST), gold)),
        "free.days": _mean(crises, lambda c, gold: len(chosen(c, gold, LEAST)) / len(gold)),
        "free.cv_date_f1": _left_out(crises, {least: f1(least) for least in _LEASTS}),
    }


def _crossed(crises: Sequence[Crisis]) -> Figures:
    """F1 of each crisis with the numbers that were best for the others."""
    scored = {
        half_life: {crisis.name: list(days_scored(crisis.reports, half_life)) for crisis in crises}
        for half_life in _HALF_LIVES
    }

    def f1(half_life: float, beside: float) -> Callable[[Crisis, Gold], float]:
        return lambda crisis, gold: date_f1(_days(_pick(scored[half_life][crisis.name], gold, beside)), gold)

    ways = {(half_life, beside): f1(half_life, beside) for half_life in _HALF_LIVES for beside in _BESIDES}
    assert (HALF_LIFE, BESIDE) in ways
    return {"cv.date_f1": _left_out(crises, ways)}


def _left_out(crises: Sequence[Crisis], ways: Mapping[Any, Callable[[Crisis, Gold], float]]) -> float:
    of = {way: [_mean([crisis], measure) for crisis in crises] for way, measure in ways.items()}

    def for_others(way: object, at: int) -> float:
        return sum(value for number, value in enumerate(of[way]) if number != at)

    return fmean(of[max(ways, key=lambda way: for_others(way, at))][at] for at in range(len(crises)))


def _neighbours(crises: Sequence[Crisis], scored: Scored) -> Figures:
    def ours(crisis: Crisis, gold: Gold) -> list[tuple[date, frozenset[str]]]:
        return [(day.day, _telling(day.line)) for day in _pick(scored[crisis.name], gold)]

    def theirs(gold: Gold) -> list[tuple[date, frozenset[str]]]:
        return [(day, _telling(gold[day][0] if gold[day] else "")) for day in sorted(gold)]

    return {
        "adjacent_redundancy": _mean(crises, lambda c, gold: _share(ours(c, gold), SAME)),
        "adjacent_share": _mean(crises, lambda c, gold: _share(ours(c, gold), 0.0)),
        "gold.adjacent_redundancy": _mean(crises, lambda _, gold: _share(theirs(gold), SAME)),
        "gold.adjacent_share": _mean(crises, lambda _, gold: _share(theirs(gold), 0.0)),
        "line_overlap": _mean(crises, lambda c, gold: _overlap(_pick(scored[c.name], gold), gold)),
    }


def _telling(line: str) -> frozenset[str]:
    language = reading_language("", line)
    found = (word.key for word in words(line, language))
    return frozenset(stem(one, language) for one in found if len(one) >= _LONGER or one.isdigit())


def _share(days: Sequence[tuple[date, frozenset[str]]], least: float) -> float:
    """Share of neighbouring days one day apart whose lines share at least so much of the shorter one."""
    pairs = list(pairwise(days))
    same = [
        after[0] - before[0] == _DAY
        and len(before[1] & after[1]) >= least * max(min(len(before[1]), len(after[1])), 1)
        for before, after in pairs
    ]
    return fmean(same) if same else 0.0


def _overlap(chosen: Iterable[DayScore], gold: Gold) -> float:
    right = [
        (_telling(day.line), [_telling(line) for line in gold[day.day]]) for day in chosen if day.day in gold
    ]
    best = [
        max((2 * len(ours & one) / max(len(ours) + len(one), 1) for one in theirs), default=0.0)
        for ours, theirs in right
    ]
    return fmean(best) if best else 0.0


def _baselines(crises: Sequence[Crisis]) -> Figures:
    figures: Figures = {}
    for name, rule in RULES.items():
        weights = {crisis.name: rule(crisis.reports) for crisis in crises}
        for key, measure in (("date_f1", date_f1), ("date_f1_1day", date_f1_1day)):

            def of(crisis: Crisis, gold: Gold, measure: Callable[[Chosen, Gold], float] = measure) -> float:
                return measure(_heaviest(weights[crisis.name], gold), gold)  # noqa: B023 — used before the next turn

            figures[f"baseline.{name}.{key}"] = _mean(crises, of)
    return figures


def _heaviest(weights: Weights, gold: Gold) -> list[date]:
    return sorted(_span(gold), key=lambda day: (-weights.get(day, 0.0), day))[: len(gold)]
