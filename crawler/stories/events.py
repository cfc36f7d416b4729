"""Whether a headline tells an event: somebody did something, or something happened, somewhere or to somebody named."""

from __future__ import annotations

from functools import cache

from crawler.stories.developing import said_by
from crawler.stories.lexicon import load
from crawler.stories.places import places
from crawler.stories.reports import Read
from crawler.stories.words import Word, fold, words

# Scripts without capitals, in which names cannot be told, and whose names of places are not in the list.
_NAMELESS = frozenset({"ar", "fa", "zh"})


def event(found: Read) -> str:
    """The word of the title that tells an event, or the act it reports; "" if there is none.

    A place or a name must stand in the title or, for a place, in the first sentence: "Prices rise again" could be said
    anywhere on any day.
    """
    title = found.report.title
    if found.title_acts:
        return found.title_acts[0].says
    told = words(title, found.language)
    if not _is_somewhere(found, told):
        return ""
    return _first(told, found.language) or _reported(found)


def _reported(found: Read) -> str:
    """The event of a first sentence that names who reports it."""
    if not found.body or not said_by(found.body[0], found.language):
        return ""
    return _first(words(found.body[0], found.language), found.language)


def _is_somewhere(found: Read, told: list[Word]) -> bool:
    if found.language in _NAMELESS or any(feature.startswith("n:") for feature in found.sketch.weights):
        return True
    first = found.body[0] if found.body else ""
    return bool(places(told, found.report.title) or places(words(first), first))


def _first(told: list[Word], language: str) -> str:
    beginnings = _beginnings(language)
    keys = [word.key for word in told]
    if language == "zh":  # every letter is a word
        text = "".join(keys)
        return next((parts[0] for rows in beginnings.values() for parts in rows if parts[0] in text), "")
    for i, word in enumerate(told):
        for parts in beginnings.get(word.key[:2], ()):
            beside = keys[i : i + len(parts)]
            if len(beside) == len(parts) and all(map(_answers, beside, parts)):
                return word.said
    return ""


@cache
def _beginnings(language: str) -> dict[str, list[tuple[str, ...]]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for entry in load("events").get(language, "").split():
        parts = tuple(fold(entry).split("+"))
        table.setdefault(parts[0].removeprefix("=")[:2], []).append(parts)
    return table


def _answers(key: str, part: str) -> bool:
    return key == part[1:] if part.startswith("=") else key.startswith(part)
