"""The copy check: what a revision repeats of what the archive has, and which of its sentences are its own.

Called once a revision, in the caller's transaction. The articles to compare with come from an index of sentences'
marks, ``storage.copies.NEWEST`` for each; the ``CANDIDATES`` that share the most words are read and judged by
``crawler.dedup.likeness``. So a check costs the same in any archive.

Furniture is learned on the way: a sentence that stood in ``ENOUGH`` articles of one outlet over ``LASTING`` days
(twice as many, if it has a figure: chronologies and tolls repeat) counts for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache

from sqlite_utils import Database

from crawler.dedup.likeness import Likeness, Report, holds_unlike, own_sentences, relation
from crawler.dedup.shingles import Sentence, Sketch, sketch
from storage import copies
from storage.copies import Group, Likened, Sketched, Standing

CANDIDATES = 8  # articles that one is compared with
HELD = 8  # articles that a longer one is asked for, when it holds another
ENOUGH = 4
LASTING = 3  # days
_FIGURED = 2  # times as many articles, for a sentence with a figure
_WORTH_A_LOOK = 0.2  # share of the shorter text's words in sentences with a common mark
_ALONE = "first"

_sketched = lru_cache(maxsize=16)(sketch)  # copies come in a row, and meet the same few texts


@dataclass(frozen=True, slots=True)
class Copied:
    """What the copy check says of one revision."""

    group: int  # 0: in no group
    founder: int  # the article the group began with; the article itself, if in no group
    relation: str  # "first", "same", "revision", "copy", "shared passages", "different"
    against: int  # the article that relation is to; 0 for "first"
    containment: float  # the share of the shorter text that stands in the other
    reason: str
    own: tuple[str, ...]  # sentences that stand in no earlier member of the group, as written; no furniture
    furniture: tuple[str, ...] = ()  # sentences that stand under many articles of the outlet


@dataclass(slots=True)
class _Met:
    """One earlier article, and what it is to the one at hand."""

    known: Sketched
    report: Report
    likeness: Likeness


@dataclass(slots=True)
class _Desk:
    """One check at work: marks are looked up once, though copies share them."""

    db: Database
    known: dict[int, list[Standing]] = field(default_factory=dict)

    def elsewhere(self, marks: Iterable[int], article: int) -> dict[int, list[Standing]]:
        """Where marks of an article stand besides itself, as an earlier revision may have left them there."""
        asked = list(marks)
        self.known |= copies.standing(self.db, [mark for mark in asked if mark not in self.known])
        return {mark: [row for row in self.known[mark] if row.article != article] for mark in asked}

    def keep(self, one: Sketched, marks: Iterable[int]) -> None:
        """Keep an article's sketch, to be found by these of its marks."""
        kept = dict.fromkeys(marks)
        copies.keep_sketch(self.db, one, kept)
        for mark in kept:
            rows = [row for row in self.known[mark] if row.article != one.article]
            self.known[mark] = [Standing(one.article, one.source, _day(one)), *rows]

    def report(self, known: Sketched) -> Report | None:
        """An article of the archive to compare with, its furniture set aside."""
        text = copies.text_of(self.db, known.revision)
        if not text:
            return None
        whole = _sketched(*text)
        bare = whole.without(_furniture(self.elsewhere(whole.marks, known.article), known))
        return Report(bare, known.source, _day(known), known.collection)


def copy_check(
    db: Database, *, article: int, revision: int, source: str, title: str, text: str, language: str, credit: str,
    seen_at: datetime,
) -> Copied:  # fmt: skip
    """Sketch a revision, find what it repeats, and put its article into a group of copies if there is one.

    A newer revision of an article takes the place of its last one. The same revision again changes nothing.
    """
    last = copies.sketched(db, article)
    whole = _sketched(title, text, language)
    one = Sketched(article, revision, source, credit, seen_at.astimezone(UTC), 0)
    one = replace(one, collection=bool(last and last.revision == revision and last.collection))
    desk = _Desk(db)
    found = desk.elsewhere(whole.marks, article)
    furniture = _furniture(found, one)
    bare = whole.without(furniture)
    one = replace(one, words=bare.words)
    desk.keep(one, [*bare.marks, *(mark for mark in whole.marks if len(found[mark]) < copies.NEWEST)])
    old = [like.other for like in copies.likenesses(db, article)[:CANDIDATES]] if last else []
    met = _judged(desk, one, bare, _candidates(db, one, bare, found, old))
    joined = [each for each in met if each.likeness.kind.joins]
    group = copies.join(db, one, [_likened(each) for each in joined])
    dropped = {each.known.article for each in met} - {each.known.article for each in joined}
    if dropped.intersection(old):
        copies.part(db, article, dropped.intersection(old))
        group = copies.group_of(db, article)
    own = own_sentences(bare, _earlier(desk, one, joined, group))
    copies.keep_own(db, article, len(own))
    left_out = tuple(each.text for each in whole.sentences[whole.title :] if furniture(each))
    return _told(one, _best(joined or met), group, own, left_out)


