"""Reading WARC segments back: one record by its place, or all of a segment, even if its end was cut off."""

from __future__ import annotations

import fcntl
import hashlib
import os
import zlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import WARCIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders

from .encodings import decoded
from .errors import GiveUp
from .records import Capture

__all__ = ["Damage", "Segment", "StoredRecord", "read_record", "records", "unfinished", "verify"]

SUFFIX = ".warc.gz"
_CHUNK = 256 * 1024
_LARGEST = 1024**3  # bytes of one record; nothing the crawler may fetch comes near
_HTTP = ("response", "revisit")


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """One stored answer of a server. A revisit is given with the body it refers to."""

    record: str  # WARC-Record-ID, "urn:uuid:…"
    kind: str  # response or revisit
    address: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    raw: bytes  # body as received
    body: bytes  # with Content-Encoding undone, bounded
    fault: str  # why the body is not whole, in plain words; "" if it is
    sha256: str  # of the body as received, checked against the record
    truncated: str  # WARC-Truncated: length, time, disconnect, unspecified; "" if not


@dataclass(frozen=True, slots=True)
class Damage:
    """A capture whose stored bytes are not what was captured."""

    capture: Capture
    reason: str


@dataclass(frozen=True, slots=True)
class Original:
    """Where the body of a capture lies: the record a revisit refers to."""

    record: str
    date: str  # its WARC-Date
    segment: str
    offset: int


@dataclass(frozen=True, slots=True)
class _Stored:
    """A record as warcio parsed it, and where it lies."""

    offset: int
    length: int
    kind: str
    named: StatusAndHeaders
    http: StatusAndHeaders | None
    body: bytes


class _TornError(ValueError):
    """The bytes at a place are not a whole record; says why."""


def _member(source: BinaryIO, offset: int) -> tuple[bytes, int]:
    """The gzip member at ``offset``, its checksum proved, and its length in the file. Raises _TornError."""
    source.seek(offset)
    stream, out, taken = zlib.decompressobj(31), bytearray(), 0
    while not stream.eof:
        piece = source.read(_CHUNK)
        if not piece:
            raise _TornError("the file ends inside a record" if taken else "there is no record")
        taken += len(piece)
        try:
            out += stream.decompress(piece, _LARGEST + 1 - len(out))
        except zlib.error as error:
            raise _TornError(f"not a gzip member ({error})") from error
        if len(out) > _LARGEST:
            raise _TornError(f"the record is larger than {_LARGEST} bytes")
    return bytes(out), taken - len(stream.unused_data)


def _stored(source: BinaryIO, offset: int) -> _Stored:
    block, length = _member(source, offset)
    try:
        found = next(iter(WARCIterator(BytesIO(block))))
        body: bytes = found.raw_stream.read()
    except (ArchiveLoadFailed, StopIteration, EOFError, ValueError, AttributeError) as error:
        raise _TornError(f"not a WARC record ({error})") from error
    claimed = found.rec_headers.get_header("Content-Length") or ""
    if not block.endswith(b"\r\n\r\n") or not claimed.isdecimal() or int(claimed) > len(block):
        raise _TornError("the record is shorter than it says")
    return _Stored(offset, length, found.rec_type or "", found.rec_headers, found.http_headers, body)


def _name(stored: _Stored, name: str) -> str:
    return str(stored.named.get_header(name) or "")


def _digest(stored: _Stored) -> str:
    """The payload's sha256 in hex. Raises _TornError if the bytes of a response do not give its digest."""
    algorithm, _, claimed = _name(stored, "WARC-Payload-Digest").partition(":")
    if stored.kind == "revisit":
        return claimed
    found = hashlib.sha256(stored.body).hexdigest()
    if algorithm == "sha256" and claimed != found:
        raise _TornError(f"the body has sha256 {found}, the record says {claimed}")
    return found


def _answer(stored: _Stored) -> tuple[int, tuple[tuple[str, str], ...], datetime]:
    """Status, headers and time of an HTTP record. Raises _TornError if it has none."""
    if stored.http is None:
        raise _TornError("not a captured answer (no HTTP head)")
    try:
        date = datetime.fromisoformat(_name(stored, "WARC-Date")).astimezone(UTC)
        return int(stored.http.get_statuscode()), tuple(stored.http.headers), date
    except ValueError as error:
        raise _TornError(f"not a captured answer ({error})") from error


def read_record(folder: Path, segment: str, offset: int, limit: int = 32 * 1024 * 1024) -> StoredRecord:
    """The answer stored at ``offset`` of ``segment``; at most ``limit`` bytes of decoded body.

    Raises GiveUp, naming the segment and the offset, if the record is missing or damaged.
    """
    try:
        stored = _at(folder, segment, offset)
        sha256 = _digest(stored)
        status, headers, date = _answer(stored)
        raw = stored.body if stored.kind == "response" else _referred(folder, stored, sha256)[1].body
    except _TornError as error:
        raise GiveUp(f"{folder / segment}, offset {offset}: damaged capture: {error}") from error
    codings = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    whole = decoded(raw, codings, limit)
    return StoredRecord(
        record=_name(stored, "WARC-Record-ID").strip("<>"),
        kind=stored.kind,
        address=_name(stored, "WARC-Target-URI"),
        fetched_at=date,
        status=status,
        headers=headers,
        raw=raw,
        body=whole.body,
        fault=whole.fault,
        sha256=sha256,
        truncated=_name(stored, "WARC-Truncated"),
    )


