"""Bytes of an answer → text: gzip undone within bounds, the encoding found, what XML forbids taken out.

The order of the encodings is that of a reader who wants to be right rather than polite: a byte order mark,
then the bytes themselves where they can only be UTF-8, then what the document says, then what the header
says, then a guess.
"""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass

from charset_normalizer import from_bytes

MOST_BYTES = 50 * 1024 * 1024  # the largest sitemap that sitemaps.org allows
_GZIP = b"\x1f\x8b"
_STEP = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BARE = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),  # "<?xm" in EBCDIC
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
# What browsers take a label for (WHATWG, Encoding), by Python's names.
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# What news is written in where nothing is declared; a wider choice makes short texts look like DOS code pages.
_GUESSED = [
    "cp1251", "koi8_r", "cp1252", "cp1254", "cp1256", "cp1253", "cp1255", "gb18030", "big5", "cp932",
    "euc_jp", "cp949", "cp874",
]  # fmt: skip
# fmt: off
_NOT_TEXT = frozenset({
    "hex", "base64", "bz2", "zip", "zlib", "uu", "quopri", "rot-13", "idna", "punycode", "unicode-escape",
    "raw-unicode-escape", "undefined", "mbcs", "oem", "utf-7",
})
# fmt: on
# Everything XML 1.0 cannot carry.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
_CHARREF = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A body without its wrapping."""

    body: bytes
    complete: bool = True
    notes: tuple[str, ...] = ()


def unpack(body: bytes, most: int = MOST_BYTES) -> Unpacked:
    """The body with up to two layers of gzip undone, never more than ``most`` bytes of it."""
    complete, notes = True, []
    for _ in range(2):
        if not body.startswith(_GZIP):
            break
        body, whole, why = _gunzip(body, most)
        if not whole:
            complete = False
            notes.append(why)
    if len(body) > most:
        body, complete = body[:most], False
        notes.append(f"cut at {most // (1 << 20)} MiB")
    return Unpacked(body, complete, tuple(notes))


def _gunzip(body: bytes, most: int) -> tuple[bytes, bool, str]:
    """(what could be unpacked, whether that is all, why not). All members of a concatenated file are read."""
    out: list[bytes] = []
    size = 0
    rest = body
    while rest.startswith(_GZIP):
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            try:
                piece = member.decompress(rest, _STEP)
            except zlib.error:
                return b"".join(out), False, "the gzip data is damaged"
            rest = member.unconsumed_tail
            out.append(piece)
            size += len(piece)
            if size > most:
                return b"".join(out)[:most], False, f"unpacks to more than {most // (1 << 20)} MiB"
            if not piece and not rest and not member.eof:
                return b"".join(out), False, "the gzip data is cut short"
        rest = member.unused_data
    return b"".join(out), True, ""


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """(text, name of the encoding). Undecodable bytes become U+FFFD; nothing raises."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(_without_mark(name, mark), "replace"), name
    bare = next((name for start, name in _BARE if body.lstrip().startswith(start)), "")
    if bare:
        return body.decode(bare, "replace"), bare
    names = _claimed(body, content_type)
    if body.isascii():
        names = [name for name in names if name.startswith(("iso2022", "hz"))] + ["ascii"]
    elif utf8 := _utf8(body):
        return utf8
    for name in names:
        try:
            return body.decode(name), name
        except (UnicodeError, LookupError):  # LookupError: a codec that is none of text
            continue
    return _guess(body)


def _utf8(body: bytes) -> tuple[str, str] | None:
    """The text where it can only be UTF-8: a cut inside a letter or a stray byte or two do not change that."""
    text = body.decode("utf-8", "replace")
    damage = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    letters = len(body.translate(None, bytes(range(0xC0))))  # bytes that begin a letter outside ASCII
    if damage * 10 >= letters:
        return None
    return text, "utf-8 (damaged)" if damage else "utf-8"


def _without_mark(name: str, mark: bytes) -> str:
    if name == "utf-8":
        return name
    return f"{name}-{'le' if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF32_LE) else 'be'}"


def _claimed(body: bytes, content_type: str) -> list[str]:
    """Encodings that the document and then the header claim, by Python's names, if they are text's."""
    head = body[:4096]
    claims = [
        match[1].decode("ascii", "replace") for match in (_DECLARED.search(head), _META.search(head)) if match
    ]
    claims += [match[1] for match in (_HEADER.search(content_type),) if match]
    names = []
    for claim in claims:
        try:
            name = codecs.lookup(claim).name
        except (LookupError, ValueError):
            continue
        if name not in _NOT_TEXT:
            names += [_SUPERSETS[name], name] if name in _SUPERSETS else [name]
    return names


def _guess(body: bytes) -> tuple[str, str]:
    """What the bytes look like. Only the first are looked at: guessing costs far more than decoding."""
    best = from_bytes(body[:20_000], steps=5, chunk_size=512, cp_isolation=_GUESSED).best()
    name = best.encoding if best else "cp1252"
    return body.decode(name, "replace"), f"{name} (guessed)"


def without_forbidden(text: str) -> str:
    """The text without characters, and references to characters, that XML 1.0 cannot carry."""
    return _CHARREF.sub(_checked, _FORBIDDEN.sub("", text))


def _checked(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    code = int(digits, 16 if match[1] else 10) if len(digits) <= 8 else -1
    return match[0] if 0 <= code <= 0x10FFFF and not _FORBIDDEN.match(chr(code)) else "\ufffd"
