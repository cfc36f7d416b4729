"""What a language says days with, compiled from ``lexicon/days.yaml`` into patterns for folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from crawler.stories.lexicon import load
from crawler.stories.words import fold

LANGUAGES = ("en", "ru", "uk", "kk", "tr", "ar", "fa", "fr", "es", "de", "zh")
Names = tuple[tuple[re.Pattern[str], int], ...]  # a name's pattern, and what it counts as

_ORDINAL = r"(?:\s?(?:st|nd|rd|th|er|[ºª]|-?(?:го|е|ші|шы|і|ге))(?!\w)|\.)?"
_YEAR = r"(?P<y>(?:19|20)\d{2}|1[34]\d{2})(?!\d)"
_NEVER = re.compile(r"(?!)")
_ARABIC_FRONT = "(?:وال|بال|فال|ال|و|ف|ب|ل)?"


@dataclass(frozen=True, slots=True)
class DayWords:
    """One language's patterns. Every pattern is for text that ``words.fold`` has folded."""

    phrases: re.Pattern[str]
    meaning: Names
    weekdays: re.Pattern[str]
    weekday: Names
    day_month: re.Pattern[str]  # groups d, d2, m, y, y0
    month_day: re.Pattern[str]
    month_alone: re.Pattern[str]
    month: Names  # 1..12; 101..112 for Persian months
    ago: tuple[tuple[re.Pattern[str], int], ...]  # with group n, and hours in its unit
    small: Mapping[str, int]
    year_alone: re.Pattern[str]
    last: re.Pattern[str]
    next: re.Pattern[str]
    last_week: re.Pattern[str]
    next_week: re.Pattern[str]
    past: re.Pattern[str]
    future: re.Pattern[str]
    codes: tuple[str, ...]  # what the numbers of ``meaning`` stand for


def which(names: Names, said: str) -> int | None:
    """What a name counts as, by the first pattern that is the whole of it."""
    return next((value for pattern, value in names if pattern.fullmatch(said)), None)


@cache
def day_words(language: str) -> DayWords:
    """The patterns of a language; of one without a list, only dates in digits are found."""
    entry: dict[str, Any] = load("days").get(language) or {}
    phrases: dict[str, str] = entry.get("phrases") or {}
    codes = tuple(dict.fromkeys(phrases.values()))
    months = [*entry.get("months", ()), *entry.get("jalali", ())]
    numbered = [n if n <= 12 else n + 88 for n in range(1, len(months) + 1)]
    month = _any(_each(months), language)
    return DayWords(
        phrases=_words(phrases, language),
        meaning=_names(((phrase, codes.index(code)) for phrase, code in phrases.items()), language),
        weekdays=_words(_each(entry.get("weekdays", ())), language),
        weekday=_numbered(entry.get("weekdays", ()), range(7), language),
        day_month=_day_month(month, language),
        month_day=re.compile(_month_day(month)) if language == "en" else _NEVER,
        month_alone=_month_alone(entry, month, language),
        month=_numbered(months, numbered, language),
        ago=tuple(_ago(entry, language)),
        small={fold(word): int(value) for word, value in (entry.get("small") or {}).items()},
        year_alone=_year_alone(entry, language),
        last=_words(entry.get("last", ()), language),
        next=_words(entry.get("next", ()), language),
        last_week=_words(entry.get("last_week", ()), language),
        next_week=_words(entry.get("next_week", ()), language),
        past=_words(entry.get("past", ()), language),
        future=_words(entry.get("future", ()), language),
        codes=codes,
    )


def _each(lists: Iterable[Sequence[str]]) -> list[str]:
    return [word for words in lists for word in words]


def _numbered(lists: Sequence[Sequence[str]], values: Iterable[int], language: str) -> Names:
    pairs = ((word, value) for words, value in zip(lists, values, strict=False) for word in words)
    return _names(pairs, language)


def _names(pairs: Iterable[tuple[str, int]], language: str) -> Names:
    longest_first = sorted(pairs, key=lambda pair: -len(pair[0]))
    return tuple((re.compile(_front(language) + _spelled(word)), value) for word, value in longest_first)


def _front(language: str) -> str:
    return _ARABIC_FRONT if language == "ar" else ""


