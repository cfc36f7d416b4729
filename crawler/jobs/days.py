"""The days of a topic on which most happened, a line each, out of its articles."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from crawler.stories.salience import LEAST, DayScore, chosen_freely, chosen_most, day_report, days_scored
from crawler.stories.words import reading_language
from storage import query
from storage.times import moment

Row = dict[str, Any]

MOST_READ = 3_000  # articles, the newest: each costs about ten milliseconds
PUBLISHED_WITHIN = 7  # days before it was met; an older date is of another time, or wrong


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its score over the topic's running baseline, who tells of it, and a sentence that does."""

    day: date
    score: float
    reports: int
    telling: int
    line: str
    article: int


def days(db: Database, topic: str, since: datetime | None, until: datetime | None, most: int) -> list[Day]:
    """The days worth a line, oldest first; ``most``: the so many that matter most, 0 for all that stand out.

    A day that two more days of articles have not followed yet is told by what is there.
    """
    rows = query.articles_of(db, topic, since, until, MOST_READ)
    dated = sorted((_day_of(row), int(row["article"]), row) for row in rows)
    reports = (
        day_report(str(number), f"{row['title']}\n{row['text']}", _language(row), at)
        for at, number, row in dated
    )
    scored = days_scored(reports)
    chosen = chosen_most(scored, most) if most else chosen_freely(scored, LEAST)
    return [_shown(one) for one in chosen]


def _day_of(row: Row) -> datetime:
    seen = moment(row["first_seen"])
    published = moment(row["published"]) if row["published"] else seen
    return published if 0 <= (seen - published).days < PUBLISHED_WITHIN else seen


def _language(row: Row) -> str:
    return reading_language(row["language"], f"{row['title']} {row['text'][:400]}")


def _shown(one: DayScore) -> Day:
    return Day(
        one.day,
        round(one.score, 2),
        one.reports,
        one.telling,
        one.line,
        int(one.article) if one.article else 0,
    )


def as_rows(found: list[Day]) -> list[dict[str, object]]:
    """For JSON: days as YYYY-MM-DD."""
    return [{**asdict(one), "day": f"{one.day:%Y-%m-%d}"} for one in found]
