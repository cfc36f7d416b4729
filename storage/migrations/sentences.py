"""Every sentence of a topic, once, and where to find it by its terms."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def what_every_sentence_said(db: Database) -> None:
    """Sentences with their terms, the articles they stood in, and an index from terms to the newest of them."""
    run(db, SENTENCES)


# remembered_at.key and remembered_count.key: 64 bits of a hash of topic and term, which keeps an index of many
# millions of rows a quarter of its size in words.
SENTENCES = """
CREATE TABLE remembered (
  id INTEGER PRIMARY KEY, topic TEXT NOT NULL, hash INTEGER NOT NULL, sentence TEXT NOT NULL, terms TEXT NOT NULL,
  language TEXT NOT NULL, article INTEGER NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL,
  first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, articles INTEGER NOT NULL, outlets INTEGER NOT NULL,
  UNIQUE (topic, hash)
) STRICT;
CREATE TABLE remembered_in (
  sentence INTEGER NOT NULL REFERENCES remembered(id), source TEXT NOT NULL, article INTEGER NOT NULL,
  PRIMARY KEY (sentence, source, article)
) STRICT, WITHOUT ROWID;
CREATE TABLE remembered_at (
  key INTEGER NOT NULL, sentence INTEGER NOT NULL REFERENCES remembered(id), PRIMARY KEY (key, sentence)
) STRICT, WITHOUT ROWID;
CREATE TABLE remembered_count (
  key INTEGER PRIMARY KEY, sentences INTEGER NOT NULL
) STRICT;
"""
