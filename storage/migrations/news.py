"""Stories, claims, figures, acts, developments."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def what_is_new(db: Database) -> None:
    """Stories, the claims they are made of, what is believed, and the developments with who reports them."""
    run(db, STORIES)
    run(db, DEVELOPMENTS)
    run(db, NEWS_VIEWS)


STORIES = """
CREATE TABLE bookmark (
  name TEXT PRIMARY KEY, position INTEGER NOT NULL, moved_at TEXT NOT NULL
) STRICT;
CREATE TABLE story (
  id INTEGER PRIMARY KEY, topic TEXT NOT NULL, article INTEGER NOT NULL REFERENCES article(id), title TEXT NOT NULL,
  language TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, articles INTEGER NOT NULL
) STRICT;
CREATE INDEX story_of_topic ON story (topic, last_seen);
CREATE TABLE story_article (
  topic TEXT NOT NULL, article INTEGER NOT NULL REFERENCES article(id), story INTEGER NOT NULL REFERENCES story(id),
  seen_at TEXT NOT NULL, score REAL NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (topic, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX articles_of_story ON story_article (story, seen_at);
CREATE TABLE story_member (
  story INTEGER NOT NULL REFERENCES story(id), number INTEGER NOT NULL, sketch TEXT NOT NULL,
  PRIMARY KEY (story, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE story_feature (
  topic TEXT NOT NULL, feature TEXT NOT NULL, seen_at TEXT NOT NULL, story INTEGER NOT NULL,
  PRIMARY KEY (topic, feature, seen_at, story)
) STRICT, WITHOUT ROWID;
CREATE TABLE feature_count (
  topic TEXT NOT NULL, feature TEXT NOT NULL, articles INTEGER NOT NULL,
  PRIMARY KEY (topic, feature)
) STRICT, WITHOUT ROWID;
"""

DEVELOPMENTS = """
CREATE TABLE claim (
  id INTEGER PRIMARY KEY, topic TEXT NOT NULL, revision INTEGER NOT NULL REFERENCES revision(id),
  article INTEGER NOT NULL, slot TEXT NOT NULL, who TEXT NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL,
  qualifier TEXT NOT NULL, polarity TEXT NOT NULL, total INTEGER NOT NULL, corrected INTEGER NOT NULL,
  official INTEGER NOT NULL, vague INTEGER NOT NULL, sentence TEXT NOT NULL
) STRICT;
CREATE INDEX claims_of_article ON claim (topic, article, revision);
CREATE TABLE figure (
  topic TEXT NOT NULL, slot TEXT NOT NULL, who TEXT NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL,
  qualifier TEXT NOT NULL, vague INTEGER NOT NULL, state TEXT NOT NULL, development TEXT NOT NULL,
  source TEXT NOT NULL, seen_at TEXT NOT NULL,
  PRIMARY KEY (topic, slot, who, lo, hi, qualifier)
) STRICT, WITHOUT ROWID;
CREATE TABLE act (
  topic TEXT NOT NULL, development TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, says TEXT NOT NULL,
  places TEXT NOT NULL, names TEXT NOT NULL, undo TEXT NOT NULL, planned INTEGER NOT NULL, seen_at TEXT NOT NULL,
  undone INTEGER NOT NULL,
  PRIMARY KEY (topic, kind, key, development)
) STRICT, WITHOUT ROWID;
CREATE TABLE development (
  key TEXT PRIMARY KEY, topic TEXT NOT NULL, kind TEXT NOT NULL, headline TEXT NOT NULL, language TEXT NOT NULL,
  first_seen TEXT NOT NULL, found_at TEXT NOT NULL, reason TEXT NOT NULL, slot TEXT NOT NULL, old TEXT NOT NULL,
  new TEXT NOT NULL, story INTEGER NOT NULL REFERENCES story(id), article INTEGER NOT NULL REFERENCES article(id),
  revision INTEGER NOT NULL REFERENCES revision(id), source TEXT NOT NULL, baseline INTEGER NOT NULL
) STRICT;
CREATE INDEX development_of_topic ON development (topic, first_seen);
CREATE INDEX development_of_story ON development (story);
CREATE TABLE support (
  development TEXT NOT NULL REFERENCES development(key), article INTEGER NOT NULL REFERENCES article(id),
  source TEXT NOT NULL, seen_at TEXT NOT NULL, credit TEXT NOT NULL, cites TEXT NOT NULL, copies INTEGER NOT NULL,
  PRIMARY KEY (development, article)
) STRICT, WITHOUT ROWID;
"""

NEWS_VIEWS = """
CREATE VIEW what_was_new AS
  SELECT development.first_seen, development.topic, development.kind, development.headline, development.slot,
    development.old, development.new, source.name AS outlet, development.reason, article.address,
    (SELECT count(*) FROM support WHERE support.development = development.key) AS reports
  FROM development JOIN article ON article.id = development.article
    LEFT JOIN source ON source.id = development.source
  ORDER BY development.first_seen DESC;
CREATE VIEW figures_over_time AS
  SELECT topic, slot, who, seen_at,
    trim(qualifier || ' ' || lo || CASE WHEN hi > lo THEN '-' || hi ELSE '' END) AS value,
    state, source FROM figure ORDER BY topic, slot, who, seen_at;
CREATE VIEW stories AS
  SELECT story.id, story.topic, story.title, story.language, story.first_seen, story.last_seen, story.articles
  FROM story ORDER BY story.last_seen DESC;
"""
