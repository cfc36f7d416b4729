"""The one place where the machine's clock is read; everything further in is told the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from crawler.errors import FixTheFile


def clock(now: str) -> Callable[[], datetime]:
    """The machine's time, or one that stands still at ``now`` (ISO 8601, UTC if it names no zone).

    Raises FixTheFile for a ``now`` that is no time.
    """
    if not now:
        return lambda: datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(now.strip())
        fixed = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise FixTheFile(f"{now!r} is no time; write it like 2022-01-05T18:00Z") from None
    return lambda: fixed
