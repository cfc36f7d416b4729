"""A small HTTP client for the newsroom, so that the tests see the bytes and headers a crawler would see."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from crawler.demo.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class Got:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def ask(newsroom: Newsroom, address: str, method: str = "GET", **headers: str) -> Got:
    """Asks for an absolute address through the newsroom as a proxy; ``If_None_Match="…"`` sets a header."""
    where = urlsplit(newsroom.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    try:
        connection.request(method, address, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Got(answer.status, names, answer.read())
    finally:
        connection.close()


def january(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2022, 1, day, hour, minute, tzinfo=UTC)
