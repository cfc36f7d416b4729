"""Say what was new on a topic in a stretch of time, and write it down."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from crawler.config import Config, Form, Topic
from crawler.digests import render
from crawler.digests.compose import Completeness, Digest, Source, compose
from crawler.errors import FixTheFile, GiveUp, TryLater
from crawler.jobs.lines import history, lines, refreshed
from crawler.jobs.standing import told
from crawler.text import one_line
from storage import health
from storage.archive import Archive
from storage.health import SourceHealth

__all__ = ["digest", "lines", "rendered", "tell", "write"]

ENDINGS: Mapping[Form, str] = {"text": "txt", "html": "html", "json": "json"}
_RENDERERS: Mapping[Form, Callable[[Digest], str]] = {
    "text": render.text,
    "html": render.html,
    "json": render.as_json,
}
_READ = ("healthy", "quiet", "moved")  # states of a source that can be read


def digest(archive: Archive, config: Config, name: str, *, since: datetime | None, until: datetime) -> Digest:
    """What was new after ``since`` (None: from the beginning), up to and with ``until``.

    ``name`` is a digest of the configuration, or a topic (then times are shown in UTC). Raises FixTheFile if it is
    neither.
    """
    topic, zone = _meant(config, name)
    return compose(
        topic.id, topic.title, lines(archive, topic.id, since, until), history(archive, topic.id, until),
        _completeness(archive, config, topic, since, until), zone=zone, since=since, until=until,
        refreshed=refreshed(archive, topic.id, since, until),
    )  # fmt: skip


def tell(archive: Archive, composed: Digest, name: str) -> None:
    """Note that the digest called ``name`` has told what it composed, folded details among it. Once more does nothing.

    To be called once its files are written. Raises TryLater or GiveUp as ``Archive.writing`` does.
    """
    parts = (composed.corrected, composed.new, composed.figures, composed.details, composed.folded,
             composed.state_of_play)  # fmt: skip
    with archive.writing() as db:
        told(db, [line.key for part in parts for line in part], name, composed.until)


def _meant(config: Config, name: str) -> tuple[Topic, str]:
    if name in config.digests:
        wanted = config.digests[name]
        return config.topics[wanted.topic], str(wanted.timezone)
    if name in config.topics:
        return config.topics[name], "UTC"
    there = ", ".join(sorted({*config.digests, *config.topics}))
    raise FixTheFile(f"{config.path}: no digest or topic is called {name!r}; there is {there}")


def _completeness(
    archive: Archive,
    config: Config,
    topic: Topic,
    since: datetime | None,
    until: datetime,
) -> Completeness:
    outlets = health.sources(archive.db)
    wanted = [one for one in config.sources.values() if not one.topics or topic.id in one.topics]
    failed = health.pages_failed(archive.db, {one.id for one in wanted}, since, until)
    new, changed = health.articles_seen(archive.db, topic.id, since, until)
    notices = _notices(archive, {one.id for one in wanted}, since, until)
    stand = tuple(_source(one.name, outlets.get(one.id)) for one in wanted)
    return Completeness(stand, failed, new, changed, notices)


def _notices(archive: Archive, of: set[str], since: datetime | None, until: datetime) -> tuple[str, ...]:
    """What happened to several of some sources at once, or to our own line; which of them are silent."""
    return tuple(
        one_line(one.text, 300)
        for one in health.notices(archive.db, until, since)
        if one.kind == "offline" or of & set(one.sources)
    )


def _source(name: str, known: SourceHealth | None) -> Source:
    if known is None or known.state == "new":
        return Source(name, False, "not read yet", None)
    if known.state in _READ and known.failed_since is None:
        return Source(name, True, "", None)
    if known.state == "offline":
        return Source(name, False, "", known.since)  # our own line is told of once, not once a source
    return Source(name, False, known.reason or known.state, known.since)


def rendered(composed: Digest, form: Form) -> str:
    """A digest in one of its forms."""
    return _RENDERERS[form](composed)


def write(composed: Digest, folder: Path, forms: Iterable[Form], name: str = "") -> tuple[Path, ...]:
    """Write the forms of a digest, each whole or not at all: ``kazakhstan-2022-01-05-1800.txt`` in local time, with the
    distance from UTC in an hour that comes for the second time. ``name`` stands in the topic's place where several
    digests tell of it: they may be due together.

    Writing the same digest again replaces it. Raises TryLater if the disk is full, GiveUp if the folder cannot be
    written.
    """
    local = composed.local(composed.until)
    again = f"{local:%z}" if local.fold else ""
    stem = f"{name or composed.topic}-{local:%Y-%m-%d-%H%M}{again}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_write(folder / f"{stem}.{ENDINGS[form]}", rendered(composed, form)) for form in forms)
    except OSError as error:
        if error.errno in (28, 122):  # no space, quota
            raise TryLater(f"{folder}: the disk is full; free some space, then try again") from error
        raise GiveUp(
            f"{folder}: the digest cannot be written there ({error.strerror}); check the folder"
        ) from error


def _write(path: Path, content: str) -> Path:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
