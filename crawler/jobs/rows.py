"""Claims, what was said, figures and acts as the archive's rows, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields

from crawler.stories.acts import Act
from crawler.stories.beliefs import Known
from crawler.stories.figures import Claim
from crawler.stories.reports import KnownAct
from crawler.stories.settled import Saying
from storage.stories import Row
from storage.times import moment, stamp

_FLAGS = frozenset(field.name for noun in (Claim, Known) for field in fields(noun) if field.type == "bool")
_CLAIM = tuple(field.name for field in fields(Claim))
_KNOWN = frozenset(field.name for field in fields(Known)) - {"key", "at"}
_UNSAID = frozenset(["sentence", "period", "speaker"])  # words of a claim that a saying goes without
_MANNER = tuple(name for name in _CLAIM if name not in _UNSAID)


def claim(row: Row) -> Claim:
    """The claim that ``claim_row`` wrote."""
    return Claim(**_values(row, _CLAIM))


def claim_row(one: Claim) -> Row:
    return asdict(one)


def known(row: Row) -> Known:
    """The value of a figure that ``known_row`` wrote."""
    return Known(**_values(row, _KNOWN), key=row["development"], at=moment(row["seen_at"]))


def known_row(one: Known) -> Row:
    row = {
        name: int(value) if name in _FLAGS else value for name, value in asdict(one).items() if name in _KNOWN
    }
    return row | {"development": one.key, "seen_at": stamp(one.at)}


def said(row: Row) -> Saying:
    """What ``said_row`` wrote."""
    *values, prominent = json.loads(row["manner"])
    bare: Row = dict.fromkeys(_UNSAID, "") | dict(zip(_MANNER, values, strict=True))
    return Saying(Claim(**bare), moment(row["said_at"]), row["key"], row["source"], prominent)


def said_row(one: Saying) -> Row:
    manner = [*(getattr(one.claim, name) for name in _MANNER), one.prominent]
    return {
        "slot": one.claim.slot, "manner": json.dumps(manner, ensure_ascii=False), "source": one.source,
        "said_at": stamp(one.at), "key": one.key,
    }  # fmt: skip


def known_act(row: Row) -> KnownAct:
    """The act that ``act_row`` wrote."""
    act = Act(
        row["kind"], row["says"], _set(row["places"]), _set(row["names"]), row["undo"], bool(row["planned"])
    )
    return KnownAct(act, row["development"], moment(row["seen_at"]), bool(row["undone"]))


def act_row(one: KnownAct) -> Row:
    act = one.act
    return {
        "development": one.key, "key": act.key, "kind": act.kind, "says": act.says, "places": _list(act.places),
        "names": _list(act.names), "undo": act.undo, "planned": act.planned,
        "seen_at": stamp(one.at), "undone": one.undone,
    }  # fmt: skip


def _values(row: Row, names: Iterable[str]) -> Row:
    return {name: bool(row[name]) if name in _FLAGS else row[name] for name in names}


def _set(value: str) -> frozenset[str]:
    return frozenset(json.loads(value))


def _list(values: Iterable[str]) -> str:
    return json.dumps(sorted(values), ensure_ascii=False)
