"""What each outlet said of a figure, from which the values that hold are found again whatever comes in late."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def what_outlets_said_of_figures(db: Database) -> None:
    """A saying: a claim in one manner, who made it, and when first. How many outlets are behind a value."""
    run(db, SAYINGS)


SAYINGS = """
CREATE TABLE saying (
  topic TEXT NOT NULL, slot TEXT NOT NULL, manner TEXT NOT NULL, source TEXT NOT NULL, said_at TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (topic, slot, manner, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX newest_sayings ON saying (topic, slot, said_at, key);
ALTER TABLE figure ADD COLUMN backed INTEGER NOT NULL DEFAULT 1;
"""
