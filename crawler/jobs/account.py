"""Account for what was flagged and what was not: lists, stories, figures, and every number behind a decision.

Reads only. Each answer is a mapping with names a program can rely on, in which every time is as the archive writes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlite_utils import Database

from crawler.dedup import canonical_address
from crawler.errors import FixTheFile
from crawler.jobs.lines import edges
from crawler.jobs.standing import supporter
from crawler.jobs.volume import volume_of
from crawler.stories.cluster import OTHER_LANGUAGE, SAME_LANGUAGE
from crawler.stories.independence import Independence, Supporter, independence
from crawler.stories.ledger import SHORT, named
from crawler.stories.numbers import spoken
from crawler.stories.rules import SHIPPED
from crawler.text import one_line
from storage import articles, health, labels, ledger, query, stories
from storage.health import SourceHealth
from storage.query import News
from storage.stories import Row
from storage.times import moment

_ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)
_LISTED = 500  # developments, and articles, of one story that are named
_HEX = re.compile(r"[0-9a-f]{4,64}")
_STRONGEST = 3
_AMBIGUOUS = 12  # names listed where a beginning fits several

Account = dict[str, object]


def find(db: Database, typed: str) -> str:
    """The key of the development a person means: its key, or the beginning of its short name.

    Raises FixTheFile, with the names that begin so where there are several.
    """
    if ledger.one(db, typed) is not None:
        return typed
    beginning = typed.strip().lower()
    if not _HEX.fullmatch(beginning):
        raise FixTheFile(
            f"{typed[:80]!r} names no development: give its key, or at least four digits of its short name;"
            " `crisisdesk developments` lists them"
        )
    fitting = ledger.named(db, beginning, _AMBIGUOUS)
    unseen = ((named(key), key) for key in ledger.nameless(db))
    fitting |= {name: key for name, key in unseen if name.startswith(beginning)}
    if not fitting:
        raise FixTheFile(f"no development is called {beginning}; `crisisdesk developments` lists them")
    if len(fitting) > 1:
        shown = ", ".join(
            f"{name[: max(SHORT, len(beginning) + 4)]} ({one_line(key, 120)})"
            for name, key in sorted(fitting.items())
        )
        raise FixTheFile(f"{beginning} fits several developments; type more of it: {shown}")
    return next(iter(fitting.values()))


# ---------------------------------------------------------------- lists


def listed(db: Database, wanted: News) -> Account:
    """The developments wanted, with who reports each, and how many there are without the limit."""
    outlets = health.sources(db)
    with query.bounded(db):
        rows = query.developments(db, wanted)
        total = query.count_developments(db, wanted)
    return {"total": total, "developments": [_listed(db, row, outlets) for row in rows]}


def _listed(db: Database, row: Mapping[str, object], outlets: Mapping[str, SourceHealth]) -> Account:
    key = str(row["key"])
    standing, names = _standing(db, key, outlets)
    return {
        "id": named(key)[:SHORT], **row, "outlets": list(names), "independent": standing.count,
        "groups": [list(group) for group in standing.groups],
    }  # fmt: skip


def _standing(
    db: Database, key: str, outlets: Mapping[str, SourceHealth]
) -> tuple[Independence, tuple[str, ...]]:
    reports = _reports(db, key, outlets)
    return independence(reports), tuple(dict.fromkeys(one.name for one in reports))


def _reports(db: Database, key: str, outlets: Mapping[str, SourceHealth]) -> list[Supporter]:
    return [supporter(one, outlets) for one in ledger.reports(db, key, _ALWAYS)]


# ---------------------------------------------------------------- stories and figures


def story(db: Database, number: int) -> Account:
    """One story: what was flagged of it in order, its figures, who reports it, its articles and how it changed.

    Raises FixTheFile if there is none of that number.
    """
    row = _story(db, number)
    told = listed(db, News(story=number, limit=_LISTED))
    return {
        **row,
        "developments": told["developments"],
        "figures": figures(db, str(row["topic"]), number, "")["figures"],
        "outlets": query.story_outlets(db, number),
        "articles_named": query.story_articles(db, number, _LISTED),
        "history": query.story_changes(db, number),
        "volume": _volume(db, row),
    }


def _volume(db: Database, row: Mapping[str, object]) -> Account | None:
    """How much was reported of a story in the hour of its last report, and what was usual then."""
    last = volume_of(db, str(row["topic"]), int(str(row["id"])), moment(str(row["last_seen"])))
    if last is None:
        return None
    return {
        "reports": last.count,
        "usual": round(last.usual, 2),
        "burst": last.is_burst,
        "z": round(last.z, 2),
    }


def figures(db: Database, topic: str, number: int | None, slot: str) -> Account:
    """The figures of a topic, or of one story of it: each value with its state, and what every outlet said last."""
    with query.bounded(db):
        rows = query.figures(db, topic, number, slot)
        found: dict[tuple[str, str], list[Account]] = {}
        for row in rows:
            found.setdefault((str(row["slot"]), str(row["who"])), []).append(_value(row))
        told = [
            {
                "slot": of,
                "who": who,
                "values": values,
                "said": [_said(one) for one in query.said_of(db, topic, of, who)],
            }
            for (of, who), values in found.items()
        ]
    return {"topic": topic, "story": number, "figures": told}


def _value(row: Mapping[str, object]) -> Account:
    """A value, and the development that told it: none, if it was overtaken before it came in."""
    key = str(row["development"]) if row["story"] is not None else ""
    return {
        "value": _spoken(row), "scope": row["scope"], "state": row["state"], "seen_at": row["seen_at"],
        "outlet": row["outlet"], "development": key, "id": named(key)[:SHORT] if key else "", "story": row["story"],
    }  # fmt: skip


def _said(row: Mapping[str, object]) -> Account:
    return {name: row[name] for name in ("outlet", "polarity", "sentence", "seen_at", "article")} | {
        "value": _spoken(row)
    }


def _spoken(row: Mapping[str, object]) -> str:
    return spoken(int(str(row["lo"])), int(str(row["hi"])), str(row["qualifier"]))


# ---------------------------------------------------------------- why


def why(db: Database, key: str) -> Account:
    """Every number behind one development, from the sentence to what people said of it."""
    row = ledger.one(db, key)
    assert row is not None
    states = SHIPPED.states
    outlets = health.sources(db)
    standing, _ = _standing(db, key, outlets)
    joined = (one for one in query.joined_because(db, row["article"]) if one["topic"] == row["topic"])
    numbers = json.loads(row["numbers"])
    return {
        "id": named(key)[:SHORT],
        **{
            name: value
            for name, value in row.items()
            if name not in ("number", "name", "since", "independent")
        },
        "numbers": numbers,
        "strongest": list(numbers)[:_STRONGEST],
        "thresholds": {
            **states.model_dump(),
            "join_same_language": SAME_LANGUAGE,
            "join_other_language": OTHER_LANGUAGE,
        },
        "joined_story": next(joined, None),
        "corrects_development": _brief(ledger.pointed_at(db, row)),
        "pointed_at_by": [_brief(one) for one in ledger.pointing_at(db, row)],
        "independent": standing.count,
        "groups": [list(group) for group in standing.groups],
        "edges": list(edges(db, key, _reports(db, key, outlets), outlets)),
        "edges_stored": ledger.joined(db, key),
        "reports": stories.supporters(db, key, _ALWAYS)[:_LISTED],
        "told_in": ledger.told_in(db, key, _ALWAYS, _LISTED),
        "steps": ledger.steps(db, key),
        "labels": labels.of(db, key),
    }


def _brief(row: Row | None) -> Account | None:
    if row is None:
        return None
    names = ("key", "kind", "headline", "slot", "old", "new", "first_seen", "status")
    return {"id": named(row["key"])[:SHORT]} | {name: row[name] for name in names}


def why_article(db: Database, typed: str) -> Account:
    """Why an article, by its number or its address, founded nothing, joined what it joined and supports what it does.

    Raises FixTheFile if there is no such article.
    """
    if typed.isdecimal():
        known = articles.by_id(db, min(int(typed[:20]), 2**63 - 1))
    else:
        known = articles.by_key(db, canonical_address(typed))
    if known is None:
        raise FixTheFile(f"there is no article {typed[:200]}; `crisisdesk search` lists numbers")
    return {
        "article": known.id,
        "title": known.title,
        "address": known.address,
        "stories": query.joined_because(db, known.id),
        "developments": [_supported(one) for one in query.supported_by(db, known.id)],
        "claims": [row | {"value": _spoken(row)} for row in query.claimed(db, known.id, _LISTED)],
    }


def _supported(row: Mapping[str, object]) -> Account:
    return {"id": named(str(row["key"]))[:SHORT], **row, "founded": bool(row["founded"])}


def topic_of(db: Database, number: int) -> str:
    """The topic of a story. Raises FixTheFile if there is none of that number."""
    return str(_story(db, number)["topic"])


def _story(db: Database, number: int) -> Account:
    row = query.story(db, number) if number < 2**63 else None
    if row is None:
        raise FixTheFile(
            f"there is no story {number}; `crisisdesk developments` says which story each belongs to"
        )
    return row
