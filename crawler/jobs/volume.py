"""Count an independent report towards the volume of its story."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlite_utils import Database

from crawler.stories.bursts import MEMORY, Burst, advance, hour_of
from storage.bursts import burst_of, bursts_of, count_origin, first_hour, forget_origins, keep_burst


def count_report(db: Database, topic: str, story: int, origin: str, at: datetime) -> Burst:
    """Count one report and give the story's volume; inside the caller's transaction.

    ``origin`` says whose report it is (a copy group, an owner): it counts once an hour, however often it comes.
    ``at``: when the report was first seen, aware, by our own clock: a time a page declares must not get here.
    """
    row = burst_of(db, topic, story)
    before = None if row is None else _burst(row)
    new = count_origin(db, topic, story, hour_of(at), origin)
    after = advance(before, at, int(new))
    keep_burst(db, topic, story, asdict(after))
    if before is None or after.hour > before.hour:
        forget_origins(db, topic, story, after.hour - MEMORY)
    return after


def volume_of(db: Database, topic: str, story: int, now: datetime) -> Burst | None:
    """A story's volume as it stands ``now``, when it may have cooled since its last report; None if it has none."""
    row = burst_of(db, topic, story)
    return None if row is None else advance(_burst(row), now, 0)


RECENT = 48  # hours; a story without a report for so long does not burst


@dataclass(frozen=True, slots=True)
class Volume:
    """How a topic is reported."""

    stories: int  # that burst now
    hours: int  # since the first report on the topic was counted


def bursting(db: Database, topic: str, now: datetime) -> Volume:
    """How many stories of a topic burst ``now``."""
    hour = hour_of(now)
    began = first_hour(db, topic)
    rows = bursts_of(db, topic, hour - RECENT)
    count = sum(advance(_burst(row), now, 0).is_burst for row in rows)
    return Volume(count, 0 if began is None else max(hour - began, 0))


def _burst(row: dict[str, object]) -> Burst:
    values = {name: row[name] for name in Burst.__slots__ if name != "daily"}
    daily = row["daily"]
    assert isinstance(daily, list)
    return Burst(daily=tuple(float(one) for one in daily), **values)  # type: ignore[arg-type]
