"""What hangs on an article: posts, places, the lines an outlet repeats."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def posts_of_live_blogs(db: Database) -> None:
    """Posts of live blogs, each with its own anchor and time."""
    run(db, POSTS)


POSTS = """
CREATE TABLE post (
  revision INTEGER NOT NULL REFERENCES revision(id), number INTEGER NOT NULL, anchor TEXT NOT NULL,
  published TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (revision, number)
) STRICT, WITHOUT ROWID;
CREATE VIEW live_posts AS
  SELECT post.published, post.title, post.text, article.id AS article, article.address || '#' || post.anchor AS address
  FROM post JOIN article ON article.revision = post.revision ORDER BY post.published DESC;
"""


def what_places_are_named(db: Database) -> None:
    """Places that articles name, as their newest revisions do."""
    run(db, PLACES)


PLACES = """
CREATE TABLE place_of (
  article INTEGER NOT NULL REFERENCES article(id), place TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
  country TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (article, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX named_at ON place_of (place);
CREATE VIEW articles_by_place AS
  SELECT place_of.place, place_of.name, place_of.kind, place_of.country, place_of.count, article.id AS article,
    revision.title, article.source, revision.language, article.first_seen, article.address
  FROM place_of JOIN article ON article.id = place_of.article JOIN revision ON revision.id = article.revision
  ORDER BY article.first_seen DESC;
"""


def what_stands_under_every_article(db: Database) -> None:
    """Lines that outlets repeat, and those that may become such, by hash."""
    run(db, FURNITURE)


FURNITURE = """
CREATE TABLE furniture (
  source TEXT NOT NULL, hash TEXT NOT NULL, articles INTEGER NOT NULL, last_seen TEXT NOT NULL,
  PRIMARY KEY (source, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX furniture_newest ON furniture (source, last_seen);
CREATE TABLE paragraph_seen (
  source TEXT NOT NULL, hash TEXT NOT NULL, article INTEGER NOT NULL, title TEXT NOT NULL, seen_at TEXT NOT NULL,
  PRIMARY KEY (source, hash, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX paragraph_seen_when ON paragraph_seen (seen_at);
"""
