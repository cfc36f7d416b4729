"""One composition, three forms: text for a terminal or a phone, HTML for a browser or mail, JSON for programs."""

from __future__ import annotations

import base64
import hashlib
import json
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from crawler.digests.compose import Course, Digest, Line, Refreshed
from storage.records import Development

WIDTH = 60  # columns; only addresses are longer, for they must not be broken
SCHEMA = "crisisdesk.digest/1"
_SAYINGS = 2  # sentences against a development that a line shows; the JSON form has all
_EDGES = 3  # reasons why outlets count as one that a line shows; the JSON form has all


def clock(digest: Digest, moment: datetime) -> str:
    """A time as it is shown: in the digest's zone, and in UTC where that differs."""
    local, utc = digest.local(moment), moment.astimezone(UTC)
    if local.utcoffset() == utc.utcoffset():
        return f"{utc:%d %b %H:%M} UTC"
    day = "" if local.date() == utc.date() else f"{utc:%d %b} "
    return f"{local:%d %b %H:%M} ({day}{utc:%H:%M} UTC)"


def period(digest: Digest) -> str:
    """The stretch of time told of, in words."""
    until = clock(digest, digest.until)
    return f"{clock(digest, digest.since)} to {until}" if digest.since else f"up to {until}"


def summary(digest: Digest) -> str:
    """What there is, in one line: "1 corrected, 5 new, 3 figures"."""
    counts = (
        (len(digest.corrected), "corrected"),
        (len(digest.new), "new"),
        (len(digest.figures), "figure" if len(digest.figures) == 1 else "figures"),
        (details := len(digest.details) + sum(not one.baseline for one in digest.folded),
         "detail" if details == 1 else "details"),
        (len(digest.state_of_play), "known at the start"),
    )  # fmt: skip
    return ", ".join(f"{n} {what}" for n, what in counts if n) or "nothing new"


def figure(line: Line | Development) -> str:
    """A figure as old → new: "killed (security): 8 → 12"; "killed: 164 → withdrawn"."""
    if not line.slot:
        return ""
    new = line.new or ("denied" if "denied" in line.reason else "withdrawn")
    if line.kind == "correction" and line.new:
        new = f"{new} (corrected)"
    return f"{line.slot}: {line.old} → {new}" if line.old else f"{line.slot}: {new}"


def said_by(line: Line) -> str:
    """Who reports it: "Steppe Wire and 3 more; 2 independent; 1 copy"."""
    first, *others = line.outlets or ("unknown",)
    parts = [first + (f" and {len(others)} more" if others else "")]
    if others:
        parts.append(f"{line.independent} independent")
    if line.copies:
        parts.append(f"{line.copies} {'copy' if line.copies == 1 else 'copies'}")
    return "; ".join(parts)


def kind(line: Line) -> str:
    """What sort of news it is, where that is not plain: "act", "statement by A. Minister".

    Of other kinds the headline says who says so well enough; the JSON form has the speaker of each.
    """
    if line.kind == "statement" and line.speaker:
        return f"statement by {line.speaker}"
    return "" if line.kind in ("story", "figure", "correction", "detail") else line.kind


def notes(line: Line) -> tuple[str, ...]:
    """What else there is to know of a line: what it corrects, who says which, who counts as one, why it was flagged.

    Of a detail only what speaks against it: the JSON form has the rest.
    """
    if line.kind == "detail":
        return tuple(
            f"against it: {', '.join(side.outlets)}: {side.value}" for side in line.contradicted[:_SAYINGS]
        )
    said = [f"corrects: {line.corrects}"] if line.corrects else []
    said += [
        "who says which: " + "; ".join(f"{side.value}: {', '.join(side.outlets)}" for side in line.sides)
    ] * bool(line.sides)
    said += [f"against it: {', '.join(side.outlets)}: {side.value}" for side in line.contradicted[:_SAYINGS]]
    if line.joined:
        more = len(line.joined) - _EDGES
        said.append(
            "count as one: " + "; ".join(line.joined[:_EDGES]) + (f"; and {more} more" if more > 0 else "")
        )
    said.append(f"why: {line.reason}" + (f" [{line.id}]" if line.id else ""))
    return tuple(said)


def refreshed(one: Refreshed) -> str:
    """Something told before, with what is known now."""
    return f"{one.headline}: {one.says} [{one.id}]"


