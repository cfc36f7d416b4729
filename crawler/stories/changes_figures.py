"""What became of the figures between the states of one article: before → after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from crawler.stories.changes_counts import Count
from crawler.stories.changes_read import Seen

OTHER = "other"  # the kind of a number that counts neither victims nor damage
# What only grows, however a crisis goes: a lower figure mends a wrong one. Others fall by themselves (missing).
GROWS = frozenset({"killed", "injured", "infected", "rescued", "aboard", "damaged"})
_TELLING = 10  # a smaller number may be anything; from here on the same number is the same figure


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure that no earlier state had."""

    kind: str  # killed, injured, detained, missing, evacuated and alike; other
    before: str  # as it was said last: "dozens", "at least 37"; "" if the article gave none
    after: str
    value: int  # of the new figure; the low end of a range
    qualifier: str  # of the new figure: at least, over, about, nearly, up to, or ""
    move: str  # first; rise; fall; exact, for a vague one; part, if the higher figure still stands beside it

    def __str__(self) -> str:
        return f"{'number' if self.kind == OTHER else self.kind} {self.before or 'not given'} → {self.after}"


def figure_changes(added: Iterable[Count], after: Seen, earlier: Sequence[Seen]) -> tuple[FigureChange, ...]:
    """The figures among ``added`` that differ from every one of their kind in ``earlier`` (oldest first).

    ``after`` is the state they stand in. A qualifier that came or went ("at least") is no change of a figure; an
    exact value for "dozens" is.
    """
    new = list(dict.fromkeys(added))
    if not new:
        return ()
    known = [_counts_of(seen) for seen in earlier]
    stands = _counts_of(after)
    found = (_change(count, known, stands) for count in new)
    return tuple(dict.fromkeys(change for change in found if change is not None))


def _counts_of(seen: Seen) -> list[Count]:
    return [count for part in seen.parts for count in part.counts]


def _change(new: Count, known: Sequence[Sequence[Count]], stands: Sequence[Count]) -> FigureChange | None:
    same = [[old for old in state if _comparable(old, new)] for state in known]
    if any(_covers(old, new) for state in same for old in state):
        return None
    if _said_of_another_kind(new, chain.from_iterable(known)):
        return None
    before = _replaced(new, same)
    said = before.said if before else ""
    return FigureChange(new.kind, said, new.said, new.lo, new.qualifier, _move(before, new, stands))


def _comparable(old: Count, new: Count) -> bool:
    return old.kind == new.kind and (old.kind != OTHER or (old.noun == new.noun and bool(new.noun)))


def _covers(old: Count, new: Count) -> bool:
    """Whether ``new`` says no more than ``old``: the same value, or a vaguer word for as many."""
    return (old.lo, old.hi) == (new.lo, new.hi) or (new.lo < new.hi and new.lo <= old.lo)


def _said_of_another_kind(new: Count, known: Iterable[Count]) -> bool:
    """The same number was there under another kind: it was read otherwise, not counted anew."""
    sure = new.kind == OTHER or (new.lo == new.hi and new.lo >= _TELLING)
    return sure and any((old.lo, old.hi) == (new.lo, new.hi) for old in known)


def _replaced(new: Count, same: Sequence[Sequence[Count]]) -> Count | None:
    """The figure it takes the place of: the highest exact one of the latest version that has any, of the same people
    if there is one of them; else the latest vague one."""
    for state in reversed(same):
        exact = [old for old in state if old.lo == old.hi]
        if exact:
            return max([old for old in exact if old.who == new.who] or exact, key=lambda old: old.lo)
    vague = [old for state in same for old in state]
    return vague[-1] if vague else None


def _move(before: Count | None, new: Count, stands: Sequence[Count]) -> str:
    if before is None:
        return "first"
    if before.lo < before.hi and new.lo == new.hi:
        return "exact"
    if new.hi > before.hi:
        return "rise"
    higher = any(_comparable(one, new) and one.lo == one.hi > new.hi for one in stands)
    return "part" if higher else "fall"
