"""How single values are written in schedules.yaml: durations, hours, addresses, languages, places.

Every function takes what a person wrote and gives the value, or raises ValueError saying what to write.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from crawler.config.mistakes import short

T = TypeVar("T")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DURATION = re.compile(r"(?:(\d{1,6})d)?\s*(?:(\d{1,6})h)?\s*(?:(\d{1,6})m)?\s*(?:(\d{1,6})s)?", re.ASCII)
_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_MAIL = re.compile(r"[^\s@()<>,;:\"\\]{1,64}@[^\s@()<>,;:\"\\]+\.[^\s@()<>,;:\"\\.]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.ASCII)
_HOST = re.compile(r"[^\s/\\?#@:\[\]<>\"'{}|^`%]+|\[[0-9A-Fa-f:.]+\]")


def _id(text: str) -> str:
    if re.fullmatch("[a-z0-9][a-z0-9-]*", text) and len(text) <= 60:
        return text
    raise ValueError(
        f"{short(text)} cannot be a name here; use small letters a-z, digits and hyphens, such as asia-plus"
    )


def _one_line(text: str) -> str:
    if not text or any(character in text for character in "\r\n\t"):
        raise ValueError("needs a text of one line")
    return text


def _header_line(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    raise ValueError("goes into a header: use plain Latin letters, digits and signs only")


def _duration(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = _DURATION.fullmatch(value.strip().lower())
    if not found or not any(found.groups()):
        raise ValueError(f'{short(value)} is not a duration; write it like "15m", "1h30m" or "2d"')
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if not timedelta(minutes=1) <= length <= timedelta(days=366):
        raise ValueError(f"{short(value)} is out of range; from 1m to 366d")
    return length


def _hour(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = _HOUR.fullmatch(value.strip())
    if not found:
        raise ValueError(f'{short(value)} is not a time of day; write it like "07:00" or "18:30"')
    return time(int(found[1]), int(found[2]))


def _window(value: object) -> object:
    if not isinstance(value, str):
        return value
    start, dash, end = value.replace("–", "-").partition("-")
    if not dash:
        raise ValueError(f'{short(value)} is not a stretch of the day; write it like "06:00-23:00"')
    if _hour(start) == _hour(end):
        raise ValueError(
            f"{short(value)} starts and ends at the same time; leave the key out for the whole day"
        )
    return (_hour(start), _hour(end))


def _weekdays(value: object) -> object:
    """``mon-fri, sunday`` and lists of the same → ("mon", …, "sun")."""
    texts = value.split(",") if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return value
    found = {day for text in texts for day in _days(text.strip().lower())}
    return tuple(day for day in WEEKDAYS if day in found)


def _days(text: str) -> tuple[str, ...]:
    first, dash, last = (part.strip()[:3] for part in text.partition("-"))
    if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
        raise ValueError(f'{short(text)} is not a weekday; write them like "mon-fri" or "sat, sun"')
    start, stop = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    return tuple(WEEKDAYS[n % 7] for n in range(start, stop + 1 + (7 if stop < start else 0)))


def _cron(text: str) -> str:
    """Five fields, checked by APScheduler, which runs them. It counts weekdays from Monday, unlike cron."""
    from apscheduler.triggers.cron import CronTrigger

    fields = text.split()
    if len(fields) != 5:
        raise ValueError(
            f'{short(text)} has {len(fields)} fields, not 5: minute hour day month weekday, as "0 7 * * mon"'
        )
    if re.search(r"(?<!/)\d", fields[4]):
        raise ValueError("programs disagree which weekday a number means; write names, such as mon-fri")
    try:
        trigger = CronTrigger.from_crontab(text, timezone="UTC")
    except ValueError as error:
        raise ValueError(f"{short(text)} is not a cron time: {error}") from None
    if trigger.get_next_fire_time(None, datetime(2024, 1, 1, tzinfo=UTC)) is None:
        raise ValueError(f"{short(text)} never comes")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (OSError, ValueError, KeyError):
        zones = {name.lower(): name for name in available_timezones()}
        near = get_close_matches(text.lower(), zones, 1, 0.6)
        hint = f'did you mean "{zones[near[0]]}"?' if near else "write it like Asia/Almaty or UTC"
        raise ValueError(f"{short(text)} is not a time zone; {hint}") from None
    return text


@cache
def _countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes, from the time zone database's own table."""
    table = (files("tzdata.zoneinfo") / "iso3166.tab").read_text("utf-8")
    return frozenset(line[:2].lower() for line in table.splitlines() if line[2:3] == "\t")


