"""Copies: sketches and their marks, likenesses of pairs, groups. What they mean is judged elsewhere.

Every look-up is a point query on an index that reads at most ``NEWEST`` rows: it costs the same in a small archive and
a large one, and in an hour of ten thousand copies. Every function takes the database inside the caller's transaction.

A group is what likenesses hold together, whatever order they came in. Its founder is the member seen first; of those
seen in one second, the one with the lowest number. So a member that arrives late but was seen earlier takes over.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.times import moment, stamp

NEWEST = 24  # articles looked at for one mark, the last ones
MOST_LIKENESSES = 64  # of one article that are read


@dataclass(frozen=True, slots=True)
class Standing:
    """One article that a mark stands in."""

    article: int
    source: str
    day: int  # days since 0001-01-01, in UTC


@dataclass(frozen=True, slots=True)
class Sketched:
    """One article as it was sketched."""

    article: int
    revision: int
    source: str
    credit: str
    seen_at: datetime
    words: int  # furniture aside
    own: int = 0  # sentences that stood in no earlier member of its group
    collection: bool = False  # holds several articles unlike each other

    @property
    def age(self) -> tuple[datetime, int]:
        """What orders the members of a group: when seen, then the article's number."""
        return self.seen_at, self.article


@dataclass(frozen=True, slots=True)
class Likened:
    """That two articles belong together, and why."""

    other: int
    relation: str
    containment: float
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of copies."""

    id: int
    founder: int
    members: int
    outlets: int


def standing(db: Database, marks: Iterable[int]) -> dict[int, list[Standing]]:
    """For each mark the articles it stands in, newest first, at most ``NEWEST``."""
    newest = "SELECT article, source, day FROM copy_mark WHERE mark = ? ORDER BY article DESC LIMIT ?"
    return {mark: [Standing(*row) for row in db.execute(newest, [mark, NEWEST])] for mark in marks}


def sketched(db: Database, article: int) -> Sketched | None:
    """How an article was sketched last; None if it never was."""
    row = db.execute(
        "SELECT article, revision, source, credit, seen_at, words, own, collection FROM copy_sketch WHERE article = ?",
        [article],
    ).fetchone()
    if not row:
        return None
    number, revision, source, credit, seen_at, words, own, collection = row
    return Sketched(number, revision, source, credit, moment(seen_at), words, own, bool(collection))


def text_of(db: Database, revision: int) -> tuple[str, str, str] | None:
    """Title, text and language of a revision."""
    found: tuple[str, str, str] | None = db.execute(
        "SELECT title, text, language FROM revision WHERE id = ?", [revision]
    ).fetchone()
    return found


def keep_sketch(db: Database, one: Sketched, marks: Iterable[int]) -> None:
    """Keep an article's sketch in place of its last one. ``marks``: those by which it shall be found."""
    _forget_marks(db, one.article)
    kept = sorted(set(marks))
    day = one.seen_at.toordinal()
    db.conn.executemany(
        "INSERT INTO copy_mark VALUES (?, ?, ?, ?)", [(mark, one.article, one.source, day) for mark in kept]
    )
    db.execute(
        "INSERT OR REPLACE INTO copy_sketch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [one.article, one.revision, one.source, one.credit, stamp(one.seen_at), one.words, one.own,
         one.collection, struct.pack(f"<{len(kept)}q", *kept)],
    )  # fmt: skip


def _forget_marks(db: Database, article: int) -> None:
    row = db.execute("SELECT marks FROM copy_sketch WHERE article = ?", [article]).fetchone()
    if row:
        old = struct.unpack(f"<{len(row[0]) // 8}q", row[0])
        db.conn.executemany(
            "DELETE FROM copy_mark WHERE mark = ? AND article = ?", [(mark, article) for mark in old]
        )


def keep_own(db: Database, article: int, own: int) -> None:
    """Note how many sentences of an article are its own."""
    db.execute("UPDATE copy_sketch SET own = ? WHERE article = ?", [own, article])


def call_collection(db: Database, article: int) -> None:
    """Note that a page holds several articles unlike each other: it belongs to no group."""
    db.execute("UPDATE copy_sketch SET collection = 1 WHERE article = ?", [article])
    part(db, article)


# ---------------------------------------------------------------- likenesses and groups


def likenesses(db: Database, article: int) -> list[Likened]:
    """What an article belongs together with, newest first, at most ``MOST_LIKENESSES``."""
    rows = db.execute(
        "SELECT other, relation, containment, reason FROM likeness WHERE one = ?"
        " UNION ALL SELECT one, relation, containment, reason FROM likeness WHERE other = ? ORDER BY 1 DESC LIMIT ?",
        [article, article, MOST_LIKENESSES],
    )
    return [Likened(*row) for row in rows]


def join(db: Database, one: Sketched, likened: Iterable[Likened]) -> Group | None:
    """Put an article into one group with all it belongs together with; the group, or None if it is in none.

    Doing it again changes nothing.
    """
    by_other = {like.other: like for like in likened}
    if not by_other:
        return group_of(db, one.article)
    db.conn.executemany(
        "INSERT OR REPLACE INTO likeness VALUES (?, ?, ?, ?, ?)",
        [
            (*sorted((one.article, o)), like.relation, like.containment, like.reason)
            for o, like in by_other.items()
        ],
    )
    group = _merged(db, [one.article, *by_other])
    for like in by_other.values():
        known = sketched(db, like.other)
        if known and not _is_member(db, like.other):
            _add(db, group, known, Likened(one.article, like.relation, like.containment, like.reason))
    _add(db, group, one, max(by_other.values(), key=lambda like: (like.containment, -like.other)))
    return group_of(db, one.article)