def _at(folder: Path, segment: str, offset: int) -> _Stored:
    if Path(segment).name != segment or offset < 0:
        raise _TornError("not a place in a segment of this folder")
    try:
        with (folder / segment).open("rb") as source:
            stored = _stored(source, offset)
    except OSError as error:
        raise _TornError(f"cannot be read ({error.strerror})") from error
    if stored.kind not in _HTTP:
        raise _TornError(f"a {stored.kind} record, not a captured answer")
    return stored


def _referred(folder: Path, revisit: _Stored, sha256: str) -> tuple[str, _Stored]:
    """Segment and record of the body a revisit refers to. Raises _TornError if it is not there."""
    segment, offset = _name(revisit, "WARC-Refers-To-Filename"), _name(revisit, "WARC-Refers-To-File-Offset")
    original = _at(folder, segment, int(offset) if offset.isdecimal() else -1)
    if original.kind != "response" or _digest(original) != sha256:
        raise _TornError(f"it refers to {segment}, offset {offset}, which holds another body")
    return segment, original


def original_place(folder: Path, capture: Capture) -> Original | None:
    """Where the body of ``capture`` itself lies, following a revisit; None if it is not there whole."""
    try:
        stored, segment = _at(folder, capture.segment, capture.offset), capture.segment
        if stored.kind == "revisit":
            segment, stored = _referred(folder, stored, capture.sha256)
        if _digest(stored) != capture.sha256:
            return None
    except _TornError:
        return None
    return Original(
        _name(stored, "WARC-Record-ID").strip("<>"), _name(stored, "WARC-Date"), segment, stored.offset
    )


def refers_to(folder: Path, segment: str, offset: int) -> str:
    """The segment with the body of the capture at a place, if that is another one; "" also if it cannot be read."""
    try:
        stored = _at(folder, segment, offset)
    except _TornError:
        return ""
    return _name(stored, "WARC-Refers-To-Filename") if stored.kind == "revisit" else ""


class Segment:
    """The captures of one segment, in order; iterating reads the file anew each time.

    Reading stops at the first damage: ``cut`` is then the number of bytes from there to the end (0 if the
    segment is whole) and ``damage`` says what is wrong. Both are set once the iteration has ended.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cut = 0
        self.damage = ""

    def __iter__(self) -> Iterator[Capture]:
        self.cut, self.damage, offset = 0, "", 0
        size = self.path.stat().st_size
        with self.path.open("rb") as source:
            told: dict[str, list[str]] = {}
            while offset < size:
                try:
                    stored = _stored(source, offset)
                    capture = _capture(self.path.name, stored, told) if stored.kind in _HTTP else None
                except _TornError as error:
                    self.cut, self.damage = size - offset, f"offset {offset}: {error}"
                    return
                offset += stored.length
                if stored.kind == "metadata":
                    told = _told(stored)
                if capture is not None:
                    yield capture


def _told(stored: _Stored) -> dict[str, list[str]]:
    """The fields of a metadata record, and under "for" the record they are about."""
    told: dict[str, list[str]] = {"for": [_name(stored, "WARC-Concurrent-To")]}
    for line in stored.body.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(": ")
        told.setdefault(name, []).append(value)
    return told


def _capture(segment: str, stored: _Stored, told: dict[str, list[str]]) -> Capture:
    if told.get("for") != [_name(stored, "WARC-Record-ID")]:
        told = {}
    status, headers, date = _answer(stored)
    address = _name(stored, "WARC-Target-URI")
    size = told.get("payloadBytes", [""])[0]
    return Capture(
        record=_name(stored, "WARC-Record-ID").strip("<>"),
        run=told.get("run", [""])[0],
        source=told.get("source", [""])[0],
        address=address,
        asked=told.get("asked", [address])[0],
        via=tuple(told.get("via", ())),
        fetched_at=date,
        status=status,
        headers=headers,
        content_type=next((value for name, value in headers if name.lower() == "content-type"), ""),
        sha256=_digest(stored),
        size=int(size) if size.isdecimal() else len(stored.body),
        segment=segment,
        offset=stored.offset,
        length=stored.length,
    )


def records(path: Path) -> Segment:
    """Every whole capture in a segment, also in one whose writer was killed. Raises OSError if unreadable."""
    return Segment(path)


def unfinished(folder: Path, sealed: Container[str]) -> Iterator[Path]:
    """Segments not in ``sealed`` that no living process is writing, oldest first.

    A writer locks its segment before the first byte and keeps the lock while it lives; an empty file is one
    that it is just opening, or that has nothing to read.
    """
    for path in sorted(folder.glob("*" + SUFFIX)):
        if path.name not in sealed and path.stat().st_size and not _held(path):
            yield path


def _held(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def verify(folder: Path, captures: Iterable[Capture]) -> Iterator[Damage]:
    """The captures whose body is missing, damaged or not the one that was captured. Values, never errors."""
    for capture in captures:
        try:
            found = read_record(folder, capture.segment, capture.offset, limit=0)
        except GiveUp as error:
            yield Damage(capture, str(error))
            continue
        if found.sha256 != capture.sha256:
            yield Damage(capture, f"the body has sha256 {found.sha256}, the archive says {capture.sha256}")
        elif found.record != capture.record:
            yield Damage(capture, f"the record there is {found.record}, not {capture.record}")
