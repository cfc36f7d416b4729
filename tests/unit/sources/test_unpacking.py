"""Bytes become text: gzip within bounds, the right encoding, nothing that XML forbids."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.unpacking import decode, unpack, without_forbidden
from tests.unit.sources.asking import listing

RUSSIAN = "Протесты в Жанаозене: цены на газ выросли вдвое, люди вышли на площадь города. " * 5


def test_gzip_is_undone_up_to_two_layers() -> None:
    for packed in (b"news", gzip.compress(b"news"), gzip.compress(gzip.compress(b"news"))):
        assert unpack(packed).body == b"news"
    assert unpack(gzip.compress(b"ne") + gzip.compress(b"ws")).body == b"news"  # members of one file


def test_a_gzip_bomb_is_stopped() -> None:
    unpacked = unpack(gzip.compress(b"\0" * 5_000_000), most=1 << 20)
    assert (len(unpacked.body), unpacked.complete) == (1 << 20, False)
    assert unpacked.notes == ("unpacks to more than 1 MiB",)


def test_damaged_gzip_gives_what_came_before_the_damage() -> None:
    text = "".join(f"https://e.org/{i * 7919}\n" for i in range(20_000)).encode()
    packed = gzip.compress(text)
    cut = unpack(packed[: len(packed) // 2])
    assert text.startswith(cut.body)
    assert len(cut.body) > 1_000
    assert cut.notes == ("the gzip data is cut short",)
    assert unpack(b"\x1f\x8bnonsense").notes == ("the gzip data is damaged",)


def test_a_cut_gzip_makes_the_listing_incomplete() -> None:
    body = gzip.compress("".join(f"https://e.org/{i * 7919}\n" for i in range(20_000)).encode())
    answer = listing(body[: len(body) // 2])
    assert (answer.kind, answer.complete) == ("text sitemap", False)
    assert answer.notes[0] == "the gzip data is cut short"


@pytest.mark.parametrize(
    ("head", "encoding", "content_type"),
    [
        ("", "utf-8", "text/xml; charset=iso-8859-1"),  # the header lies, the bytes cannot
        ("", "utf-8", ""),
        ("", "utf-8-sig", "text/xml; charset=windows-1251"),
        ("", "utf-16", ""),
        ("", "utf-32", ""),
        ("<?xml version='1.0' encoding='utf-16'?>", "utf-16-le", ""),
        ("<?xml version='1.0' encoding='windows-1251'?>", "cp1251", "text/xml; charset=utf-8"),
        ("<?xml version='1.0' encoding='koi8-r'?>", "koi8-r", "text/xml"),
        ("", "cp1251", "application/rss+xml; charset=Windows-1251"),
        ("<html><meta charset=windows-1251>", "cp1251", ""),
        ("", "cp1251", "text/xml; charset=nonsense"),
        ("", "cp1251", ""),
    ],
)
def test_the_encoding_is_found(head: str, encoding: str, content_type: str) -> None:
    assert decode((head + RUSSIAN).encode(encoding), content_type)[0] == head + RUSSIAN


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("震度6強の地震", "shift_jis"),
        ("震度6強の地震", "euc-jp"),
        ("震度6強の地震", "iso-2022-jp"),
        ("强烈地震", "gb2312"),
        ("強烈地震", "big5"),
        ("지진 발생", "euc-kr"),
        ("Deprem İstanbul’da", "windows-1254"),
        ("زلزال", "windows-1256"),
    ],
)
def test_declared_encodings_are_believed(text: str, declared: str) -> None:
    feed = f"<?xml version='1.0' encoding='{declared}'?><rss><channel><title>{text}</title></channel></rss>"
    assert text in decode(feed.encode(declared))[0]


def test_latin_1_means_what_browsers_take_it_for() -> None:
    assert decode(b"<?xml version='1.0' encoding='iso-8859-1'?>\x93caf\xe9\x94")[0].endswith("“café”")


@pytest.mark.parametrize(
    "declared", ["utf-7", "unicode_escape", "base64", "idna", "rot13", "undefined", "zip"]
)
def test_encodings_that_are_none_of_text_are_ignored(declared: str) -> None:
    text, _ = decode(b"<?xml version='1.0' encoding='%s'?>caf\xc3\xa9 +AOk-" % declared.encode())
    assert text.endswith("café +AOk-")
    assert decode(b"<?xml version='1.0' encoding='%s'?>caf\xe9 cr\xe8me" % declared.encode())[0].endswith(
        "café crème"
    )


def test_utf8_with_a_few_bad_bytes_is_still_utf8() -> None:
    body = RUSSIAN.encode()
    for head in ("", "<?xml version='1.0' encoding='utf-8'?>", "<?xml version='1.0' encoding='latin-1'?>"):
        assert decode(head.encode() + body[:-3])[0].startswith(head + RUSSIAN[:-5])
        text, encoding = decode(head.encode() + body + b"\xff" + body)
        assert (text, encoding) == (f"{head}{RUSSIAN}\ufffd{RUSSIAN}", "utf-8 (damaged)")


@given(st.binary(max_size=2_000), st.text(max_size=40))
def test_any_bytes_are_text(body: bytes, content_type: str) -> None:
    text, encoding = decode(unpack(body).body, content_type)
    assert encoding
    clean = without_forbidden(text)
    assert clean.encode().decode() == clean
    assert without_forbidden(clean) == clean
