"""YAML as a person wrote it: every value as text, and the line of every key.

YAML 1.1 would read ``country: no`` as false and ``at: 7:00`` as 420. Here each scalar stays the text it
was written as, and the field it belongs to decides what it means. Read from the parser's events, so that no
tag can build an object and no alias can grow: anchors, aliases and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from crawler.config.mistakes import yaml_mistake
from crawler.errors import Problem
from crawler.text import one_line

MAX_DEPTH = 12  # levels of nesting; the deepest key the file knows has five
Place = tuple[str | int, ...]  # the way to a value: ("sources", "tass", "also", 0)

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = {"", "~", "null", "Null", "NULL"}
# Line breaks to YAML, but to hardly any editor: the lines named here would not be the ones a person sees.
_HIDDEN_BREAK = re.compile("[\x85\u2028\u2029]")
# Only what a quoted escape such as "\0" can bring in: the raw characters are refused before.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """``data`` is dicts, lists, text and None; ``lines`` has the 1-based line of every key and list item."""

    data: object
    lines: dict[Place, int]
    problems: tuple[Problem, ...]

    def line(self, place: Place) -> int:
        """The line of ``place``, or of the nearest thing around it; 0 for the file as a whole."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)


def dotted(place: Place) -> str:
    """``sources.tass.also``: list positions are left out, the line number tells them."""
    return ".".join(one_line(part, 60) for part in place if isinstance(part, str))


def read_document(text: str) -> Document:
    """Read one YAML document. Never raises: what is wrong with the YAML is in ``problems``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = yaml.reader.Reader.NON_PRINTABLE.search(text) or _HIDDEN_BREAK.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        message = (
            f"a hidden character that does not belong in such a file (U+{ord(bad.group()):04X}); delete it"
        )
        return Document(None, {}, (Problem(line, "", message),))
    builder = _Builder(yaml.parse(text, Loader=_PARSER))
    try:
        data = builder.build()
    except yaml.MarkedYAMLError as error:
        builder.problems.append(yaml_mistake(error, text))
        data = None
    except _TooDeepError as error:
        builder.problems.append(Problem(error.line, "", f"nested more than {MAX_DEPTH} levels deep"))
        data = None
    return Document(data, builder.lines, tuple(builder.problems))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


class _Builder:
    """Builds plain data from parser events, taking each event only when it is needed."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []

    def build(self) -> object:
        data: object = None
        documents = 0
        for event in self.events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            documents += 1
            if documents > 1:
                self._say(event, (), 'a second document starts here ("---"); keep one in a file')
                break
            data = self._value(next(self.events), ())
        return data

    def _say(self, event: yaml.Event, place: Place, message: str) -> None:
        self.problems.append(Problem(_line(event), dotted(place), message))

    def _value(self, event: yaml.Event, place: Place) -> object:
        if len(place) > MAX_DEPTH:
            raise _TooDeepError(_line(event))
        self._refuse_magic(event, place)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        return self._scalar(event, place) if isinstance(event, yaml.ScalarEvent) else None

    def _refuse_magic(self, event: yaml.Event, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._say(
                event,
                place,
                f'"*{event.anchor}" would repeat another value; write it out, or put it in quotes',
            )
            return
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            return
        if event.anchor:
            self._say(
                event, place, f'"&{event.anchor}" would name a value for repeating; remove it, or use quotes'
            )
        if event.tag and event.tag != "tag:yaml.org,2002:str":
            self._say(
                event,
                place,
                'a word that starts with "!" is an order to YAML; remove it, or put it in quotes',
            )

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> str | None:
        value: str = event.value
        bad = _UNSHOWABLE.search(value)
        if bad:
            self._say(event, place, f"holds a character that cannot be shown (U+{ord(bad.group()):04X})")
            return _UNSHOWABLE.sub("", value)
        return None if event.implicit[0] and value in _NOTHING else value

    def _sequence(self, place: Place) -> list[object]:
        items: list[object] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*place, len(items))
            self.lines[here] = _line(event)
            items.append(self._value(event, here))
        return items

    def _mapping(self, place: Place) -> dict[str, object]:
        entries: dict[str, object] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, place)
            here = (*place, key)
            known = key in entries
            if known:
                self._say(event, here, f"written twice (first on line {self.lines[here]}); keep one")
                here = (*place, key, "(again)")
            else:
                self.lines[here] = _line(event)
            value = self._value(next(self.events), here)
            if not known:
                entries[key] = value
        return entries

    def _key(self, event: yaml.Event, place: Place) -> str:
        value = self._value(event, (*place, "(key)"))
        if isinstance(value, str):
            return value
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        self._say(event, place, "a key must be one word, not a list or a block")
        return "(key)"
