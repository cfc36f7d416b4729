"""Sources, addresses, runs, captures, articles and search."""

from __future__ import annotations

from sqlite_utils import Database

from storage.migrations.script import run


def first_shape(db: Database) -> None:
    """Sources, the ledger of addresses, runs, captures, articles with their revisions, topics' matches, search."""
    run(db, SOURCES)
    run(db, RUNS)
    run(db, ARTICLES)
    run(db, SEARCH)
    run(db, VIEWS)


SOURCES = """
CREATE TABLE source (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, country TEXT NOT NULL, language TEXT NOT NULL,
  owner TEXT NOT NULL, tier TEXT NOT NULL, first_seen TEXT NOT NULL,
  state TEXT NOT NULL, reason TEXT NOT NULL, since TEXT NOT NULL,
  checked_at TEXT, last_ok TEXT, failures INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE listing (
  address TEXT NOT NULL, source TEXT NOT NULL REFERENCES source(id), kind TEXT NOT NULL, how TEXT NOT NULL,
  etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
  checked_at TEXT, read_at TEXT, leads INTEGER, notes TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (source, address)
) STRICT;
CREATE TABLE host (
  name TEXT PRIMARY KEY, wait_until TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE TABLE address (
  key TEXT PRIMARY KEY, address TEXT NOT NULL, source TEXT NOT NULL, listing TEXT NOT NULL,
  title TEXT NOT NULL, summary TEXT NOT NULL, content TEXT NOT NULL, published TEXT, language TEXT NOT NULL,
  met_at TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, ended_at TEXT, next_look TEXT,
  looks INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
  article INTEGER, run TEXT NOT NULL, etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX address_to_look_at ON address (source, next_look) WHERE next_look IS NOT NULL;
CREATE INDEX address_of_article ON address (article) WHERE article IS NOT NULL;
"""

RUNS = """
CREATE TABLE run (
  id TEXT PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT, finish TEXT NOT NULL DEFAULT 'running',
  topics TEXT NOT NULL, sources INTEGER NOT NULL, met INTEGER NOT NULL DEFAULT 0, kept INTEGER NOT NULL DEFAULT 0,
  revised INTEGER NOT NULL DEFAULT 0, copies INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0,
  off_topic INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
  waiting INTEGER NOT NULL DEFAULT 0, pages INTEGER NOT NULL DEFAULT 0, proxy TEXT NOT NULL DEFAULT '',
  program TEXT NOT NULL
) STRICT;
CREATE TABLE run_source (
  run TEXT NOT NULL REFERENCES run(id), source TEXT NOT NULL REFERENCES source(id),
  state TEXT NOT NULL, reason TEXT NOT NULL, met INTEGER NOT NULL, kept INTEGER NOT NULL, revised INTEGER NOT NULL,
  copies INTEGER NOT NULL, unchanged INTEGER NOT NULL, off_topic INTEGER NOT NULL, refused INTEGER NOT NULL,
  failed INTEGER NOT NULL, waiting INTEGER NOT NULL, pages INTEGER NOT NULL,
  PRIMARY KEY (run, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE segment (
  name TEXT PRIMARY KEY, sealed_at TEXT NOT NULL, torn_bytes INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE capture (
  record TEXT PRIMARY KEY, run TEXT NOT NULL, source TEXT NOT NULL, address TEXT NOT NULL, asked TEXT NOT NULL,
  via TEXT NOT NULL, fetched_at TEXT NOT NULL, status INTEGER NOT NULL, content_type TEXT NOT NULL,
  sha256 TEXT NOT NULL, size INTEGER NOT NULL, segment TEXT NOT NULL, "offset" INTEGER NOT NULL,
  length INTEGER NOT NULL
) STRICT;
CREATE INDEX capture_of_address ON capture (asked, fetched_at);
CREATE INDEX capture_in_segment ON capture (segment);
"""

