"""Content-Encoding undone, within bounds: a body of a few kilobytes may hold gigabytes, or stop half way."""

from __future__ import annotations

import sys
import zlib
from dataclasses import dataclass
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["Decoded", "decoded", "zstd"]

_CHUNK = 64 * 1024
_MOST_LAYERS = 3
# RFC 9659 allows a window of 8 MiB in HTTP; a frame that asks for more could ask for gigabytes.
_ZSTD_OPTIONS: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 23}
_BROKEN = (zlib.error, brotli.error, zstd.ZstdError)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body with its content codings undone."""

    body: bytes  # as far as it could be decoded
    fault: str  # "" if whole, else what is wrong, in plain words


class _Undo(Protocol):
    """Takes compressed bytes in pieces; gives at most about ``room`` bytes back each time."""

    def step(self, piece: bytes, room: int) -> bytes: ...
    @property
    def done(self) -> bool: ...


class _Zlib:
    """gzip (RFC 1952, any number of members) and deflate, in its zlib wrapper or bare, as some send it."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._stream = zlib.decompressobj(wbits)

    def step(self, piece: bytes, room: int) -> bytes:
        out = self._stream.decompress(piece, room)
        while self._stream.eof and len(out) < room and self._next_member():
            out += self._stream.decompress(self._rest, room - len(out))
        return out

    def _next_member(self) -> bool:
        self._rest = self._stream.unused_data
        if self._wbits != 31 or not self._rest.startswith(b"\x1f\x8b"):
            return False
        self._stream = zlib.decompressobj(self._wbits)
        return True

    @property
    def done(self) -> bool:
        return self._stream.eof


class _Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def step(self, piece: bytes, room: int) -> bytes:
        out: bytes = self._stream.process(piece, output_buffer_limit=room)
        return out

    @property
    def done(self) -> bool:
        return bool(self._stream.is_finished())


class _Zstd:
    """RFC 8878, one frame."""

    def __init__(self) -> None:
        self._stream = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)

    def step(self, piece: bytes, room: int) -> bytes:
        return self._stream.decompress(piece, room)

    @property
    def done(self) -> bool:
        return self._stream.eof


def decoded(body: bytes, content_encoding: str, limit: int = 32 * 1024 * 1024) -> Decoded:
    """``body`` with every coding of a Content-Encoding header undone, at most ``limit`` bytes of it.

    Never raises. What a stream held before its fault is kept; a body that is not in the declared coding at
    all, or in one nobody knows, is given back as it came. ``fault`` says which.
    """
    names = [
        name for name in content_encoding.lower().replace(" ", "").split(",") if name not in ("", "identity")
    ]
    if len(names) > _MOST_LAYERS:
        return Decoded(body[:limit], f"{len(names)} content codings on top of each other are not undone")
    for name in reversed(names):
        layer = _layer(body, name, limit)
        if layer.fault:
            return layer
        body = layer.body
    return Decoded(body[:limit], f"larger than {limit} bytes, cut there" if len(body) > limit else "")


def _layer(body: bytes, name: str, limit: int) -> Decoded:
    if not body:
        return Decoded(b"", "")
    undo = _undo(name, body)
    if undo is None:
        return Decoded(body[:limit], f"unknown content coding {name[:40]!r}")
    layer = _drain(undo, name, body, limit)
    # Servers that announce gzip and send plain text are common; browsers show the text.
    return layer if layer.body or not layer.fault else Decoded(body[:limit], f"not {name}, though it says so")


def _undo(name: str, body: bytes) -> _Undo | None:
    match name:
        case "gzip" | "x-gzip":
            return _Zlib(31)
        case "deflate":
            wrapped = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
            return _Zlib(15 if wrapped else -15)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
    return None


def _drain(undo: _Undo, name: str, body: bytes, limit: int) -> Decoded:
    out = bytearray()
    for start in range(0, len(body), _CHUNK):
        try:
            out += undo.step(body[start : start + _CHUNK], limit + 1 - len(out))
        except _BROKEN:
            return Decoded(bytes(out), f"broken {name} after {len(out)} bytes")
        if len(out) > limit:
            return Decoded(bytes(out[:limit]), f"larger than {limit} bytes, cut there")
        if undo.done and name not in ("gzip", "x-gzip"):
            break
    return Decoded(bytes(out), "" if undo.done else f"{name} ends early, after {len(out)} bytes")
