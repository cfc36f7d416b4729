"""Bytes of a page → text, and how that was decided."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"PK\x03\x04", "ZIP"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\xd0\xcf\x11\xe0", "Office document"),
    (b"ID3", "MP3 audio"),
    (b"OggS", "Ogg audio"),
    (b"\x1aE\xdf\xa3", "Matroska video"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
)
# Encodings a page may name. Python knows more under the same roof (hex, rot13, unicode_escape, idna, utf-7): not text.
_KNOWN = re.compile(
    r"utf-?(8|16|32)(-(le|be|sig))?|iso-?8859-?\d+|latin|cp\d+|windows|koi8|mac-|gb|big5|"
    r"shift_jis|euc|iso-?2022|"
    r"tis-?620|johab|ptcp154|kz1048|hp-|viscii|ascii",
    re.IGNORECASE,
)
_NUL_SHARE = 0.01  # of the first bytes; text has none, UTF-16 is asked for first
_SNIFFED = 65_536  # bytes looked at for a guess
_BROKEN_SHARE = 0.005  # undecodable bytes a declared encoding may have and still be believed


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page as text. ``encoding`` is "binary" when it is none, and ``how`` then names the format."""

    text: str
    encoding: str
    how: str  # strict UTF-8, BOM, declared, declared with errors, detected, replaced, or a binary format


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Text of ``body``: a BOM or valid UTF-8 first, else what header or markup declares, else a guess. Never raises.

    Valid UTF-8 goes before the declaration because text in another encoding is hardly ever valid UTF-8 by chance,
    while headers are often wrong.
    """
    if binary := _binary_format(body):
        return Decoded("", "binary", binary)
    encoding, mark = read_bom(body)
    if encoding and mark is not None:
        return Decoded(body[len(mark) :].decode(encoding, "replace"), encoding, "BOM")
    declared = _declared(body, content_type)
    if (
        not (declared.startswith("iso2022") and b"\x1b" in body)
        and (found := _strict(body, "utf-8")) is not None
    ):
        return _wide(body, found, declared)
    return _by_declaration(body, declared) or _by_guess(body)


def _binary_format(body: bytes) -> str:
    head = body[:512].lstrip(b"\r\n\t ")
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head.startswith(b"RIFF"):
        return "RIFF media"
    if head[4:8] == b"ftyp":
        return "MP4 media"
    sample = body[:_SNIFFED]
    if not sample or read_bom(sample)[0] or sample.count(0) <= len(sample) * _NUL_SHARE:
        return ""
    return "" if _looks_wide(sample) else "binary data"


def _looks_wide(sample: bytes) -> str:
    """utf-16-le or -be, where every second byte is mostly NUL and the other hardly ever; else ""."""
    half = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if max(even, odd) < 0.3 or min(even, odd) > 0.01:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _wide(body: bytes, text: str, declared: str) -> Decoded:
    wide = _looks_wide(body[:_SNIFFED]) if "\0" in text[:_SNIFFED] else ""
    if not wide:
        return Decoded(text, "utf-8", "strict UTF-8")
    how = "declared" if declared.startswith("utf-16") else "detected"
    return Decoded(body.decode(wide, "replace"), wide, how)


def _declared(body: bytes, content_type: str) -> str:
    """The encoding that the header, or else the markup, names; "" where it names none or no text encoding."""
    label = http_content_type_encoding(content_type) or html_body_declared_encoding(body[:4096])
    name = resolve_encoding(label) if label else None
    return name if name and _KNOWN.match(name) else ""


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _by_declaration(body: bytes, declared: str) -> Decoded | None:
    if not declared:
        return None
    if (text := _strict(body, declared)) is not None:
        return Decoded(text, declared, "declared")
    try:
        text = body.decode(declared, "replace")
    except (LookupError, UnicodeDecodeError):
        return None
    if text.count("\ufffd") > len(body) * _BROKEN_SHARE + 1:
        return None
    return Decoded(text, declared, "declared with errors")


def _by_guess(body: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    mended = body.decode("utf-8", "replace")
    if mended.count("\ufffd") <= len(body) * _BROKEN_SHARE:
        return Decoded(mended, "utf-8", "replaced")
    best = from_bytes(_telling(body), steps=3, chunk_size=2048).best()
    guess = best.encoding if best else "cp1252"
    if not _KNOWN.match(guess):
        guess = "cp1252"
    return Decoded(body.decode(codecs.lookup(guess).name, "replace"), guess, "detected")


def _telling(body: bytes) -> bytes:
    """The part of a page that says most about its encoding: lines with other than ASCII letters, markup dropped."""
    bare = re.sub(rb"<[^<>]*>", b" ", body[: 4 * _SNIFFED])
    lines = [line for line in bare.splitlines() if not line.isascii()]
    return b"\n".join(lines)[: _SNIFFED // 4] or body[: _SNIFFED // 4]
