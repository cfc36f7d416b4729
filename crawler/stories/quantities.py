"""Every count of a sentence with what it counts, whether or not it is a loss: 132 on board, 80 miles, an age of 15.

For telling what changed between two versions of a text, where any number may be the news. Dates, clock times, years and
ordinals are none.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.stories.counted import YEAR, Sentence, is_date, lexicon_of
from crawler.stories.numbers import Number, numbers, spoken, unfolded
from crawler.stories.words import words

_SIGNS = ("%", "°", "$", "€", "£")
_NOUN = 3  # words after a number that say what it counts


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as the text gives it, and the words after it, folded ("people on board", "year old", "%")."""

    lo: int
    hi: int
    qualifier: str  # "", at least, over, about, nearly, up to
    noun: str
    vague: bool = False

    @property
    def said(self) -> str:
        """The number as a digest prints it."""
        return spoken(self.lo, self.hi, self.qualifier)


def quantities(sentence: str, language: str) -> tuple[Quantity, ...]:
    """The counts of a sentence, left to right; () in a language without figure words."""
    lexicon = lexicon_of(language)
    if lexicon is None:
        return ()
    tokens = unfolded(words(sentence, language), language)
    counts = numbers(sentence, tokens, language)
    if not counts:
        return ()
    s = Sentence(tokens, counts, lexicon)
    return tuple(Quantity(n.lo, n.hi, n.qualifier, _noun(s, n), n.vague) for n in counts if _counts(s, n))


def _counts(s: Sentence, n: Number) -> bool:
    year = YEAR.match(s.key(n.start)) and n.end == n.start + 1
    return not (year or is_date(s, n) or _is_ordinal(s, n) or _is_clock(s, n))


def _is_ordinal(s: Sentence, n: Number) -> bool:
    return (
        s.key(n.end) in ("st", "nd", "rd", "th", "-й", "-го")
        and s.tokens[n.end].start == s.tokens[n.end - 1].end
    )


def _is_clock(s: Sentence, n: Number) -> bool:
    touching = n.end < len(s.tokens) and s.tokens[n.end].start == s.tokens[n.end - 1].end
    return (touching and s.key(n.end) == ":") or s.key(n.first - 1) == ":"


def _noun(s: Sentence, n: Number) -> str:
    found: list[str] = []
    for i in range(n.end, min(n.end + _NOUN + 2, len(s.tokens))):
        key = s.key(i)
        if key == "-" and not found:
            continue
        if key in _SIGNS:
            return key
        if len(found) == _NOUN or not key[:1].isalpha():
            break
        found.append(key)
    return " ".join(found)
