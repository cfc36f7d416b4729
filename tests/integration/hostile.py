"""Servers on loopback that answer byte for byte what a test wants, also what no server should."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

Answer = bytes | Callable[["Asked"], "bytes | Iterator[bytes] | None"]

HTML = "text/html; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    target: str
    headers: Mapping[str, str]  # lower-case names
    at: float  # monotonic seconds
    socket: socket.socket = field(repr=False)


def answer(body: bytes | str = b"", status: int = 200, content_type: str = HTML, **headers: str) -> bytes:
    """A plain, honest HTTP answer; ``content_length`` and the like may be told otherwise."""
    data = body.encode() if isinstance(body, str) else body
    told = {"Content-Type": content_type, "Content-Length": str(len(data)), "Connection": "close"}
    told |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {value}" for name, value in told.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + data


def redirect(location: str, status: int = 302) -> bytes:
    return answer(b"", status, location=location)


class _Visit(socketserver.BaseRequestHandler):
    server: Any

    def handle(self) -> None:
        site: Site = self.server.site
        # Whatever the visitor does, hanging up included, is no matter of the server.
        with contextlib.suppress(OSError):
            self.request.settimeout(60)
            said = site.answer_to(self._asked(self.request))
            if isinstance(said, bytes):
                self.request.sendall(said)
            else:
                for piece in said or ():
                    self.request.sendall(piece)

    def _asked(self, connection: socket.socket) -> Asked:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65_536)
            if not piece:
                raise OSError("hung up")
            head += piece
        first, *lines = head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        named = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return Asked(first.split(" ")[1], named, time.monotonic(), connection)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Broken TLS handshakes and the like are what is being tested."""


class _Server6(_Server):
    address_family = socket.AF_INET6


class Site:
    """One made-up site: ``site["/path"] = answer``. Everything it was asked for is in ``asked``."""

    def __init__(self, host: str = "127.0.0.1", certificate: Path | None = None) -> None:
        server = _Server6 if ":" in host else _Server
        self._server = server((host, 0), _Visit)
        self._server.site = self  # type: ignore[attr-defined]
        self.host = f"[{host}]" if ":" in host else host
        self.scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self.scheme = "https"
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.watch: Callable[[Asked], object] = lambda _: None  # told of every request before it is answered
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        return f"{self.host}:{self._server.server_address[1]}"

    def __setitem__(self, path: str, said: Answer) -> None:
        self.answers[path] = said

    def answer_to(self, asked: Asked) -> bytes | Iterator[bytes] | None:
        self.asked.append(asked)
        self.watch(asked)
        said = self.answers.get(asked.target, answer("Nothing here.", 404, "text/plain"))
        return said if isinstance(said, bytes) else said(asked)

    def times(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(one.target == path for one in self.asked)

    def pages(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [one.target for one in self.asked if one.target != "/robots.txt"]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# What a harmless outlet would say.

_FILLER = (
    "Crews on the eastern quay worked through the night to move the damaged cranes, the port authority said.",
    "Two ferries were held at sea for several hours until the pilots had been told that the basin was clear.",
    "Fishermen who had waited for news since the early morning said that nobody had explained the delay to them.",
    "A spokesman promised a further statement once the inspectors had looked at every warehouse in the dock.",
)


def page(title: str, *paragraphs: str, head: str = "", about: str = "harbour") -> str:
    """A news page on the harbour, long enough to be one; its first sentence makes each page's text its own."""
    first = (
        f"{title}: what is known of the {about} tonight, as told by people who live next to the {about} wall."
    )
    text = "".join(f"<p>{one}</p>" for one in (first, *paragraphs, *_FILLER))
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body><main><article><h1>{title}</h1>{text}</article></main></body></html>"
    )


def feed(site: Site, paths: Mapping[str, str], extra: str = "") -> str:
    """An RSS feed of the site's paths with their titles; a path may be an address of its own."""
    items = "".join(
        f"<item><title>{title}</title><link>{path if ':' in path else site.address + path}</link></item>"
        for path, title in paths.items()
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}{extra}</channel></rss>'
    )
