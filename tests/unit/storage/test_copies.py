"""Rows of copies: look-ups that cost the same in any archive, groups that likenesses hold together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from storage import copies
from storage.copies import NEWEST, Group, Likened, Sketched, Standing
from storage.migrations import migrations

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def db() -> Database:
    made = Database(memory=True)
    migrations.apply(made)
    return made


def one(article: int, *, source: str = "one", minutes: int = 0) -> Sketched:
    return Sketched(article, article, source, "Newswire", NOON + timedelta(minutes=minutes), 100)


def like(other: int) -> Likened:
    return Likened(other, "copy", 0.9, "said so")


def test_a_mark_gives_its_newest_articles_and_no_more(db: Database) -> None:
    for article in range(1, 101):
        copies.keep_sketch(db, one(article), [7, 1_000 + article])
    found = copies.standing(db, [7, 1_003, 5])
    assert [row.article for row in found[7]] == list(range(100, 100 - NEWEST, -1))
    assert found[1_003] == [Standing(3, "one", NOON.toordinal())]
    assert found[5] == []


def test_a_look_up_of_marks_reads_the_index_only(db: Database) -> None:
    asked: list[str] = []
    db.conn.set_trace_callback(asked.append)
    copies.standing(db, [7])
    db.conn.set_trace_callback(None)
    plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {asked[0]}"))
    assert "SEARCH copy_mark USING PRIMARY KEY (mark=?)" in plan
    assert "TEMP B-TREE" not in plan


def test_a_sketch_takes_the_place_of_the_last(db: Database) -> None:
    copies.keep_sketch(db, one(1), [1, 2, 2, -5])
    copies.keep_sketch(db, one(1, source="two"), [2, 3])
    assert db.execute("SELECT mark FROM copy_mark ORDER BY mark").fetchall() == [(2,), (3,)]
    assert copies.sketched(db, 1) == one(1, source="two")
    assert copies.sketched(db, 2) is None
    assert copies.text_of(db, 1) is None


def test_a_group_counts_its_members_and_outlets(db: Database) -> None:
    for article, source in ((1, "one"), (2, "two"), (3, "one")):
        copies.keep_sketch(db, one(article, source=source, minutes=-article), [])
    assert copies.join(db, one(1), []) is None
    copies.join(db, one(2, source="two", minutes=-2), [like(1)])
    assert copies.join(db, one(3, minutes=-3), [like(1), like(2)]) == Group(1, 3, 3, 2)
    assert copies.members_of(db, 1) == [3, 2, 1]


def test_joining_again_changes_nothing(db: Database) -> None:
    for article in (1, 2):
        copies.keep_sketch(db, one(article), [])
    first = copies.join(db, one(2), [like(1)])
    rows = db.execute("SELECT * FROM copy_member").fetchall()
    assert copies.join(db, one(2), [like(1)]) == first
    assert db.execute("SELECT * FROM copy_member").fetchall() == rows


def test_a_group_parts_where_nothing_holds_it_together(db: Database) -> None:
    for article in range(1, 6):
        copies.keep_sketch(db, one(article), [])
    for article in range(2, 6):
        copies.join(db, one(article), [like(article - 1)])
    copies.part(db, 3, [2])
    assert [
        copies.members_of(db, group) for (group,) in db.execute("SELECT id FROM copy_group ORDER BY id")
    ] == [
        [3, 4, 5],
        [1, 2],
    ]
    copies.part(db, 4)
    assert copies.group_of(db, 3) is None
    assert copies.group_of(db, 1) == Group(2, 1, 2, 1)


def test_a_collection_is_in_no_group_and_stays_known_as_one(db: Database) -> None:
    for article in (1, 2, 3):
        copies.keep_sketch(db, one(article), [])
    copies.join(db, one(3), [like(1), like(2)])
    copies.call_collection(db, 3)
    known = copies.sketched(db, 3)
    assert known is not None
    assert known.collection
    assert db.execute("SELECT count(*) FROM copy_group").fetchone() == (0,)
