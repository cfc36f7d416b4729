"""What two articles are to each other, judged by the sentences they share: the same, a revision, a copy, or less.

Broder's containment (the share of one text's shingles that stand in the other) decides, not resemblance: an article cut
after its first page, or carrying five hundred comments, is still the same article. What containment alone gets wrong
has a rule of its own, in this order:

1. next to nothing left once the furniture is set aside: nothing can be said;
2. a page of many dated posts, or one that holds several unlike articles, holds articles but is none of them;
3. a text in one four times as long is the same article only at the head of it, and of the same days; elsewhere it is
   a passage (a brief in a round-up, a teaser, a background paragraph);
4. an article of another day needs more in common than one of the same day, for the next day's story is written on the
   last one's paragraphs; but a chronology is brought out again for months.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .shingles import Sentence, Shingle, Sketch

__all__ = ["Kind", "Likeness", "Report", "holds_unlike", "own_sentences", "relation"]

LEAST_WORDS = 12  # of the shorter text, furniture aside
SAME_DAY = 0.45  # of the shorter text's shingles
A_DAY_MORE = 0.09  # for each day between the two, up to
DAYS_COUNTED = 2
WHOLE = 0.85  # from which a text stands in the other as good as unchanged
MUCH_LONGER = 4  # times
AT_THE_HEAD = 0.5  # of the shorter text's shingles, in as many words at the head of the longer
UNDER_COMMENTS = 0.8  # the same, where the longer text is a list of dated posts
HEAD_ROOM = 60  # words of captions and highlights that may stand before
DAYS_OF_A_PART = 3
_PASSAGE = 0.5  # of a sentence's shingles, from which it is one that both have
_STANDS = 0.8  # of a sentence's shingles, from which it is no own one
_UNLIKE = 0.15


class Kind(StrEnum):
    """What two articles are to each other."""

    SAME = "same"  # one article again: cut, regional, in another form, with comments
    REVISION = "revision"  # two versions of one running article
    COPY = "copy"  # either of them, in two outlets
    PASSAGES = "shared passages"
    DIFFERENT = "different"

    @property
    def joins(self) -> bool:
        """Whether the two belong to one group of copies."""
        return self in (Kind.SAME, Kind.REVISION, Kind.COPY)


@dataclass(frozen=True, slots=True)
class Report:
    """One article to compare."""

    sketch: Sketch  # furniture set aside
    source: str
    day: int  # any count of days
    collection: bool = False  # known to hold several articles that are unlike each other


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two articles are to each other, and why; shares are 0..1 of different shingles."""

    kind: Kind
    containment_a: float  # share of A's that stand in B
    containment_b: float
    jaccard: float
    reason: str

    @property
    def containment(self) -> float:
        """Of the shorter text."""
        return max(self.containment_a, self.containment_b)


def relation(a: Report, b: Report) -> Likeness:
    """What two articles are to each other; ``relation(b, a)`` says the same with the sides changed."""
    mine, theirs = a.sketch.shingles, b.sketch.shingles
    common = len(mine & theirs)
    in_a, in_b = common / max(len(mine), 1), common / max(len(theirs), 1)
    kind, reason = _judged(a, b, max(in_a, in_b))
    if kind.joins and a.source != b.source:
        kind = Kind.COPY
    return Likeness(kind, in_a, in_b, common / max(len(mine | theirs), 1), reason)


def _judged(a: Report, b: Report, share: float) -> tuple[Kind, str]:
    short, long = (a, b) if len(a.sketch.shingles) <= len(b.sketch.shingles) else (b, a)
    if short.sketch.words < LEAST_WORDS:
        return Kind.DIFFERENT, f"only {short.sketch.words} words besides furniture: too few to compare"
    told = f"{share:.0%} of the shorter text stands in the other"
    days = abs(a.day - b.day)
    if share < _least(short, long, days):
        return _less(short, long, told)
    if refused := _holds(short, long, days):
        return Kind.PASSAGES, f"{told}, but {refused}"
    when = f"{days} days apart" if days > 1 else "on neighbouring days" if days else "on one day"
    return (Kind.SAME if share >= WHOLE else Kind.REVISION), f"{told}, {when}"


