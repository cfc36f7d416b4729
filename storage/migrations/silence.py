"""How regularly each source brings something; outages, blackouts and silences as events."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def who_is_silent(db: Database) -> None:
    """Each source's rhythm by hour of the week, its last sign of life, since when it fails; what happened to many."""
    run(db, SILENCE)


SILENCE = """
CREATE TABLE rhythm (
  source TEXT NOT NULL, hour INTEGER NOT NULL, new REAL NOT NULL, hours REAL NOT NULL,
  PRIMARY KEY (source, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE pulse (
  source TEXT PRIMARY KEY, since TEXT NOT NULL, until TEXT NOT NULL, last_new TEXT NOT NULL,
  expected REAL NOT NULL, squares REAL NOT NULL, still_at TEXT, quiet_at TEXT,
  empty INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE incident (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, began_at TEXT NOT NULL, noticed_at TEXT NOT NULL,
  ended_at TEXT, reason TEXT NOT NULL, sources TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX incident_open ON incident (kind, about) WHERE ended_at IS NULL;
CREATE INDEX incident_noticed ON incident (noticed_at);
CREATE VIEW incidents AS
  SELECT began_at, ended_at, kind, about, reason, noticed_at, sources FROM incident ORDER BY began_at DESC, id DESC;
ALTER TABLE source ADD COLUMN failed_since TEXT;
UPDATE source SET failed_since = since WHERE failures > 0;
"""
