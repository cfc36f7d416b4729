"""What was told before in another language is told once: it becomes support of what told it first.

Optional: ``semantic: true`` in the configuration, and the semantic extra installed. Encoding happens outside of any
transaction, a few sentences at a time in a child that can be killed; what comes of it is written in short ones. A
missing extra, a dead child or a slow one leaves everything as words alone decide, says so in one line of the log, and
the next call goes on from there.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlite_utils import Database

from crawler.config import Config
from crawler.jobs.meaning import MODEL, Encoder, missing
from crawler.stories.ledger import EXPIRED, PENDING, READY, SHORT, named
from crawler.stories.likewise import APART, KINDS, Told, packed, repeats, unpacked
from crawler.stories.novelty_meaning import Vector
from storage import health, ledger, meanings
from storage.archive import Archive
from storage.stories import Row
from storage.times import moment

log = logging.getLogger(__name__)

BATCH = 8  # developments encoded and written at once: a third of a second, some milliseconds
SECONDS = 120.0  # one call may take; the next one goes on
REMEMBERED = timedelta(days=14)  # how far back developments are read and compared
_LANGUAGES = {
    "en": "English", "ru": "Russian", "uk": "Ukrainian", "kk": "Kazakh", "tr": "Turkish", "ar": "Arabic",
    "fa": "Persian", "fr": "French", "es": "Spanish", "de": "German", "zh": "Chinese",
}  # fmt: skip


class Encodes(Protocol):
    """What turns sentences into vectors; ``crawler.jobs.meaning.Encoder`` is one."""

    @property
    def trusted(self) -> bool: ...

    def vectors(self, sentences: Sequence[str]) -> list[Vector | None]: ...


def recognise_if_asked(archive: Archive, config: Config, now: datetime) -> frozenset[str]:
    """``recognise`` with an encoder of its own, if the configuration asks for it and there is anything to read."""
    if not config.semantic:
        return frozenset()
    for topic in config.topics:
        _keep_up(archive, topic, now)
    if not any(_unread(archive.db, topic, now, 1) for topic in config.topics):
        return frozenset()
    if why := missing():
        log.warning("developments are not compared across languages: %s", why)
        return frozenset()
    with Encoder() as encoder:
        return recognise(archive, config, encoder, now)


def recognise(
    archive: Archive, config: Config, encoder: Encodes, now: datetime,
    *, clock: Callable[[], float] = time.monotonic,
) -> frozenset[str]:  # fmt: skip
    """Hold every development that no encoder has read against those told in other languages; give the keys of those
    that turn out to be told already, or to be told better by a later one.

    Each is read once, in the order in which they were first seen; calling it again finds nothing more. ``clock``: in
    seconds, for the time limit. Raises TryLater or GiveUp as ``Archive.writing`` does.
    """
    gone: set[str] = set()
    ends = clock() + SECONDS
    for topic in config.topics:
        while rows := _unread(archive.db, topic, now, BATCH):
            if clock() > ends:
                log.warning("comparing developments across languages took %g s; the rest waits", SECONDS)
                return frozenset(gone)
            vectors = encoder.vectors([_sentence(row) for row in rows])
            if not encoder.trusted:
                log.warning(
                    "the sentence encoder failed again and again; developments wait for the next call"
                )
                return frozenset(gone)
            with archive.writing() as db:
                desk = _Desk(db, {one.id: one.name for one in health.sources(db).values()})
                gone |= {
                    key for row, vector in zip(rows, vectors, strict=True) for key in desk.read(row, vector)
                }
    return frozenset(gone)


def _unread(db: Database, topic: str, now: datetime, limit: int) -> list[Row]:
    return meanings.unread(db, topic, KINDS, now - REMEMBERED, limit)


def _sentence(row: Row) -> str:
    return str(row["sentence"] or row["headline"])


def _keep_up(archive: Archive, topic: str, now: datetime) -> None:
    """Who reports a development in its second language since, reports the one that is told."""
    pairs = meanings.repeating(archive.db, topic, now - REMEMBERED)
    if pairs:
        with archive.writing() as db:
            for gone, other in pairs:
                meanings.hand_over(db, gone, other)


@dataclass(frozen=True, slots=True)
class _Desk:
    """One batch at work, in its transaction."""

    db: Database
    outlets: dict[str, str]  # names by id

    def read(self, row: Row, vector: Vector | None) -> list[str]:
        """Keep what a development means; give the key that is told no more, if any."""
        now = ledger.one(self.db, row["key"])
        if not meanings.keep(self.db, row, MODEL, b"" if vector is None else packed(vector)) or now is None:
            return []
        if vector is None or now["status"] not in (PENDING, READY):
            return []
        new, known = _told(now, vector), self._known(now)
        found = repeats(new, [_told(one, unpacked(one["vector"])) for one in known])
        if found is None:
            return []
        told = next(one for one in known if one["key"] == found.key)
        return self._join(now, self._root(told), found.likeness)

    def _known(self, row: Row) -> list[Row]:
        at = moment(row["first_seen"])
        rows = meanings.known(self.db, row["topic"], MODEL, at - REMEMBERED, at + APART)
        return [one for one in rows if one["key"] != row["key"]]

    def _root(self, told: Row) -> Row:
        """What a development itself turned out to repeat, as it stands now."""
        found = ledger.one(self.db, told["repeats"] or told["key"])
        assert found is not None
        return found

    def _join(self, new: Row, told: Row, likeness: float) -> list[str]:
        """Of two developments that say the same, leave the one that is told; one given up tells nothing."""
        if told["status"] == EXPIRED:
            return []
        if told["status"] == PENDING and new["status"] == READY:
            new, told = told, new
        meanings.hand_over(self.db, new["key"], told["key"])
        meanings.repeats(self.db, new["key"], told["key"])
        self._give_up(new, told, likeness)
        return [new["key"]]

    def _give_up(self, row: Row, told: Row, likeness: float) -> None:
        language = _LANGUAGES.get(told["language"], "another language")
        outlet = self.outlets.get(told["source"], told["source"])
        reason = f"the same as {named(told['key'])[:SHORT]}, told in {language} by {outlet}: likeness {likeness:.2f}"
        at = max(moment(one) for one in (row["first_seen"], told["first_seen"], row["since"]) if one)
        ledger.add_step(
            self.db, row["key"], status=EXPIRED, at=at, reason=reason, independent=row["independent"] or 0
        )
        meanings.silence(self.db, row["key"])


def _told(row: Row, vector: Vector) -> Told:
    return Told(row["key"], row["kind"], row["language"], moment(row["first_seen"]), _sentence(row), vector)
