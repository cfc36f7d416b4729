"""Serves a script as a small web on loopback: a proxy for the made-up outlets' names, on a clock one can set.

    GET http://steppewire.example/robots.txt HTTP/1.1      as a crawler with a proxy asks
    GET /robots.txt with "Host: steppewire.example"         as an origin is asked

Alone: ``python -m crawler.demo.newsroom --port 8900 --now 2022-01-05T12:00``; then make it a browser's proxy.
"""

from __future__ import annotations

import argparse
import gzip
import socket
import socketserver
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from crawler.demo.answers import Answer, World
from crawler.demo.generate import generate
from crawler.demo.loading import load_script
from crawler.demo.script import Script

LOOPBACK = "127.0.0.1"
DARK = 0  # the status counted where a line was closed without an answer


class Newsroom:
    """The server, as a context manager; serves in threads of its own until the block ends.

    ``address`` is "http://127.0.0.1:PORT". ``asked`` counts requests by (host, path with query); ``answered``
    counts answers by (host, status): 304 where a copy was still good, 0 where the line was closed.
    """

    def __init__(self, script: Script, *, now: datetime, port: int = 0) -> None:
        self._world = World(script)
        self._lock = threading.Lock()
        self._asked: Counter[tuple[str, str]] = Counter()
        self._answered: Counter[tuple[str, int]] = Counter()
        self.set_clock(now)
        self._server = _Server((LOOPBACK, port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="newsroom")

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self._server.server_port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        return self._world.hosts

    @property
    def now(self) -> datetime:
        return self._now

    @property
    def asked(self) -> Mapping[tuple[str, str], int]:
        with self._lock:
            return dict(self._asked)

    @property
    def answered(self) -> Mapping[tuple[str, int], int]:
        with self._lock:
            return dict(self._answered)

    def set_clock(self, now: datetime) -> None:
        """Shows the world as of ``now``; a naive time is a mistake and raises ValueError."""
        if now.tzinfo is None:
            raise ValueError(f"the newsroom's clock needs a time zone: {now.isoformat()}")
        self._now = now.astimezone(UTC)

    def reply(self, host: str, target: str) -> Answer | None:
        """The answer to one request, which is counted; None where the line is dead."""
        now = self._now
        with self._lock:
            self._asked[host, target] += 1
        return None if self._world.is_dark(host, now) else self._world.answer(host, target, now)

    def replied(self, host: str, status: int) -> None:
        """Counts how a request ended."""
        with self._lock:
            self._answered[host, status] += 1

    def serve(self) -> None:
        """Serves in the calling thread until it is interrupted."""
        self._server.serve_forever()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """Closes every open connection when it is closed, so that no thread outlives it."""

    daemon_threads = False
    request_queue_size = 512

    def __init__(self, address: tuple[str, int], newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # HTTPServer's own would look its name up in DNS
        self.server_name, self.server_port = LOOPBACK, int(self.server_address[1])

    def opened(self, connection: socket.socket) -> None:
        self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        self._open.discard(connection)

    def server_close(self) -> None:
        for connection in tuple(self._open):
            _hang_up(connection)
        super().server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        self.server.closed(self.connection)
        try:
            super().finish()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client left first

    def handle(self) -> None:
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what was asked is counted, not printed."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        host = (parts.hostname or self.headers.get("Host", "").partition(":")[0]).lower()
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        answer = self.server.newsroom.reply(host, target)
        if answer is None:
            self.server.newsroom.replied(host, DARK)
            self.close_connection = True
            _hang_up(self.connection)
            return
        known = answer.status == 200 and self._fresh(answer)
        status = 304 if known else answer.status
        self.server.newsroom.replied(host, status)
        self._send(status, b"" if known else answer.body, answer)

    def _fresh(self, answer: Answer) -> bool:
        """Whether the client's copy is still good: If-None-Match goes before If-Modified-Since (RFC 9110)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return answer.etag in tags or tags.strip() == "*"
        since = self.headers.get("If-Modified-Since")
        if not since or answer.modified is None:
            return False
        try:
            return answer.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):  # not a date, or one without a zone
            return False

    def _send(self, status: int, body: bytes, answer: Answer) -> None:
        self.send_response(status)
        zipped = bool(body) and "gzip" in self.headers.get("Accept-Encoding", "")
        body = gzip.compress(body, compresslevel=1, mtime=0) if zipped else body
        for name, value in self._headers(answer, zipped):
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _headers(self, answer: Answer, zipped: bool) -> list[tuple[str, str]]:
        headers = [("Content-Type", answer.content_type), *answer.extra]
        if answer.status == 200:
            headers += [("ETag", answer.etag), ("Vary", "Accept-Encoding")]
        if answer.modified:
            headers.append(("Last-Modified", answer.last_modified))
        if zipped:
            headers.append(("Content-Encoding", "gzip"))
        return headers


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was faster


def main(arguments: list[str] | None = None) -> int:
    """Serves the newsroom alone until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m crawler.demo.newsroom", description=__doc__)
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument(
        "--now", default="", help="what time it is in the newsroom, ISO 8601, UTC if it names no zone"
    )
    parser.add_argument(
        "--generate", type=int, default=0, help="serve a generated world of this many articles instead"
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    script = generate(given.generate, seed=given.seed) if given.generate else load_script()
    now = _moment(given.now) if given.now else script.ends
    newsroom = Newsroom(script, now=now, port=given.port)
    world = f"{len(script.pieces)} articles of {len(script.outlets)} outlets"
    sys.stdout.write(f"{world} at {newsroom.address}, as of {now.isoformat()}\n")
    sys.stdout.flush()
    try:
        newsroom.serve()
    except KeyboardInterrupt:
        return 0
    return 0


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
