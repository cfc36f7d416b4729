"""How long a host that says "not now" is left alone. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

STATUSES = (429, 503)
USUAL = timedelta(minutes=30)  # when the host does not say how long
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


def _from_date(text: str, now: datetime) -> timedelta:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return USUAL
    return (date if date.tzinfo else date.replace(tzinfo=UTC)) - now


def reason(host: str, status: int, until: datetime) -> str:
    return f"{host} answered {status} and is left alone until {until:%Y-%m-%d %H:%M} UTC"
