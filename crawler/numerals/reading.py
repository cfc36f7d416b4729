"""Numbers read from text word by word: units add up downwards, multipliers multiply what stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from crawler.numerals import words
from crawler.numerals.chinese import NUMERAL, chinese_value
from crawler.text import fold

MAX_TEXT = 120_000
BIGGEST = 1e15
_LONGEST = 24  # digits and marks of one number
_GROUPED = r"\d{1,3}(?:[ \u00a0\u202f.,٬’']\d{3})+(?!\d)"
_TOKEN = re.compile(rf"(?<!\d){_GROUPED}(?:[.,٫]\d+)?|\d+(?:[.,٫]\d+)?|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|[^\s\w]")
_DECIMAL = re.compile(r"(.*)[.,٫](\d+)")
_APOSTROPHES = re.compile("['’ʼ‘]")
_SEPARATORS = re.compile("[ \u00a0\u202f.,٬’']")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number of a text: its value, and where it begins and ends."""

    value: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Words:
    units: dict[str, int]
    times: dict[str, int]
    alone: frozenset[str]
    bare: tuple[int, ...]
    joints: tuple[str, ...]
    joined: bool
    ten: int = 20  # the least that ones may follow: in Turkic languages "on iki" is twelve
    ones_first: bool = False  # Arabic says four and sixty
    endings: tuple[str, ...] = ()


@cache
def _words_of(language: str) -> _Words:
    if language not in words.LANGUAGES:
        return _Words({}, {}, frozenset(), (), (), False)
    return _Words(
        words.units(language), words.times(language), words.alone(language), words.bare(language),
        words.JOINTS.get(language, ()), language in words.JOINED, 10 if language in ("tr", "kk") else 20,
        language == "ar", words.endings(language),
    )  # fmt: skip


def numerals(text: str, language: str) -> tuple[Numeral, ...]:
    """Every number of a text, left to right. ``language``: ISO 639-1; of others only digits are read.

    An article that is a number word too ("un", "eine", "bir") is a number only before a bigger one ("eine Million").
    """
    text = text[:MAX_TEXT]
    if language[:2] == "zh":
        return tuple(_chinese(text))
    return tuple(_Reading(list(_TOKEN.finditer(text)), _words_of(language[:2])).all())


def _chinese(text: str) -> Iterator[Numeral]:
    at = 0
    for match in NUMERAL.finditer(text):
        yield from _plain(text, at, match.start())
        at = match.end()
        if (value := chinese_value(match.group())) is not None:
            yield Numeral(value, *match.span())
    yield from _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> Iterator[Numeral]:
    for match in _TOKEN.finditer(text, start, end):
        if (value := _digits(match.group())) is not None:
            yield Numeral(value, *match.span())


def _digits(token: str) -> float | None:
    """The value of digits of any script, grouped or with a decimal mark; three digits after one mark are a group."""
    if not token[0].isdecimal() or len(token) > _LONGEST:
        return None
    if re.fullmatch(_GROUPED, token):
        return float(_SEPARATORS.sub("", token))
    if found := _DECIMAL.fullmatch(token):
        return float(f"{_SEPARATORS.sub('', found[1])}.{found[2]}")
    return float(_SEPARATORS.sub("", token))


@dataclass(slots=True)
class _Sum:
    """A number being read: "five thousand" is in ``total``, "eight hundred" still in ``part``."""

    words: _Words
    total: float = 0
    part: float = 0
    room: float = BIGGEST  # what is added next must be smaller: numbers are said from the biggest part down
    read: int = 0
    last: float = 0

    def add(self, value: float) -> bool:
        if self.read and not self._fits(value):
            return self._french(value)
        if value >= 1000 and value in self.words.units.values():  # two thousand is one word in Arabic
            self.total, self.room = self.total + value, 1000
        else:
            self.part += value
        self.read, self.last = self.read + 1, value
        return True

    def _fits(self, value: float) -> bool:
        tens, ones = self.part % 100, self.part % 10
        if not self.part:
            return self.last >= 1000 and value < min(1000, self.room)
        if not tens:
            return value < 100
        if not ones:
            return tens >= self.words.ten and value < 10
        return self.words.ones_first and tens < 10 and 20 <= value < 100

    def _french(self, value: float) -> bool:
        """Soixante-dix, quatre-vingts, quatre-vingt-dix."""
        eighty = value == 20 and self.last == 4 and self.part % 100 == 4
        teens = 10 <= value < 20 and self.part % 100 in (60, 80) and self.last in (60, 80)
        if not (eighty or teens):
            return False
        self.part, self.read = self.part + (76 if eighty else value), self.read + 1
        self.last = 80 if eighty else value
        return True

    def multiply(self, times: int, bare: bool) -> bool:
        if not self.part and not bare:
            return False
        if times == 100:
            ones = self.part % 100
            if ones > 99 or (self.part and not ones):
                return False
            self.part = self.part - ones + (ones or 1) * 100
        elif times < self.room:
            self.total, self.part, self.room = self.total + (self.part or 1) * times, 0, times
        else:
            return False
        self.read, self.last = self.read + 1, times
        return True


