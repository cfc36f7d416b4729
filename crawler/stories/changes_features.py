"""What a change is judged by: a few general numbers, each 0 when there is nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.stories.changes_figures import OTHER, FigureChange, figure_changes
from crawler.stories.changes_read import Seen, Told

_MOST_ADDED = 40  # sentences of a change that are looked at; the rest of a rewritten text adds nothing
_MOST_KNOWN = 400  # earlier sentences a sentence is compared with
_TELLING = 2  # new sentences that count for how much is new: those with most new words
_SMALL_EDIT = 0.6  # share of words in common from which a sentence is an earlier one, edited
_ONE_MATTER = 0.3  # share from which two titles speak of one thing
_TELLING_NUMBER = 10
_ROOT = 5  # first letters that two words of one root share
_NAME_ROOT = 4  # of names: Norway, Norwegian
_ENOUGH = 5.0  # new words beyond which more of them say no more


@dataclass(frozen=True, slots=True)
class Edit:
    """One title or sentence that no earlier state had, beside the earlier one most like it."""

    new: Told
    old: Told | None
    likeness: float  # share of the words in common (Dice)
    fresh: frozenset[str]  # content no earlier state had
    names: frozenset[str]  # names no earlier state had
    deeds: frozenset[str]  # words for what is done that no earlier state had
    acts: frozenset[str]  # kinds of official acts that no earlier state had
    is_title: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """All that tells a state from every earlier one."""

    edits: tuple[Edit, ...]
    figures: tuple[FigureChange, ...]
    before: Seen  # the state it followed
    after: Seen

    @property
    def title(self) -> Edit | None:
        return next((edit for edit in self.edits if edit.is_title), None)

    @property
    def sentences(self) -> tuple[Edit, ...]:
        return tuple(edit for edit in self.edits if not edit.is_title)


@dataclass(frozen=True, slots=True)
class _Memory:
    """What all earlier states say."""

    parts: tuple[Told, ...]
    words: frozenset[tuple[str, ...]]
    content: frozenset[str]
    names: frozenset[str]
    deeds: frozenset[str]


def _memory(earlier: Sequence[Seen]) -> _Memory:
    parts = tuple({part.words: part for seen in earlier for part in seen.parts if part.words}.values())
    content = _union(part.content for part in parts)
    return _Memory(
        parts,
        frozenset(part.words for part in parts),
        content,
        content | _union(part.names for part in parts),
        content | _union(part.deeds for part in parts),
    )


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def difference(after: Seen, earlier: Sequence[Seen]) -> Difference:
    """``after`` against ``earlier`` (oldest first, at least one)."""
    known = _memory(earlier)
    new = [
        (part, part is after.title) for part in after.parts if part.words and part.words not in known.words
    ]
    edits = tuple(_edit(part, known, is_title) for part, is_title in new[:_MOST_ADDED])
    counts = (count for edit in edits for count in edit.new.counts)
    return Difference(edits, figure_changes(counts, after, earlier), earlier[-1], after)


def _edit(new: Told, known: _Memory, is_title: bool) -> Edit:
    old, likeness = _most_like(new, known.parts[-_MOST_KNOWN:])
    return Edit(
        new, old, likeness, _unlike(new.content, known.content), _unlike(new.names, known.names, _NAME_ROOT),
        _unlike(new.deeds, known.deeds), _new_acts(new, known.parts[-_MOST_KNOWN:]), is_title,
    )  # fmt: skip


def _new_acts(new: Told, known: Iterable[Told]) -> frozenset[str]:
    """Reading acts is dear: earlier sentences are asked only where there is one to look for."""
    return new.acts - _union(part.acts for part in known) if new.acts else frozenset()


def _unlike(these: frozenset[str], known: frozenset[str], root: int = _ROOT) -> frozenset[str]:
    """Stems that begin like no known one: "Norway" and "Norwegian", "executes" and "execution" are one."""
    begins = {one[:root] for one in known}
    return frozenset(one for one in these - known if one[:root] not in begins)


def _most_like(new: Told, parts: Iterable[Told]) -> tuple[Told | None, float]:
    words = frozenset(new.words)
    best: tuple[Told | None, float] = (None, 0.0)
    for part in parts:
        there = frozenset(part.words)
        likeness = 2 * len(words & there) / (len(words) + len(there))
        if likeness >= best[1]:
            best = part, likeness
    return best


def features(change: Difference) -> dict[str, float]:
    """The numbers the weights are for; ``changes_weights.json`` says in words what each of them means."""
    title, sentences = change.title, _telling(change.sentences)
    appears = change.title is None and not change.before.sentences
    return {
        "title_fresh": min(float(len(title.fresh)), _ENOUGH) ** 0.5 if title else 0.0,
        "title_names": min(float(len(title.names)), 2.0) * (1.0 - title.likeness) if title else 0.0,
        "title_done": float(title is not None and _is_done(title)),
        "title_deed": float(title is not None and bool(title.deeds)),
        "title_teases": float(title is not None and _teases(title.new)),
        "text_unlike": 0.0 if appears else max((1.0 - edit.likeness for edit in sentences), default=0.0),
        "text_teases": float(any(_teases(edit.new) for edit in sentences)),
        "act": float(any(edit.acts for edit in change.edits)),
        "denied": float(any(_begins(edit, "denied") for edit in change.edits if not appears)),
        "source": float(any(is_source_only(edit) for edit in change.edits)),
        "swapped": float(any(swapped(edit) for edit in change.edits)),
        **_of_figures(change.figures, {count.said for count in title.new.counts} if title else set()),
    }


def _is_done(edit: Edit) -> bool:
    """Whether what was to come has come: "to be sentenced", "sentenced"."""
    if edit.old is None or edit.likeness < _ONE_MATTER:
        return False
    return "coming" in edit.old.cues and "coming" not in edit.new.cues


def _teases(told: Told) -> bool:
    return bool({"asks", "teaser"} & told.cues)


def _telling(edits: Iterable[Edit]) -> list[Edit]:
    return sorted(edits, key=lambda edit: (-len(edit.fresh), edit.new.words))[:_TELLING]


def _of_figures(changes: Sequence[FigureChange], in_title: set[str]) -> dict[str, float]:
    """A part of a known figure ("as 119 more die") tells something if it is worth the title."""
    toll = [one for one in changes if one.kind != OTHER]
    return {
        "toll_moved": float(any(one.move in ("rise", "exact") for one in toll)),
        "toll_first": float(any(one.move == "first" or _is_part(one, in_title) for one in toll)),
        "toll_fell": float(any(one.move == "fall" for one in toll)),
        "other_number": float(any(_is_telling(one) for one in changes)),
    }


def _is_telling(one: FigureChange) -> bool:
    """A small number of things never counted before is hardly news: "the two parties"."""
    return one.move == "part" or (one.kind == OTHER and (one.value >= _TELLING_NUMBER or bool(one.before)))


def _is_part(one: FigureChange, in_title: set[str]) -> bool:
    return one.move == "part" and one.after in in_title


def is_source_only(edit: Edit) -> bool:
    """Whether the statement stayed and only who says so, or how sure it is, changed."""
    if edit.old is None or edit.fresh or edit.deeds or edit.new.sources == edit.old.sources:
        return False
    return len(edit.new.content ^ edit.old.content) <= 2


def hedge_changed(edit: Edit) -> bool:
    """Whether "reportedly", "feared" and the like came or went."""
    if edit.old is None or len(edit.fresh) > 1 or edit.likeness < 0.5:
        return False
    return ("hedged" in edit.new.cues) != ("hedged" in edit.old.cues)


def _begins(edit: Edit, cue: str) -> bool:
    return cue in edit.new.cues and (edit.old is None or cue not in edit.old.cues)


def swapped(edit: Edit) -> bool:
    """Whether a sentence stands as it did but for another number, time, side or name, or a "not": mended unsaid."""
    if edit.old is None or edit.likeness < _SMALL_EDIT:
        return False
    gone, come = set(edit.old.words) - set(edit.new.words), set(edit.new.words) - set(edit.old.words)
    if [sum(word[0].isdigit() for word in side) for side in (gone, come)] == [1, 1] and len(come) <= 2:
        return True
    before = {group for group, word in edit.old.opposite if word in gone}
    if any(group in before for group, word in edit.new.opposite if word in come):
        return True
    return _renamed(edit) or _negated(edit)


def _renamed(edit: Edit) -> bool:
    """One name for another that no earlier state had, and every other content word as it was."""
    if edit.old is None:
        return False
    lost, won = edit.old.content - edit.new.content, edit.new.content - edit.old.content
    return len(lost) == len(won) == 1 and won <= edit.names and lost <= edit.old.names


def _negated(edit: Edit) -> bool:
    if edit.old is None or edit.fresh:
        return False
    return ("negated" in edit.new.cues) != (
        "negated" in edit.old.cues
    ) and edit.new.content == edit.old.content
