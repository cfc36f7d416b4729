"""Put an article into its story, and let stories merge and part where that shows that they should.

Merging is looked at when an article fits two stories, parting when the members that a story is compared by change: so
an article costs the same however many stories there are.
"""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from crawler.jobs.memory import WEIGHED, story
from crawler.stories.cluster import MEMBERS, Rarity, Story
from crawler.stories.developments import Judgement
from crawler.stories.linking import merging, outdone, parting
from crawler.stories.reports import Memory, Read
from crawler.stories.sketch import packed, searchable, unpacked
from storage import linked, stories

INDEXED = 40  # features a story is found by, of each member


def keep_story(db: Database, found: Read, judged: Judgement, memory: Memory, *, first: bool) -> int:
    """The story of an article, founded, joined or kept. ``first``: this is the article's first revision."""
    report, joining = found.report, judged.joining
    number = joining.story
    if number is None:
        number = stories.found(db, report.topic, report.article, report.title, found.language, report.at)
    if not first:
        return number
    by = _nearest(db, number, joining.by)
    reason = judged.reason or joining.reason
    stories.join(
        db, report.topic, report.article, number, at=report.at, score=joining.score, reason=reason, by=by
    )
    rare = memory.rare
    number = _merged(db, number, joining.fits, rare, report.at)
    if _keep_member(db, number, found, rare):
        _part(db, number, found, rare)
    stories.count(db, report.topic, tuple(found.sketch.weights)[:WEIGHED])
    return number


def _nearest(db: Database, number: int, member: int | None) -> int:
    """The article by which another joins a story: the member most like it; 0 if its words did not decide."""
    known = linked.members(db, number) if member is not None else []
    return known[member].article if member is not None and member < len(known) else 0


def _merged(db: Database, number: int, fits: tuple[Story, ...], rare: Rarity, at: datetime) -> int:
    """Merge the story with others that the article fits as well; the oldest one stays."""
    mine = number
    for other in fits:
        if other.id == mine:
            continue
        reason = merging(story(db, number), other, rare)
        if reason:
            into, gone = sorted((number, other.id), key=lambda one: linked.age(db, one))
            linked.merge(db, into, gone, at=at, reason=reason)
            number = into
    return number


def _keep_member(db: Database, number: int, found: Read, rare: Rarity) -> bool:
    """Let the article stand for its story if there is room, or if it is more like the others than one that does."""
    known = linked.members(db, number)
    place: int | None = len(known) + 1
    if len(known) >= MEMBERS:
        weakest = outdone(found.sketch, [unpacked(one.sketch) for one in known], rare)
        place = None if weakest is None else known[weakest].number
    if place is None:
        return False
    report = found.report
    linked.keep_member(
        db, report.topic, number, place, article=report.article, sketch=packed(found.sketch),
        features=searchable(found.sketch, INDEXED), at=report.at,
    )  # fmt: skip
    return len(known) > 1


def _part(db: Database, number: int, found: Read, rare: Rarity) -> None:
    """Found a story of the members that hang together and with none of the others, if there are such."""
    known = linked.members(db, number)
    held = [i for i, one in enumerate(known) if one.held]
    sketches = [unpacked(one.sketch) for one in known]
    left, reason = parting(sketches, held, rare)
    if not left:
        return
    report = found.report
    gone = [known[i] for i in left]
    founder = stories.title_of(db, gone[0].article)
    new = stories.found(db, report.topic, gone[0].article, *founder, sketches[left[0]].at)
    linked.part(db, number, new, [one.article for one in gone], at=report.at, reason=reason)
    stories.forget_members(db, number, [one.number for one in gone])
    for place, i in enumerate(left, 1):
        linked.keep_member(
            db, report.topic, new, place, article=known[i].article, sketch=known[i].sketch,
            features=searchable(sketches[i], INDEXED), at=sketches[i].at,
        )  # fmt: skip
