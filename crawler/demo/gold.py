"""The truth about the scripted crisis: what is new when, and what only repeats it.

``gold.yaml`` names the developments; which articles say them stands with the articles. Both are joined here.
The file's own ``first`` and ``independent`` are kept as written; the tests hold them against the script.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from crawler.demo.loading import Moment, load_script, read_yaml
from crawler.demo.script import Outlet, Piece, Script

Kind = Literal["story", "figure", "act", "correction", "withdrawal"]


@dataclass(frozen=True, slots=True)
class Support:
    """An article that says a development."""

    article: str
    outlet: str
    visible: datetime  # when a reader could first see it say so
    relation: str  # founder, copy, rewrite, cites, own


@dataclass(frozen=True, slots=True)
class Development:
    """One change worth telling, once."""

    key: str
    kind: Kind
    event: str
    first: datetime  # when it is first visible anywhere
    article: str  # where
    sentence: str  # verbatim in that article's state at that time, or the first words of such a sentence
    slot: str  # killed, injured, detained; "" for what is no figure
    who: str
    old: str
    new: str
    corrects: str  # key of the development it takes back or mends
    independent: int  # sources that say it, after copies, by the end of the script
    support: tuple[Support, ...]  # in order of visibility; the first founded it

    @property
    def repeats(self) -> tuple[str, ...]:
        """Ids of the articles that say it again and must not be told as new."""
        return tuple(one.article for one in self.support[1:])


@dataclass(frozen=True, slots=True)
class ArticleTruth:
    """What is true of one article."""

    id: str
    on_topic: bool
    event: str
    copy_of: str
    rewrite_of: str
    cites: str
    says: tuple[str, ...]  # developments, over all its states
    founds: tuple[str, ...]  # those it is the first to show


@dataclass(frozen=True, slots=True)
class Mistake:
    """A figure an outlet had wrong until it mended it."""

    article: str
    slot: str
    value: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Detail:
    """Something new and true, but small: telling it is neither asked for nor a mistake."""

    article: str
    sentence: str
    slot: str
    who: str
    value: str


@dataclass(frozen=True, slots=True)
class Gold:
    """What is new, what is true of every article, and what a monitor may or must not tell."""

    developments: tuple[Development, ...]  # in order of time
    articles: Mapping[str, ArticleTruth]  # by id
    details: tuple[Detail, ...]
    mistaken: tuple[Mistake, ...]
    background: Mapping[str, tuple[str, ...]]  # paragraph set under many articles → keys of what it retells


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _DevelopmentRow(_Row):
    key: str
    kind: Kind
    event: str
    article: str
    first: Moment
    independent: int
    sentence: str
    slot: str = ""
    who: str = ""
    old: str = ""
    new: str = ""
    corrects: str = ""


class _MistakeRow(_Row):
    article: str
    slot: str
    value: str
    until: Moment


class _DetailRow(_Row):
    article: str
    sentence: str
    slot: str = ""
    who: str = ""
    value: str = ""


class _GoldFile(_Row):
    developments: tuple[_DevelopmentRow, ...]
    details: tuple[_DetailRow, ...]
    mistaken: tuple[_MistakeRow, ...]
    background: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def load_gold() -> Gold:
    """The packaged gold. Raises ValueError (pydantic.ValidationError) if the file does not have its form."""
    script = load_script()
    written = _GoldFile.model_validate(read_yaml("gold.yaml"))
    said = supports(script)
    rows = sorted(written.developments, key=lambda row: row.first)
    developments = tuple(Development(**row.model_dump(), support=said.get(row.key, ())) for row in rows)
    paragraphs: dict[str, str] = read_yaml("newsroom/background.yaml")
    return Gold(
        developments,
        {piece.id: _truth(piece, developments) for piece in script.pieces},
        tuple(Detail(**row.model_dump()) for row in written.details),
        tuple(Mistake(**row.model_dump()) for row in written.mistaken),
        {paragraphs[name].strip(): keys for name, keys in written.background.items()},
    )


def supports(script: Script) -> dict[str, tuple[Support, ...]]:
    """Development key → the articles that say it, each once, in order of visibility."""
    said: dict[str, list[Support]] = defaultdict(list)
    for piece in script.pieces:
        outlet = script.outlets[piece.outlet]
        for key in dict.fromkeys(key for state in piece.states for key in state.says):
            at = next(state.at for state in piece.states if key in state.says)
            said[key].append(Support(piece.id, outlet.id, visible(outlet, at), _relation(piece)))
    return {key: _founded(found) for key, found in said.items()}


def visible(outlet: Outlet, at: datetime) -> datetime:
    """When a reader can first see what an outlet published at a moment: after its line is back."""
    for window in (*outlet.dark, *outlet.busy):
        if window.covers(at):
            return window.until
    return at


def independent(script: Script, support: Sequence[Support]) -> int:
    """How many sources stand behind a development: owners of those whose own report it is."""
    pieces = (script.by_id[one.article] for one in support)
    origins = (script.by_id[piece.leans_on] if piece.leans_on else piece for piece in pieces)
    return len({script.outlets[piece.outlet].owner for piece in origins})


def _founded(found: Sequence[Support]) -> tuple[Support, ...]:
    first, *others = sorted(found, key=lambda one: (one.visible, one.relation != "own", one.article))
    return (Support(first.article, first.outlet, first.visible, "founder"), *others)


def _relation(piece: Piece) -> str:
    named = (("copy", piece.copy_of), ("rewrite", piece.rewrite_of), ("cites", piece.cites))
    return next((relation for relation, source in named if source), "own")


def _truth(piece: Piece, developments: Sequence[Development]) -> ArticleTruth:
    return ArticleTruth(
        piece.id,
        piece.on_topic,
        piece.event,
        piece.copy_of,
        piece.rewrite_of,
        piece.cites,
        says=tuple(dict.fromkeys(key for state in piece.states for key in state.says)),
        founds=tuple(one.key for one in developments if one.article == piece.id),
    )
