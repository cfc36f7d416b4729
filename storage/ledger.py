"""What became of developments: steps, short names, who reported first, what points at what.

Rows in and out, inside the caller's transaction; what they mean is judged elsewhere. ``touched`` holds the developments
to which something happened since the last look: triggers of the archive fill it, whoever writes. A "+" before a column
keeps SQLite from an index that would walk a whole topic.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from storage.stories import Row
from storage.times import stamp

REPORTS = 400  # of one development looked at: the first of every outlet, by credit and by what it names
_STEP = (
    "SELECT development.*, development_name.name, development_step.number, development_step.at AS since,"
    " development_step.independent FROM development"
    " LEFT JOIN development_name ON development_name.development = development.key"
    " LEFT JOIN development_step ON development_step.development = development.key AND development_step.number ="
    " (SELECT max(number) FROM development_step WHERE development = development.key)"
)


def one(db: Database, key: str) -> Row | None:
    """A development with its short name and its last step."""
    return next(iter(db.query(f"{_STEP} WHERE development.key = ?", [key])), None)


def open_ones(db: Database, topic: str, waiting_since: datetime) -> list[Row]:
    """Developments of a topic to which something happened since the last look, or that are pending since before a time;
    oldest first."""
    return list(
        db.query(
            f"{_STEP} WHERE +development.topic = ? AND development.key IN (SELECT development FROM touched"
            " UNION SELECT key FROM development WHERE topic = ? AND status = 'pending' AND +first_seen <= ?)"
            " ORDER BY development.first_seen, development.key",
            [topic, topic, stamp(waiting_since)],
        )
    )


def touched(db: Database, topic: str) -> list[Row]:
    """Those of a topic to which something happened since the last look; oldest first."""
    return list(
        db.query(
            f"{_STEP} WHERE +development.topic = ? AND development.key IN (SELECT development FROM touched)"
            " ORDER BY development.first_seen, development.key",
            [topic],
        )
    )


def touch(db: Database, key: str) -> None:
    db.execute("INSERT OR IGNORE INTO touched VALUES (?)", [key])


def looked_at(db: Database, key: str) -> None:
    db.execute("DELETE FROM touched WHERE development = ?", [key])


def name(db: Database, key: str, name: str) -> None:
    db.execute("INSERT OR IGNORE INTO development_name VALUES (?, ?)", [key, name])


def named(db: Database, beginning: str, limit: int) -> dict[str, str]:
    """Keys by name, of the names that begin so (hex digits)."""
    rows = db.query(
        "SELECT name, development FROM development_name WHERE name >= ? AND name < ? ORDER BY name LIMIT ?",
        [beginning, beginning + "g", limit],
    )
    return {row["name"]: row["development"] for row in rows}


def nameless(db: Database) -> list[str]:
    """Keys of developments that were found and not yet looked at."""
    rows = db.query(
        "SELECT development FROM touched WHERE development NOT IN (SELECT development FROM development_name)"
    )
    return [row["development"] for row in rows]


# ---------------------------------------------------------------- steps


def add_step(db: Database, key: str, *, status: str, at: datetime, reason: str, independent: int) -> None:
    """Note a change of status, and when it is the one that makes it ready, since when it is."""
    db.execute(
        "INSERT INTO development_step (development, number, at, status, reason, independent)"
        " SELECT ?, 1 + coalesce(max(number), 0), ?, ?, ?, ? FROM development_step WHERE development = ?",
        [key, stamp(at), status, reason, independent, key],
    )
    db.execute(
        "UPDATE development SET status = ?, ready_at = CASE WHEN ? = 'ready' THEN ? ELSE ready_at END WHERE key = ?",
        [status, status, stamp(at), key],
    )


def steps(db: Database, key: str) -> list[Row]:
    """A development's way, first step first."""
    return list(
        db.query(
            "SELECT number, at, status, reason, independent FROM development_step"
            " WHERE development = ? ORDER BY number",
            [key],
        )
    )


def begin_again(db: Database) -> None:
    """Forget every step and put each development back to how it was found; what was told in another language before
    stays given up."""
    db.execute(
        "UPDATE development SET status = first.status,"
        " ready_at = CASE WHEN first.status = 'pending' THEN '' ELSE development.first_seen END"
        " FROM (SELECT development, status FROM development_step WHERE number = 1) AS first"
        " WHERE first.development = development.key"
        " AND development.key NOT IN (SELECT development FROM meaning WHERE repeats != '')"
    )
    db.execute("DELETE FROM development_step")
    db.execute("INSERT OR IGNORE INTO touched SELECT key FROM development")


# ---------------------------------------------------------------- who reports it


def reports(db: Database, key: str, until: datetime) -> list[Row]:
    """The first report of every outlet up to and with ``until``, first the founder's; ten thousand copies of one outlet
    are one row."""
    return list(
        db.query(
            "SELECT source, credit, cites, copies, max(founder) AS founder, min(seen_at) AS seen_at FROM ("
            " SELECT support.source, support.credit, support.cites, support.copies, support.seen_at,"
            " support.article = development.article AS founder"
            " FROM support JOIN development ON development.key = support.development"
            " WHERE support.development = ? AND support.seen_at <= ?"
            " UNION ALL SELECT appearance.source, appearance.credit, '[]', 1, appearance.first_seen, 0"
            " FROM support JOIN appearance ON appearance.article = support.article"
            " WHERE support.development = ? AND appearance.source != support.source AND appearance.first_seen <= ?"
            ") GROUP BY source, credit, cites, copies ORDER BY 5 DESC, 6, 1, 4 LIMIT ?",
            [key, stamp(until), key, stamp(until), REPORTS],
        )
    )