@dataclass(slots=True)
class _Reading:
    tokens: list[re.Match[str]]
    words: _Words

    def all(self) -> Iterator[Numeral]:
        at = 0
        while at < len(self.tokens):
            value, end = self._from(at)
            if value is not None:
                yield Numeral(value, self.tokens[at].start(), self.tokens[end - 1].end())
            at = max(end, at + 1)

    def _from(self, at: int) -> tuple[float | None, int]:
        """The number that begins at a token, and the index after its last token."""
        adding, end, i, first = _Sum(self.words), at, at, ""
        while i < len(self.tokens) and i - at < 16:
            pieces = self._pieces(self.tokens[i].group())
            if pieces and self._near(i, end) and all(self._take(adding, piece) for piece in pieces):
                first = first or "".join(pieces)
                i = end = i + 1
                if self._ended(self.tokens[i - 1].group()):
                    break
            elif adding.read and self._joins(i):
                i += 1
            else:
                break
        if end == at or (end == at + 1 and adding.read == 1 and first in self.words.alone):
            return None, at
        return adding.total + adding.part, end

    def _near(self, i: int, end: int) -> bool:
        return i == 0 or i - end <= 1

    def _joins(self, i: int) -> bool:
        """A joining word, a hyphen inside a number, the dot of "тыс."."""
        said = fold(self.tokens[i].group())
        touches = i > 0 and self.tokens[i].start() == self.tokens[i - 1].end()
        return said in self.words.joints or (touches and said in "-‐‑.")

    def _take(self, adding: _Sum, piece: str) -> bool:
        value = _digits(piece)
        if value is not None:
            return (not adding.read or (not adding.part and adding.last >= 1000)) and adding.add(value)
        if piece in self.words.units:
            return adding.add(self.words.units[piece])
        times = self.words.times[piece]
        return adding.multiply(times, times in self.words.bare and (not adding.read or adding.last > times))

    def _pieces(self, token: str) -> list[str]:
        """The number words a token is made of; [] if it is none."""
        if token[0].isdecimal():
            return [token] if len(token) <= _LONGEST else []
        word = _APOSTROPHES.sub("", fold(token))
        if self._knows(word):
            return [word]
        head = fold(_APOSTROPHES.split(token, maxsplit=1)[0])  # Turkish: bin'den
        if self._knows(head):
            return [head]
        if "و" in self.words.joints and word.startswith("و") and self._knows(word[1:]):
            return [word[1:]]
        if not self.words.joined or len(word) > 60:
            return []
        return self._split(word) or [root for root in (self._root(word),) if root]

    def _root(self, word: str) -> str:
        """A number word without its case ending: "bin" of "binden"; "" if it is none."""
        roots = (word.removesuffix(ending) for ending in self.words.endings if word.endswith(ending))
        return next((root for root in roots if self._knows(root)), "")

    def _ended(self, token: str) -> bool:
        """Whether a number word carries a case ending, and is the last of its number."""
        word = _APOSTROPHES.sub("", fold(token))
        return (
            not token[0].isdecimal()
            and bool(self.words.endings)
            and not self._knows(word)
            and not self._split(word)
        )

    def _split(self, word: str) -> list[str]:
        """A word put together of number words: zweitausenddreihundertfünfundvierzig, ikiyüz."""
        pieces: list[str] = []
        rest = word
        while rest:
            for joint in self.words.joints:
                if pieces and rest.startswith(joint):
                    rest = rest[len(joint) :]
            found = next((rest[:n] for n in range(min(len(rest), 12), 1, -1) if self._knows(rest[:n])), "")
            if not found:
                return []
            pieces.append(found)
            rest = rest[len(found) :]
        return self._german(pieces)

    def _german(self, pieces: list[str]) -> list[str]:
        """Ones stand before tens in German: fünf-und-vierzig is forty and five."""
        units = self.words.units
        for at in range(len(pieces) - 1):
            one, ten = units.get(pieces[at], 0), units.get(pieces[at + 1], 0)
            if 0 < one < 10 and 20 <= ten < 100:
                pieces[at], pieces[at + 1] = pieces[at + 1], pieces[at]
        return pieces

    def _knows(self, word: str) -> bool:
        return word in self.words.units or word in self.words.times
