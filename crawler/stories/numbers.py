"""Counts in a sentence: numbers in digits and words, "dozens", ranges, and the qualifiers of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from crawler.numerals import numerals
from crawler.stories.lexicon import load
from crawler.stories.words import MAX_SENTENCE, Word, keys

TWO = "×2"  # the number in an Arabic dual
_DASHES = ("-", "–", "—")
BIGGEST = 2_000_000_000  # more than that is never a count of people


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
    whole: int = 0  # what it is a part of: 3 of "two of the three"


@dataclass(frozen=True, slots=True)
class _Words:
    alone: dict[str, int]  # number words that are articles too, or one letter of a script without blanks
    before_people: frozenset[str]  # what must follow such a word; any word if empty
    loose: dict[str, tuple[int, int]]  # "some people": counts only before people
    loose_people: frozenset[str]
    not_after: frozenset[str]  # "as many as", "how many" count nothing
    not_before: frozenset[str]  # "scores an own goal"
    times: dict[str, int]  # "two dozen"
    of_whole: frozenset[tuple[str, ...]]  # what stands between a part and its whole: "two of the three"
    vague: dict[tuple[str, ...], tuple[int, int]]
    before: tuple[tuple[tuple[str, ...], str], ...]
    after: tuple[tuple[tuple[str, ...], str], ...]
    after_noun: tuple[tuple[tuple[str, ...], str], ...]
    endings: frozenset[str]


@cache
def _words_of(language: str) -> _Words:
    entry = load("numbers").get(language) or {}
    return _Words(
        {keys(k, language)[0]: int(v) for k, v in entry.get("alone", {}).items()},
        frozenset(keys(k, language)[0] for k in entry.get("before_people", ())),
        {keys(k, language)[0]: (int(v[0]), int(v[1])) for k, v in entry.get("loose", {}).items()},
        frozenset(keys(k, language)[0] for k in entry.get("loose_people", ())),
        frozenset(keys(k, language)[0] for k in entry.get("not_after", ())),
        frozenset(keys(k, language)[0] for k in entry.get("not_before", ())),
        {keys(k, language)[0]: int(v) for k, v in entry.get("times", {}).items()},
        frozenset(keys(k, language) for k in entry.get("of_whole", ())),
        {keys(k, language): (int(v[0]), int(v[1])) for k, v in entry.get("vague", {}).items()},
        _phrases(entry.get("before", {}), language),
        _phrases(entry.get("after", {}), language),
        _phrases(entry.get("after_noun", {}), language),
        frozenset(keys(e, language)[0] for e in entry.get("endings", ())),
    )


def _phrases(table: dict[str, list[str]], language: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    found = [(keys(p, language), qualifier) for qualifier, phrases in table.items() for p in phrases]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


_SPOKEN = {
    (1, 99): "some", (3, 999): "many",
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


def numbers(sentence: str, tokens: Sequence[Word], language: str) -> list[Number]:
    """Every count of a sentence and its words, left to right; ranges ("10-12", "10 to 12") are one, and so is a part
    with its whole ("two of the three"), which counts the part."""
    lexicon = _words_of(language)
    exact = _exact(sentence, tokens, language)
    found: list[Number] = []
    i = 0
    while i < len(tokens):
        number = _longer(exact.get(i), _vague(tokens, i, lexicon)) or _alone(tokens, i, lexicon)
        if number is None:
            i += 1
            continue
        found.append(number)
        i = number.end
    counted = [_multiplied(n, tokens, lexicon) for n in _ranges(found, tokens)]
    return _parts([_qualified(n, tokens, lexicon) for n in counted], tokens, lexicon)


def unfolded(tokens: Sequence[Word], language: str) -> list[Word]:
    """The words with every Arabic dual ("two dead" in one word) parted into its number and its singular."""
    dual = _duals(language)
    if not dual:
        return list(tokens)
    found: list[Word] = []
    for token in tokens:
        if token.key in dual:
            found.append(Word("", TWO, token.start - 1, token.start - 1))
        found.append(Word(token.said, dual.get(token.key, token.key), token.start, token.end))
    return found


@cache
def _duals(language: str) -> dict[str, str]:
    entry = load("numbers").get(language) or {}
    return {keys(k, language)[0]: keys(v, language)[0] for k, v in entry.get("dual", {}).items()}


def _multiplied(number: Number, tokens: Sequence[Word], lexicon: _Words) -> Number:
    """ "two dozen", "2-3 dozen"."""
    times = lexicon.times.get(tokens[number.end].key, 0) if number.end < len(tokens) else 0
    if not times or number.hi * times > BIGGEST:
        return number
    return replace(number, lo=number.lo * times, hi=number.hi * times, end=number.end + 1)


def _parts(found: list[Number], tokens: Sequence[Word], lexicon: _Words) -> list[Number]:
    parts: list[Number] = []
    for number in found:
        part = parts[-1] if parts else None
        between = tuple(t.key for t in tokens[part.end : number.first]) if part else ()
        if part and between in lexicon.of_whole and part.hi <= number.hi:
            parts[-1] = replace(part, end=number.end, whole=number.hi)
        else:
            parts.append(number)
    return parts


def _longer(exact: Number | None, vague: Number | None) -> Number | None:
    """ "خمسة آلاف" is five thousand, "آلاف" alone is thousands."""
    if exact and vague:
        return exact if exact.end > vague.end else vague
    return exact or vague


def _exact(sentence: str, tokens: Sequence[Word], language: str) -> dict[int, Number]:
    """The whole numbers of a sentence, by the index of their first word."""
    found: dict[int, Number] = {}
    at = 0
    for one in numerals(sentence[:MAX_SENTENCE], language):
        while at < len(tokens) and tokens[at].end <= one.start:
            at += 1
        first = at
        while at < len(tokens) and tokens[at].start < one.end:
            at += 1
        whole = at > first and not _is_compound(sentence, one.end, tokens[at - 1].end)
        if whole and 0 < one.value <= BIGGEST and one.value == int(one.value):
            end = at + _abbreviates(tokens, at)
            found[first] = Number(int(one.value), int(one.value), "", first, first, end)
    return found


def _is_compound(sentence: str, end: int, word_end: int) -> bool:
    """ "six-year-old", "two-storey": the number is a part of a word."""
    return end < word_end and sentence[end] == "-"


def _abbreviates(tokens: Sequence[Word], end: int) -> bool:
    """Whether the dot of "5,8 тыс. человек" follows: a full stop would have ended the sentence."""
    inside = end + 1 < len(tokens) and tokens[end].key == "." and tokens[end].start == tokens[end - 1].end
    return inside and tokens[end - 1].key.isalpha()


def _vague(tokens: Sequence[Word], i: int, lexicon: _Words) -> Number | None:
    if i and tokens[i - 1].key in lexicon.not_after:
        return None
    for length in (4, 3, 2, 1):
        said = tuple(t.key for t in tokens[i : i + length])
        if len(said) == length and said in lexicon.vague and not _is_verb(tokens, i + length, lexicon):
            lo, hi = lexicon.vague[said]
            return Number(lo, hi, "", i, i, i + length, vague=hi > lo)
    return None


def _is_verb(tokens: Sequence[Word], after: int, lexicon: _Words) -> bool:
    return after < len(tokens) and tokens[after].key in lexicon.not_before


def _alone(tokens: Sequence[Word], i: int, lexicon: _Words) -> Number | None:
    """ "une personne", "三人": an article, or a letter, that is a number only before those counted."""
    if tokens[i].key == TWO:
        return Number(2, 2, "", i, i, i + 1)
    value = lexicon.alone.get(tokens[i].key)
    following = tokens[i + 1].key if i + 1 < len(tokens) else ""
    if following in lexicon.loose_people and tokens[i].key in lexicon.loose:
        lo, hi = lexicon.loose[tokens[i].key]
        return Number(lo, hi, "", i, i, i + 1, vague=True)
    if value is None or (lexicon.before_people and following not in lexicon.before_people):
        return None
    return Number(value, value, "", i, i, i + 1)


def _ranges(found: list[Number], tokens: Sequence[Word]) -> list[Number]:
    joined: list[Number] = []
    for number in found:
        last = _raised(tokens, joined[-1], number) if joined else None
        if last and _spans(tokens, last, number):
            joined[-1] = Number(last.lo, number.hi, "", last.first, last.start, number.end, last.vague)
        else:
            joined.append(number)
    return joined


def _raised(tokens: Sequence[Word], one: Number, other: Number) -> Number:
    """The first of "3-4 thousand" as thousands."""
    if other.end - other.start < 2 or one.end - one.start > 1 or other.start - one.end != 1:
        return one
    small = tokens[other.start].key
    if not small.isdecimal() or not int(small) or len(small) > 4 or other.lo % int(small):
        return one
    times = other.lo // int(small)
    fits = one.hi < int(small) and times > 1 and tokens[one.end].key in _DASHES
    return replace(one, lo=one.lo * times, hi=one.hi * times) if fits else one


# Words that make two numbers the ends of one range: "between 5 and 10", "от 5 до 10".
_RANGES = {
    ("between", "and"), ("range from", "to"), ("ranging from", "to"), ("от", "до"), ("від", "до"), ("между", "и"),
    ("між", "і"), ("між", "та"), ("entre", "et"), ("entre", "y"), ("zwischen", "und"), ("بین", "و"),
}  # fmt: skip
_BRIDGES = frozenset(["to", "or", "bis", "oder", "à", "ou", "a", "o", "ila", "veya", "или", "або"])
_CHANGES = frozenset(["from", "von", "de", "от", "с", "з", "від"])  # "from 200 to 300" is a change, no range


def _spans(tokens: Sequence[Word], one: Number, other: Number) -> bool:
    """Whether two numbers are the ends of one range: "10-12", "between 10 and 12"."""
    between = " ".join(t.key for t in tokens[one.end : other.start])
    if not one.hi < other.lo <= one.hi * 10:
        return False
    before = [" ".join(t.key for t in tokens[max(0, one.first - n) : one.first]) for n in (1, 2)]
    if between in _DASHES or any((word, between) in _RANGES for word in before):
        return True
    return between in _BRIDGES and before[0] not in _CHANGES


def _qualified(number: Number, tokens: Sequence[Word], lexicon: _Words) -> Number:
    for phrase, qualifier in lexicon.before:
        first = number.start - len(phrase)
        if first >= 0 and tuple(t.key for t in tokens[first : number.start]) == phrase:
            return replace(number, qualifier=qualifier, first=first)
    last = tokens[number.end - 1].key
    dash = int(number.end < len(tokens) and tokens[number.end].key == "-")  # Kazakh writes "5 800-ге"
    following = tuple(t.key for t in tokens[number.end + dash : number.end + dash + 3])
    for phrase, qualifier in lexicon.after:
        ending, rest = phrase[0], phrase[1:]
        if rest and last.endswith(ending) and last != ending and following[: len(rest)] == rest:
            return replace(number, qualifier=qualifier, end=number.end + len(rest))
        if following[: len(phrase)] == phrase:
            return replace(number, qualifier=qualifier, end=number.end + dash + len(phrase))
    if dash and following[:1] and following[0] in lexicon.endings:
        return replace(number, end=number.end + 2)
    return _qualified_late(number, tokens, lexicon)


def _qualified_late(number: Number, tokens: Sequence[Word], lexicon: _Words) -> Number:
    """ "23 civilians at least": after the one word that is counted."""
    following = tuple(t.key for t in tokens[number.end + 1 : number.end + 4])
    found = (q for phrase, q in lexicon.after_noun if following[: len(phrase)] == phrase)
    return replace(number, qualifier=next(found, ""))
