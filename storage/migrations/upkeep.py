"""What was pruned, and what the archive's keeper did when."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def what_was_pruned(db: Database) -> None:
    """A tombstone for every capture whose record was deleted; what upkeep did, newest last."""
    run(db, UPKEEP)


UPKEEP = """
CREATE TABLE tombstone (
  record TEXT PRIMARY KEY, sha256 TEXT NOT NULL, size INTEGER NOT NULL, segment TEXT NOT NULL,
  pruned_at TEXT NOT NULL, reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstone_of_segment ON tombstone (segment);
CREATE TABLE upkeep (
  id INTEGER PRIMARY KEY, work TEXT NOT NULL, at TEXT NOT NULL, ok INTEGER NOT NULL, said TEXT NOT NULL
) STRICT;
"""
