"""WARC 1.1 records (ISO 28500:2017) as bytes, built with warcio; nothing a server sends can break out of one.

Digests are ``sha256:`` and lower-case hex, so that ``sha256sum`` shows the same figure; the standard leaves
the algorithm and its encoding open.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import uuid
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from string import ascii_letters, digits, punctuation
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

__all__ = [
    "address_line",
    "fields",
    "iso",
    "kept_headers",
    "member",
    "new_id",
    "plain_line",
    "record",
    "request_head",
    "response_head",
    "server_fields",
    "truncation",
]

Headers = Sequence[tuple[str, str]]

# warcio reads lines of up to 16 KiB; the rest of a longer one would pass for another header.
LONGEST_VALUE = 12_000  # bytes of one header value that are kept
LONGEST_ADDRESS = 8_000
MOST_HEADERS = 500
_NOT_TOKEN = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")  # RFC 9110, 5.6.2
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
_PRINTABLE = ascii_letters + digits + punctuation
_PROTOCOL = re.compile(r"HTTP/[0-9](\.[0-9])?")
_TRUNCATIONS = ("length", "time", "disconnect", "unspecified")  # ISO 28500:2017, 5.13
_SECRET = frozenset(("authorization", "proxy-authorization", "cookie", "x-api-key"))


class _Sha256:
    """A digester as warcio wants one, printing hex."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def update(self, data: bytes) -> None:
        self._digest.update(data)

    def __str__(self) -> str:
        return "sha256:" + self._digest.hexdigest()


class _Writer(WARCWriter):  # type: ignore[misc]
    @staticmethod
    def _create_digester() -> _Sha256:
        return _Sha256()


class _Head(StatusAndHeaders):  # type: ignore[misc]
    """An HTTP head kept byte for byte; warcio would percent-encode 8-bit values."""

    def __init__(self, wire: bytes) -> None:
        super().__init__("", [("", "")])
        self._wire = wire

    def compute_headers_buffer(self, _filter: object = None) -> None:
        self.headers_buff = self._wire


def record(
    kind: str, named: Mapping[str, str], body: bytes, *, head: bytes = b"", content_type: str = ""
) -> bytes:
    """One record, uncompressed. Empty values of ``named`` are left out; values must be one line already."""
    out = BytesIO()
    writer = _Writer(out, gzip=False, warc_version="WARC/1.1")
    built = writer.create_warc_record(
        named.get("WARC-Target-URI", ""),
        kind,
        payload=BytesIO(body),
        length=len(body),
        warc_content_type=content_type,
        warc_headers_dict={name: value for name, value in named.items() if value},
        http_headers=_Head(head) if head else None,
    )
    writer.write_record(built)
    return out.getvalue()


def member(block: bytes, level: int) -> bytes:
    """A gzip member of its own for one record, so that the record can be read alone."""
    squeeze = zlib.compressobj(level, zlib.DEFLATED, 31)
    return squeeze.compress(block) + squeeze.flush()


def fields(pairs: Iterable[tuple[str, str]]) -> bytes:
    """A body of ``application/warc-fields``; pairs without a value are left out."""
    lines = [f"{name}: {plain_line(value)}\r\n" for name, value in pairs if value]
    return "".join(lines).encode("utf-8")


def new_id() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def iso(time: datetime) -> str:
    """A WARC-Date in UTC, to the microsecond."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain_line(value: str) -> str:
    """``value`` on one line, valid in UTF-8."""
    return " ".join(_CONTROL.sub(" ", value).encode("utf-8", "replace").decode("utf-8").split())


def address_line(address: str) -> str:
    """``address`` in printable ASCII: anything else is percent-encoded as UTF-8, so most stay as they are.

    Raises ValueError if it is not an http or https address, or one longer than 8,000 characters.
    """
    scheme, colon, rest = address.strip().partition(":")
    if scheme.lower() not in ("http", "https") or not colon:
        raise ValueError(f"not an http(s) address: {address[:200]!r}")
    line = f"{scheme.lower()}:{quote(rest[:LONGEST_ADDRESS], safe=_PRINTABLE, errors='replace')}"
    if len(rest) > LONGEST_ADDRESS or len(line) > LONGEST_ADDRESS:
        raise ValueError(f"an address of more than {LONGEST_ADDRESS} characters: {address[:200]!r}")
    return line


def kept_headers(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Response headers as they will be read back from the record."""
    return tuple((name, _as_read(value)) for name, value in _renamed(headers))


def _renamed(headers: Headers) -> list[tuple[str, bytes]]:
    return [
        ("X-Archive-Orig-Transfer-Encoding" if name.lower() == "transfer-encoding" else name, value)
        for name, value in _wire_headers(headers)
    ]


def _wire_headers(headers: Headers) -> list[tuple[str, bytes]]:
    return [
        (_NOT_TOKEN.sub("_", name)[:256] or "_", _wire_value(value)) for name, value in headers[:MOST_HEADERS]
    ]


def _wire_value(value: str) -> bytes:
    # RFC 9110, 5.5: CR, LF and NUL inside a value become blanks before anything else is done with it.
    value = _CONTROL.sub(" ", value[:LONGEST_VALUE])
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        whole = value.encode("utf-8", "replace")[:LONGEST_VALUE]
        return whole.decode("utf-8", "ignore").encode("utf-8")


def _as_read(wire: bytes) -> str:
    try:
        return wire.decode("utf-8").strip()
    except UnicodeDecodeError:
        return wire.decode("latin-1").strip()


def _head(first: str, headers: list[tuple[str, bytes]]) -> bytes:
    lines = [name.encode("ascii") + b": " + value + b"\r\n" for name, value in headers]
    return first.encode("ascii", "replace") + b"\r\n" + b"".join(lines) + b"\r\n"


def response_head(protocol: str, status: int, headers: Headers) -> bytes:
    """Status line and headers. Transfer-Encoding is renamed: its framing is not on the stored body."""
    known = {code.value: code.phrase for code in HTTPStatus}
    version = protocol if _PROTOCOL.fullmatch(protocol) else "HTTP/1.1"
    return _head(f"{version} {status:03d} {known.get(status, 'Unknown')}", _renamed(headers))


def request_head(method: str, address: str, headers: Headers) -> bytes:
    """Request line and headers; the values of headers that carry secrets are left out, their names kept."""
    parts = urlsplit(address)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    told = [
        (name, b"(not kept)" if name.lower() in _SECRET else value) for name, value in _wire_headers(headers)
    ]
    if not any(name.lower() == "host" for name, _ in told):
        told.insert(0, ("Host", parts.netloc.rpartition("@")[2].encode("ascii", "replace")))
    return _head(f"{_NOT_TOKEN.sub('', method).upper() or 'GET'} {target} HTTP/1.1", told)


def server_fields(ip: str, protocol: str) -> dict[str, str]:
    """WARC-IP-Address, if it is one, and the protocol as the client named it."""
    try:
        known = str(ipaddress.ip_address(ip)) if ip else ""
    except ValueError:
        known = ""
    return {"WARC-IP-Address": known, "WARC-Protocol": plain_line(protocol).lower()[:40]}


def truncation(reason: str) -> str:
    """A reason the standard knows, "" for none."""
    return reason if reason in _TRUNCATIONS else "unspecified" if reason else ""
