"""Over what time, where, and by whose word a figure was counted."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def what_a_figure_covers(db: Database) -> None:
    """The scope, place and speaker of a claim; the scope and place of a value that is known."""
    run(db, COVERED)


COVERED = """
ALTER TABLE claim ADD COLUMN scope TEXT NOT NULL DEFAULT 'incident';
ALTER TABLE claim ADD COLUMN period TEXT NOT NULL DEFAULT '';
ALTER TABLE claim ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE claim ADD COLUMN speaker TEXT NOT NULL DEFAULT '';
ALTER TABLE claim ADD COLUMN voice TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE claim ADD COLUMN rising INTEGER NOT NULL DEFAULT 0;
ALTER TABLE figure ADD COLUMN scope TEXT NOT NULL DEFAULT 'incident';
ALTER TABLE figure ADD COLUMN place TEXT NOT NULL DEFAULT '';
"""