def _country(text: str) -> str:
    code = text.lower()
    if code in _countries():
        return code
    hint = " (the United Kingdom is gb)" if code == "uk" else ""
    raise ValueError(f"{short(text)} is not a country's two-letter code, such as kz or uz{hint}")


def _language(text: str) -> str:
    code = text.lower()
    if _LANGUAGE.fullmatch(code):
        return code
    raise ValueError(f"{short(text)} is not a language code, such as en, ru or kk")


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError(
            "is not an address that can be read; write it like https://example.org/feed"
        ) from None
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise ValueError("has a name or password in the address; secrets do not belong in this file")
    return parts


def _address(text: str) -> str:
    """An absolute http or https address without credentials."""
    if re.search(r"[\s\x00-\x1f]", text) or len(text) > 2000:
        raise ValueError("an address has no blanks in it and at most 2000 characters")
    parts = _split(text)
    if parts.scheme not in ("http", "https"):
        if "://" not in text and "." in text.partition("/")[0]:
            raise ValueError(f'{short(text)} lacks its start; write "https://{text[:60]}"')
        raise ValueError("only addresses that start with https:// or http:// can be visited")
    if not parts.hostname or not _HOST.fullmatch(
        parts.netloc.rpartition("@")[2].removesuffix(f":{parts.port}")
    ):
        raise ValueError(f"{short(text)} names no site; write it like https://example.org/feed")
    return text


def _proxy(text: str) -> str:
    parts = urlsplit(_address(text))
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.port is None:
        raise ValueError('needs a host and a port, such as "http://127.0.0.1:8080"')
    return text.rstrip("/")


def _contact(text: str) -> str:
    if _MAIL.fullmatch(text):
        return _header_line(text)
    if text.startswith(("http://", "https://")):
        return _header_line(_address(text))
    raise ValueError(
        f"{short(text)} is neither a mail nor a web address; sites must be able to reach who crawls them"
    )


def _beside(value: Path, info: ValidationInfo) -> Path:
    """A path is meant from the folder of the configuration file (``info.context``)."""
    folder: Path = (info.context or {}).get("folder", Path())
    try:
        return folder / value.expanduser()
    except RuntimeError:
        raise ValueError(
            f"{short(str(value))} names the home of a person this machine does not know"
        ) from None


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


class _OneOrMany:
    """Tells the JSON Schema that a list of one may be written as its item."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


Id = Annotated[str, AfterValidator(_id)]
OneLine = Annotated[str, Field(max_length=500), AfterValidator(_one_line)]
HeaderLine = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_header_line)]
Duration = Annotated[
    timedelta,
    BeforeValidator(
        _duration, json_schema_input_type=Annotated[str, Field(pattern=r"^[0-9dhms ]+$", examples=["15m"])]
    ),
]
Hour = Annotated[
    time,
    BeforeValidator(
        _hour,
        json_schema_input_type=Annotated[str, Field(pattern=r"^[0-9]{1,2}:[0-9]{2}$", examples=["07:00"])],
    ),
]
Window = Annotated[
    tuple[time, time],
    BeforeValidator(
        _window,
        json_schema_input_type=Annotated[
            str, Field(pattern=r"^[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}$", examples=["06:00-23:00"])
        ],
    ),
]
Weekdays = Annotated[
    tuple[str, ...], BeforeValidator(_weekdays, json_schema_input_type=str | tuple[str, ...])
]
Cron = Annotated[str, AfterValidator(_cron)]
Zone = Annotated[str, AfterValidator(_zone)]
Country = Annotated[str, AfterValidator(_country)]
Language = Annotated[str, AfterValidator(_language)]
Address = Annotated[str, AfterValidator(_address)]
ProxyAddress = Annotated[str, AfterValidator(_proxy)]
Contact = Annotated[str, Field(max_length=200), AfterValidator(_contact)]
PathBeside = Annotated[Path, AfterValidator(_beside)]
Many = Annotated[tuple[T, ...], BeforeValidator(_one_or_many), _OneOrMany()]
