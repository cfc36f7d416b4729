"""One declared date: ISO 8601, RFC 822, a Unix time, or a form common in news."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from crawler.text import one_line

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero gennaio janeiro ocak января",
            "feb february februar février febrero febbraio fevereiro şubat февраля",
            "mar march märz mars marzo março mart марта",
            "apr april avril abril aprile nisan апреля",
            "may mai mayo maggio maio mayıs мая",
            "jun june juni juin junio giugno junho haziran июня",
            "jul july juli juillet julio luglio julho temmuz июля",
            "aug august août agosto ağustos августа",
            "sep sept september septembre septiembre settembre setembro eylül сентября",
            "oct october oktober octobre octubre ottobre outubro ekim октября",
            "nov november novembre noviembre novembro kasım ноября",
            "dec december dezember décembre diciembre dicembre dezembro aralık декабря",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "bst": 1, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9,
}  # fmt: skip
_CLOCK = (
    r"(?:[T\s,]+(?:at\s+|um\s+|à\s+)?(?P<h>\d{1,2})[:.h](?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<ap>[ap]\.?m\.?)?(?:\s*uhr)?)?"
)
_ZONE = (
    r"(?:\s*\(?(?P<z>Z|[A-Z]{2,4}|(?:GMT|UTC)?\s*[+-]\d{1,2}:?\d{2}|(?:GMT|UTC)[+-]\d{1,2})\)?"
    r"(?:\s*\([^()]*\))?)?"
)
_HMS = r"(?P<h>\d{2}):(?P<mi>\d{2}):(?P<s>\d{2})"
_YEAR = r"(?P<y>\d{4})"
_DAY = r"(?P<d>\d{1,2})"
_NAME = r"(?P<name>[^\W\d]+)\.?"
_TIME = _CLOCK + _ZONE
_WEEKDAY = r"(?:[^\W\d]+,\s+|(?:mon|tue|wed|thu|fri|sat|sun)\s+)?"
_SHORT_CLOCK = r"(?:T?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})?)?(?P<z>Z|[+-]\d{4})?"
_TH = r"(?:st|nd|rd|th|er|\.)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        _YEAR + r"[-/.年]\s*(?P<m>\d{1,2})[-/.月]\s*" + _DAY + "日?" + _TIME,
        r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})" + _SHORT_CLOCK,
        _DAY + r"\.\s?(?P<m>\d{1,2})\.\s?" + _YEAR + _TIME,
        r"(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-]" + _YEAR + _TIME,
        r"(?:\w+\.?,?\s+)?" + _DAY + _TH + r"\s+(?:de\s+)?" + _NAME + r",?\s+(?:de\s+)?" + _YEAR + _TIME,
        _WEEKDAY + _NAME + r"\s+" + _DAY + _TH + r",?\s+" + _YEAR + _TIME,
        r"(?:[a-z]{3},?\s+)?" + _NAME + r"\s+" + _DAY + r"\s+" + _HMS + r"\s+(?:(?P<z>[A-Z]{1,4})\s+)?" + _YEAR,
        _WEEKDAY + _NAME + r"\s+" + _DAY + r"\s+" + _YEAR + r"\s+" + _HMS + r"\s+(?P<z>GMT[+-]\d{4})(?:\s+\(.*\))?",
    )
)  # fmt: skip
_RFC822 = re.compile(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s+\d{1,2}:\d{2}")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_LONGEST = 80  # characters a date may have


@dataclass(frozen=True, slots=True)
class Moment:
    """One declared date: in UTC, or with the wall clock taken as UTC where no zone is known."""

    at: datetime
    zoned: bool  # whether the declaration has a time zone
    timed: bool  # whether it has a time of day


def parse_date(raw: str, date_order: str = "") -> Moment | None:
    """A declared date as ISO 8601, RFC 822, a Unix time, or one of the forms common in news; None if it is none.

    ``03/04/2026`` has no meaning of its own: it is read only with ``date_order`` (``dmy`` or ``mdy``), or where one
    of the two numbers cannot be a month.
    """
    text = one_line(raw)
    if not text or len(text) > _LONGEST:
        return None
    return _iso(text) or _rfc822(text) or _epoch(text) or _common(text, date_order)


def _iso(text: str) -> Moment | None:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _moment(value, timed=len(text) > 10 or ("T" in text))


def _rfc822(text: str) -> Moment | None:
    if not _RFC822.match(text):
        return None
    try:
        return _moment(parsedate_to_datetime(text), timed=True)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _epoch(text: str) -> Moment | None:
    if not _EPOCH.fullmatch(text):
        return None
    return _moment(datetime.fromtimestamp(int(text[:10]), UTC), timed=True)


def _moment(value: datetime, *, timed: bool) -> Moment | None:
    if not 1900 <= value.year <= 2200:
        return None
    if value.tzinfo is None:
        return Moment(value.replace(tzinfo=UTC), zoned=False, timed=timed)
    return Moment(value.astimezone(UTC), zoned=True, timed=timed)


def _common(text: str, date_order: str) -> Moment | None:
    for pattern in _FORMS:
        if match := pattern.fullmatch(text):
            return _from_parts({k: v for k, v in match.groupdict().items() if v}, date_order)
    return None


def _from_parts(parts: dict[str, str], date_order: str) -> Moment | None:
    day_month = _day_month(parts, date_order)
    zone = _zone(parts.get("z", ""))
    if day_month is None or (parts.get("z") and zone is None):
        return None
    try:
        value = datetime(  # noqa: DTZ001 — the zone, if any, is added below
            int(parts["y"]),
            day_month[1],
            day_month[0],
            _hour(parts),
            int(parts.get("mi", 0)),
            int(parts.get("s", 0)),
        )
        return _moment(value.replace(tzinfo=UTC) - zone if zone is not None else value, timed="h" in parts)
    except (ValueError, OverflowError):
        return None


def _day_month(parts: dict[str, str], date_order: str) -> tuple[int, int] | None:
    if "name" in parts:
        month = _MONTHS.get(parts["name"].lower())
        return (int(parts["d"]), month) if month else None
    if "a" not in parts:
        return int(parts["d"]), int(parts["m"])
    first, second = int(parts["a"]), int(parts["b"])
    if first == second or (first > 12 >= second):
        return first, second
    if second > 12 >= first:
        return second, first
    return {"dmy": (first, second), "mdy": (second, first)}.get(date_order)


def _hour(parts: dict[str, str]) -> int:
    hour = int(parts.get("h", 0))
    half = parts.get("ap", "")[:1].lower()
    if half and 1 <= hour <= 12:
        return hour % 12 + (12 if half == "p" else 0)
    return hour


def _zone(text: str) -> timedelta | None:
    if not text:
        return None
    name = text.lower().replace(" ", "")
    if name in _ZONES:
        return timedelta(hours=_ZONES[name])
    digits = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?", name)
    if not digits:
        return None
    offset = timedelta(hours=int(digits[2]), minutes=int(digits[3] or 0))
    return -offset if digits[1] == "-" else offset
