"""Which articles are copies of which: sentences by their marks, likenesses of pairs, groups."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def what_copies_what(db: Database) -> None:
    """Sketches, marks, likenesses and groups of copies, and a view for people."""
    run(db, COPIES)


COPIES = """
CREATE TABLE copy_sketch (
  article INTEGER PRIMARY KEY REFERENCES article(id), revision INTEGER NOT NULL REFERENCES revision(id),
  source TEXT NOT NULL, credit TEXT NOT NULL, seen_at TEXT NOT NULL, words INTEGER NOT NULL,
  own INTEGER NOT NULL, collection INTEGER NOT NULL, marks BLOB NOT NULL
) STRICT;
CREATE TABLE copy_mark (
  mark INTEGER NOT NULL, article INTEGER NOT NULL, source TEXT NOT NULL, day INTEGER NOT NULL,
  PRIMARY KEY (mark, article)
) STRICT, WITHOUT ROWID;
CREATE TABLE likeness (
  one INTEGER NOT NULL, other INTEGER NOT NULL, relation TEXT NOT NULL, containment REAL NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX likeness_of_other ON likeness (other, one);
CREATE TABLE copy_group (
  id INTEGER PRIMARY KEY, founder INTEGER NOT NULL REFERENCES article(id), members INTEGER NOT NULL,
  outlets INTEGER NOT NULL
) STRICT;
CREATE TABLE copy_member (
  article INTEGER PRIMARY KEY REFERENCES article(id), in_group INTEGER NOT NULL REFERENCES copy_group(id),
  source TEXT NOT NULL, credit TEXT NOT NULL, seen_at TEXT NOT NULL, relation TEXT NOT NULL,
  against INTEGER NOT NULL, containment REAL NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE INDEX members_of_group ON copy_member (in_group, seen_at, article);
CREATE INDEX outlets_of_group ON copy_member (in_group, source);
CREATE VIEW copies AS
  SELECT copy_member.in_group AS copies_of, copy_member.article = copy_group.founder AS founder, copy_member.source,
    copy_member.credit, copy_member.seen_at, revision.title, copy_member.relation, copy_sketch.own AS own_sentences,
    copy_member.reason, copy_member.article, article.address
  FROM copy_member JOIN copy_group ON copy_group.id = copy_member.in_group
  JOIN copy_sketch ON copy_sketch.article = copy_member.article JOIN article ON article.id = copy_member.article
  JOIN revision ON revision.id = article.revision
  ORDER BY copy_member.in_group DESC, copy_member.seen_at, copy_member.article;
"""
