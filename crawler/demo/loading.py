"""Reads the packaged newsroom (``newsroom/*.yaml``) into a ``Script``.

One file an outlet; ``outlets.yaml`` describes them; ``background.yaml`` holds the paragraphs outlets repeat
under article after article. Times in the files are UTC. A paragraph is a line; a line ``{2}`` in a rewrite
stands for the third paragraph of the agency's text.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from crawler.demo.script import Outlet, Piece, Script, State, Window

TAKEN = re.compile(r"\{(\d+)\}")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _utc(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


Moment = Annotated[datetime, BeforeValidator(_utc)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class _OutletRow(_Row):
    host: str
    prefix: str
    name: str
    tagline: str
    language: str
    country: str
    owner: str
    kind: str
    offset: int  # hours east of UTC
    listing: str
    feed: str = ""
    dates: str
    layout: str
    path: str
    desk: str
    sections: dict[str, str]
    furniture: tuple[str, ...]
    encoding: str = "utf-8"
    robots: tuple[str, ...] = ()
    forbidden: str = ""
    forbidden_title: str = ""
    dark: tuple[tuple[Moment, Moment], ...] = ()
    busy: tuple[tuple[Moment, Moment], ...] = ()
    mirrors: tuple[str, ...] = ()
    tracking: str = ""
    filler: int = 3000


class _OutletsFile(_Row):
    outlets: dict[str, _OutletRow]
    words: dict[str, dict[str, str]]


class _LaterRow(_Row):
    at: Moment
    title: str = ""
    swap: dict[str, str] = {}
    add: str = ""
    note: str = ""
    status: int = 200
    to: str = ""
    says: tuple[str, ...] | None = None


class _PieceRow(_Row):
    slug: str
    at: Moment
    title: str = ""
    section: str = ""
    by: str = ""
    event: str = ""
    text: str = ""
    background: tuple[str, ...] = ()
    says: tuple[str, ...] | None = None
    copy_of: str = Field("", alias="copy")
    rewrite: str = ""
    cites: str = ""
    also: tuple[str, ...] = ()
    later: tuple[_LaterRow, ...] = ()


def read_yaml(name: str) -> Any:  # noqa: ANN401 (whatever the file holds; pydantic checks it)
    """A packaged YAML file of this package, parsed."""
    return yaml.load(files("crawler.demo").joinpath(name).read_text("utf-8"), LOADER)  # noqa: S506 (safe loader)


@lru_cache(maxsize=1)
def load_script() -> Script:
    """The scripted crisis of 2-15 January 2022.

    Raises ValueError (pydantic.ValidationError) if a packaged file does not have its form.
    """
    listed = _OutletsFile.model_validate(read_yaml("newsroom/outlets.yaml"))
    background: dict[str, str] = read_yaml("newsroom/background.yaml")
    outlets = {key: _outlet(key, row, listed.words[row.language]) for key, row in listed.outlets.items()}
    pieces: dict[str, Piece] = {}
    for key, row in listed.outlets.items():  # the agency stands first: the others copy from it
        for entry in read_yaml(f"newsroom/{key}.yaml"):
            piece = _piece(outlets[key], row.prefix, _PieceRow.model_validate(entry), background, pieces)
            pieces[piece.id] = piece
    moved = (_redirected(piece, pieces) for piece in pieces.values())
    return Script(outlets, tuple(sorted(moved, key=lambda piece: (piece.published, piece.id))))


def _outlet(key: str, row: _OutletRow, words: Mapping[str, str]) -> Outlet:
    given = row.model_dump(exclude={"prefix", "offset", "dark", "busy"})
    return Outlet(
        id=key,
        zone=timezone(timedelta(hours=row.offset)),
        words=words,
        dark=tuple(Window(*pair) for pair in row.dark),
        busy=tuple(Window(*pair) for pair in row.busy),
        **given,
    )


def _piece(
    outlet: Outlet, prefix: str, row: _PieceRow, background: Mapping[str, str], earlier: Mapping[str, Piece]
) -> Piece:
    source = earlier.get(row.copy_of or row.rewrite)
    section = row.section or next(iter(outlet.sections))
    model = source.at(row.at) if source else None
    paragraphs = model.paragraphs if row.copy_of and model else _paragraphs(row, model, background)
    inherited = model.says if row.copy_of and model else ()
    says = row.says if row.says is not None else inherited
    first = State(row.at, row.title or (model.title if model else ""), paragraphs, says=says)
    if not (first.title and paragraphs):
        raise ValueError(
            f"{outlet.id}.yaml: {row.slug} has no title or no text (copied from {row.copy_of!r})"
        )
    return Piece(
        id=f"{prefix}-{row.slug}",
        outlet=outlet.id,
        path=article_path(outlet.path, row.slug, section, row.at),
        language=outlet.language,
        section=section,
        author=row.by or outlet.desk,
        states=_states(first, row.later),
        event=row.event or (source.event if source else ""),
        credit="Steppe Wire" if row.copy_of else "",
        copy_of=row.copy_of,
        rewrite_of=row.rewrite,
        cites=row.cites,
        also=row.also,
    )


def _paragraphs(row: _PieceRow, model: State | None, background: Mapping[str, str]) -> tuple[str, ...]:
    lines = [line.strip() for line in row.text.splitlines() if line.strip()]
    own = tuple(_taken(line, model) for line in lines)
    return own + tuple(background[key].strip() for key in row.background)


def _taken(line: str, model: State | None) -> str:
    found = TAKEN.fullmatch(line)
    return model.paragraphs[int(found[1])] if found and model else line


def _states(first: State, later: tuple[_LaterRow, ...]) -> tuple[State, ...]:
    states = [first]
    for row in later:
        states.append(_changed(states[-1], row))
    return tuple(states)


def _redirected(piece: Piece, pieces: Mapping[str, Piece]) -> Piece:
    """A redirect is written as the id of the article it leads to; here it becomes that article's path."""
    if not any(state.location for state in piece.states):
        return piece
    states = (replace(s, location=pieces[s.location].path) if s.location else s for s in piece.states)
    return replace(piece, states=tuple(states))


def _changed(before: State, row: _LaterRow) -> State:
    if row.status != 200:
        return State(row.at, status=row.status, location=row.to)
    paragraphs = before.paragraphs
    for old, new in row.swap.items():
        if not any(old in paragraph for paragraph in (before.title, *paragraphs)):
            raise ValueError(f"nothing to change: {old!r} is not in {before.title!r}")
        paragraphs = tuple(paragraph.replace(old, new) for paragraph in paragraphs)
    added = tuple(line.strip() for line in row.add.splitlines() if line.strip())
    says = row.says if row.says is not None else before.says
    return State(
        row.at, row.title or before.title, added + paragraphs, note=row.note or before.note, says=says
    )


def article_path(pattern: str, slug: str, section: str, at: datetime) -> str:
    """An article's path by its outlet's pattern of {slug} {section} {y} {m} {d} and {n}, a stable number."""
    number = 100000 + zlib.crc32(slug.encode()) % 900000
    return pattern.format(slug=slug, section=section, y=at.year, m=f"{at:%m}", d=f"{at:%d}", n=number)
