"""What the spider hands to the pipelines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.jobs.intake import ToFetch
from storage.records import Capture, Reading


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server as it came: a redirect on the way, or the page."""

    address: str
    status: int
    headers: tuple[tuple[str, str], ...]
    request_headers: tuple[tuple[str, str], ...]
    body: bytes  # as received, Content-Encoding still on it
    fetched_at: datetime
    ip: str
    protocol: str
    truncated: bool  # the connection ended before the body did


@dataclass(frozen=True, slots=True)
class PageItem:
    """One fetched page on its way through capture → read → keep."""

    page: ToFetch
    answers: tuple[Answer, ...]  # redirects first, the page last
    body: bytes  # the page, Content-Encoding taken off
    captures: tuple[Capture, ...] = ()
    reading: Reading | None = None
    cut: str = ""  # why the answer is not whole, in plain words; "" if it is

    @property
    def answer(self) -> Answer:
        return self.answers[-1]

    def header(self, name: str) -> str:
        """The page's header, "" if it has none."""
        return next((value for key, value in self.answer.headers if key.lower() == name), "")
