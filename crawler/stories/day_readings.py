"""The words of a sentence that say a time, each read one way: what ``told_days`` chooses from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawler.numerals import numerals
from crawler.stories.day_words import LANGUAGES, DayWords, day_words, which
from crawler.stories.jalali import from_jalali, jalali_year

_NOTHING = -1.0  # certainty of words that are read, but say nothing of when something happened
_AHEAD = 65  # days after publication that a date without a year may lie
_NEAR = 60  # characters around a weekday in which its verb is looked for
_NUMERIC = re.compile(
    r"(?<![\w./-])(?:(?P<y>(?:19|20)\d{2}|1[34]\d{2})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})([-/.])(?P<b>\d{1,2})\6(?P<z>(?:19|20)\d{2}|\d{2}))(?![\w/-])(?!\.\d)"
)
_STAMP = re.compile(
    r"[\s,]{0,3}(?:at\s)?\d{1,2}[:.]\d{2}(?!\d)(?:\s?(?:[ap]\.?m|[a-z]{2,4}\b|\|))"
)  # "… 7:55 pm EDT"
_GAP = re.compile(r"[\s,،(]{0,4}(?:the|den|dem|le|el)?[\s,،(]{0,2}")


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a sentence that say a time; without days (``first`` None) they only say that it is another one."""

    start: int
    end: int
    first: date | None
    last: date | None
    certainty: float


def readings(text: str, language: str, published: datetime) -> Iterator[Found]:
    """Every reading of the text, the surest kind first."""
    today = published.date()
    yield from _in_digits(text, today)
    words = day_words(language if language in LANGUAGES else "")
    dates = list(_dates(text, words, today))
    yield from dates
    phrases = list(_phrases(text, words, today))
    yield from _weekdays(text, words, today, dates, phrases)
    yield from phrases
    yield from _ago(text, words, language, published)
    yield from _months(text, words, today)
    yield from _years(text, words, today)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_digits(text: str, today: date) -> Iterator[Found]:
    for match in _NUMERIC.finditer(text):
        if match["y"]:
            year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
            first = from_jalali(year, month, day) if year < 1600 else _day(year, month, day)
            yield Found(*match.span(), first, first, 1.0)
        else:
            first = _either_order(int(match["a"]), int(match["b"]), int(match["z"]), today)
            if first:
                yield Found(*match.span(), first, first, 0.8)


def _either_order(one: int, two: int, year: int, today: date) -> date | None:
    """Day and month in the order that gives a date; where both do, the one within two weeks of publication.

    A year of two digits has to be this one or one beside it: "3.5.10" may be a version as well.
    """
    if year < 100:
        year += 2000
        if abs(year - today.year) > 1:
            return None
    days = {day for day in (_day(year, two, one), _day(year, one, two)) if day}
    if len(days) > 1:
        days = {day for day in days if abs((day - today).days) <= 14}
    return days.pop() if len(days) == 1 else None


def _dates(text: str, words: DayWords, today: date) -> Iterator[Found]:
    for pattern in (words.day_month, words.month_day):
        for match in pattern.finditer(text):
            said = match.groupdict()
            first = _date_said(said, said["d"], words, today)
            last = _date_said(said, said["d2"], words, today) if said.get("d2") else first
            if first and last and first > last:
                last = first
            if first == today and said.get("y") and _STAMP.match(text, match.end()):
                yield Found(
                    *match.span(), None, None, _NOTHING
                )  # when the page was written, not what it tells
            else:
                yield Found(*match.span(), first, last, 1.0 if said.get("y") or said.get("y0") else 0.95)


def _date_said(said: dict[str, str | None], digits: str | None, words: DayWords, today: date) -> date | None:
    day, name, year = int(digits or 0), said["m"], said.get("y") or said.get("y0")
    if name is None:  # "5日": the last such day
        return _latest_of_number(day, today)
    month = int(name) if name.isdecimal() else which(words.month, name.strip())
    if month is None:
        return None
    if month > 100:
        years = [int(year)] if year else [jalali_year(today) + step for step in (-1, 0, 1)]
        return _nearest([from_jalali(one, month - 100, day) for one in years], today)
    years = [int(year)] if year else [today.year + step for step in (-1, 0, 1)]
    return _nearest([_day(one, month, day) for one in years], today, any_time=bool(year))


def _nearest(days: list[date | None], today: date, *, any_time: bool = False) -> date | None:
    """The only day given, or the one that is at most two months ahead and less than ten behind."""
    real = [day for day in days if day]
    if any_time or len(days) == 1:
        return real[0] if real else None
    return next((day for day in real if -300 <= (day - today).days <= _AHEAD), None)


def _latest_of_number(number: int, today: date) -> date | None:
    first = today.replace(day=1)
    months = (first, first - timedelta(days=1), first + timedelta(days=31))
    days = [_day(month.year, month.month, number) for month in months]
    return next((day for day in days if day and -27 <= (day - today).days <= 3), None)


