"""What addresses look like, so that a calendar or a maze of links cannot crowd everything else out of a crawl. Pure."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

T = TypeVar("T")

REPEATED = 3  # how often one part of a path makes it a maze; a number may come once more (/2001/01/01/01)
_PLAIN = re.compile(r"[^\W\d_]{1,20}")  # a section's name


def repeats(address: str) -> bool:
    """Whether parts of the address's path come again and again: /a/b/a/b/a/b is a maze of relative links."""
    segments = Counter(part for part in _path(address).lower().split("/") if part)
    return any(count >= REPEATED + part.isdigit() for part, count in segments.items())


def shape(address: str) -> str:
    """The pattern of an address: sections as they are, numbers as "9", other parts as "x", queries by their names.

    Pages of a calendar have one shape, and so have the articles of a section.
    """
    path = "/".join(_part(part) for part in _path(address).split("/"))
    return f"{path}?{'&'.join(sorted({name for name, _ in parse_qsl(_query(address))}))}"


def _part(part: str) -> str:
    if part.isdigit():
        return "9"
    return part if not part or _PLAIN.fullmatch(part) else "x"


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:  # brackets that are no IPv6 number
        return ""


def _query(address: str) -> str:
    try:
        return urlsplit(address).query[:2000]
    except ValueError:
        return ""


def in_turns(wanted: Sequence[T], address_of: Callable[[T], str], room: int) -> list[T]:
    """The first ``room`` of ``wanted``, every shape of address getting the same number as long as it has any; in the
    order they came."""
    if len(wanted) <= room:
        return list(wanted)
    queues: dict[str, deque[int]] = {}
    for at, one in enumerate(wanted):
        queues.setdefault(shape(address_of(one)), deque()).append(at)
    chosen: list[int] = []
    while len(chosen) < room:
        for key in list(queues):
            chosen.append(queues[key].popleft())
            if not queues[key]:
                del queues[key]
    return [wanted[at] for at in sorted(chosen[:room])]
