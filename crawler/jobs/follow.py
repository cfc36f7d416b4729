"""Read on from the bookmark: what is new on each topic in the revisions the archive has gained since.

Revisions are taken in order of id, a batch a transaction with the bookmark that covers it: after a kill, the next
call goes on where the last whole batch ended, and nothing is told twice. One revision costs a bounded time: stories to
compare it with come from an index of features, never from a scan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from crawler.config import Config
from crawler.stories.acts import Act
from crawler.stories.beliefs import Known, believed
from crawler.stories.cluster import MEMBERS, MEMORY, Rarity, Story, rarity
from crawler.stories.developments import Judgement, KnownAct, Memory, Read, Report, judge, read
from crawler.stories.figures import Claim
from crawler.stories.sketch import Sketch, packed, searchable, unpacked
from crawler.stories.words import fold, sentences
from storage import stories
from storage.archive import Archive
from storage.records import Development
from storage.stories import Row
from storage.times import moment, stamp

BOOKMARK = "follow"
BATCH = 50  # revisions a transaction: writers wait no longer than that takes
LOOKED_UP = 14  # features an article is looked up by
_SHORTEST_NAME = 4  # an outlet's name in a text; shorter ones are words of the language
_MOSTLY = 0.3  # share of an article's sentences that stand in the first report, from which it leans on it


def follow(archive: Archive, config: Config, now: datetime) -> tuple[Development, ...]:
    """Flag what is new in every revision not yet followed; give the developments found, in order.

    Calling it again finds nothing more. Raises TryLater or GiveUp as ``Archive.writing`` does.
    """
    found: list[Development] = []
    while True:
        with archive.writing() as db:
            after = stories.bookmark(db, BOOKMARK)
            rows = stories.unread(db, after, BATCH)
            if not rows:
                return tuple(found)
            desk = _Desk(db, now, _outlets(db))
            for row in rows:
                found.extend(desk.take(row, config))
            stories.move_bookmark(db, BOOKMARK, rows[-1]["revision"], now)


def _outlets(db: Database) -> dict[str, str]:
    """Outlets by id, with the name a text would call them by."""
    rows = db.query("SELECT id, name FROM source")
    return {row["id"]: fold(row["name"]) for row in rows if len(row["name"]) >= _SHORTEST_NAME}


@dataclass(slots=True)
class _Desk:
    """One batch at work."""

    db: Database
    now: datetime
    outlets: Mapping[str, str]

    def take(self, row: Row, config: Config) -> list[Development]:
        """Follow one revision on each of its topics."""
        topics = stories.topics_of(self.db, row["article"])
        return [one for topic in topics if topic in config.topics for one in self._follow(row, topic)]

    def _follow(self, row: Row, topic: str) -> list[Development]:
        found = read(self._report(row, topic))
        memory = self._memory(found)
        judged = judge(found, memory)
        story = self._keep_story(row, found, judged)
        baseline = stories.first_run(self.db, topic) == row["run"]
        new = [replace(one, baseline=baseline) for one in judged.developments]
        kept = [
            one
            for one in new
            if stories.add(self.db, one, story=story, revision=row["revision"], now=self.now)
        ]
        self._keep_knowledge(row, found, judged)
        for key in dict.fromkeys((*(one.key for one in kept), *judged.supports)):
            self._support(row, found, key)
        return kept

    def _report(self, row: Row, topic: str) -> Report:
        earlier: tuple[Claim, ...] = ()
        if row["before"] is not None:
            rows = stories.claims_of(self.db, topic, row["before"], row["article"])
            earlier = tuple(_claim(one) for one in rows)
        return Report(
            topic, row["article"], row["key"], row["source"], row["title"], row["text"],
            row["language"], moment(row["seen_at"]), row["kind"], row["section"], earlier,
        )  # fmt: skip

    def _memory(self, found: Read) -> Memory:
        topic = found.report.topic
        acted = (*found.title_acts, *found.lead_acts, *found.told_acts)
        kinds = [k for act in acted for k in (act.kind, act.undo)]
        figures = self._figures(topic) if found.claims else ()
        acts = tuple(_known_act(row) for row in stories.acts(self.db, topic, kinds))
        keys = {known.key for known in figures} | {known.key for known in acts}
        story_of = {key: story for key in keys if (story := stories.story_of_development(self.db, key))}
        mine = stories.story_of(self.db, topic, found.report.article)
        rare = self._rarity(found.sketch, topic)
        near = self._candidates(found.sketch, topic, rare)
        told = stories.told(self.db, (story.id for story in near)) | frozenset(story_of.values())
        return Memory(figures, acts, near, rare, story_of, mine, told)

    def _figures(self, topic: str) -> tuple[Known, ...]:
        known = [_known(row) for row in stories.figures(self.db, topic)]
        held = {
            one.key
            for slot, who in {(k.slot, k.who) for k in known}
            if (one := believed(_of(known, slot), who))
        }
        backing = stories.backing(self.db, held)
        return tuple(replace(one, backed=backing.get(one.key, 1)) for one in known)

    def _rarity(self, sketch: Sketch, topic: str) -> Rarity:
        counts = stories.counts(self.db, topic, tuple(sketch.weights)[:500])
        return rarity(counts, counts.get(stories.EVERY, 0))

    def _candidates(self, sketch: Sketch, topic: str, rare: Rarity) -> tuple[Story, ...]:
        telling = sorted(sketch.weights, key=lambda f: (-sketch.weights[f] * rare(f), f))[:LOOKED_UP]
        found = stories.candidates(self.db, topic, telling, sketch.at - MEMORY)
        return tuple(Story(one, tuple(unpacked(m) for m in stories.members(self.db, one))) for one in found)

    def _keep_story(self, row: Row, found: Read, judged: Judgement) -> int:
        report, joining = found.report, judged.joining
        story = joining.story
        if story is None:
            story = stories.found(
                self.db, report.topic, report.article, report.title, found.language, report.at
            )
        if row["before"] is None:
            stories.join(
                self.db,
                report.topic,
                report.article,
                story,
                at=report.at,
                score=joining.score,
                reason=judged.reason or joining.reason,
            )
            features = searchable(found.sketch, 40)
            stories.add_member(
                self.db, report.topic, story, packed(found.sketch), features, report.at, MEMBERS
            )
            stories.count(self.db, report.topic, tuple(found.sketch.weights)[:500])
        return story

    def _keep_knowledge(self, row: Row, found: Read, judged: Judgement) -> None:
        topic = found.report.topic
        owner = {"topic": topic, "revision": row["revision"], "article": row["article"]}
        stories.write_claims(self.db, [owner | asdict(claim) for claim in found.claims])
        stories.write_figures(self.db, [{"topic": topic} | _figure_row(known) for known in judged.figures])
        stories.write_acts(self.db, [{"topic": topic} | _act_row(known) for known in judged.acts])

    def _support(self, row: Row, found: Read, key: str) -> None:
        text = row["text"]
        folded = fold(text)
        cites = sorted(one for one, name in self.outlets.items() if one != row["source"] and name in folded)
        stories.support(
            self.db, key, found.report.article, found.report.source, at=found.report.at, credit=row["credit"],
            cites=json.dumps(cites), copies=_copies(text, stories.founder_text(self.db, key)),
        )  # fmt: skip


def _copies(text: str, first: str) -> bool:
    """Whether most sentences of a text stand in the first report, letter for letter."""
    own = {fold(s) for s in sentences(text)}
    return (
        text != first and bool(own) and len(own & {fold(s) for s in sentences(first)}) >= _MOSTLY * len(own)
    )


def _claim(row: Row) -> Claim:
    return Claim(
        row["slot"], row["who"], row["lo"], row["hi"], row["qualifier"],
        row["polarity"], row["sentence"], bool(row["total"]), bool(row["corrected"]), bool(row["official"]),
        bool(row["vague"]),
    )  # fmt: skip


def _of(known: Iterable[Known], slot: str) -> list[Known]:
    return [one for one in known if one.slot == slot]


def _known(row: Row) -> Known:
    return Known(
        row["slot"], row["who"], row["lo"], row["hi"], row["qualifier"], bool(row["vague"]),
        row["state"], row["development"], row["source"], moment(row["seen_at"]),
    )  # fmt: skip


def _figure_row(known: Known) -> Row:
    row = asdict(known)
    row["development"], row["seen_at"] = row.pop("key"), stamp(row.pop("at"))
    del row["backed"]  # counted anew each time
    return row


def _known_act(row: Row) -> KnownAct:
    act = Act(
        row["kind"],
        row["says"],
        _set(row["places"]),
        _set(row["names"]),
        row["undo"],
        bool(row["planned"]),
    )
    return KnownAct(act, row["development"], moment(row["seen_at"]), bool(row["undone"]))


def _act_row(known: KnownAct) -> Row:
    act = known.act
    return {
        "development": known.key, "key": act.key, "kind": act.kind, "says": act.says, "places": _list(act.places),
        "names": _list(act.names), "undo": act.undo, "planned": act.planned,
        "seen_at": stamp(known.at), "undone": known.undone,
    }  # fmt: skip


def _set(value: str) -> frozenset[str]:
    return frozenset(json.loads(value))


def _list(values: Iterable[str]) -> str:
    return json.dumps(sorted(values), ensure_ascii=False)
