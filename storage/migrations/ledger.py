"""What became of each development, the numbers behind it, and what people said of it."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def what_became_of_it(db: Database) -> None:
    """A development's way from pending to told, why, who is counted with whom, and people's labels."""
    run(db, LEDGER)


def what_is_to_be_looked_at(db: Database) -> None:
    """Short names, the count behind every step, and which developments something happened to since the last look."""
    run(db, TOUCHED)


LEDGER = """
ALTER TABLE development ADD COLUMN status TEXT NOT NULL DEFAULT 'ready';
ALTER TABLE development ADD COLUMN ready_at TEXT NOT NULL DEFAULT '';
ALTER TABLE development ADD COLUMN sentence TEXT NOT NULL DEFAULT '';
ALTER TABLE development ADD COLUMN speaker TEXT NOT NULL DEFAULT '';
ALTER TABLE development ADD COLUMN score REAL NOT NULL DEFAULT 1.0;
ALTER TABLE development ADD COLUMN numbers TEXT NOT NULL DEFAULT '{}';
ALTER TABLE development ADD COLUMN corrects TEXT NOT NULL DEFAULT '';
UPDATE development SET ready_at = found_at, sentence = headline;
CREATE INDEX development_to_tell ON development (topic, status, ready_at);
CREATE TABLE development_step (
  development TEXT NOT NULL REFERENCES development(key) ON DELETE CASCADE, number INTEGER NOT NULL, at TEXT NOT NULL,
  status TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (development, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE joined (
  development TEXT NOT NULL REFERENCES development(key) ON DELETE CASCADE, one TEXT NOT NULL, other TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (development, one, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE label (
  id INTEGER PRIMARY KEY, development TEXT NOT NULL REFERENCES development(key), verdict TEXT NOT NULL,
  who TEXT NOT NULL, at TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX label_of_development ON label (development, at);
"""

TOUCHED = """
ALTER TABLE development_step ADD COLUMN independent INTEGER NOT NULL DEFAULT 0;
UPDATE development SET ready_at = first_seen WHERE ready_at != '';
CREATE INDEX steps_over_time ON development_step (at);
CREATE INDEX development_ready ON development (topic, ready_at);
CREATE INDEX development_by_new ON development (topic, slot, new);
CREATE INDEX development_by_old ON development (topic, slot, old);
CREATE INDEX development_corrects ON development (corrects) WHERE corrects != '';
CREATE INDEX support_of_article ON support (article);
CREATE TABLE development_name (
  development TEXT PRIMARY KEY REFERENCES development(key) ON DELETE CASCADE, name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX development_by_name ON development_name (name);
CREATE TABLE touched (
  development TEXT PRIMARY KEY REFERENCES development(key) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO touched SELECT key FROM development;
CREATE TRIGGER touched_by_finding AFTER INSERT ON development BEGIN
  INSERT INTO touched SELECT NEW.key
    WHERE NOT EXISTS (SELECT 1 FROM touched WHERE development = NEW.key); INSERT INTO touched SELECT key
    FROM development WHERE (key = NEW.corrects
      OR (NEW.old != '' AND topic = NEW.topic AND slot = NEW.slot AND new = NEW.old))
    AND key != NEW.key
    AND NOT EXISTS (SELECT 1 FROM touched WHERE touched.development = development.key); UPDATE development
    SET ready_at = first_seen WHERE key = NEW.key AND ready_at != ''; END;
CREATE TRIGGER touched_by_support AFTER INSERT ON support BEGIN
  INSERT INTO touched SELECT NEW.development
    WHERE NOT EXISTS (SELECT 1 FROM touched WHERE development = NEW.development); END;
CREATE TRIGGER touched_by_copy AFTER INSERT ON appearance BEGIN
  INSERT INTO touched SELECT support.development FROM support
    WHERE support.article = NEW.article
    AND NOT EXISTS (SELECT 1 FROM touched WHERE touched.development = support.development); END;
"""
