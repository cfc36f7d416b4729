from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.encodings import decoded, zstd

TEXT = "Протестующие заняли аэропорт. ".encode() * 400
BARE = zlib.compressobj(wbits=-15)
PACKED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstd.compress(TEXT),
}


@pytest.mark.parametrize("name", PACKED)
def test_every_coding_is_undone(name: str) -> None:
    found = decoded(PACKED[name], name)
    assert (found.body, found.fault) == (TEXT, "")


@pytest.mark.parametrize("name", PACKED)
def test_a_body_that_ends_early_is_kept_so_far_and_flagged(name: str) -> None:
    found = decoded(PACKED[name][:-9], name)
    assert TEXT.startswith(found.body) or found.body == PACKED[name][:-9]
    assert found.fault


@pytest.mark.parametrize("name", PACKED)
def test_plain_text_under_a_coding_name_is_given_back(name: str) -> None:
    found = decoded(b"<html>plain", name)
    assert found.body == b"<html>plain"
    assert "not " in found.fault or "early" in found.fault


@pytest.mark.parametrize(
    ("name", "bomb"),
    [
        ("gzip", gzip.compress(bytes(50_000_000))),
        ("deflate", zlib.compress(bytes(50_000_000))),
        ("br", brotli.compress(bytes(50_000_000))),
        ("zstd", zstd.compress(bytes(50_000_000))),
        ("gzip, gzip", gzip.compress(gzip.compress(bytes(50_000_000)))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bomb_stops_at_the_limit(name: str, bomb: bytes) -> None:
    found = decoded(bomb, name, limit=100_000)
    assert len(found.body) == 100_000
    assert "larger than 100000 bytes" in found.fault


def test_layers_are_undone_last_first() -> None:
    assert decoded(brotli.compress(gzip.compress(TEXT)), "gzip, br").body == TEXT
    assert "5 content codings" in decoded(b"x", "gzip,gzip,gzip,gzip,gzip").fault


def test_bare_deflate_and_members_of_gzip() -> None:
    assert decoded(BARE.compress(TEXT) + BARE.flush(), "deflate").body == TEXT
    assert decoded(gzip.compress(TEXT) * 3, "gzip").body == TEXT * 3
    assert decoded(gzip.compress(TEXT) + b"trailing dirt", "gzip").body == TEXT


def test_unknown_codings_and_none() -> None:
    assert decoded(TEXT, "").body == TEXT
    assert decoded(TEXT, " Identity ").fault == ""
    found = decoded(TEXT, "aws-chunked")
    assert (found.body, found.fault) == (TEXT, "unknown content coding 'aws-chunked'")


@given(st.binary(max_size=300), st.text(max_size=20) | st.sampled_from(sorted(PACKED)))
def test_never_raises(body: bytes, name: str) -> None:
    assert len(decoded(body, name, limit=1000).body) <= 1000


@given(st.sampled_from(sorted(PACKED)), st.integers(0, 60), st.integers(0, 255))
def test_damage_is_kept_or_flagged_never_raised(name: str, place: int, value: int) -> None:
    packed = bytearray(PACKED[name])
    packed[place % len(packed)] = value
    found = decoded(bytes(packed), name, limit=len(TEXT))
    assert found.fault or len(found.body) <= len(TEXT)
