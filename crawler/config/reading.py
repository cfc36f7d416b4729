"""From the text of schedules.yaml to a Config, or to every problem at once."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ValidationError

from crawler.config.document import Document, Place, dotted, read_document
from crawler.config.mistakes import nearest, plain, short
from crawler.config.values import ENTRIES, Config, Crawl, Secret, Topic, Upkeep, Written
from crawler.errors import ConfigError, Problem, QueryError

MAX_BYTES = 5 * 2**20
MAX_PROBLEMS = 200  # shown; a file with more is broken in one way many times

_SECRET = re.compile(r"pass(word|wd|phrase)?$|secret|token|credential|api[_-]?key", re.IGNORECASE)
_Found = dict[Place, Problem]  # the first thing said of a place is the one that is shown


def load(path: Path, check_query: Callable[[Topic], object] | None = None) -> Config:
    """Read a configuration file. Raises ConfigError with every problem, also where it cannot be read."""
    path = path.absolute()
    try:
        text = _text(path)
    except _UnreadableError as error:
        raise ConfigError(str(path), (Problem(error.line, "", str(error)),)) from None
    return parse(text, path, check_query)


def parse(text: str, path: Path, check_query: Callable[[Topic], object] | None = None) -> Config:
    """The pure part of ``load``: ``path`` only says where the text came from, and where paths start.

    ``check_query`` may raise QueryError for a topic whose query cannot be compiled: one problem more.
    Raises ConfigError.
    """
    document = read_document(text)
    problems = list(document.problems)
    written: Written | None = None
    if isinstance(document.data, dict):
        found: _Found = {}
        found.update(_inline_secrets(document))
        written = _written(document, path, found)
        for place, problem in _crossings(document, check_query):
            found.setdefault(place, problem)
        problems += found.values()
    elif not problems:
        problems.append(_no_mapping(document))
    if problems or written is None:
        raise ConfigError(str(path), _in_order(problems))
    return Config.model_construct(path=path, **{key: getattr(written, key) for key in Written.model_fields})


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    ordered = sorted(problems, key=lambda problem: problem.line)
    rest = len(ordered) - MAX_PROBLEMS
    more = (Problem(0, "", f"and {rest} more problems"),) if rest > 0 else ()
    return (*ordered[:MAX_PROBLEMS], *more)


def _no_mapping(document: Document) -> Problem:
    if document.data is None:
        return Problem(0, "", 'is empty; "crisisdesk init" writes one to start from')
    return Problem(1, "", 'must consist of keys such as "contact:", "topics:" and "sources:"')


class _UnreadableError(Exception):
    def __init__(self, message: str, line: int = 0) -> None:
        self.line = line
        super().__init__(message)


def _text(path: Path) -> str:
    raw = _bytes(path)
    if len(raw) > MAX_BYTES:
        raise _UnreadableError(f"is larger than {MAX_BYTES // 2**20} MiB; that cannot be a schedules.yaml")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _UnreadableError("is not UTF-8 text; save it as UTF-8", line) from None


def _bytes(path: Path) -> bytes:
    try:
        # Not blocking, so that a pipe of that name cannot hold the program up.
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _UnreadableError("is not a file; name the file itself")
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _UnreadableError('there is no such file; "crisisdesk init" writes one to start from') from None
    except IsADirectoryError:
        raise _UnreadableError("is a folder; name the file in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _UnreadableError(f"cannot be read: {reason}") from None


def _written(document: Document, path: Path, found: _Found) -> Written | None:
    try:
        return Written.model_validate(_prepared(document), context={"folder": path.absolute().parent})
    except ValidationError as error:
        for mistake in error.errors(include_url=False):
            loc = tuple(part for part in mistake["loc"] if part != "[key]")
            if mistake["type"] == "default_factory_not_called" or (loc[0] in ENTRIES and loc[2:] == ("id",)):
                continue  # what follows from a bad name, which is reported itself
            line = document.line(loc)
            found.setdefault(loc, Problem(line, dotted(loc), plain(mistake, _keys_at(loc[:-1]))))
        return None


def _prepared(document: Document) -> dict[str, object]:
    """The data as the values want it: keys without a value left out, and every entry told its own name."""
    data = _without_nothing(document.data, ())
    for section in ENTRIES:
        entries = data.get(section)
        if isinstance(entries, dict):
            data[section] = {name: _entry(section, name, entry) for name, entry in entries.items()}
    for section in ("crawl", "upkeep"):
        if isinstance(data.get(section), dict):
            data[section] = _without_nothing(data[section], (section,))
    return data


def _entry(section: str, name: str, entry: object) -> object:
    if entry is None or isinstance(entry, dict):
        return {**_without_nothing(entry, (section, name)), "id": name}
    return entry


def _without_nothing(mapping: object, place: Place) -> dict[str, object]:
    """A known key left empty means its default; an unknown one stays, to be named."""
    known = _keys_at(place)
    entries = mapping.items() if isinstance(mapping, dict) else ()
    return {key: value for key, value in entries if value is not None or key not in known}


def _keys_at(place: Place) -> tuple[str, ...]:
    """The keys that are valid right beneath a place."""
    section = Upkeep if place == ("upkeep",) else Crawl
    models: dict[int, type[BaseModel]] = {0: Written, 1: section, 2: Secret}
    model = ENTRIES[str(place[0])] if len(place) == 2 and place[0] in ENTRIES else models.get(len(place))
    return tuple(key for key in model.model_fields if key != "id") if model else ()


def _inline_secrets(document: Document) -> Iterator[tuple[Place, Problem]]:
    message = "a secret does not belong in this file; write {env: NAME} or {file: PATH} and keep it there"
    for place in document.lines:
        key = place[-1]
        if isinstance(key, str) and _SECRET.search(key) and isinstance(_at(document.data, place), str):
            yield place, Problem(document.line(place), dotted(place), message)


def _at(data: object, place: Place) -> object:
    for part in place:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int):
            data = data[part] if part < len(data) else None
        else:
            return None
    return data


def _names(data: object, section: str) -> Mapping[str, object]:
    entries = data.get(section) if isinstance(data, dict) else None
    return entries if isinstance(entries, dict) else {}


def _crossings(
    document: Document, check_query: Callable[[Topic], object] | None
) -> Iterator[tuple[Place, Problem]]:
    """What only shows when one part of the file is held against another."""
    yield from _own_ids(document)
    yield from _unknown_names(document)
    yield from _twins(document)
    if check_query:
        yield from _bad_queries(document, check_query)


def _own_ids(document: Document) -> Iterator[tuple[Place, Problem]]:
    for section in ENTRIES:
        for name in _names(document.data, section):
            place: Place = (section, name, "id")
            if place in document.lines:
                yield (
                    place,
                    Problem(document.line(place), dotted(place), "unknown key; its id is the key above it"),
                )


def _unknown_names(document: Document) -> Iterator[tuple[Place, Problem]]:
    """References to topics and sources that the file does not have."""
    for section, key, target in (
        ("sources", "topics", "topics"),
        ("schedules", "topics", "topics"),
        ("schedules", "sources", "sources"),
        ("digests", "topic", "topics"),
    ):
        known = _names(document.data, target)
        for name in _names(document.data, section):
            place: Place = (section, name, key)
            for where, word in _words(document.data, place):
                if word not in known:
                    message = f"no {target[:-1]} is named {short(word)}{nearest(word, known)}"
                    yield where, Problem(document.line(where), dotted(where), message)


def _words(data: object, place: Place) -> Iterator[tuple[Place, str]]:
    """The text at a place, or the texts of the list there, each with its own place."""
    value = _at(data, place)
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        yield from (((*place, n), word) for n, word in enumerate(value) if isinstance(word, str))


def _twins(document: Document) -> Iterator[tuple[Place, Problem]]:
    """One address under two sources would be fetched, and counted, twice."""
    seen: dict[str, str] = {}
    for name in _names(document.data, "sources"):
        for key in ("address", "also"):
            for where, address in _words(document.data, ("sources", name, key)):
                first = seen.setdefault(address.strip().rstrip("/").lower(), name)
                if first != name:
                    message = f"is the address of source {short(first)} already; keep one of the two"
                    yield where, Problem(document.line(where), dotted(where), message)


def _bad_queries(
    document: Document, check_query: Callable[[Topic], object]
) -> Iterator[tuple[Place, Problem]]:
    """Checks each topic that is sound by itself, also where other parts of the file are not."""
    for name, entry in _names(document.data, "topics").items():
        place: Place = ("topics", name, "query")
        try:
            check_query(Topic.model_validate(_entry("topics", name, entry)))
        except ValidationError:
            continue
        except QueryError as error:
            message = f"column {error.column} of the query: {error.message}"
            yield place, Problem(document.line(place), dotted(place), message)
