"""Place names in a sentence, in any of the languages, as one code a place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from crawler.stories.lexicon import load
from crawler.stories.words import Word, fold

_EVERYWHERE = (
    "nationwide", "across the country", "whole country", "whole of", "entire", "throughout the", "all of ",
    "по всей", "на всей", "на всю", "всю стран", "весь ", "ülke genelinde", "ülke çapında", "ülkenin tamam",
    "tüm ", "bütün ", "бүкіл ", "ел аумағ",
)  # fmt: skip
EVERYWHERE = "*"


@cache
def _table() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for code, names in load("places").items():
        for name in names:
            parts = tuple(fold(name).replace("-", " ").split())
            table.setdefault(parts[0].lstrip("=")[:3], []).append((parts, code))
    return table


def places(tokens: Sequence[Word], sentence: str) -> frozenset[str]:
    """Codes of the places a sentence names; ``*`` where it speaks of the whole of something ("nationwide")."""
    found = {code for i in range(len(tokens)) for code in _at(tokens, i)}
    folded = fold(sentence)
    if any(fold(phrase) in folded for phrase in _EVERYWHERE):
        found.add(EVERYWHERE)
    return frozenset(found)


def _at(tokens: Sequence[Word], i: int) -> list[str]:
    keys = [part for token in tokens[i : i + 3] for part in token.key.split("-")]
    found = []
    for parts, code in _table().get(keys[0][:3], ()) if keys and keys[0] else ():
        if len(parts) <= len(keys) and all(_answers(k, p) for k, p in zip(keys, parts, strict=False)):
            found.append(code)
    return found


def _answers(key: str, part: str) -> bool:
    return key.split("'", 1)[0] == part[1:] if part.startswith("=") else key.startswith(part)


def cities(codes: frozenset[str]) -> frozenset[str]:
    """Only the places below a country."""
    return frozenset(code for code in codes if "/" in code)
