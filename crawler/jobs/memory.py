"""What the archive knows of a topic that bears on one report. Every look-up is bounded, however large the archive."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlite_utils import Database

from crawler.jobs import rows
from crawler.stories.cluster import MEMORY, Rarity, Story, rarity
from crawler.stories.happenings import ACT_MEMORY
from crawler.stories.reports import Memory, Read
from crawler.stories.settled import MOST, OUTLETS, Saying
from crawler.stories.sketch import Sketch, unpacked
from crawler.stories.tolls import sayings
from storage import figures, stories

LOOKED_UP = 14  # features an article is looked up by
WEIGHED = 500  # features of an article whose rarity is asked for


def recall(db: Database, found: Read, background: frozenset[str]) -> Memory:
    """Note what a report says of figures, and give what the topic knew before it.

    ``background``: its sentences that were printed before.
    """
    report = found.report
    own = sayings(found)
    changed = figures.say(db, report.topic, map(rows.said_row, own), OUTLETS)
    slots = _slots(db, report.topic, own)
    repeated = frozenset(slot for slot in slots if not changed & {slot, ""})
    values = tuple(rows.known(row) for slot in slots for row in figures.figures(db, report.topic, slot))
    told = (*found.title_acts, *found.lead_acts, *(act for _, act in found.mentioned))
    kinds = {kind for act in told for kind in (act.kind, act.undo) if kind}
    known = stories.acts(db, report.topic, kinds, report.at - ACT_MEMORY * 2)
    acts = tuple(rows.known_act(row) for row in known)
    keys = {one.key for one in values} | {one.key for one in acts}
    story_of = {key: story for key in keys if (story := stories.story_of_development(db, key))}
    rare = rare_on(db, report.topic, found.sketch)
    near = candidates(db, report.topic, found.sketch, rare)
    return Memory(
        values, _said(db, report.topic, set(slots) - repeated), repeated, acts, near, rare, story_of,
        mine=stories.story_of(db, report.topic, report.article),
        told=stories.told(db, (story.id for story in near)) | frozenset(story_of.values()),
        founded=stories.founded(db, (story.id for story in near)), background=background,
    )  # fmt: skip


def _slots(db: Database, topic: str, own: Iterable[Saying]) -> list[str]:
    """The slots a report speaks of. Of a number that is taken back it may not be said what it counts."""
    slots: set[str] = set()
    for claim in {one.claim for one in own}:
        slots |= {claim.slot} if claim.slot else figures.with_value(db, topic, claim.lo, claim.hi)
    return sorted(slots)


def _said(db: Database, topic: str, slots: Collection[str]) -> tuple[Saying, ...]:
    wanted = ("", *slots) if slots else ()
    return tuple(rows.said(row) for slot in wanted for row in figures.sayings(db, topic, slot, MOST))


def rare_on(db: Database, topic: str, sketch: Sketch) -> Rarity:
    """How much each feature of a sketch tells on a topic."""
    counts = stories.counts(db, topic, tuple(sketch.weights)[:WEIGHED])
    return rarity(counts, counts.get(stories.EVERY, 0))


def candidates(db: Database, topic: str, sketch: Sketch, rare: Rarity) -> tuple[Story, ...]:
    """The stories most likely to be the one a sketch belongs to."""
    telling = sorted(sketch.weights, key=lambda f: (-sketch.weights[f] * rare(f), f))[:LOOKED_UP]
    found = stories.candidates(db, topic, telling, sketch.at - MEMORY)
    return tuple(story(db, one) for one in found)


def story(db: Database, number: int) -> Story:
    """A story as far as joining it goes."""
    return Story(number, tuple(unpacked(member) for member in stories.members(db, number)))
