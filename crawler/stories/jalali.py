"""The Persian (Solar Hijri) calendar, in which news from Iran gives its dates."""

from __future__ import annotations

from datetime import date, timedelta

# Years of the 33-year cycle, from 1309 on, that have 366 days: the arithmetic rule, right for 1244 to 1402 and,
# within a day at the turn of some years, beyond.
_LEAP = frozenset((1, 5, 9, 13, 17, 22, 26, 30))
_NEW_YEAR = date(2021, 3, 21)  # 1 Farvardin 1400
_YEAR = 1400


def from_jalali(year: int, month: int, day: int) -> date | None:
    """The day in the common calendar; None if there is no such day, or the year is not 1300 to 1500."""
    if not (1300 <= year <= 1500 and 1 <= month <= 12 and 1 <= day <= _length(year, month)):
        return None
    passed = 31 * (month - 1) - max(0, month - 7)
    return _new_year(year) + timedelta(days=passed + day - 1)


def jalali_year(day: date) -> int:
    """The Persian year a day lies in."""
    year = day.year - 621
    return year if day >= _new_year(year) else year - 1


def _new_year(year: int) -> date:
    step = 1 if year >= _YEAR else -1
    between = range(_YEAR, year) if step > 0 else range(year, _YEAR)
    return _NEW_YEAR + step * timedelta(days=sum(366 if _is_leap(one) else 365 for one in between))


def _length(year: int, month: int) -> int:
    if month <= 6:
        return 31
    return 30 if month < 12 or _is_leap(year) else 29


def _is_leap(year: int) -> bool:
    return year % 33 in _LEAP
