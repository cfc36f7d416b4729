"""The table of places: countries, first-level regions and cities with their names in eleven languages.

``gazetteer.tsv.gz`` is made by ``.ci/gazetteer.py`` from GeoNames (CC BY 4.0) and Unicode CLDR. It is opened when first
asked for, and once: a process that is forked afterwards shares it.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Known:
    """One place of the table. ``id`` is "kz", "kz/almaty" or "kz/almaty-region"."""

    id: str
    kind: str  # country, region, city
    name: str  # in English
    population: int  # of a region: half a million, for its own is not known


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The table as it is looked up."""

    places: tuple[Known, ...]
    # Key of a name (see ``forms``) → the places it may mean: twice the index, odd for a place's lesser names.
    names: dict[str, tuple[int, ...]]
    longest: dict[str, int]  # first word of names of several words → how many words they have at most
    han: dict[str, int]  # first two letters of Chinese names → how long they are at most
    common: dict[str, frozenset[str]]  # names that are frequent words too → the languages they are words of


@cache
def gazetteer() -> Gazetteer:
    """The table, read."""
    folder = files("crawler.places")
    text = gzip.decompress((folder / "gazetteer.tsv.gz").read_bytes()).decode("utf-8")
    places: list[Known] = []
    names: dict[str, tuple[int, ...]] = {}
    for line in text.splitlines():
        place, kind, name, population, first, other = line.split("\t")
        _enter(names, first, 2 * len(places))
        _enter(names, other, 2 * len(places) + 1)
        places.append(Known(place, kind, name, int(population)))
    words = (folder / "common.txt").read_text("utf-8")
    common = {
        word: frozenset(said.split(",")) for word, said in (row.split("\t") for row in words.splitlines())
    }
    return Gazetteer(tuple(places), names, _longest(names), _han(names), common)


def _enter(names: dict[str, tuple[int, ...]], listed: str, number: int) -> None:
    alone = (number,)
    for name in listed.split("|") if listed else ():
        names[name] = names[name] + alone if name in names else alone


def _longest(names: dict[str, tuple[int, ...]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        if " " in name:
            first, _, others = name.partition(" ")
            found[first] = max(found.get(first, 0), others.count(" ") + 2)
    return found


def _han(names: dict[str, tuple[int, ...]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        if name[0] >= "\u3400" and len(name) > 1:
            found[name[:2]] = max(found.get(name[:2], 0), len(name))
    return found