def likeness_of(db: Database, one: int, other: int) -> Likeness | None:
    """What two archived articles are to each other, by all that was learned since; None if one was never checked."""
    desk = _Desk(db)
    known = [each for each in (copies.sketched(db, one), copies.sketched(db, other)) if each]
    reports = [report for each in known if (report := desk.report(each))]
    return relation(*reports) if len(reports) == 2 else None


def compared_with(db: Database, article: int) -> tuple[int, ...]:
    """The articles that an archived one would be compared with now, the likeliest first."""
    one = copies.sketched(db, article)
    text = copies.text_of(db, one.revision) if one else None
    if not one or not text:
        return ()
    whole = _sketched(*text)
    found = _Desk(db).elsewhere(whole.marks, article)
    bare = whole.without(_furniture(found, one))
    return tuple(each.article for each in _candidates(db, one, bare, found, ()))


def _told(
    one: Sketched, best: _Met | None, group: Group | None, own: tuple[str, ...], left_out: tuple[str, ...]
) -> Copied:
    number, founder = (group.id, group.founder) if group else (0, one.article)
    if not best:
        return Copied(number, founder, _ALONE, 0, 0.0, "nothing like it in the archive", own, left_out)
    like = best.likeness
    return Copied(
        number, founder, like.kind, best.known.article, like.containment, like.reason, own, left_out
    )


def _day(one: Sketched) -> int:
    return one.seen_at.toordinal()


def _furniture(elsewhere: Mapping[int, Iterable[Standing]], one: Sketched) -> Callable[[Sentence], bool]:
    """Whether a sentence of an article is furniture of its outlet, by the other articles its mark stands in."""
    days = {
        mark: [row.day for row in rows if row.source == one.source] + [_day(one)]
        for mark, rows in elsewhere.items()
    }

    def is_furniture(sentence: Sentence) -> bool:
        seen = days.get(sentence.mark, ())
        enough = ENOUGH * _FIGURED if sentence.has_figure else ENOUGH
        return len(seen) >= enough and max(seen) - min(seen) >= LASTING

    return is_furniture


def _candidates(
    db: Database, one: Sketched, bare: Sketch, found: Mapping[int, Iterable[Standing]], old: Collection[int]
) -> list[Sketched]:
    """The articles with most words in common, by their marks, and those the last revision belonged with."""
    shared: Counter[int] = Counter()
    for mark, words in bare.marks.items():
        shared.update({row.article: words for row in found.get(mark, ())})
    likely = sorted(shared, key=lambda article: (-shared[article], article))[:CANDIDATES]
    known = [copies.sketched(db, article) for article in dict.fromkeys((*likely, *old))]
    return [
        each
        for each in known
        if each
        and (each.article in old or shared[each.article] >= _WORTH_A_LOOK * min(one.words, each.words))
    ]


def _judged(desk: _Desk, one: Sketched, bare: Sketch, candidates: Iterable[Sketched]) -> list[_Met]:
    """What an article is to each candidate. Pages that prove to hold unlike articles are noted as such."""
    mine = Report(bare, one.source, _day(one), one.collection)
    met = [
        _Met(known, report, relation(mine, report))
        for known in candidates
        if (report := desk.report(known)) is not None
    ]
    joined = [each for each in met if each.likeness.kind.joins]
    if holds_unlike(each.report.sketch for each in joined if _shorter(each.report.sketch, bare)):
        copies.call_collection(desk.db, one.article)
        mine = replace(mine, collection=True)
    for each in joined:
        if not mine.collection and _shorter(bare, each.report.sketch) and _holds_others(desk, each, mine):
            copies.call_collection(desk.db, each.known.article)
            each.report = replace(each.report, collection=True)
    for each in met:
        each.likeness = relation(mine, each.report)
    return met


def _shorter(short: Sketch, long: Sketch) -> bool:
    return short.words < long.words


def _holds_others(desk: _Desk, holder: _Met, mine: Report) -> bool:
    """Whether a longer page that holds an article holds another one as well, unlike it."""
    others = [like.other for like in copies.likenesses(desk.db, holder.known.article)[:HELD]]
    known = (copies.sketched(desk.db, other) for other in others)
    reports = [report for each in known if each and (report := desk.report(each))]
    held = (each.sketch for each in reports if _shorter(each.sketch, holder.report.sketch))
    return holds_unlike((mine.sketch, *held))


def _likened(each: _Met) -> Likened:
    like = each.likeness
    return Likened(each.known.article, like.kind, like.containment, like.reason)


def _best(met: Iterable[_Met]) -> _Met | None:
    return max(met, key=lambda each: (each.likeness.containment, -each.known.article), default=None)


def _earlier(desk: _Desk, one: Sketched, joined: Iterable[_Met], group: Group | None) -> list[Sketch]:
    """The texts of the group that were seen before: those compared with, and the founder's."""
    earlier = {each.known.article: each.report.sketch for each in joined if each.known.age < one.age}
    if group and group.founder not in earlier:
        founder = copies.sketched(desk.db, group.founder)
        if founder and founder.age < one.age and (report := desk.report(founder)):
            earlier[group.founder] = report.sketch
    return list({id(each): each for each in earlier.values()}.values())  # copies share one sketch
