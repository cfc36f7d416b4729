"""Dates as listings declare them, read strictly: a date is what its author can only have meant, or it is
none.

Formats: RFC 822/2822 (RSS), RFC 3339 and ISO 8601 (Atom, JSON Feed, sitemaps), C's asctime, and numbers
between slashes or dots where their order is certain. Only the Gregorian calendar in ASCII digits is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import timezone as fixed
from zoneinfo import ZoneInfo

from crawler.errors import FixTheFile

AHEAD = timedelta(hours=48)  # a date further in the future than this is noted
_OLDEST, _YEARS_AHEAD = 1971, 100  # outside: an empty clock (1970, 0001) or another calendar (1404, 2569)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{1,2})(?:[.,](?P<part>[0-9]{1,9}))?)?"
_ZONE = r"(?P<zone>[A-Za-z]{1,5}|(?:GMT|UTC)?[+-][0-9]{1,2}:?(?:[0-9]{2})?)"
_TIME = (
    rf"(?:[ T,]\s*{_CLOCK}(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?(?:\s*{_ZONE})?(?:\s*\([A-Za-z ]{{1,40}}\))?)?"
)
_DAY = r"(?:[A-Za-z]{3,9}\.?(?:,\s*|\s+))?"
_SHAPES = tuple(
    re.compile(shape + r"\s*")
    for shape in (
        rf"(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}}){_TIME}",
        rf"(?P<year>[0-9]{{4}})/(?P<month>[0-9]{{1,2}})/(?P<day>[0-9]{{1,2}}){_TIME}",
        rf"{_DAY}(?P<day>[0-9]{{1,2}})[ -]+{_MONTH}[ -]+(?P<year>[0-9]{{4}}|[0-9]{{2}}){_TIME}",
        rf"{_DAY}{_MONTH}\s+(?P<day>[0-9]{{1,2}}),?\s+(?P<year>[0-9]{{4}}){_TIME}",
        rf"{_DAY}{_MONTH}\s+(?P<day>[0-9]{{1,2}})\s+{_CLOCK}(?:\s+{_ZONE})?\s+(?P<year>[0-9]{{4}})",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
        rf"(?:T(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?P<second>[0-9]{{2}})?{_ZONE}?)?",
        rf"(?P<first>[0-9]{{1,2}})(?P<mark>[/.-])(?P<second_number>[0-9]{{1,2}})(?P=mark)(?P<year>[0-9]{{4}}){_TIME}",
    )
)
# Names that mean one zone only. IST, BST, CST outside RFC 822 and the like do not.
_HOURS = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
    "msk": 3,
    "trt": 3, "jst": 9, "kst": 9, "hkt": 8, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateRules:
    """What dates are judged by: the present, and what the source's settings say."""

    now: datetime
    zone: ZoneInfo | None = None  # of dates that name none
    order: str = ""  # of 03/04/2026: "dmy", "mdy" or "" where the source does not say


@dataclass(frozen=True, slots=True)
class Dated:
    """A declared date, read."""

    moment: datetime | None = None  # aware, UTC
    rank: datetime | None = None  # to sort by: the moment, or the naive date as if it were UTC
    note: str = ""  # what is wrong with it, in words that one listing's notes can count


def date_rules(now: datetime, timezone: str, order: str) -> DateRules:
    """Raises FixTheFile for a time zone or an order that does not exist."""
    if order not in ("", "dmy", "mdy"):
        raise FixTheFile(f"date_order is {order!r}: write dmy (3 April is 03/04) or mdy")
    try:
        return DateRules(now, ZoneInfo(timezone) if timezone else None, order)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        raise FixTheFile(f"timezone is {timezone!r}: write a name like Asia/Almaty") from None


def read_date(raw: str, rules: DateRules) -> Dated:
    """The moment that ``raw`` declares, or why there is none. "" gives neither."""
    raw = raw.strip()
    if not raw:
        return Dated()
    match = next((m for shape in _SHAPES if (m := shape.fullmatch(raw[:100]))), None)
    if match is None:
        return Dated(note="unreadable date")
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    if "first" in found and not _put_in_order(found, rules.order):
        return Dated(note="ambiguous date, the source needs a date_order:")
    naive = _naive(found, rules.now)
    if naive is None:
        return Dated(note="bad date")
    return _placed(naive, found.get("zone", ""), rules)


def _put_in_order(found: dict[str, str], order: str) -> bool:
    """Day and month of 03/04/2026: as the source says, or as only one of them can be a month."""
    first, second = found["first"], found["second_number"]
    if not order and int(first) <= 12 and int(second) <= 12 and int(first) != int(second):
        return False
    day_first = order == "dmy" or (not order and int(first) > 12)
    found["day"], found["month"] = (first, second) if day_first else (second, first)
    return True


def _naive(found: dict[str, str], now: datetime) -> datetime | None:
    year, month, hour = int(found["year"]), found["month"].lower(), int(found.get("hour", 0))
    if len(found["year"]) == 2:  # RFC 2822, 4.3
        year += 2000 if year < 50 else 1900
    if not _OLDEST <= year <= now.year + _YEARS_AHEAD:
        return None
    if not month.isdigit():
        month = str(_MONTHS.index(month[:3]) + 1) if month[:3] in _MONTHS else "0"
    if half := found.get("half"):
        hour = hour % 12 + (12 if half in "pP" else 0) if 1 <= hour <= 12 else 99
    numbers = (int(month), int(found["day"]), hour, int(found.get("minute", 0)))
    second = min(int(found.get("second", 0)), 59)  # a leap second, and what clocks make of it
    try:
        whole = datetime(year, *numbers, second)  # noqa: DTZ001 - the zone comes next
    except ValueError:
        return None
    return whole.replace(microsecond=int(found.get("part", "0")[:6].ljust(6, "0")))


def _placed(naive: datetime, zone: str, rules: DateRules) -> Dated:
    rank = naive.replace(tzinfo=UTC)
    offset = _offset(zone)
    if offset is None and zone and not _is_local_name(zone, naive, rules.zone):
        return Dated(rank=rank, note="date with an unknown time zone")
    if offset is None and rules.zone is None:
        return Dated(rank=rank, note="date without a time zone, the source needs a timezone:")
    where = rules.zone if offset is None else fixed(offset)
    moment = naive.replace(tzinfo=where).astimezone(UTC)
    return Dated(moment, moment, "date in the future" if moment > rules.now + AHEAD else "")


def _offset(zone: str) -> timedelta | None:
    """None where the zone is missing or unknown, and for RFC 2822's -0000, which means just that."""
    name = zone.lower()
    if name in _HOURS:
        return timedelta(hours=_HOURS[name])
    sign = max(name.find("+"), name.find("-"))
    digits = name[sign + 1 :].replace(":", "") if sign >= 0 else ""
    if not digits.isdigit() or name[sign:] == "-0000":
        return None
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    if int(hours) > 14 or int(minutes) > 59:
        return None
    return timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if name[sign] == "-" else 1)


def _is_local_name(zone: str, naive: datetime, where: ZoneInfo | None) -> bool:
    """Whether the source's own zone goes by this name then: IST is Kolkata's, Dublin's and Jerusalem's."""
    return where is not None and (zone == "-0000" or naive.replace(tzinfo=where).tzname() == zone.upper())
