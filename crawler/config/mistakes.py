"""What YAML and pydantic say, in words for the person who wrote the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import yaml
from pydantic_core import ErrorDetails

from crawler.errors import Problem
from crawler.text import one_line

_YAML = (
    (
        "mapping values are not allowed",
        'a ":" that YAML does not expect: mend the indentation, or quote the text',
    ),
    ("tab character", "a tab; YAML is indented with blanks only"),
    ("end of stream", "a quote is opened and never closed"),
    ("']'", 'a list opened with "[" is not closed with "]", or a comma is missing'),
    ("'}'", 'a "{" is not closed with "}", or a comma is missing'),
    ("alphabetic or numeric", 'a value cannot start with "*" or "&"; put it in quotes'),
    ("could not find expected ':'", 'a line without ":"; every line is "key: value" or "- item"'),
    ("expected key", "YAML looks for a new key here: mend the indentation, or quote the whole text"),
    ("<block end>", "YAML looks for a new key here: mend the indentation, or quote the whole text"),
    ("'-' indicator", 'lines that start with "-" and lines with keys are mixed; mend the indentation'),
)

_PLAIN = {
    "missing": "is missing",
    "string_type": "needs one text, not a list or a block",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "needs a name of letters, digits and underscores",
    "string_too_long": "is too long; at most {max_length} characters",
    "int_parsing": "needs a whole number, such as 16",
    "int_type": "needs a whole number, such as 16",
    "int_from_float": "needs a whole number, such as 16",
    "float_parsing": "needs a number, such as 2.5",
    "float_type": "needs a number, such as 2.5",
    "finite_number": "needs a number, such as 2.5",
    "bool_parsing": "needs true or false",
    "bool_type": "needs true or false",
    "tuple_type": "needs a list",
    "dict_type": "needs lines beneath it, each with its own key",
    "mapping_type": "needs lines beneath it, each with its own key",
    "model_type": "needs lines beneath it, each with its own key",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "is empty; it needs at least {min_length}",
    "too_long": "has too many; at most {max_length}",
}

_SYNONYMS = {
    "url": "address",
    "link": "address",
    "feed": "address",
    "rss": "address",
    "language": "languages",
    "lang": "languages",
    "keywords": "terms",
    "interval": "every",
    "format": "forms",
    "formats": "forms",
    "title": "name",
    "name": "title",
}


def yaml_mistake(error: yaml.MarkedYAMLError, text: str) -> Problem:
    """A syntax error of the file, with line and column (1-based)."""
    # What is opened and never closed is named where it was opened.
    opened = error.context_mark if re.search("quoted|flow (seq|map)", error.context or "") else None
    mark = opened or error.problem_mark or error.context_mark
    if mark is None:
        return Problem(0, "", f"not YAML: {error.problem}")
    said = error.problem or ""
    message = _cannot_start(mark, text) if "cannot start any token" in said else _yaml_words(error, said)
    return Problem(mark.line + 1, "", f"column {mark.column + 1}: {message}")


def _yaml_words(error: yaml.MarkedYAMLError, said: str) -> str:
    known = next((words for hint, words in _YAML if hint in said), "")
    return known or "not YAML: " + ", ".join(part for part in (error.context, said) if part)


def _cannot_start(mark: yaml.Mark, text: str) -> str:
    character = text.split("\n")[mark.line][mark.column : mark.column + 1]
    if character == "\t":
        return "a tab; YAML is indented with blanks only"
    return f'a value cannot start with "{character}"; put it in quotes: "{character}…"'


def nearest(word: str, valid: Iterable[str]) -> str:
    """``; did you mean "x"?``, or the valid words where none is near."""
    words = sorted(valid)
    synonym = _SYNONYMS.get(word.lower(), "")
    close = [synonym] if synonym in words else get_close_matches(word.lower(), words, 1, 0.6)
    if close:
        return f'; did you mean "{close[0]}"?'
    shown = ", ".join(words[:20]) + (", …" if len(words) > 20 else "")
    return f"; there is {shown}" if words else "; there is none"


def short(text: str) -> str:
    """A value as it is quoted in a message: one line that hides nothing."""
    text = one_line(text)
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def plain(error: ErrorDetails, keys: Iterable[str]) -> str:
    """What one of pydantic's findings means. ``keys`` are the ones valid where it was found."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return "unknown key" + nearest(str(error["loc"][-1]), keys)
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return _choice(error, context)
    return _PLAIN[kind].format(**context) if kind in _PLAIN else error["msg"]


def _choice(error: ErrorDetails, context: Mapping[str, object]) -> str:
    valid = str(context["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
    given = error["input"]
    if not isinstance(given, str):
        return f"must be one of {', '.join(valid)}"
    return f"{short(given)} is not one of {', '.join(valid)}" + (
        nearest(given, valid) if get_close_matches(given.lower(), valid, 1, 0.6) else ""
    )
