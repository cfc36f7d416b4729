"""Crises retold in steps by several people, judged sentence by sentence against an archive of what one of them wrote.

Data: ``DIR/updates/CRISIS/annotator1.tsv`` and so on: date, what is new, and the background known before.
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

from sqlite_utils import Database

from crawler.jobs.novel import weighed
from crawler.sentences import sentences as split
from crawler.stories.novelty_features import Sentence
from crawler.stories.novelty_meaning import Meanings, Vector
from crawler.stories.terms import terms
from storage import sentences as memory
from storage.migrations import migrations
from storage.records import Remembered

TESTED = (2, 3)  # annotators
_LANGUAGE = "en"


class Kind(IntEnum):
    """What a sentence is, for the judging."""

    NEW = 0
    REWRITE = 1
    BACKGROUND = 2
    BESIDE = 3  # background once more, beside rewrites: context only, not counted again


@dataclass(frozen=True, slots=True)
class Step:
    """What one annotator wrote for one date."""

    at: datetime
    update: tuple[str, ...]
    background: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One text, judged: for each sentence what it is, its features, and the score of the weights we ship."""

    crisis: str
    annotator: int
    kinds: tuple[Kind, ...]
    features: tuple[Mapping[str, float], ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """One text to be judged."""

    kinds: tuple[Kind, ...]
    sentences: tuple[str, ...]


def crises(data: Path) -> dict[str, dict[int, list[Step]]]:
    """Every crisis with what its annotators wrote, by annotator; crises that lack one of the three are left out."""
    found: dict[str, dict[int, list[Step]]] = {}
    for folder in sorted((data / "updates").glob("*")):
        files = {n: folder / f"annotator{n}.tsv" for n in (1, *TESTED)}
        if all(file.is_file() for file in files.values()):
            found[folder.name] = {n: list(_steps(file)) for n, file in files.items()}
    return found


def _steps(file: Path) -> Iterator[Step]:
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            at = datetime.fromisoformat(row["Date"].strip("[] ")).replace(hour=12, tzinfo=UTC)
            yield Step(at, _sentences(row["Update"]), _sentences(row["Background"]))


def _sentences(text: str | None) -> tuple[str, ...]:
    # Some annotators parted paragraphs by a written backslash and n.
    found = split((text or "").replace("\\n", "\n"), _LANGUAGE)
    return tuple(one for one in found if any(letter.isalpha() for letter in one))


def judged(
    name: str,
    all_of_them: Mapping[str, Mapping[int, Sequence[Step]]],
    vectors: Mapping[str, Vector] | None = None,
) -> Iterator[Judged]:
    """The texts of one crisis, step by step, in an archive that holds the other crises as other topics. ``vectors``: of
    sentences, for likeness in meaning; with them only annotator 2 is judged."""
    desk = _Desk(name, vectors)
    for other, written in all_of_them.items():
        if other != name:
            for step in written[1]:
                desk.remember(other, step.update, step.at)
                desk.remember(other, step.background, step.at)
    mine = all_of_them[name]
    for number, step in enumerate(mine[1]):
        desk.remember(name, step.background, step.at)
        yield from _read(desk, mine, number, Kind.NEW, Kind.BACKGROUND)
        desk.remember(name, step.update, step.at)
        yield from _read(desk, mine, number, Kind.REWRITE, Kind.BESIDE)


def _read(
    desk: _Desk, mine: Mapping[int, Sequence[Step]], number: int, update: Kind, background: Kind
) -> Iterator[Judged]:
    for annotator in TESTED if desk.vectors is None else TESTED[:1]:
        if number < len(mine[annotator]):
            step = mine[annotator][number]
            text = _article(step, update, background, f"{desk.topic} {number}")
            yield desk.judge(annotator, text, step.at)


def _article(step: Step, update: Kind, background: Kind, lot: str) -> _Text:
    """Update and background as one article. Which comes first is decided by lot, so that place tells nothing."""
    parts = [(update, step.update), (background, step.background)]
    if zlib.crc32(lot.encode()) % 2:
        parts.reverse()
    kinds = tuple(kind for kind, sentences in parts for _ in sentences)
    return _Text(kinds, tuple(one for _, sentences in parts for one in sentences))


class _Desk:
    """An archive in memory, and the reading of texts against it as the program does it."""

    def __init__(self, topic: str, vectors: Mapping[str, Vector] | None) -> None:
        self.topic = topic
        self.vectors = vectors
        self._meanings = Meanings()
        self._db = Database(memory=True)
        self._articles = 0
        migrations.apply(self._db)

    def remember(self, topic: str, sentences: Sequence[str], at: datetime) -> None:
        self._articles += 1
        number = self._articles
        rows = (
            Remembered(one, terms(one, _LANGUAGE).all, _LANGUAGE, number, number, place, "annotator1", at)
            for place, one in enumerate(sentences)
        )
        memory.remember(self._db, topic, rows)
        if self.vectors and topic == self.topic:
            for one in sentences:
                self._meanings.remember(_LANGUAGE, self.vectors[one])

    def judge(self, annotator: int, text: _Text, now: datetime) -> Judged:
        read = [
            Sentence(one, _LANGUAGE, place, terms(one, _LANGUAGE), self._meaning(one))
            for place, one in enumerate(text.sentences)
        ]
        found = [one.novelty for one in weighed(self._db, self.topic, read, now)]
        features = tuple(dict(one.numbers) for one in found)
        return Judged(self.topic, annotator, text.kinds, features, tuple(one.score for one in found))

    def _meaning(self, sentence: str) -> float | None:
        return self._meanings.likeness(_LANGUAGE, self.vectors[sentence]) if self.vectors else None


def written_by(annotators: Sequence[int], crisis: Mapping[int, Sequence[Step]]) -> list[str]:
    """Every sentence of some annotators, once."""
    steps = [step for one in annotators for step in crisis[one]]
    return list(dict.fromkeys(sentence for step in steps for sentence in (*step.update, *step.background)))
