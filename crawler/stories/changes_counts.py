"""The counts of a sentence, read more freely than ``figures`` does.

Between two versions of one article a number is held against the number that stood in its place, so it need not be tied
to its slot by grammar: the nearest slot word will do ("a boat carrying more than 180", "among 64 now confirmed dead").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.numerals import numerals
from crawler.stories.changes_cues import cues_of
from crawler.stories.counted import YEAR, Lexicon, lexicon_of
from crawler.stories.figures import claims
from crawler.stories.numbers import Number, numbers, spoken
from crawler.stories.phrases import Hit
from crawler.stories.words import Word, stem, words

_MOST_NUMBERS = 24  # of one sentence
_NEAR = 5  # words between a number and the word that says what it counts
_ONE_TELLS = frozenset({"killed", "injured", "detained", "missing"})  # "one" is mostly an article otherwise
_VAGUEST = 12  # times its low end: "many" counts only what a slot word ties it to
_MARKS_AFTER = frozenset(".,;!?)\"'»”’，。；！？）")
_MARKS_BEFORE = frozenset("-:/.+")


@dataclass(frozen=True, slots=True)
class Count:
    """One number of a sentence and what it counts."""

    kind: str  # killed, injured, detained, missing, evacuated and what else ``figures`` knows; other
    lo: int
    hi: int
    qualifier: str  # "", at least, over, about, nearly, up to
    who: str = "all"
    noun: str = ""  # the stem after the number, for other counts

    @property
    def said(self) -> str:
        """As a digest prints it: "at least 50", "dozens"."""
        return spoken(self.lo, self.hi, self.qualifier)


def counts(said: str, language: str, year: int) -> Iterator[Count]:
    """What ``claims`` ties to a slot, and every other number of the sentence that may count something.

    ``year``: of publication. A sentence of very many numbers is a table, and counts nothing.
    """
    lexicon = lexicon_of(language)
    tokens = words(said, language)
    if lexicon is None or not any(token.key[0].isalnum() for token in tokens):
        return
    found = numbers(said, tokens, language)
    if not 0 < len(found) <= _MOST_NUMBERS:
        return
    inside = {(n.lo, n.hi) for n in found if _is_inside_word(n, tokens, language)}
    tied = claims(said, language, year)
    for claim in tied:
        one = claim.hi == 1 and claim.slot not in _ONE_TELLS
        if claim.slot and claim.polarity == "assert" and not one and (claim.lo, claim.hi) not in inside:
            yield Count(claim.slot, claim.lo, claim.hi, claim.qualifier, claim.who)
    known = {(claim.lo, claim.hi) for claim in tied}
    hits = [*lexicon.slots.find(tokens), *cues_of(language).toll.find(tokens)]
    verbs = lexicon.active.find(tokens)  # "killing 12", but not "12 officers kill"
    for number in found:
        if (number.lo, number.hi) not in known and _may_count(number, tokens, lexicon, language):
            before = [hit for hit in verbs if hit.end <= number.first]
            yield _loose(number, tokens, found, [*hits, *before], language)


def _may_count(n: Number, tokens: Sequence[Word], lexicon: Lexicon, language: str) -> bool:
    """No age, date, time, measure, year, or part of a name: "16-year-old", "4 July", "40cm", "A320"."""
    if n.hi <= 1 or n.hi > _VAGUEST * n.lo or _touches(n, tokens) or _is_inside_word(n, tokens, language):
        return False
    if YEAR.match(tokens[n.start].key) and n.end == n.start + 1:
        return False
    units = cues_of(language).measures or lexicon.lists.get("units")
    measured = units is not None and units.has(tokens, n.end, n.end + 2)
    aged = n.first > 0 and (lexicon.has("aged", tokens, n.first - 1, n.first) or _in_apposition(n, tokens))
    return not measured and not aged and not _is_day(n, tokens, lexicon)


def _touches(n: Number, tokens: Sequence[Word]) -> bool:
    if n.first and tokens[n.first - 1].end == tokens[n.first].start:
        before = tokens[n.first - 1].key
        if before in _MARKS_BEFORE or (before.isascii() and before[-1].isalpha()):
            return True
    after = tokens[n.end] if n.end < len(tokens) else None
    if after is None or after.start != tokens[n.end - 1].end:
        return False
    return after.key not in _MARKS_AFTER and (after.key.isascii() or not after.key[0].isalpha())


def _is_inside_word(n: Number, tokens: Sequence[Word], language: str) -> bool:
    """ "Eight-year-old" counts nobody; "forty-six" does."""
    _, hyphen, tail = tokens[n.end - 1].key.rpartition("-")
    return bool(hyphen) and tail.isalpha() and not numerals(tail, language)


def _in_apposition(n: Number, tokens: Sequence[Word]) -> bool:
    """ "Shinzo Abe, 67, has died": an age."""
    return tokens[n.first - 1].key == "," and n.end < len(tokens) and tokens[n.end].key in ",."


def _is_day(n: Number, tokens: Sequence[Word], lexicon: Lexicon) -> bool:
    sides = [i for i in (n.first - 1, n.end) if 0 <= i < len(tokens)]
    return n.hi <= 31 and any(lexicon.has("months", tokens, i, i + 1) for i in sides)


def _loose(
    n: Number, tokens: Sequence[Word], found: Sequence[Number], hits: Iterable[Hit], language: str
) -> Count:
    """A number that no rule ties to a slot counts what the nearest slot word says, if nothing parts them."""
    near = min(((_apart(hit, n), hit.start, hit) for hit in hits), key=lambda one: one[:2], default=None)
    if near and near[0] <= _NEAR and not _parted(n, near[2], tokens, found):
        return Count(near[2].label, n.lo, n.hi, n.qualifier)
    following = next((t.key for t in tokens[n.end : n.end + 2] if t.key[0].isalpha()), "")
    return Count("other", n.lo, n.hi, n.qualifier, "all", stem(following, language) if following else "")


def _apart(hit: Hit, n: Number) -> int:
    return n.first - hit.end if hit.end <= n.first else max(hit.start - n.end, 0)


def _parted(n: Number, hit: Hit, tokens: Sequence[Word], found: Sequence[Number]) -> bool:
    """Whether a mark or another number stands between a number and a slot word."""
    start, end = (hit.end, n.first) if hit.end <= n.first else (n.end, hit.start)
    marks = any(not tokens[i].key[0].isalnum() for i in range(start, end))
    return marks or any(start <= other.start < end for other in found)
