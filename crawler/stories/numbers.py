"""Numbers in a sentence: digits in every grouping, number words, "dozens", and their qualifiers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from crawler.stories.lexicon import load
from crawler.stories.words import Word, fold

BIGGEST = 2_000_000_000  # more than that is never a count of people
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+$")


@dataclass(frozen=True, slots=True)
class Number:
    """A count as the text gives it: ``lo..hi``, with its qualifier and the words (indices) it takes up."""

    lo: int
    hi: int
    qualifier: str  # "", at least, over, about, nearly, up to
    first: int  # index of its first word, qualifier included
    start: int  # index of the number's own first word
    end: int  # index after its last word
    vague: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    units: dict[str, int]
    times: dict[str, int]
    vague: dict[tuple[str, ...], tuple[int, int]]
    before: tuple[tuple[tuple[str, ...], str], ...]
    after: tuple[tuple[tuple[str, ...], str], ...]
    endings: frozenset[str]


@cache
def _words_of(language: str) -> _Words:
    entry = load("numbers").get(language) or {}
    vague = {tuple(fold(k).split()): (int(v[0]), int(v[1])) for k, v in entry.get("vague", {}).items()}
    return _Words(
        {fold(k): int(v) for k, v in entry.get("units", {}).items()},
        {fold(k): int(v) for k, v in entry.get("times", {}).items()},
        vague,
        _phrases(entry.get("before", {})),
        _phrases(entry.get("after", {})),
        frozenset(fold(e) for e in entry.get("endings", ())),
    )


def _phrases(table: dict[str, list[str]]) -> tuple[tuple[tuple[str, ...], str], ...]:
    found = [(tuple(fold(p).split()), qualifier) for qualifier, phrases in table.items() for p in phrases]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


_SPOKEN = {
    (3, 9): "several", (24, 99): "dozens", (30, 99): "dozens", (40, 99): "dozens", (200, 999): "hundreds",
    (300, 999): "hundreds", (2000, 9999): "thousands", (3000, 9999): "thousands", (20000, 99999): "tens of thousands",
    (200000, 999999): "hundreds of thousands",
}  # fmt: skip


def spoken(lo: int, hi: int, qualifier: str) -> str:
    """A figure as a digest prints it: "at least 164", "10–12", "dozens"."""
    if (lo, hi) in _SPOKEN:
        return _SPOKEN[lo, hi]
    value = f"{lo:,}" if lo == hi else f"{lo:,}–{hi:,}"
    return f"{qualifier} {value}".strip()


def numbers(tokens: Sequence[Word], language: str) -> list[Number]:
    """Every number of a sentence, left to right; ranges ("10-12", "10 to 12") are one."""
    lexicon = _words_of(language)
    found: list[Number] = []
    i = 0
    while i < len(tokens):
        number = _vague(tokens, i, lexicon) or _exact(tokens, i, lexicon)
        if number is None:
            i += 1
            continue
        found.append(number)
        i = number.end
    return [_qualified(n, tokens, lexicon) for n in _ranges(found, tokens)]


def _vague(tokens: Sequence[Word], i: int, lexicon: _Words) -> Number | None:
    for length in (3, 2, 1):
        said = tuple(t.key for t in tokens[i : i + length])
        if len(said) == length and said in lexicon.vague:
            lo, hi = lexicon.vague[said]
            return Number(lo, hi, "", i, i, i + length, vague=hi > lo)
    return None


@dataclass(slots=True)
class _Sum:
    """A number being read word by word: "five thousand" is in ``total``, "eight hundred" still in ``part``."""

    lexicon: _Words
    total: float = 0
    part: float = 0
    read: bool = False

    def take(self, key: str) -> bool:
        """Take one more word; False if it does not belong to this number."""
        root, _ = split_ending(key, self.lexicon)
        value = _value(root, self.lexicon)
        if value is not None:
            return self._add(value, root[0].isdigit())
        times = self.lexicon.times.get(root)
        return times is not None and self._multiply(times)

    def _add(self, value: float, digits: bool) -> bool:
        follows = not self.read or (self.part == 0 and value < 1000) or _fits(self.part, value)
        if not follows or (digits and self.read and self.part):
            return False
        self.part, self.read = self.part + value, True
        return True

    def _multiply(self, times: int) -> bool:
        if not self.read and not self.lexicon.after:
            return False  # "thousand people" is no number in English, "bin kişi" is one in Turkish
        if self.read and not self.part:
            return False
        part, self.read = self.part or 1, True
        if times >= 1000:
            self.total, self.part = self.total + part * times, 0
        else:
            ones = part % 10 if part > 20 else part
            self.part = part - ones + ones * times
        return True


def _exact(tokens: Sequence[Word], i: int, lexicon: _Words) -> Number | None:
    """Digits and number words from word ``i`` on, added up: "5 bin 800", "one hundred and sixty-four", "1,5 млн"."""
    adding, end = _Sum(lexicon), i
    for j in range(i, min(i + 9, len(tokens))):
        key = tokens[j].key
        if adding.take(key):
            end = j + 1
            if split_ending(key, lexicon)[1]:
                break
        elif not (end == j > i and _goes_on(tokens, j, lexicon)):
            break
    whole = adding.total + adding.part
    if end == i or not 0 < whole <= BIGGEST or whole != int(whole):
        return None
    return Number(int(whole), int(whole), "", i, i, end)


def _goes_on(tokens: Sequence[Word], j: int, lexicon: _Words) -> bool:
    """Whether a joining word stands inside a number: "hundred and sixty", "5 тыс. 800"; not in "5 and 6"."""
    following = tokens[j + 1].key if j + 1 < len(tokens) else ""
    inside = tokens[j].key == "and" or (tokens[j].key == "." and tokens[j].start == tokens[j - 1].end)
    return inside and tokens[j - 1].key in lexicon.times and _value(following, lexicon) is not None


def _fits(part: float, value: float) -> bool:
    """Number words add up only downwards: 100 + 60 + 4, never 5 + 6."""
    size = 10.0 ** len(str(int(value)))
    return part >= 10 and value >= 1 and part % size == 0


def split_ending(key: str, lexicon: _Words) -> tuple[str, str]:
    """A number word and its case ending: "5.800'e" → ("5.800", "e"), "binden" → ("bin", "den")."""
    root, apostrophe, ending = key.partition("'")
    if apostrophe or root in lexicon.units or root in lexicon.times:
        return root, ending
    for cut in range(len(root) - 1, 1, -1):
        if root[cut:] in lexicon.endings and (root[:cut] in lexicon.units or root[:cut] in lexicon.times):
            return root[:cut], root[cut:]
    return root, ""


def _value(key: str, lexicon: _Words) -> float | None:
    if key[:1].isdigit():
        return _digits(key)
    tens, dash, ones = key.partition("-")
    if dash and tens in lexicon.units and ones in lexicon.units:
        whole = lexicon.units[tens] + lexicon.units[ones]
        return float(whole) if 20 < whole < 100 and whole % 10 else None
    return float(lexicon.units[key]) if key in lexicon.units else None


def _digits(key: str) -> float | None:
    if len(key) > 15:
        return None
    if _GROUPED.match(key):
        return float(int(re.sub(r"\D", "", key)))
    try:
        return float(key.replace(",", "."))
    except ValueError:  # digits Python's float does not take, e.g. superscripts
        return None


def _ranges(found: list[Number], tokens: Sequence[Word]) -> list[Number]:
    joined: list[Number] = []
    for number in found:
        last = joined[-1] if joined else None
        if last and _spans(tokens, last, number):
            joined[-1] = Number(last.lo, number.hi, "", last.first, last.start, number.end, last.vague)
        else:
            joined.append(number)
    return joined


# Words that make two numbers the ends of one range: "between 5 and 10", "от 5 до 10".
_RANGES = {("between", "and"), ("от", "до"), ("range from", "to"), ("ranging from", "to")}


def _spans(tokens: Sequence[Word], one: Number, other: Number) -> bool:
    """Whether two numbers are the ends of one range: "10-12", "between 10 and 12"."""
    between = " ".join(t.key for t in tokens[one.end : other.start])
    if not one.hi < other.lo <= one.hi * 10:
        return False
    before = [" ".join(t.key for t in tokens[max(0, one.first - n) : one.first]) for n in (1, 2)]
    return between in ("-", "–", "—") or any((word, between) in _RANGES for word in before)


def _qualified(number: Number, tokens: Sequence[Word], lexicon: _Words) -> Number:
    for phrase, qualifier in lexicon.before:
        first = number.start - len(phrase)
        if first >= 0 and tuple(t.key for t in tokens[first : number.start]) == phrase:
            return replace(number, qualifier=qualifier, first=first)
    ending = split_ending(tokens[number.end - 1].key, lexicon)[1]
    dash = int(number.end < len(tokens) and tokens[number.end].key == "-")  # Kazakh writes "5 800-ге"
    following = [t.key for t in tokens[number.end + dash : number.end + dash + 3]]
    for phrase, qualifier in lexicon.after:
        if tuple([ending, *following][: len(phrase)]) == phrase:
            return replace(number, qualifier=qualifier, end=number.end + len(phrase) - 1)
        if tuple(following[: len(phrase)]) == phrase:
            return replace(number, qualifier=qualifier, end=number.end + dash + len(phrase))
    return (
        replace(number, end=number.end + 2)
        if dash and following[:1] and following[0] in lexicon.endings
        else number
    )
