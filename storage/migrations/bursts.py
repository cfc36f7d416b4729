"""How much each story is reported, hour by hour."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def how_much_is_reported(db: Database) -> None:
    """A story's volume, one row each, and who was counted in the hours a late report can still belong to."""
    run(db, VOLUME)


VOLUME = """
CREATE TABLE burst (
  topic TEXT NOT NULL, story INTEGER NOT NULL, hour INTEGER NOT NULL, count INTEGER NOT NULL, start INTEGER NOT NULL,
  fast REAL NOT NULL, slow REAL NOT NULL, daily TEXT NOT NULL, since INTEGER,
  PRIMARY KEY (topic, story)
) STRICT, WITHOUT ROWID;
CREATE TABLE counted_report (
  topic TEXT NOT NULL, story INTEGER NOT NULL, hour INTEGER NOT NULL, origin TEXT NOT NULL,
  PRIMARY KEY (topic, story, hour, origin)
) STRICT, WITHOUT ROWID;
"""
