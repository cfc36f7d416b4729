"""What became of each development, the numbers behind it, and what people said of it."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def what_became_of_it(db: Database) -> None:
    """A development's way from pending to told, why, who is counted with whom, and people's labels."""
    run(db, LEDGER)


LEDGER = """
ALTER TABLE development ADD COLUMN status TEXT NOT NULL DEFAULT 'ready';
ALTER TABLE development ADD COLUMN ready_at TEXT NOT NULL DEFAULT '';
ALTER TABLE development ADD COLUMN sentence TEXT NOT NULL DEFAULT '';
ALTER TABLE development ADD COLUMN speaker TEXT NOT NULL DEFAULT '';
ALTER TABLE development ADD COLUMN score REAL NOT NULL DEFAULT 1.0;
ALTER TABLE development ADD COLUMN numbers TEXT NOT NULL DEFAULT '{}';
ALTER TABLE development ADD COLUMN corrects TEXT NOT NULL DEFAULT '';
UPDATE development SET ready_at = found_at, sentence = headline;
CREATE INDEX development_to_tell ON development (topic, status, ready_at);
CREATE TABLE development_step (
  development TEXT NOT NULL REFERENCES development(key), number INTEGER NOT NULL, at TEXT NOT NULL,
  status TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (development, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE joined (
  development TEXT NOT NULL REFERENCES development(key), one TEXT NOT NULL, other TEXT NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (development, one, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE label (
  id INTEGER PRIMARY KEY, development TEXT NOT NULL REFERENCES development(key), verdict TEXT NOT NULL,
  who TEXT NOT NULL, at TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX label_of_development ON label (development, at);
"""