ARTICLES = """
CREATE TABLE article (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, address TEXT NOT NULL, source TEXT NOT NULL,
  first_seen TEXT NOT NULL, last_changed TEXT NOT NULL, gone_at TEXT, gone_reason TEXT NOT NULL DEFAULT '',
  revision INTEGER
) STRICT;
CREATE TABLE revision (
  id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article(id), number INTEGER NOT NULL,
  seen_at TEXT NOT NULL, run TEXT NOT NULL, capture TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
  authors TEXT NOT NULL, published TEXT, published_raw TEXT NOT NULL, published_from TEXT NOT NULL, updated TEXT,
  language TEXT NOT NULL, language_declared TEXT NOT NULL, kind TEXT NOT NULL, section TEXT NOT NULL,
  tags TEXT NOT NULL, image TEXT NOT NULL, credit TEXT NOT NULL, site_name TEXT NOT NULL,
  partial INTEGER NOT NULL, quality REAL NOT NULL, notes TEXT NOT NULL, found TEXT NOT NULL,
  encoding TEXT NOT NULL, fingerprint TEXT NOT NULL, reader TEXT NOT NULL, change TEXT NOT NULL, words TEXT NOT NULL,
  UNIQUE (article, number)
) STRICT;
CREATE INDEX revision_fingerprint ON revision (fingerprint) WHERE fingerprint != '';
CREATE TABLE appearance (
  article INTEGER NOT NULL REFERENCES article(id), key TEXT NOT NULL, address TEXT NOT NULL, source TEXT NOT NULL,
  first_seen TEXT NOT NULL, how TEXT NOT NULL, title TEXT NOT NULL, credit TEXT NOT NULL, capture TEXT NOT NULL,
  PRIMARY KEY (article, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX appearance_key ON appearance (key);
CREATE TABLE match (
  article INTEGER NOT NULL REFERENCES article(id), topic TEXT NOT NULL, revision INTEGER NOT NULL,
  score REAL NOT NULL, reason TEXT NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY (topic, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_of_article ON match (article);
"""

SEARCH = """
CREATE VIEW current_text AS
  SELECT article.id AS id, revision.title AS title, revision.text AS text, revision.words AS words
  FROM article JOIN revision ON revision.id = article.revision;
CREATE VIRTUAL TABLE article_search USING fts5 (
  title, text, words, content = 'current_text', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
"""

VIEWS = """
CREATE VIEW articles AS
  SELECT article.id, revision.title, revision.published, article.first_seen, article.last_changed,
    source.name AS outlet, revision.language, revision.number AS revisions, revision.credit,
    (SELECT count(*) FROM appearance WHERE appearance.article = article.id) AS appearances,
    (SELECT group_concat(topic, ', ') FROM match WHERE match.article = article.id) AS topics,
    article.gone_at, article.address, revision.text
  FROM article JOIN revision ON revision.id = article.revision LEFT JOIN source ON source.id = article.source
  ORDER BY article.first_seen DESC;
CREATE VIEW changes AS
  SELECT revision.seen_at, article.id AS article, revision.number, source.name AS outlet, revision.title,
    revision.change, article.address
  FROM revision JOIN article ON article.id = revision.article LEFT JOIN source ON source.id = article.source
  WHERE revision.number > 1 ORDER BY revision.seen_at DESC;
CREATE VIEW addresses_not_kept AS
  SELECT address, source, outcome, reason, ended_at, next_look, title FROM address
  WHERE outcome NOT IN ('kept', 'revised', 'unchanged', 'copy') ORDER BY ended_at DESC;
CREATE VIEW crawls AS
  SELECT id, started_at, ended_at, finish, topics, sources, met, kept, revised, copies, unchanged, off_topic, refused,
    failed, waiting, pages, proxy,
    met = kept + revised + copies + unchanged + off_topic + refused + failed + waiting AS sums_agree
  FROM run ORDER BY started_at DESC, id DESC;
CREATE VIEW source_health AS
  SELECT id, name, state, reason, since, checked_at, last_ok, failures FROM source ORDER BY state, id;
"""


def articles_by_source(db: Database) -> None:
    """How many articles a source has since one of them, without looking at those of others."""
    db.execute("CREATE INDEX article_of_source ON article (source)")
