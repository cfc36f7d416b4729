"""Which sentences tell which development, and how usual each term was some days ago."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def what_was_noticed(db: Database) -> None:
    """The sentences that founded, support or contradict a development, the revisions whose sentences were weighed, and
    the counts of terms by eras."""
    run(db, NOTICED)


# term_era.key: 64 bits of a hash of topic and term.
NOTICED = """
CREATE TABLE told_in (
  topic TEXT NOT NULL, hash INTEGER NOT NULL, development TEXT NOT NULL REFERENCES development(key),
  relation TEXT NOT NULL, score REAL NOT NULL, article INTEGER NOT NULL,
  PRIMARY KEY (topic, hash, development)
) STRICT, WITHOUT ROWID;
CREATE INDEX sentences_of_development ON told_in (development);
CREATE TABLE weighed (
  topic TEXT NOT NULL, revision INTEGER NOT NULL,
  PRIMARY KEY (topic, revision)
) STRICT, WITHOUT ROWID;
CREATE TABLE term_era (
  key INTEGER PRIMARY KEY, era INTEGER NOT NULL, before INTEGER NOT NULL, last INTEGER NOT NULL, now INTEGER NOT NULL
) STRICT;
"""