def part(db: Database, article: int, others: Iterable[int] | None = None) -> None:
    """Take back that an article belongs with others (None: with any); what held together only by that falls apart."""
    if others is None:
        db.execute("DELETE FROM likeness WHERE one = ?1 OR other = ?1", [article])
    else:
        pairs = [sorted((article, other)) for other in others]
        db.conn.executemany("DELETE FROM likeness WHERE one = ? AND other = ?", pairs)
    group = group_of(db, article)
    for at, members in enumerate(_held_together(db, group.id) if group else ()):
        if len(members) == 1:
            db.execute("DELETE FROM copy_member WHERE article = ?", members)
        elif at:
            _move(db, members)
    if group:
        _count(db, group.id)


def group_of(db: Database, article: int) -> Group | None:
    """The group an article is in; None if it is in none."""
    row = db.execute(
        "SELECT copy_group.id, founder, members, outlets FROM copy_member"
        " JOIN copy_group ON copy_group.id = copy_member.in_group WHERE article = ?",
        [article],
    ).fetchone()
    return Group(*row) if row else None


def members_of(db: Database, group: int) -> list[int]:
    """The members of a group, founder first."""
    rows = db.execute("SELECT article FROM copy_member WHERE in_group = ? ORDER BY seen_at, article", [group])
    return [int(article) for (article,) in rows]


def _merged(db: Database, articles: Iterable[int]) -> int:
    """The one group for all these articles: the largest of theirs takes in the others; a new one if they have none."""
    rows = db.execute(
        "SELECT DISTINCT copy_group.id, members FROM copy_member JOIN copy_group ON copy_group.id = in_group"
        " WHERE article IN (SELECT value FROM json_each(?)) ORDER BY members DESC, copy_group.id",
        [json.dumps(list(articles))],
    ).fetchall()
    if not rows:
        return _new_group(db, next(iter(articles)))
    into, *others = (int(group) for group, _ in rows)
    for other in others:
        db.execute("UPDATE copy_member SET in_group = ? WHERE in_group = ?", [into, other])
        db.execute("DELETE FROM copy_group WHERE id = ?", [other])
    if others:
        _count(db, into)
    return into


def _new_group(db: Database, founder: int) -> int:
    cursor = db.execute("INSERT INTO copy_group (founder, members, outlets) VALUES (?, 0, 0)", [founder])
    return int(cursor.lastrowid or 0)


def _is_member(db: Database, article: int) -> bool:
    return db.execute("SELECT 1 FROM copy_member WHERE article = ?", [article]).fetchone() is not None


def _add(db: Database, group: int, one: Sketched, like: Likened) -> None:
    """Write a member's row, and count it if it is new. Costs the same in a group of two and of ten thousand."""
    is_new = not _is_member(db, one.article)
    met = "SELECT 1 FROM copy_member WHERE in_group = ? AND source = ? LIMIT 1"
    is_outlet = is_new and db.execute(met, [group, one.source]).fetchone() is None
    db.execute(
        "INSERT OR REPLACE INTO copy_member VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [one.article, group, one.source, one.credit, stamp(one.seen_at), like.relation, like.other, like.containment,
         like.reason],
    )  # fmt: skip
    db.execute(
        "UPDATE copy_group SET members = members + ?, outlets = outlets + ?, founder ="
        " (SELECT article FROM copy_member WHERE in_group = ?3 ORDER BY seen_at, article LIMIT 1) WHERE id = ?3",
        [is_new, is_outlet, group],
    )


def _count(db: Database, group: int) -> None:
    """Count a group anew after a merge or a split; an empty one goes."""
    members, outlets = db.execute(
        "SELECT count(*), count(DISTINCT source) FROM copy_member WHERE in_group = ?", [group]
    ).fetchone()
    if not members:
        db.execute("DELETE FROM copy_group WHERE id = ?", [group])
        return
    db.execute(
        "UPDATE copy_group SET members = ?, outlets = ?, founder ="
        " (SELECT article FROM copy_member WHERE in_group = ?3 ORDER BY seen_at, article LIMIT 1) WHERE id = ?3",
        [members, outlets, group],
    )


def _move(db: Database, members: list[int]) -> None:
    """Make a group of its own of some members."""
    group = _new_group(db, members[0])
    db.conn.executemany(
        "UPDATE copy_member SET in_group = ? WHERE article = ?", [(group, article) for article in members]
    )
    _count(db, group)


def _held_together(db: Database, group: int) -> list[list[int]]:
    """The members of a group, in parts that likenesses hold together; the largest part first."""
    rows = db.execute(
        "SELECT one, other FROM likeness WHERE one IN (SELECT article FROM copy_member WHERE in_group = ?)",
        [group],
    )
    near: dict[int, list[int]] = {article: [] for article in members_of(db, group)}
    for one, other in rows:
        near[one].append(other)
        near[other].append(one)
    parts: list[list[int]] = []
    left = dict.fromkeys(near)
    while left:
        part_of = [next(iter(left))]
        del left[part_of[0]]
        for article in part_of:  # grows while it is walked
            fresh = [other for other in near[article] if other in left]
            part_of += dict.fromkeys(fresh)
            for other in fresh:
                left.pop(other, None)
        parts.append(part_of)
    return sorted(parts, key=lambda members: (-len(members), min(members)))