def course(one: Course) -> str:
    """A figure over time: "killed: 164 (withdrawn) → 225"."""
    return f"{one.slot}: " + " → ".join(v.value + (" (withdrawn)" if v.withdrawn else "") for v in one.values)


def complete(digest: Digest) -> tuple[str, ...]:
    """What the digest rests on, a sentence each."""
    state = digest.completeness
    said = [f"{state.read} of {len(state.sources)} sources read", *state.notices]
    if state.unread:
        said.append("not read yet: " + ", ".join(source.name for source in state.unread))
    for source in state.failing:
        since = f" since {clock(digest, source.since)}" if source.since else ""
        said.append(f"failing: {source.name}{since} ({source.reason})")
    if state.pages_unread:
        said.append(
            f"{state.pages_unread} {'page' if state.pages_unread == 1 else 'pages'} could not be read"
        )
    said.append(f"{state.articles} new articles, {state.changes} changed")
    return tuple(said)


# ---------------------------------------------------------------- text


def text(digest: Digest) -> str:
    """Plain text, 60 columns wide, most important first."""
    return "\n".join(_text_lines(digest)) + "\n"


def _text_lines(digest: Digest) -> Iterator[str]:
    yield from _wrapped(digest.title.upper())
    yield from _wrapped(period(digest))
    yield from _wrapped(summary(digest))
    for heading, lines in sections(digest):
        yield ""
        yield heading
        yield "-" * len(heading)
        for line in lines:
            yield from _text_line(digest, line)
    for heading, said in lists(digest):
        yield ""
        yield heading
        yield "-" * len(heading)
        for one in said:
            yield from _wrapped(one, "* ", "  ")


def lists(digest: Digest) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is told in a line each, after the lists of developments; empty ones left out."""
    told = (
        ("Told before, now", tuple(refreshed(one) for one in digest.refreshed)),
        ("Figures over time", tuple(course(one) for one in digest.courses)),
        ("Sources", complete(digest)),
    )
    return tuple((heading, said) for heading, said in told if said)


def sections(digest: Digest) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """The digest's lists with their headings, empty ones left out."""
    told = (
        ("Corrected", digest.corrected),
        ("New", digest.new),
        ("Figures", digest.figures),
        ("Also reported", digest.details),
        ("State of play", digest.state_of_play),
    )
    return tuple((heading, lines) for heading, lines in told if lines)


def _text_line(digest: Digest, line: Line) -> Iterator[str]:
    mark = f" [{line.language}]" if line.language else ""
    if line.slot:
        yield from _wrapped(figure(line), "* ", "  ")
        yield from _wrapped(line.headline + mark, "  ", "  ")
    else:
        yield from _wrapped(line.headline + mark, "* ", "  ")
    about = ", ".join(part for part in (kind(line), clock(digest, line.first_seen), said_by(line)) if part)
    yield from _wrapped(about, "  ", "  ")
    for note in notes(line):
        yield from _wrapped(note, "  ", "  ")
    if line.address:
        yield f"  {line.address}{' (gone since)' if line.gone else ''}"


def _wrapped(said: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        said, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    ) or [first.rstrip()]


# ---------------------------------------------------------------- HTML


@cache
def _template() -> tuple[Template, str]:
    """The page, and its style sheet: nothing else may act in the page, so its hash stands in the policy."""
    folder = files("crawler.digests").joinpath("templates")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return (
        environment.from_string(folder.joinpath("digest.html").read_text("utf-8")),
        folder.joinpath("digest.css").read_text("utf-8"),
    )


def html(digest: Digest) -> str:
    """One page without scripts or anything fetched from elsewhere; readable on a phone, light and dark."""
    template, style = _template()
    sealed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return template.render(
        digest=digest, style=style, style_hash=sealed, period=period(digest), summary=summary(digest),
        sections=sections(digest), lists=lists(digest), figure=figure, kind=kind, said_by=said_by, notes=notes,
        clock=lambda moment: clock(digest, moment),
    )  # fmt: skip


# ---------------------------------------------------------------- JSON


def as_json(digest: Digest) -> str:
    """The composition as JSON; times ISO 8601 in UTC."""
    row = {"schema": SCHEMA, **asdict(digest)}
    state = digest.completeness
    row["completeness"] |= {"read": state.read, "total": len(state.sources)}
    return json.dumps(row, ensure_ascii=False, indent=1, default=_plain) + "\n"


def _plain(value: object) -> str:
    assert isinstance(value, datetime)
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