def _least(short: Report, long: Report, days: int) -> float:
    """How much of the shorter text must stand in the other."""
    if short.sketch.chronology and long.sketch.chronology:
        return SAME_DAY
    return SAME_DAY + A_DAY_MORE * min(max(days, int(_is_much_longer(short, long))), DAYS_COUNTED)


def _less(short: Report, long: Report, told: str) -> tuple[Kind, str]:
    standing = long.sketch.shingles
    if any(one.mark and _covered(one, standing) >= _PASSAGE for one in short.sketch.sentences):
        return Kind.PASSAGES, f"{told}: some sentences, not the article"
    return Kind.DIFFERENT, f"{told}: not one sentence"


def _holds(short: Report, long: Report, days: int) -> str:
    """Why the longer text only holds the shorter one; "" if they are one article."""
    if short.sketch.live or short.collection or long.collection:
        return "one is a page of several articles or posts"
    if long.sketch.live:
        return "" if _at_head(short, long) >= UNDER_COMMENTS else "the other is a page of many posts"
    if not _is_much_longer(short, long):
        return ""
    if days > DAYS_OF_A_PART:
        return f"the other is much longer and {days} days away"
    return "" if _at_head(short, long) >= AT_THE_HEAD else "as a passage within a much longer one"


def _is_much_longer(short: Report, long: Report) -> bool:
    return short.sketch.words * MUCH_LONGER <= long.sketch.words


def _at_head(short: Report, long: Report) -> float:
    """The share of the shorter text's shingles that stand in the head of the longer one."""
    room = short.sketch.words + HEAD_ROOM
    head: set[Shingle] = set()
    for one in long.sketch.sentences:
        head |= one.shingles
        room -= len(one.words)
        if room <= 0:
            break
    return len(head & short.sketch.shingles) / len(short.sketch.shingles)


def _covered(one: Sentence, standing: Iterable[Shingle]) -> float:
    """The share of a sentence's shingles that stand in a set."""
    return len(one.shingles.intersection(standing)) / max(len(one.shingles), 1)


def holds_unlike(held: Iterable[Sketch]) -> bool:
    """Whether of the texts that one page holds, two have next to nothing in common: the page is a collection."""
    seen: list[frozenset[Shingle]] = []
    for one in held:
        mine = one.shingles
        if any(len(mine & other) < _UNLIKE * min(len(mine), len(other)) for other in seen):
            return True
        seen.append(mine)
    return False


def own_sentences(of: Sketch, earlier: Iterable[Sketch]) -> tuple[str, ...]:
    """The sentences of a text that stand in no earlier one, as written, without its title.

    A sentence stands there if four fifths of its shingles do, all its words do, and its figures among the same
    neighbours: "12 killed" made "15 killed" is an own sentence, however long it is.
    """
    standing: set[Shingle] = set()
    words: set[str] = set()
    pairs: set[Shingle] = set()
    for one in (sentence for text in earlier for sentence in text.sentences):
        standing |= one.shingles
        words.update(one.words)
        pairs.update(_figure_pairs(one))
    return tuple(one.text for one in of.sentences[of.title :] if not _stands(one, standing, words, pairs))


def _stands(one: Sentence, standing: set[Shingle], words: set[str], pairs: set[Shingle]) -> bool:
    return (
        _covered(one, standing) >= _STANDS
        and words.issuperset(one.words)
        and pairs.issuperset(_figure_pairs(one))
    )


def _figure_pairs(one: Sentence) -> set[Shingle]:
    """Each figure of a sentence with the word after it, or before it at the end."""
    words = one.words
    return {
        words[at : at + 2] if at + 1 < len(words) else words[at - 1 :]
        for at, word in enumerate(words)
        if word[0].isnumeric()
    }
