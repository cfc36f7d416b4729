"""How long a host that says "not now" is left alone, and how long an answer says that it stays fresh. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

STATUSES = (429, 503)
USUAL = timedelta(minutes=30)  # when the host does not say how long
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NEVER_FRESH = re.compile(r"(?:^|[\s,])no-(?:store|cache)(?:$|[\s,=])", re.IGNORECASE)
LONGEST = timedelta(days=1)  # whatever the host says: no source is given up


def until(retry_after: str, now: datetime) -> datetime:
    """The time until which a host asks to be left alone, from its Retry-After header (RFC 9110, 10.2.3: seconds or a
    date). What cannot be read counts as not said."""
    text = retry_after.strip()
    pause = (
        timedelta(seconds=min(int(text), 10**6))
        if text.isascii() and text.isdigit()
        else _from_date(text, now)
    )
    return now + min(max(pause, timedelta(seconds=1)), LONGEST)


def fresh_for(header: Callable[[str], str], now: datetime) -> int | None:
    """For how many more seconds an answer says that it will not change; None if it does not say. ``header`` gives its
    headers by name, "" for those it has not.

    RFC 9111, 4.2: max-age, less the Age it has already; else Expires. At most a day.
    """
    control, expires, age = (header(name).strip() for name in ("Cache-Control", "Expires", "Age"))
    if _NEVER_FRESH.search(control):
        return 0
    if said := _MAX_AGE.search(control):
        passed = int(age[:9]) if age.isascii() and age.isdigit() else 0
        seconds = int(said[1]) - passed
    elif expires:
        seconds = int(_from_date(expires, now, timedelta()).total_seconds())
    else:
        return None
    return min(max(seconds, 0), int(LONGEST.total_seconds()))


def _from_date(text: str, now: datetime, otherwise: timedelta = USUAL) -> timedelta:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return otherwise
    return (date if date.tzinfo else date.replace(tzinfo=UTC)) - now


def reason(host: str, status: int, until: datetime) -> str:
    return f"{host} answered {status} and is left alone until {until:%Y-%m-%d %H:%M} UTC"
