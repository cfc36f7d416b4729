"""Days of a story are scored online, and a copy, a late retelling or a quiet month does not mislead them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from crawler.stories.salience import (
    BESIDE,
    DELAY,
    DayReport,
    DayScore,
    chosen_freely,
    chosen_most,
    day_report,
    days_scored,
    independent,
    same_matter,
)

FIRST = datetime(2022, 1, 3, 12, tzinfo=UTC)


def on(day: int, article: str, text: str) -> DayReport:
    """A report of the day so many days after the first."""
    return day_report(article, text, "en", FIRST + timedelta(days=day))


def scores(reports: Sequence[DayReport]) -> dict[date, DayScore]:
    ordered = sorted(reports, key=lambda one: one.published)
    return {one.day: one for one in days_scored(ordered)}


def at(day: int) -> date:
    return (FIRST + timedelta(days=day)).date()


def quiet(day: int) -> DayReport:
    return on(
        day, f"quiet-{day}", f"The harbour office number {day} kept its usual hours and sold {day} tickets."
    )


def test_a_day_many_reports_tell_of_stands_out() -> None:
    places = ("quay", "depot", "tower", "bridge", "market")
    collapse = [
        on(
            11,
            f"c{n}",
            f"A crane fell onto the {place} on Thursday, firemen said after {n} hours of work there.",
        )
        for n, place in enumerate(places)
    ]
    found = scores([quiet(day) for day in range(20)] + collapse)
    assert collapse[0].lines[0].days[0].day == at(10)
    top = max((one for one in found.values() if one.day > at(3)), key=lambda one: one.score)
    assert (top.day, top.telling, top.opening) == (at(10), 5, 5)
    assert "crane fell" in top.line and top.article.startswith("c")


def test_nothing_published_later_than_the_delay_changes_a_day() -> None:
    early = [quiet(day) for day in range(12)]
    late = [
        on(5 + DELAY + 1, f"late{n}", f"On January 8 the crane number {n} fell into the sea.")
        for n in range(9)
    ]
    assert scores(early)[at(5)] == scores(early + late)[at(5)]


def test_days_come_as_soon_as_they_are_complete() -> None:
    drawn: list[date] = []

    def reports() -> list[DayReport]:
        return [quiet(day) for day in range(8)]

    def source() -> object:
        for report in reports():
            drawn.append(report.published)
            yield report

    scored = days_scored(source())  # type: ignore[arg-type]
    for one in scored:
        if one.day == at(0):
            break
    assert drawn[-1] == at(DELAY + 1)


def test_the_order_within_a_day_does_not_matter() -> None:
    reports = [
        on(n // 6, f"a{n}", f"On Monday the gate {n % 4} was shut and {n} people waited there.")
        for n in range(30)
    ]
    mixed = reports[:]
    random.Random(7).shuffle(mixed)
    assert scores(reports) == scores(mixed)


def test_copies_count_once() -> None:
    text = "\n".join(
        f"The ferry number {n} sank off the northern cape on Monday with {n} lorries." for n in range(5)
    )
    copies = [on(0, f"copy{n}", text) for n in range(40)]
    assert len(independent(copies)) == 1
    assert scores(copies)[at(0)].reports == 1


def test_a_silence_of_years_costs_nothing_and_begins_anew() -> None:
    reports = [
        on(0, "a", "The ferry sank on Monday."),
        on(30_000, "b", "Another ferry sank off the cape today."),
    ]
    found = scores(reports)
    assert len(found) <= 2 * (DELAY + 1)
    assert found[at(30_000)].baseline < 1


def test_a_line_is_not_repeated_the_day_after() -> None:
    same = "The crane fell onto the northern quay and crushed three parked lorries."
    new = "Engineers closed every other crane of the harbour until further notice."
    found = scores([
        *(on(0, f"a{n}", f"{same}\nWorker {n} saw it from the office window.") for n in range(3)),
        *(on(1, f"b{n}", f"{same}\n{new}\nWorker {n} went home early.") for n in range(3)),
    ])  # fmt: skip
    assert found[at(0)].line.startswith("The crane fell")
    assert found[at(1)].line.startswith("Engineers closed")


def day(number: int, score: float, line: str = "") -> DayScore:
    line = line or f"line{number} alpha{number} beta{number}"
    return DayScore(at(number), score, 1, 1, 1, 0.0, line, "a", frozenset(line.split()))


def test_most_takes_the_best_and_less_of_their_neighbours() -> None:
    days = [day(0, 5.0), day(1, 4.0), day(5, 4.0 * BESIDE + 0.1), day(9, 0.0)]
    assert [one.day for one in chosen_most(days, 2)] == [at(0), at(5)]
    assert [one.day for one in chosen_most(days, 2, beside=1.0)] == [at(0), at(1)]
    assert [one.day for one in chosen_most(days, 9)] == [at(0), at(1), at(5)]


def test_freely_takes_what_is_worth_it_and_no_repeats() -> None:
    days = [
        day(0, 2.0),
        day(1, 1.5),
        day(2, 1.5),
        day(3, 2.0, "line2 alpha2 other"),
        day(4, 0.9),
        day(8, 1.2, ""),
    ]
    assert [one.day for one in chosen_freely(days, 1.2)] == [at(0), at(2), at(8)]


def test_a_tiny_a_huge_and_an_empty_report() -> None:
    huge = on(0, "huge", "On Monday it burned. " * 50_000)
    found = scores([on(0, "empty", ""), on(0, "tiny", "Fire"), huge])
    assert found[at(0)].reports == 3
    assert same_matter(frozenset(), frozenset({"a"})) == 0.0
    assert scores([]) == {}


def test_the_eve_of_a_story_is_no_day_of_it() -> None:
    quake = [on(5, f"q{n}", f"A quake shook the {n} villages of the valley today.") for n in range(9)]
    found = scores([quiet(1), *quake])
    assert found[at(4)].score == 0
    assert [one.day for one in chosen_freely(found.values(), 2.0)] == [at(5)]
