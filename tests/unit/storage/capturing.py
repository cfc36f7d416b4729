"""A capture to vary in tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict, Unpack

from storage.captures import CaptureWriter
from storage.records import Capture

WHEN = datetime(2022, 1, 5, 9, 30, 15, 250_000, tzinfo=UTC)


class Answer(TypedDict, total=False):
    source: str
    asked: str
    via: Sequence[str]
    address: str
    method: str
    request_headers: Sequence[tuple[str, str]]
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    fetched_at: datetime
    ip: str
    protocol: str
    tls: str
    truncated: str
    revisit_of: Capture | None


def writer(folder: Path, run: str = "r1", *, durable: bool = False, roll: int = 2**28) -> CaptureWriter:
    return CaptureWriter(
        folder,
        run,
        software="Crisisdesk/test",
        user_agent="Crisisdesk/test (desk@example.org)",
        operator="Test desk",
        durable=durable,
        roll=roll,
    )


def capture(into: CaptureWriter, **changes: Unpack[Answer]) -> Capture:
    answer: Answer = {
        "source": "steppe-wire",
        "asked": "http://wire.example/a",
        "via": (),
        "address": "http://wire.example/a",
        "method": "GET",
        "request_headers": [("User-Agent", "Crisisdesk/test")],
        "status": 200,
        "headers": [("Content-Type", "text/html; charset=utf-8")],
        "body": b"<p>Airport closed",
        "fetched_at": WHEN,
    }
    answer.update(changes)
    return into.write(**answer)
