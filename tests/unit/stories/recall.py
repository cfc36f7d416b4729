"""A memory of sentences as the archive would give it back, for tests of novelty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from crawler.jobs.novel import weighed
from crawler.stories.novelty import Novelty, Sentence
from crawler.stories.terms import terms
from storage import sentences as archive
from storage.migrations import migrations
from storage.records import Remembered

NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)
TOPIC = "dam"


class Desk:
    """One topic's memory, and the judging of texts against it."""

    def __init__(self) -> None:
        self.db = Database(memory=True)
        migrations.apply(self.db)
        self._articles = 0

    def told(self, *sentences: str, days_ago: float = 0, source: str = "one", language: str = "en") -> int:
        self._articles += 1
        at = NOW - timedelta(days=days_ago)
        rows = [
            Remembered(one, terms(one, language).all, language, self._articles, self._articles, n, source, at)
            for n, one in enumerate(sentences)
        ]
        return archive.remember(self.db, TOPIC, rows)

    def judged(self, *sentences: str, language: str = "en") -> tuple[Novelty, ...]:
        read = [Sentence(one, language, n, terms(one, language)) for n, one in enumerate(sentences)]
        return tuple(one.novelty for one in weighed(self.db, TOPIC, read, NOW))

    def score(self, sentence: str, language: str = "en") -> float:
        return self.judged(sentence, language=language)[0].score


STORY = (
    "Engineers found a crack in the Rogun dam on the Vakhsh river.",
    "The dam, begun in 1976, is the tallest in Tajikistan.",
    "Officials ordered 4,000 people in the valley below to leave their homes.",
    "The river rises in Kyrgyzstan and feeds the Amu Darya.",
    "A spokesman for the energy ministry said repairs would take a month.",
)
