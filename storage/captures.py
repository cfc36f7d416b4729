"""Captures: every answer of a server, kept as WARC records before anything parses it.

One segment is written by one process, under an exclusive lock, and never appended to again by another. Each
capture is three records (request, metadata, response) in one ``write``: a process killed at any moment leaves
at most one torn tail, and what ``CaptureWriter.write`` has returned is in the file. The response comes last,
so a whole response means a whole capture. How to read the files with other tools: docs/captures.md.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from . import space, warc
from .errors import TryLater
from .records import Capture
from .segment_file import SegmentFile
from .segments import (
    SUFFIX,
    Damage,
    Segment,
    StoredRecord,
    original_place,
    read_record,
    records,
    unfinished,
    verify,
)

__all__ = [
    "CaptureWriter",
    "Damage",
    "Segment",
    "StoredRecord",
    "read_record",
    "records",
    "unfinished",
    "verify",
]

_ROLL = 256 * 1024 * 1024
# Level 9, warcio's own, takes 2.9 times the CPU of level 4 on news pages and saves 5 % of the size. Bodies
# that come compressed do not shrink again, so trying only costs.
_LEVEL = 4
_STORED = 0
_FORMAT = "WARC File Format 1.1"
_CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_NOT_IN_NAMES = re.compile("[^0-9A-Za-z_.-]")
_REVISIT = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


class CaptureWriter:
    """Writes captures into segments of ``folder`` (made 0700, files 0600); a context manager.

    ``run`` becomes part of the file names. ``operator`` (a name or contact) may stay empty. Written bytes
    survive the death of the process at once; against power loss the file is synced every 5 seconds of writing
    and on closing, or after every capture if ``durable``. ``roll`` is the size in bytes at which the next
    segment begins; ``floor`` the bytes of the disk that stay free (None: as ``storage.space`` has it).

    Raises TryLater if less than the floor is free.
    """

    def __init__(
        self,
        folder: Path,
        run: str,
        *,
        software: str,
        user_agent: str,
        operator: str = "",
        durable: bool = False,
        roll: int = _ROLL,
        floor: int | None = None,
    ) -> None:
        self._folder = folder
        self._floor = floor
        self._heed_space()
        self._run = warc.plain_line(run)
        self._about = (
            ("software", software),
            ("format", _FORMAT),
            ("conformsTo", _CONFORMS),
            ("robots", "obey"),
            ("operator", operator),
            ("http-header-user-agent", user_agent),
        )
        self._durable = durable
        self._roll = roll
        self._lock = threading.Lock()
        self._file: SegmentFile | None = None
        self._number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(
        self,
        *,
        source: str,
        asked: str,
        via: Sequence[str],
        address: str,
        method: str,
        request_headers: warc.Headers,
        status: int,
        headers: warc.Headers,
        body: bytes,
        fetched_at: datetime,
        ip: str = "",
        protocol: str = "HTTP/1.1",
        tls: str = "",
        truncated: str = "",
        revisit_of: Capture | None = None,
    ) -> Capture:
        """Stores one answer and says where. When this returns, a killed process no longer loses it.

        ``body`` is as received: Content-Encoding still on it, transfer framing off. ``tls`` is free text on
        the connection (version, certificate hash, whether it was verified). ``truncated`` is length, time,
        disconnect or unspecified. With ``revisit_of``, an earlier capture of the same address, only head and
        digest are written if the body is the same and still there whole.

        Raises ValueError for an address that is not http(s) or has over 8,000 characters, TryLater if the
        folder cannot be written or the disk has little room left; a failed write leaves nothing behind.
        """
        told = warc.kept_headers(headers)
        capture = Capture(
            record=warc.new_id(),
            run=self._run,
            source=warc.plain_line(source),
            address=warc.address_line(address),
            asked=warc.address_line(asked),
            via=tuple(warc.address_line(step) for step in via),
            fetched_at=fetched_at.astimezone(UTC),
            status=status,
            headers=told,
            content_type=next((value for name, value in told if name.lower() == "content-type"), ""),
            sha256=sha256(body).hexdigest(),
            size=len(body),
        )
        asking = _request(capture, method, request_headers) + _metadata(capture, tls)
        named = _named(capture) | warc.server_fields(ip, protocol)
        named |= {
            "WARC-Payload-Digest": f"sha256:{capture.sha256}",
            "WARC-Truncated": warc.truncation(truncated),
        }
        head = warc.response_head(protocol, status, headers)
        answer = _answer(capture, body, head, named, self._refers(capture, revisit_of))
        with self._lock:
            return self._append(capture, asking, answer)

    def _refers(self, capture: Capture, earlier: Capture | None) -> dict[str, str]:
        """The fields that point a revisit to the record with its body; none if the body must be stored."""
        if earlier is None or not capture.size:
            return {}
        if (earlier.sha256, earlier.address) != (capture.sha256, capture.address):
            return {}
        place = original_place(self._folder, earlier)
        if place is None:
            return {}
        return {
            "WARC-Profile": _REVISIT,
            "WARC-Refers-To": f"<{place.record}>",
            "WARC-Refers-To-Target-URI": earlier.address,
            "WARC-Refers-To-Date": place.date,
            "WARC-Refers-To-Filename": place.segment,
            "WARC-Refers-To-File-Offset": str(place.offset),
        }

    def _append(self, capture: Capture, asking: bytes, answer: bytes) -> Capture:
        self._heed_space()
        if self._file is not None and self._file.size >= self._roll:
            self._close_segment()
        if self._file is None:
            self._file = self._next_segment()
        offset = self._file.append(asking + answer) + len(asking)
        return replace(capture, segment=self._file.path.name, offset=offset, length=len(answer))

    def _heed_space(self) -> None:
        """The last of the disk is left to what was captured before: the archive has to take it in."""
        if short := space.shortage(self._folder, self._floor):
            raise TryLater(short)

    def _next_segment(self) -> SegmentFile:
        try:
            segment = self._new_file()
        except OSError as error:
            reason = f"no segment can be made there ({error.strerror}); mend that and run again"
            raise TryLater(f"{self._folder}: {reason}") from error
        info = {"WARC-Record-ID": f"<{warc.new_id()}>", "WARC-Filename": segment.path.name}
        info["WARC-Date"] = warc.iso(datetime.now(UTC))
        try:
            segment.append(warc.member(warc.record("warcinfo", info, warc.fields(self._about)), _LEVEL))
        except TryLater:
            segment.discard()
            raise
        return segment

    def _new_file(self) -> SegmentFile:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        run = _NOT_IN_NAMES.sub("-", self._run)[:64]
        while True:
            self._number += 1
            name = f"crisisdesk-{datetime.now(UTC):%Y%m%d%H%M%S}-{run}-{self._number:05d}{SUFFIX}"
            with contextlib.suppress(FileExistsError):
                return SegmentFile(self._folder / name, durable=self._durable)

    def _close_segment(self) -> None:
        ended, self._file = self._file, None
        if ended is not None:
            ended.close()

    def close(self) -> None:
        """Ends the segment being written, if any. A later ``write`` begins another."""
        with self._lock:
            self._close_segment()


def _named(capture: Capture) -> dict[str, str]:
    return {
        "WARC-Record-ID": f"<{capture.record}>",
        "WARC-Date": warc.iso(capture.fetched_at),
        "WARC-Target-URI": capture.address,
    }


def _beside(capture: Capture) -> dict[str, str]:
    """Fields of the records that go with the answer."""
    return _named(capture) | {
        "WARC-Record-ID": f"<{warc.new_id()}>",
        "WARC-Concurrent-To": f"<{capture.record}>",
    }


def _request(capture: Capture, method: str, headers: warc.Headers) -> bytes:
    head = warc.request_head(method, capture.address, headers)
    return warc.member(warc.record("request", _beside(capture), b"", head=head), _LEVEL)


def _metadata(capture: Capture, tls: str) -> bytes:
    told = [("source", capture.source), ("run", capture.run), ("asked", capture.asked)]
    told += [("via", step) for step in capture.via]
    told += [("payloadBytes", str(capture.size)), ("tls", tls)]
    return warc.member(warc.record("metadata", _beside(capture), warc.fields(told)), _LEVEL)


def _answer(
    capture: Capture, body: bytes, head: bytes, named: dict[str, str], refers: dict[str, str]
) -> bytes:
    if refers:
        return warc.member(warc.record("revisit", named | refers, b"", head=head), _LEVEL)
    packed = any(name.lower() == "content-encoding" for name, _ in capture.headers)
    return warc.member(warc.record("response", named, body, head=head), _STORED if packed else _LEVEL)
