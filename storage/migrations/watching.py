"""What is due, what the daemon does, what was read again."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def when_what_is_due(db: Database) -> None:
    """Turns of schedules and digests, and the daemon's heartbeat."""
    run(db, TURNS)


TURNS = """
CREATE TABLE turn (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, due_at TEXT NOT NULL,
  began_at TEXT NOT NULL, until TEXT NOT NULL, ended_at TEXT, attempts INTEGER NOT NULL DEFAULT 1,
  late INTEGER NOT NULL DEFAULT 0, told_until TEXT, result TEXT NOT NULL DEFAULT '',
  UNIQUE (kind, name, key)
) STRICT;
CREATE TABLE daemon (
  id INTEGER PRIMARY KEY CHECK (id = 1), pid INTEGER NOT NULL, started_at TEXT NOT NULL, ticked_at TEXT NOT NULL,
  stopped_at TEXT, problem TEXT NOT NULL DEFAULT ''
) STRICT;
"""


def what_was_read_again(db: Database) -> None:
    """Readings that were replaced by a newer reader's; the ledger by time, for how a source's pages have been."""
    run(db, REREADING)


REREADING = """
CREATE TABLE rereading (
  id INTEGER PRIMARY KEY, revision INTEGER NOT NULL REFERENCES revision(id), at TEXT NOT NULL,
  reader_before TEXT NOT NULL, reader TEXT NOT NULL, outcome TEXT NOT NULL, said TEXT NOT NULL, fields TEXT NOT NULL
) STRICT;
CREATE INDEX rereading_of_revision ON rereading (revision, reader);
CREATE INDEX address_ended ON address (source, ended_at) WHERE looks > 0;
CREATE VIEW rereadings AS
  SELECT rereading.at, revision.article, revision.title, rereading.outcome, rereading.said, rereading.fields,
    rereading.reader_before, rereading.reader
  FROM rereading JOIN revision ON revision.id = rereading.revision ORDER BY rereading.id DESC;
"""