def _spelled(word: str) -> str:
    """A listed word as a pattern: blanks are any blanks, a star at the end any letters, alone any word."""
    parts = [r"\S{1,20}" if part == "*" else re.escape(part) for part in fold(word).split()]
    written = r"\s{1,3}".join(parts)
    return written[:-2] + r"\w*" if written.endswith(r"\*") else written


def _any(words: Iterable[str], language: str) -> str:
    spelled = "|".join(_spelled(word) for word in sorted(words, key=lambda word: -len(word)))
    if not spelled:
        return "(?!)"
    if language == "zh":
        return f"(?:{spelled})"
    return rf"(?<!\w){_front(language)}(?:{spelled})(?!\w)"


def _words(words: Iterable[str], language: str) -> re.Pattern[str]:
    return re.compile(_any(words, language))


def _day_month(month: str, language: str) -> re.Pattern[str]:
    if language == "zh":
        return re.compile(
            r"(?:(?P<y>(?:19|20)\d{2})\s?年\s?)?(?<!\d)(?:(?P<m>\d{1,2})\s?月\s?)?(?P<d>\d{1,2})\s?[日号](?![前后内])"
        )
    day = rf"(?<![\w.,:/-])(?P<d>\d{{1,2}}){_ORDINAL}"
    until = rf"(?:\s?(?:-|–|—)\s?(?P<d2>\d{{1,2}}){_ORDINAL})?"
    before = r"(?:(?<!\w)(?P<y0>(?:19|20)\d{2})\s(?:жыл\w*\s)?)?"
    named = rf"(?P<m>{month})\.?(?:\s?/\s?{month})?"
    return re.compile(
        rf"{before}{day}{until}\s{{0,2}}(?:de\s|of\s)?{named}(?:\s?,?\s{{1,2}}(?:del?\s)?{_YEAR})?"
    )


def _month_day(month: str) -> str:
    day = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s?[-–—]\s?(?P<d2>\d{1,2})(?:st|nd|rd|th)?)?"
    return rf"(?P<m>{month})\s?\.?\s(?:the\s)?{day}(?![\w:%])(?![.,]\d)(?:\s?,?\s{{1,2}}{_YEAR})?"


def _month_alone(entry: Mapping[str, Any], month: str, language: str) -> re.Pattern[str]:
    if language == "zh":
        return re.compile(rf"(?:(?P<y>(?:19|20)\d{{2}})\s?年\s?)?(?<!\d)(?P<m>{month})(?!\s?\d)")
    year = rf"(?:\s?,?\s{{1,2}}(?:del?\s)?{_YEAR})?"
    before = _any(entry.get("in", ()), language)
    forms = [rf"{before}[\s-](?P<m>{month}){year}"]
    if after := entry.get("in_after"):
        stems = "|".join(_spelled(word).removesuffix(r"\w*") for word in _each(entry["months"]))
        forms = [rf"(?<!\w)(?P<m>{stems})(?:{'|'.join(map(fold, after))})(?P<y>(?!))?"]
    return re.compile("|".join(forms))


def _ago(entry: Mapping[str, Any], language: str) -> Iterable[tuple[re.Pattern[str], int]]:
    number = (
        r"(?P<n>[\d一二两三四五六七八九十几]{1,4})" if language == "zh" else r"(?P<n>\d{1,3}|[^\W\d]{1,20})"
    )
    for unit, hours in (("hours_ago", 1), ("days_ago", 24), ("weeks_ago", 168)):
        for form in entry.get(unit, ()):
            before, after = (
                r"\s{1,3}".join(re.escape(part) for part in side.split()) for side in fold(form).split("{n}")
            )
            gap = "" if language == "zh" else r"\s{1,3}"
            edge = "" if language == "zh" else r"(?!\w)"
            yield re.compile((before and before + gap) + number + gap + after + edge), hours


def _year_alone(entry: Mapping[str, Any], language: str) -> re.Pattern[str]:
    before = _any(entry.get("in", ()), language)
    after = "|".join(fold(word) for word in entry.get("year", ())) or "(?!)"
    return re.compile(
        rf"{before}\s(?P<y>(?:19|20)\d{{2}})(?![\d,])|(?<!\d)(?P<y2>(?:19|20)\d{{2}})\s?(?:{after})"
    )