def _weekdays(
    text: str, words: DayWords, today: date, dates: list[Found], phrases: list[Found]
) -> Iterator[Found]:
    for match in words.weekdays.finditer(text):
        number = which(words.weekday, match.group())
        if number is None:
            continue
        start, end = match.span()
        if any(_beside(text, start, end, one) for one in dates):
            yield Found(start, end, None, None, _NOTHING)
        elif week := next((one for one in phrases if _is_week(one) and _beside(text, start, end, one)), None):
            assert week.first is not None
            day = week.first - timedelta(days=week.first.weekday() - number)
            yield Found(min(start, week.start), max(end, week.end), day, day, 0.8)
        else:
            yield _weekday(text, match, number, words, today)


def _is_week(one: Found) -> bool:
    return one.first is not None and one.last is not None and 4 <= (one.last - one.first).days <= 6


def _beside(text: str, start: int, end: int, other: Found) -> bool:
    between = text[end : other.start] if other.start >= end else text[other.end : start]
    apart = other.start >= end or other.end <= start
    return apart and len(between) < 12 and _GAP.fullmatch(between) is not None


def _weekday(text: str, match: re.Match[str], number: int, words: DayWords, today: date) -> Found:
    start, end = match.span()
    before, after = text[max(0, start - 24) : start].rstrip(), text[end : end + 24].lstrip()

    def has(pattern: re.Pattern[str]) -> bool:
        ends = any(found.end() == len(before) for found in pattern.finditer(before))
        return ends or pattern.match(after) is not None

    monday = today - timedelta(days=today.weekday())
    back = (today.weekday() - number) % 7
    if has(words.last_week) or has(words.next_week):
        step = -7 if has(words.last_week) else 7
        day = monday + timedelta(days=number + step)
        return Found(start - 1, end, day, day, 0.9)
    if has(words.next):
        day = today + timedelta(days=7 - back if back else 7)
    elif has(words.last):
        day = today - timedelta(days=back or 7)
    elif _is_ahead(text, start, end, words):
        day = today + timedelta(days=(7 - back) % 7)
    else:
        return Found(start, end, today - timedelta(days=back), today - timedelta(days=back), 0.9)
    return Found(start, end, day, day, 0.8)


def _is_ahead(text: str, start: int, end: int, words: DayWords) -> bool:
    """Whether a weekday is to come, by the nearest word of time before it, or if there is none, after it."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    past, future = ([found.end() for found in one.finditer(before)] for one in (words.past, words.future))
    if past or future:
        return max(future, default=-1) > max(past, default=-1)
    said, will = words.past.search(after), words.future.search(after)
    return will is not None and (said is None or will.start() < said.start())


def _phrases(text: str, words: DayWords, today: date) -> Iterator[Found]:
    for match in words.phrases.finditer(text):
        number = which(words.meaning, match.group())
        if number is not None:
            yield _span(match, words.codes[number], today)


def _span(match: re.Match[str], code: str, today: date) -> Found:
    monday = today - timedelta(days=today.weekday())
    first_of_month = today.replace(day=1)
    before = first_of_month - timedelta(days=1)
    spans: dict[str, tuple[date | None, date | None, float]] = {
        "away": (None, None, 0.0),
        "week": (monday, monday + timedelta(days=6), 0.5),
        "last week": (monday - timedelta(days=7), monday - timedelta(days=1), 0.5),
        "next week": (monday + timedelta(days=7), monday + timedelta(days=13), 0.5),
        "weekend": (monday - timedelta(days=2), monday - timedelta(days=1), 0.6),
        "month": (first_of_month, today, 0.3),
        "last month": (before.replace(day=1), before, 0.3),
    }
    if code in spans:
        start, end, sure = spans[code]
        return Found(*match.span(), start, end, sure)
    first, _, last = code.partition("..")
    days = today + timedelta(days=int(first)), today + timedelta(days=int(last or first))
    return Found(*match.span(), *days, 0.7 if last else 0.95)


def _ago(text: str, words: DayWords, language: str, published: datetime) -> Iterator[Found]:
    for pattern, hours in words.ago:
        for match in pattern.finditer(text):
            number = _number(match["n"], words, language)
            if number is None or number * hours > 24 * 62:
                yield Found(*match.span(), None, None, 0.0)
                continue
            day = (published - timedelta(hours=number * hours)).date()
            certainty = 0.4 if hours > 24 else 0.85
            yield Found(*match.span(), day, day, certainty)


def _number(said: str, words: DayWords, language: str) -> int | None:
    if said in words.small:
        return words.small[said]
    read = numerals(said, language)
    return int(read[0].value) if len(read) == 1 and 0 < read[0].value < 1000 else None


def _months(text: str, words: DayWords, today: date) -> Iterator[Found]:
    for match in words.month_alone.finditer(text):
        said = match.groupdict()
        first = _date_said(said, "1", words, today)
        if first is None:
            yield Found(*match.span(), None, None, 0.0)
            continue
        following = (first + timedelta(days=32)).replace(day=1)
        yield Found(*match.span(), first, following - timedelta(days=1), 0.3)


def _years(text: str, words: DayWords, today: date) -> Iterator[Found]:
    for match in words.year_alone.finditer(text):
        if int(match["y"] or match["y2"]) != today.year:
            yield Found(*match.span(), None, None, 0.0)
