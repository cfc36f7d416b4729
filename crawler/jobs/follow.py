"""Read on from the bookmark: what is new on each topic in the revisions the archive has gained since.

Revisions are taken in the order in which they were seen, those of one moment by their article's key, a batch a
transaction: after a kill, the next call goes on where the last whole batch ended, and nothing is told twice. One
revision costs a bounded time: what to compare it with comes from indexes, never from a scan.

    copy and change check → story → figures and acts → what else its sentences say → volume → states
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from crawler.config import Config
from crawler.jobs import rows
from crawler.jobs.changing import change_check
from crawler.jobs.copying import Copied, copy_check
from crawler.jobs.leaning import Prints, Voices, edges, is_copy, keep_prints, leaning, prints, voices
from crawler.jobs.likewise import recognise_if_asked
from crawler.jobs.memory import recall
from crawler.jobs.noticing import notice
from crawler.jobs.standing import advance
from crawler.jobs.storyline import keep_story
from crawler.jobs.volume import count_report
from crawler.stories.changes import Kind
from crawler.stories.developments import Judgement, judge
from crawler.stories.reports import Backing, Read, Report, read
from storage import figures, health, stories, support
from storage.archive import Archive
from storage.records import Development
from storage.stories import Row
from storage.times import moment

BOOKMARK = "follow"
BATCH = 50  # revisions a transaction: writers wait no longer than that takes


def follow(archive: Archive, config: Config, now: datetime) -> tuple[Development, ...]:
    """Flag what is new in every revision not yet followed; give the developments found, in order.

    Calling it again finds nothing more. Raises TryLater or GiveUp as ``Archive.writing`` does.
    """
    found: list[Development] = []
    waiting = stories.waiting(archive.db, stories.bookmark(archive.db, BOOKMARK))
    for start in range(0, len(waiting), BATCH):
        with archive.writing() as db:
            desk = _Desk(db, config, now, voices(health.sources(db)))
            found += desk.take(waiting[start : start + BATCH])
    again = recognise_if_asked(archive, config, now)
    with archive.writing() as db:
        stories.all_followed(db, BOOKMARK, now)
        for topic in config.topics:
            advance(db, topic, now)
    return tuple(one for one in found if one.key not in again)


@dataclass(frozen=True, slots=True)
class _Desk:
    """One batch at work."""

    db: Database
    config: Config
    now: datetime
    voices: Voices

    def take(self, batch: Sequence[int]) -> list[Development]:
        """Follow some revisions, each on all of its topics, and let the developments touched take their steps."""
        found: list[Development] = []
        for row in stories.revisions(self.db, batch):
            topics = [one for one in stories.topics_of(self.db, row["article"]) if one in self.config.topics]
            if not topics:
                continue
            copied = self._copied(row)
            changed = change_check(self.db, row)
            again = is_copy(copied, row["article"]) or (changed is not None and changed.kind is Kind.BLINK)
            for topic in topics:
                found += self._follow(row, topic, copied, again)
            for topic in topics:
                advance(self.db, topic, moment(row["seen_at"]))
        stories.followed(self.db, batch)
        return found

    def _copied(self, row: Row) -> Copied:
        return copy_check(
            self.db, article=row["article"], revision=row["revision"], source=row["source"], title=row["title"],
            text=row["text"], language=row["language"], credit=row["credit"], seen_at=moment(row["seen_at"]),
        )  # fmt: skip

    def _follow(self, row: Row, topic: str, copied: Copied, again: bool) -> list[Development]:
        """One revision on one topic, in the order that the top of this file names. ``again``: it is a copy, or the
        return of an earlier version."""
        found = read(self._report(row, topic, again))
        printed = prints(self.db, found, row["credit"], self.voices, copied)
        memory = recall(self.db, found, printed.background(found))
        judged = judge(found, memory)
        story = keep_story(self.db, found, judged, memory, first=row["before"] is None)
        kept = self._keep_developments(row, judged, story)
        self._keep_knowledge(row, found, judged)
        told = (*(Backing(one.key, one.sentence) for one in kept), *judged.backing)
        noticed = notice(
            self.db, topic, row, found.body, story=story, now=self.now, settled=told, copied=printed.before,
            retells=found.explains or again, baseline=self._is_baseline(row, topic),
        )  # fmt: skip
        for backing in (*told, *noticed.backing):
            self._support(row, found, backing, printed)
        if row["before"] is None:
            origin = self.voices.owner(printed.copied_from or row["source"])
            count_report(self.db, topic, story, origin, found.report.at)
        keep_prints(self.db, found)
        return [*kept, *noticed.developments]

    def _is_baseline(self, row: Row, topic: str) -> bool:
        return bool(stories.first_run(self.db, topic) == row["run"])

    def _report(self, row: Row, topic: str, again: bool) -> Report:
        before = row["before"]
        earlier = stories.claims_of(self.db, topic, before, row["article"]) if before is not None else []
        return Report(
            topic, row["article"], row["key"], row["source"], row["title"], row["text"],
            row["language"], moment(row["seen_at"]), row["kind"], row["section"], tuple(map(rows.claim, earlier)),
            published=moment(row["published"]) if before is None and row["published"] else None, copied=again,
        )  # fmt: skip

    def _keep_developments(self, row: Row, judged: Judgement, story: int) -> list[Development]:
        if not judged.developments:
            return []
        baseline = self._is_baseline(row, judged.developments[0].topic)
        new = (replace(one, baseline=baseline) for one in judged.developments)
        return [
            one
            for one in new
            if stories.add(self.db, one, story=story, revision=row["revision"], now=self.now)
        ]

    def _keep_knowledge(self, row: Row, found: Read, judged: Judgement) -> None:
        topic = found.report.topic
        owner = {"topic": topic, "revision": row["revision"], "article": row["article"]}
        stories.write_claims(self.db, [owner | rows.claim_row(one) for one in found.claims])
        for slot, values in judged.figures.items():
            figures.keep_figures(self.db, topic, slot, map(rows.known_row, values))
        stories.write_acts(self.db, [{"topic": topic} | rows.act_row(one) for one in judged.acts])

    def _support(self, row: Row, found: Read, backing: Backing, printed: Prints) -> None:
        """Note that the report says what a development says, and why it does not count by itself, if it does not."""
        report, key = found.report, backing.key
        lean = leaning(self.db, found, backing.sentence, key, printed, self.voices, row["credit"])
        housemate = support.first_of(self.db, key, self.voices.house(report.source))
        new = support.support(
            self.db, key, report.article, report.source, at=report.at, credit=row["credit"],
            cites=json.dumps(sorted(lean.on)), copies=lean.copies, sentence=backing.sentence,
        )  # fmt: skip
        if new:
            joined = edges(lean.on, report.source, housemate, self.voices, row["credit"])
            support.join_reports(self.db, key, joined)
