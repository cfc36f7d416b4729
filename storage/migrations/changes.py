"""What each change of an article meant."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def what_changes_meant(db: Database) -> None:
    """The class of every revision but the first, with its score, its reason and the numbers behind both."""
    run(db, CHANGES)


CHANGES = """
CREATE TABLE revision_change (
  revision INTEGER PRIMARY KEY REFERENCES revision(id), kind TEXT NOT NULL, development INTEGER NOT NULL,
  score REAL NOT NULL, reason TEXT NOT NULL, figures TEXT NOT NULL, grounds TEXT NOT NULL
) STRICT;
CREATE VIEW what_was_edited AS
  SELECT revision.seen_at, article.source, revision_change.kind, revision.title, revision.change,
    revision_change.reason, revision_change.figures, article.id AS article, revision.number, article.address
  FROM revision_change JOIN revision ON revision.id = revision_change.revision
    JOIN article ON article.id = revision.article
  ORDER BY revision.seen_at DESC;
"""
