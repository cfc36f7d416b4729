"""What a sentence encoder makes of each development, where one is used."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def what_developments_mean(db: Database) -> None:
    """The vector of each development, and which other one it turned out to repeat in another language."""
    run(db, MEANINGS)


# vector: 16-bit numbers, the smallest byte first; empty where the encoder gave none. repeats: a key, or "".
MEANINGS = """
CREATE TABLE meaning (
  development TEXT PRIMARY KEY REFERENCES development(key) ON DELETE CASCADE, topic TEXT NOT NULL, at TEXT NOT NULL,
  model TEXT NOT NULL, vector BLOB NOT NULL, repeats TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX meanings_of_topic ON meaning (topic, at);
CREATE INDEX meanings_told_again ON meaning (topic, at) WHERE repeats != '';
CREATE INDEX meanings_repeating ON meaning (repeats) WHERE repeats != '';
"""
