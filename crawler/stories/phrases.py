"""Word lists as they are matched: single words, beginnings ("detain*") and short phrases ("lost their lives")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.stories.words import Word, keys


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a phrase was found: what it stands for, and the words ``start..end`` it takes up."""

    label: str
    start: int
    end: int


class Phrases:
    """A table phrase → label. A longer phrase wins over a shorter one that begins at the same word."""

    def __init__(self, table: Iterable[tuple[str, str]], language: str = "") -> None:
        self._whole: dict[str, str] = {}
        self._begins: dict[str, list[tuple[str, str]]] = {}
        self._long: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, label in table:
            self._put(keys(phrase, language), label)
        for several in self._long.values():
            several.sort(key=lambda pair: -len(pair[0]))
        self._beginning = lru_cache(maxsize=4096)(self._look_up)

    def _put(self, parts: tuple[str, ...], label: str) -> None:
        if len(parts) > 1:
            self._long.setdefault(parts[0][:2], []).append((parts, label))
        elif parts[0].endswith("*"):
            self._begins.setdefault(parts[0][:2], []).append((parts[0][:-1], label))
        else:
            self._whole.setdefault(parts[0], label)

    def at(self, words: Sequence[Word], i: int) -> Hit | None:
        """The phrase that begins at word ``i``, if any."""
        several, alone = self._beginning(words[i].key)
        for parts, label in several:
            end = i + len(parts)
            if end <= len(words) and all(map(same, (w.key for w in words[i + 1 : end]), parts[1:])):
                return Hit(label, i, end)
        return None if alone is None else Hit(alone, i, i + 1)

    def _look_up(self, key: str) -> tuple[tuple[tuple[tuple[str, ...], str], ...], str | None]:
        """The phrases of several words that a word may begin, and the label it has alone."""
        several = tuple(one for one in self._long.get(key[:2], ()) if same(key, one[0][0]))
        root = key.split("'", 1)[0]
        begun = (label for part, label in self._begins.get(key[:2], ()) if key.startswith(part))
        alone = self._whole.get(key) or self._whole.get(root) or next(begun, None)
        return several, alone

    def find(self, words: Sequence[Word], start: int = 0, end: int | None = None) -> list[Hit]:
        """Every phrase between two words, left to right, none inside another."""
        found: list[Hit] = []
        i, end = start, len(words) if end is None else end
        while i < end:
            hit = self.at(words, i)
            if hit:
                found.append(hit)
            i = hit.end if hit else i + 1
        return found

    def has(self, words: Sequence[Word], start: int = 0, end: int | None = None) -> bool:
        """Whether any phrase is found there."""
        stop = len(words) if end is None else min(end, len(words))
        return any(self.at(words, i) for i in range(max(start, 0), stop))


def same(key: str, part: str) -> bool:
    """Whether a folded word answers one part of a phrase."""
    return key.startswith(part[:-1]) if part.endswith("*") else part in (key, key.split("'", 1)[0])
