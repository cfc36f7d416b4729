"""When each source is asked next, by what it has brought so far; which topics are hot; robots.txt as last had."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def when_each_source_is_asked(db: Database) -> None:
    """A source's due time in each schedule, what its listings brought and ask for, hot topics, copies of robots.txt."""
    run(db, PACES)


PACES = """
CREATE TABLE pace (
  schedule TEXT NOT NULL, source TEXT NOT NULL, every INTEGER NOT NULL, least INTEGER NOT NULL,
  due_at TEXT NOT NULL, asked_at TEXT, tries INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
  bound INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL,
  PRIMARY KEY (schedule, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE look (
  source TEXT NOT NULL, run TEXT NOT NULL, at TEXT NOT NULL, leads INTEGER NOT NULL, new INTEGER NOT NULL,
  PRIMARY KEY (source, run)
) STRICT, WITHOUT ROWID;
CREATE TABLE asked_pause (
  source TEXT NOT NULL, address TEXT NOT NULL, ttl INTEGER, fresh INTEGER,
  PRIMARY KEY (source, address)
) STRICT, WITHOUT ROWID;
CREATE TABLE heat (
  topic TEXT PRIMARY KEY, since TEXT NOT NULL, seen_at TEXT NOT NULL, reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE robots (
  host TEXT PRIMARY KEY, read_at TEXT NOT NULL, body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""
