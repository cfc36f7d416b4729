"""Follow an archive's revisions again through other rules, in an archive of its own, and say what would have been.

Only what a crawl wrote is taken over; everything the follower made is made anew. The archive itself is only read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError
from sqlite_utils import Database

from crawler.config import Config
from crawler.config.document import Place, dotted, read_document
from crawler.config.mistakes import plain
from crawler.errors import ConfigError, FixTheFile, Problem
from crawler.jobs.follow import follow
from crawler.jobs.standing import advance
from crawler.stories.ledger import SHORT, named
from crawler.stories.rules import Rules
from crawler.text import one_line
from storage import labels, ledger, replaying
from storage.archive import Archive
from storage.stories import Row

SLICE = 500  # revisions followed between two signs of life
_LARGEST = 100_000  # bytes of a file of rules

Watch = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Flagged:
    """One development that was, or would have been, told."""

    id: str
    key: str
    kind: str
    slot: str
    old: str
    new: str
    headline: str
    first_seen: str
    ready_at: str
    label: str = ""  # what a person last said of it


@dataclass(frozen=True, slots=True)
class Replay:
    """What was flagged, and what would have been."""

    rules: Mapping[str, object]
    revisions: int
    was: int
    would_be: int
    same: int
    added: tuple[Flagged, ...]  # would have been flagged, and was not
    missed: tuple[Flagged, ...]  # was flagged, and would not have been
    repeated: tuple[
        Flagged, ...
    ]  # would have been flagged though its words or its value were before, or labelled known
    later: tuple[Flagged, ...]  # flagged both ways, but later than it was
    labels: Mapping[str, Mapping[str, int]]  # verdict → how many of those labelled so are kept and missed


def read_rules(path: Path) -> Rules:
    """Rules from a YAML file. Raises ConfigError with every problem: line, key, and the nearest key there is."""
    try:
        text = path.read_bytes()[: _LARGEST + 1].decode("utf-8")
    except OSError as error:
        raise FixTheFile(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise FixTheFile(f"{path} is no text in UTF-8; write the rules as YAML") from None
    if len(text) > _LARGEST:
        raise FixTheFile(f"{path} is too large for a file of rules")
    return parse_rules(text, str(path))


def parse_rules(text: str, name: str) -> Rules:
    """The pure part of ``read_rules``; ``name`` only says where the text came from."""
    document = read_document(text)
    if document.problems:
        raise ConfigError(name, document.problems)
    data = {} if document.data is None else document.data
    if not isinstance(data, dict):
        raise ConfigError(name, (Problem(1, "", f"needs keys: {', '.join(Rules.model_fields)}"),))
    try:
        return Rules.model_validate({key: {} if value is None else value for key, value in data.items()})
    except ValidationError as error:
        problems = tuple(
            Problem(document.line(place), dotted(place), plain(one, _keys(place)))
            for one in error.errors()
            for place in [tuple(one["loc"])]
        )
        raise ConfigError(name, problems) from None


def _keys(place: Place) -> Iterable[str]:
    """The keys that are valid where a problem is."""
    section = Rules.model_fields.get(str(place[0])) if len(place) > 1 else None
    inner = getattr(section.annotation, "model_fields", {}) if section else Rules.model_fields
    return list(inner)


def replay(archive: Archive, config: Config, topic: str, rules: Rules, now: datetime, watch: Watch) -> Replay:
    """Follow every revision of a topic ("": of all) again. ``watch`` is told what is done, all, and what is going on.

    Raises FixTheFile if the topic is not in the configuration.
    """
    if topic and topic not in config.topics:
        raise FixTheFile(f"there is no topic {topic!r}; there are: {', '.join(sorted(config.topics))}")
    topics = (topic,) if topic else tuple(config.topics)
    with (
        tempfile.TemporaryDirectory(prefix="crisisdesk-replay-") as folder,
        Archive.open(Path(folder) / "replay.db") as copy,
    ):
        revisions = _followed(copy, archive.path, config, topics, now, watch)
        with copy.writing() as db:
            ledger.begin_again(db)
            for one in topics:
                advance(db, one, now, rules.states)
        return _compared(archive.db, copy.db, topics, rules, revisions)


def _followed(
    copy: Archive, original: Path, config: Config, topics: Sequence[str], now: datetime, watch: Watch
) -> int:
    """Give the copy the crawls' rows, slice by slice, and follow each."""
    replaying.attach(copy.db, original)
    with copy.writing() as db:
        every = replaying.begin(db, topics)
    done = 0
    while True:
        with copy.writing() as db:
            taken = replaying.take(db, SLICE)
        if not taken:
            return done
        watch(done, every, "followed again")
        follow(copy, config, now)
        done += taken


# ---------------------------------------------------------------- what differs


def _compared(was: Database, would: Database, topics: Sequence[str], rules: Rules, revisions: int) -> Replay:
    before, after = _ready(was, topics), _ready(would, topics)
    verdicts = {row["key"]: row["verdict"] for row in labels.labelled(was)}
    missed = [before[key] for key in before if key not in after]
    return Replay(
        rules.model_dump(), revisions, len(before), len(after), len(before.keys() & after.keys()),
        added=_flagged((after[key] for key in after if key not in before), verdicts),
        missed=_flagged(missed, verdicts),
        repeated=_flagged(_repeats(list(after.values()), verdicts), verdicts),
        later=_flagged(
            (
                row
                for key, row in after.items()
                if key in before and row["ready_at"] > before[key]["ready_at"]
            ),
            verdicts,
        ),
        labels=_by_verdict(verdicts, after.keys(), before.keys()),
    )  # fmt: skip


def _ready(db: Database, topics: Sequence[str]) -> dict[str, Row]:
    return {row["key"]: row for topic in topics for row in ledger.ever_ready(db, topic)}


def _repeats(rows: Sequence[Row], verdicts: Mapping[str, str]) -> list[Row]:
    """What says what was said before: the same value of the same figure, or the same words."""
    seen: set[tuple[str, ...]] = set()
    repeated: list[Row] = []
    for row in rows:
        words = " ".join(row["sentence"].casefold().split())
        says = (row["topic"], row["kind"], row["slot"], row["new"] or row["old"] if row["slot"] else words)
        if says in seen or verdicts.get(row["key"]) == "known":
            repeated.append(row)
        seen.add(says)
    return repeated


def _by_verdict(
    verdicts: Mapping[str, str], after: Iterable[str], before: Iterable[str]
) -> dict[str, dict[str, int]]:
    kept, were = set(after), set(before)
    counts: dict[str, dict[str, int]] = {}
    for key, verdict in verdicts.items():
        sums = counts.setdefault(verdict, {"kept": 0, "missed": 0, "added": 0})
        sums["missed" if key not in kept else "kept" if key in were else "added"] += 1
    return counts


def _flagged(rows: Iterable[Row], verdicts: Mapping[str, str]) -> tuple[Flagged, ...]:
    return tuple(
        Flagged(
            named(row["key"])[:SHORT], row["key"], row["kind"], row["slot"], row["old"], row["new"],
            one_line(row["headline"], 300), row["first_seen"], row["ready_at"], verdicts.get(row["key"], ""),
        )
        for row in rows
    )  # fmt: skip


def as_yaml(rules: Rules) -> str:
    """Rules as a file a person can change, each with what it means."""
    lines: list[str] = []
    for section, values in rules:
        lines.append(f"{section}:")
        for name, field in type(values).model_fields.items():
            lines.append(f"  {name}: {getattr(values, name):g}  # {field.description}")
    return "\n".join(lines) + "\n"
