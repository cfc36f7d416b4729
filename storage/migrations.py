"""The archive's shape, one step after another. A step that has landed is never changed: add another."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("crisisdesk")


def _run(db: Database, script: str) -> None:
    # Not executescript: it would commit the transaction that makes the step whole.
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)


@migrations()
def first_shape(db: Database) -> None:
    """Sources, the ledger of addresses, runs, captures, articles with their revisions, topics' matches, search."""
    _run(db, SOURCES)
    _run(db, RUNS)
    _run(db, ARTICLES)
    _run(db, SEARCH)
    _run(db, VIEWS)


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


@migrations()
def what_is_new(db: Database) -> None:
    """Stories, the claims they are made of, what is believed, and the developments with who reports them."""
    _run(db, STORIES)
    _run(db, DEVELOPMENTS)
    _run(db, NEWS_VIEWS)


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


@migrations()
def when_what_is_due(db: Database) -> None:
    """Turns of schedules and digests, and the daemon's heartbeat."""
    _run(db, TURNS)


TURNS = """
CREATE TABLE turn (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, due_at TEXT NOT NULL,
  began_at TEXT NOT NULL, until TEXT NOT NULL, ended_at TEXT, attempts INTEGER NOT NULL DEFAULT 1,
  late INTEGER NOT NULL DEFAULT 0, told_until TEXT, result TEXT NOT NULL DEFAULT '',
  UNIQUE (kind, name, key)
) STRICT;
CREATE TABLE daemon (
  id INTEGER PRIMARY KEY CHECK (id = 1), pid INTEGER NOT NULL, started_at TEXT NOT NULL, ticked_at TEXT NOT NULL,
  stopped_at TEXT, problem TEXT NOT NULL DEFAULT ''
) STRICT;
"""


@migrations()
def what_was_read_again(db: Database) -> None:
    """Readings that were replaced by a newer reader's; the ledger by time, for how a source's pages have been."""
    _run(db, REREADING)


REREADING = """
CREATE TABLE rereading (
  id INTEGER PRIMARY KEY, revision INTEGER NOT NULL REFERENCES revision(id), at TEXT NOT NULL,
  reader_before TEXT NOT NULL, reader TEXT NOT NULL, outcome TEXT NOT NULL, said TEXT NOT NULL, fields TEXT NOT NULL
) STRICT;
CREATE INDEX rereading_of_revision ON rereading (revision, reader);
CREATE INDEX address_ended ON address (source, ended_at) WHERE looks > 0;
CREATE VIEW rereadings AS
  SELECT rereading.at, revision.article, revision.title, rereading.outcome, rereading.said, rereading.fields,
    rereading.reader_before, rereading.reader
  FROM rereading JOIN revision ON revision.id = rereading.revision ORDER BY rereading.id DESC;
"""


@migrations()
def posts_of_live_blogs(db: Database) -> None:
    """Posts of live blogs, each with its own anchor and time."""
    _run(db, POSTS)


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


@migrations()
def what_places_are_named(db: Database) -> None:
    """Places that articles name, as their newest revisions do."""
    _run(db, PLACES)


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


@migrations()
def what_stands_under_every_article(db: Database) -> None:
    """Lines that outlets repeat, and those that may become such, by hash."""
    _run(db, FURNITURE)


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


@migrations()
def articles_by_source(db: Database) -> None:
    """How many articles a source has since one of them, without looking at those of others."""
    db.execute("CREATE INDEX article_of_source ON article (source)")
