"""Bytes to text: which claim about the encoding is believed."""

from __future__ import annotations

import pytest

from crawler.extraction import decode

RUSSIAN = "<p>В Алматы введён комендантский час, сообщила комендатура города. " * 5
TURKISH = "<p>Cumhurbaşkanı görüşmede şiddetin durdurulması çağrısında bulundu ve desteğini yineledi. " * 5


@pytest.mark.parametrize(
    ("body", "header", "text", "encoding", "how"),
    [
        (RUSSIAN.encode(), "text/html; charset=iso-8859-1", RUSSIAN, "utf-8", "strict UTF-8"),
        (b"\xef\xbb\xbf" + RUSSIAN.encode(), "", RUSSIAN, "utf-8", "BOM"),
        (RUSSIAN.encode("cp1251"), "text/html; charset=windows-1251", RUSSIAN, "cp1251", "declared"),
        (b'<meta charset="windows-1251">' + RUSSIAN.encode("cp1251"), "", None, "cp1251", "declared"),
        (TURKISH.encode("cp1254"), "text/html; charset=iso-8859-9", TURKISH, "cp1254", "declared"),
        (RUSSIAN.encode("utf-16"), "", RUSSIAN, "utf-16-le", "BOM"),
        (b"<p>plain", "text/html; charset=utf-7", "<p>plain", "utf-8", "strict UTF-8"),
    ],
)
def test_order_of_claims(body: bytes, header: str, text: str | None, encoding: str, how: str) -> None:
    decoded = decode(body, header)
    assert (decoded.encoding, decoded.how) == (encoding, how)
    assert (text or RUSSIAN) in decoded.text


def test_undeclared_cyrillic_is_detected() -> None:
    decoded = decode(RUSSIAN.encode("cp1251"))
    assert decoded.how == "detected"
    assert "комендантский" in decoded.text


def test_wide_text_without_a_mark_is_no_binary() -> None:
    decoded = decode(("<html><p>An ordinary page of plain English words. " * 9).encode("utf-16-le"))
    assert decoded.encoding == "utf-16-le"
    assert "ordinary page" in decoded.text


@pytest.mark.parametrize(
    "label", ["hex", "rot13", "unicode_escape", "idna", "zlib", "punycode", "no-such-thing"]
)
def test_names_that_are_no_text_encodings_are_not_used(label: str) -> None:
    decoded = decode(b"<p>caf\xe9 \\u0041", f"text/html; charset={label}")
    assert "\\u0041" in decoded.text


def test_a_cut_character_does_not_turn_the_page_into_another_encoding() -> None:
    decoded = decode(RUSSIAN.encode()[:-1] + b"\xd0")
    assert decoded.text.startswith("<p>В Алматы")
    assert decoded.how == "replaced"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG image"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\xff\xd8\xff\xe0", "JPEG image"),
        (b"\x00\x01\x02\x00" * 200, "binary data"),
    ],
)
def test_binary_formats_are_named(body: bytes, what: str) -> None:
    assert decode(body, "text/html").how == what
    assert decode(body, "text/html").encoding == "binary"
