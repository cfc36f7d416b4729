"""How stories merge and split, who printed a sentence first, and what a report says that supports a development."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def how_stories_are_linked(db: Database) -> None:
    """A history of stories, the first print of every sentence, the sentence of every support; acts are a kind."""
    run(db, LINKED)


LINKED = """
CREATE TABLE story_change (
  id INTEGER PRIMARY KEY, story INTEGER NOT NULL REFERENCES story(id), other INTEGER NOT NULL REFERENCES story(id),
  at TEXT NOT NULL, what TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE INDEX changes_of_story ON story_change (story, at);
CREATE INDEX changes_of_other ON story_change (other, at);
ALTER TABLE story ADD COLUMN merged_into INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story_article ADD COLUMN by_article INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story_member ADD COLUMN article INTEGER NOT NULL DEFAULT 0;
CREATE TABLE printed (
  topic TEXT NOT NULL, hash INTEGER NOT NULL, article INTEGER NOT NULL, source TEXT NOT NULL,
  again INTEGER NOT NULL,
  PRIMARY KEY (topic, hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE followed (revision INTEGER PRIMARY KEY) STRICT;
ALTER TABLE support ADD COLUMN sentence TEXT NOT NULL DEFAULT '';
CREATE INDEX support_by_outlet ON support (development, source, seen_at, article);
UPDATE development SET kind = 'act' WHERE kind = 'story' AND key LIKE topic || ':act:%';
"""
