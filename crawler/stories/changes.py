"""What a change between two versions of one article means: whether anything new is told, of what kind, and why.

A change is judged against *all* earlier versions, so that a summary that comes and goes, a layout change or the return
to an earlier wording is news to nobody. The score is a logistic sum over the few numbers of ``changes_features``; the
weights stand in ``changes_weights.json``. Word lists (``lexicon/changes.yaml``) only help: a language without any is
judged by its words, names, numbers and by how much of a sentence is new.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from math import exp

from crawler.stories.changes_features import (
    Difference,
    Edit,
    difference,
    features,
    hedge_changed,
    is_source_only,
    swapped,
)
from crawler.stories.changes_figures import GROWS, OTHER, FigureChange
from crawler.stories.changes_read import Seen, State, read

__all__ = [
    "FigureChange",
    "Judged",
    "Kind",
    "State",
    "Weights",
    "judge_change",
    "judged_by",
    "numbers_of",
    "weights",
]

MOST_EARLIER = 50  # different earlier states that are remembered: the latest
_MOST_READ = 500  # sentences of them that are read; each costs a fraction of a millisecond
_STRONGEST = 3  # reasons named
_NEW_STORY = 3  # new content words of a title from which a change of sources is not all there is


class Kind(StrEnum):
    """What a change is. The first four are new developments."""

    FIGURE = "figure"  # a count that no earlier version gave
    EVENT = "event"  # something happened, or somebody said something
    CORRECTION = "correction"  # an earlier statement is taken back or mended, with or without saying so
    ATTRIBUTION = "attribution"  # the same statement, from another source or surer than before
    REWORDING = "rewording"  # the same in other words, or a detail
    BLINK = "blink"  # a part came or went, or an earlier version is back


DEVELOPMENTS = frozenset({Kind.FIGURE, Kind.EVENT, Kind.CORRECTION, Kind.ATTRIBUTION})


@dataclass(frozen=True, slots=True)
class Judged:
    """What one change means."""

    kind: Kind
    development: bool
    score: float  # how likely it tells something new, 0 to 1
    reason: str  # in plain words, the three strongest grounds first
    figures: tuple[FigureChange, ...]
    grounds: tuple[tuple[str, float], ...]  # what was added to the score, strongest first


@dataclass(frozen=True, slots=True)
class Weights:
    """A scorecard: ``bias`` plus weight times value, squeezed into 0..1, against ``threshold``."""

    version: int
    bias: float
    threshold: float
    weights: Mapping[str, float]
    says: Mapping[str, str]  # each feature in plain words


@cache
def weights() -> Weights:
    """The scorecard that ships."""
    table = json.loads(files(__package__).joinpath("changes_weights.json").read_text("utf-8"))
    return Weights(table["version"], table["bias"], table["threshold"], table["weights"], table["says"])


def judge_change(after: State, earlier: Sequence[State]) -> Judged:
    """What ``after`` tells that none of the ``earlier`` versions (oldest first) told.

    Without an earlier version everything is new: an event. A version equal to any earlier one is a blink, however
    many there are; otherwise the latest 50 different ones count (fewer, if they are long and share no sentence). Never
    raises; the same input gives the same answer.
    """
    return judged_by(weights(), after, earlier)


def judged_by(card: Weights, after: State, earlier: Sequence[State]) -> Judged:
    """``judge_change`` with another scorecard."""
    if not earlier:
        return Judged(Kind.EVENT, True, 1.0, "first version", (), ())
    if _same(after, earlier[-1]):
        return _is_back("reads the same")
    if any(_same(after, one) for one in earlier):
        return _is_back("an earlier version is back")
    known = _remembered(earlier)
    change = difference(read(after), known)
    if not change.edits:
        return _nothing_new(change, known)
    grounds = _grounds(card, features(change))
    score = 1 / (1 + exp(-card.bias - sum(value for _, value in grounds)))
    development = score >= card.threshold
    kind = _kind(change) if development else _idle(change, known)
    return Judged(
        kind, development, round(score, 4), _reason(card, kind, grounds, change), change.figures, grounds
    )


def numbers_of(after: State, earlier: Sequence[State]) -> dict[str, float] | None:
    """The features of a change, for fitting; None if it shows nothing that an earlier version did not show."""
    if not earlier or any(_same(after, one) for one in earlier):
        return None
    change = difference(read(after), _remembered(earlier))
    return features(change) if change.edits else None


def _same(one: State, other: State) -> bool:
    return one.title == other.title and one.text == other.text


def _is_back(reason: str) -> Judged:
    return Judged(Kind.BLINK, False, 0.0, f"{Kind.BLINK}: {reason}", (), ())


def _remembered(earlier: Sequence[State]) -> list[Seen]:
    """Different earlier states in order, each where it was last seen; bounded. The last one is always there."""
    last = {(one.title, one.text): n for n, one in enumerate(earlier)}
    kept: list[Seen] = []
    sentences: set[str] = set()
    for n in sorted(last.values(), reverse=True)[:MOST_EARLIER]:
        seen = read(earlier[n])
        sentences.update(part.said for part in seen.parts)
        kept.insert(0, seen)
        if len(sentences) > _MOST_READ:
            break
    return kept


def _nothing_new(change: Difference, known: Sequence[Seen]) -> Judged:
    if change.after.key == change.before.key:
        return _is_back("reads the same")
    if change.after.key in {seen.key for seen in known}:
        return _is_back("an earlier version is back")
    kind = _idle(change, known)
    return Judged(kind, False, 0.0, f"{kind}: all of it stood in earlier versions", (), ())


def _idle(change: Difference, known: Sequence[Seen]) -> Kind:
    """Blink or rewording, of what is no news."""
    if change.after.key in {seen.key for seen in known}:
        return Kind.BLINK
    one_empty = bool(change.after.sentences) != bool(change.before.sentences)
    return Kind.BLINK if one_empty and change.title is None else Kind.REWORDING


def _grounds(card: Weights, values: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    parts = ((name, round(card.weights.get(name, 0.0) * value, 4)) for name, value in values.items() if value)
    return tuple(sorted(parts, key=lambda part: (-abs(part[1]), part[0])))


def _kind(change: Difference) -> Kind:
    """What sort of development it is; the surest signs first."""
    mended = [one for one in change.figures if one.move == "fall" and one.kind in GROWS]
    if any(one.kind != OTHER and one not in mended for one in change.figures):
        return Kind.FIGURE
    if mended or any(_mends(edit) for edit in change.edits):
        return Kind.CORRECTION
    if change.figures:
        return Kind.FIGURE
    if any(_is_sourced(edit) for edit in change.edits) and not _is_told(change):
        return Kind.ATTRIBUTION
    return Kind.EVENT


def _mends(edit: Edit) -> bool:
    if swapped(edit):
        return True
    return (
        bool({"denied", "corrected"} & edit.new.cues - (edit.old.cues if edit.old else frozenset()))
        and edit.is_title
    )


def _is_sourced(edit: Edit) -> bool:
    return is_source_only(edit) or hedge_changed(edit)


def _is_told(change: Difference) -> bool:
    """Whether something besides the source is new."""
    return any(edit.acts or len(edit.fresh) >= _NEW_STORY for edit in change.edits if edit.is_title)


def _reason(card: Weights, kind: Kind, grounds: Sequence[tuple[str, float]], change: Difference) -> str:
    """ "figure: killed 12 → 18; a figure of victims moved (+2.4) …"."""
    said = [str(one) for one in change.figures[:_STRONGEST]]
    told = [f"{card.says.get(name, name)} ({value:+.1f})" for name, value in grounds[:_STRONGEST]]
    return f"{kind}: {'; '.join([*said, *told]) or 'small changes of wording'}"
