"""The encoder's child: files are checked, bad texts and a dying or hanging child end in values."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.jobs import meaning
from crawler.jobs.meaning import DIMENSIONS, Encoder

needs_encoder = pytest.mark.skipif(
    bool(meaning.missing()), reason=meaning.missing() or "the semantic extra is installed"
)


def test_a_file_that_was_not_examined_is_named(tmp_path: Path) -> None:
    first, second = meaning.PINNED
    assert f"{tmp_path / first} is missing" in meaning.unexpected(tmp_path)
    (tmp_path / first).write_bytes(b"another model")
    (tmp_path / second).write_bytes(b"another engine")
    assert f"{tmp_path / first} is not the file that was examined" in meaning.unexpected(tmp_path)


def test_an_overlong_batch_costs_trust_and_in_the_end_the_child_is_not_asked() -> None:
    long = [f"{n} " + "the river rose again " * 50 for n in range(meaning.BATCH)]  # takes some seconds
    with Encoder(seconds=0.05) as encoder:
        for _ in range(meaning.LEAST_TRUST):
            assert encoder.trusted
            assert encoder.vectors(long) == [None] * len(long)
        assert not encoder.trusted
        assert encoder.vectors(["The dam burst."]) == [None]


@pytest.fixture(scope="module")
def encoder() -> Iterator[Encoder]:
    with Encoder() as found:
        yield found


@needs_encoder
def test_a_translation_is_nearer_than_another_matter(encoder: Encoder) -> None:
    said, translated, other = encoder.vectors(
        [
            "The dam burst and 17 workers died.",
            "Плотину прорвало, погибли 17 рабочих.",
            "Shares fell in Tokyo.",
        ]
    )
    assert said is not None
    assert translated is not None
    assert other is not None
    assert said.shape == (DIMENSIONS,)
    assert said @ translated > said @ other


@needs_encoder
def test_hostile_texts_are_answered(encoder: Encoder) -> None:
    texts = [
        "ﷺ" * 2000,  # overruns the encoder's buffer as it is written
        "\ud800",
        "",
        "\x00" * 50,
        "\u202e" * 9,
        "x" * 100_000,
        "水" * 300,
        "\u0301" * 300,
    ]
    found = encoder.vectors(texts)
    assert len(found) == len(texts)
    assert found[1:5] == [None, None, None, None]
    assert encoder.trusted


@needs_encoder
def test_a_child_that_died_is_replaced() -> None:
    before = {child.pid for child in multiprocessing.active_children()}
    with Encoder() as encoder:
        assert encoder.vectors(["The dam burst."])[0] is not None
        (child,) = (child for child in multiprocessing.active_children() if child.pid not in before)
        child.kill()
        child.join()
        encoder.vectors(["The river rose."])  # may fall into the gap
        assert encoder.trusted
        assert encoder.vectors(["The bridge fell."])[0] is not None


@needs_encoder
def test_order_and_batches_do_not_matter(encoder: Encoder) -> None:
    texts = [f"In town {n} the bridge closed." for n in range(5)]
    whole, turned = encoder.vectors(texts), encoder.vectors(texts[::-1])
    for one, other in zip(whole, turned[::-1], strict=True):
        assert one is not None
        assert other is not None
        assert one @ other > 0.999