def tiers(db: Database) -> dict[str, str]:
    """What kind of outlet each source is: official, agency, national … or nothing."""
    return {row["id"]: row["tier"] for row in db.query("SELECT id, tier FROM source")}


def claimed_officially(db: Database, development: Row) -> bool:
    """Whether the report that founded a figure names an authority for it."""
    rows = db.query(
        "SELECT 1 FROM claim WHERE topic = ? AND article = ? AND revision = ? AND official = 1"
        " AND slot || CASE who WHEN 'all' THEN '' ELSE ' (' || who || ')' END = ? LIMIT 1",
        [development["topic"], development["article"], development["revision"], development["slot"]],
    )
    return any(rows)


def joined(db: Database, key: str) -> list[Row]:
    """Which outlets count as one for a development, and why."""
    return list(
        db.query("SELECT one, other, why FROM joined WHERE development = ? ORDER BY one, other", [key])
    )


def told_in(db: Database, key: str, until: datetime, limit: int) -> list[Row]:
    """Sentences that found, support or contradict a development, as first printed; contradictions first."""
    return list(
        db.query(
            "SELECT told_in.relation, told_in.score, told_in.article, remembered.sentence, remembered.first_seen,"
            " coalesce(source.name, article.source) AS outlet FROM told_in"
            " JOIN remembered ON remembered.topic = told_in.topic AND remembered.hash = told_in.hash"
            " JOIN article ON article.id = told_in.article LEFT JOIN source ON source.id = article.source"
            " WHERE told_in.development = ? AND remembered.first_seen <= ?"
            " ORDER BY told_in.relation, remembered.first_seen, remembered.id LIMIT ?",
            [key, stamp(until), limit],
        )
    )


# ---------------------------------------------------------------- what points at what


def pointed_at(db: Database, development: Row) -> Row | None:
    """The development that another corrects or whose figure it changes."""
    if development["corrects"]:
        return one(db, development["corrects"])
    if not development["slot"] or not development["old"]:
        return None
    rows = db.query(
        f"{_STEP} WHERE development.topic = ? AND development.slot = ? AND development.new = ?"
        " AND +development.first_seen <= ? AND development.key != ?"
        " ORDER BY +development.first_seen DESC, development.key DESC LIMIT 1",
        [
            development["topic"],
            development["slot"],
            development["old"],
            development["first_seen"],
            development["key"],
        ],
    )
    return next(iter(rows), None)


def pointing_at(db: Database, development: Row) -> list[Row]:
    """Developments that are ready and correct this one or change its figure, oldest first."""
    said = development["slot"] and development["new"]
    by_words = (
        " UNION SELECT key FROM development WHERE topic = ? AND slot = ? AND old = ? AND +first_seen >= ?"
        " AND corrects = ''"
    )
    values = [development["topic"], development["slot"], development["new"], development["first_seen"]]
    return list(
        db.query(
            "SELECT * FROM development WHERE key IN (SELECT key FROM development WHERE corrects = ? AND corrects != ''"
            f"{by_words if said else ''}) AND key != ? AND ready_at != '' ORDER BY ready_at, key LIMIT 20",
            [development["key"], *(values if said else []), development["key"]],
        )
    )


# ---------------------------------------------------------------- what a digest tells


def ready(db: Database, topic: str, since: datetime | None, until: datetime) -> list[Row]:
    """Developments that became ready after ``since`` (None: from the beginning), up to and with ``until``.

    What has become of them afterwards does not matter: the same stretch of time gives the same rows again.
    """
    return list(
        db.query(
            "SELECT development.*, article.address, article.gone_at FROM development"
            " JOIN article ON article.id = development.article"
            " WHERE development.topic = ? AND development.ready_at > ? AND development.ready_at <= ?"
            " ORDER BY development.first_seen, development.key",
            [topic, stamp(since) if since else "", stamp(until)],
        )
    )


def ever_ready(db: Database, topic: str) -> Iterator[Row]:
    """Every development of a topic that became ready, in the order it did."""
    yield from db.query(
        "SELECT * FROM development WHERE topic = ? AND ready_at > '' ORDER BY ready_at, key", [topic]
    )


def course(db: Database, topic: str, until: datetime) -> list[Row]:
    """Every figure and correction that was ready by a time: kind, slot, old, new, when and who said so first."""
    return list(
        db.query(
            "SELECT development.kind, development.slot, development.old, development.new, development.first_seen,"
            " development.key, coalesce(source.name, development.source) AS outlet FROM development"
            " LEFT JOIN source ON source.id = development.source"
            " WHERE development.topic = ? AND development.ready_at > '' AND development.ready_at <= ?"
            " AND development.slot != '' ORDER BY development.first_seen, development.key",
            [topic, stamp(until)],
        )
    )


def refreshed(db: Database, topic: str, since: datetime, until: datetime) -> list[Row]:
    """Told developments whose independent count rose in a stretch of time, with the last such step.

    A figure that changed is told as a figure; of details only the strongest were told, so their counts say nothing.
    """
    return list(
        db.query(
            "SELECT development.key, development.headline, development.language, development.slot, development.new,"
            " max(development_step.number) AS number, development_step.at, development_step.reason,"
            " development_step.independent FROM development_step"
            " CROSS JOIN development ON development.key = development_step.development"
            " WHERE development_step.at > ? AND development_step.at <= ? AND development_step.status = 'updated'"
            " AND development_step.independent > (SELECT before.independent FROM development_step AS before"
            " WHERE before.development = development_step.development"
            " AND before.number = development_step.number - 1) AND development.topic = ? AND development.ready_at <= ?"
            " AND development.kind != 'detail'"
            " GROUP BY development.key ORDER BY development_step.at, development.key",
            [stamp(since), stamp(until), topic, stamp(since)],
        )
    )
