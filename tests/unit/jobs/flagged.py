"""An archive with developments in it, put there row by row: what a follower found, without following."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.jobs.standing import Moved, advance
from storage import articles, runs, sources
from storage.archive import Archive
from storage.articles import Version
from storage.records import Article, Verdict
from storage.times import stamp

NOON = datetime(2022, 3, 1, 12, tzinfo=UTC)
LOOKED = "2022-03-31T00:00:00Z"
OUTLETS = {
    "wire": ("Hill Wire", "agency", ""),
    "dawn": ("Dawn", "national", "Morning House"),
    "dusk": ("Dusk", "national", "Morning House"),
    "far": ("Far Away", "international", ""),
    "sea": ("Sea Times", "local", ""),
}


@dataclass
class Flagged:
    """A follower that says what a test wants it to."""

    archive: Archive
    count: int = 0
    stories: dict[str, int] = field(default_factory=dict)
    run: str = ""

    def begin(self) -> None:
        with self.archive.writing() as db:
            for source, (name, tier, owner) in OUTLETS.items():
                sources.declare(
                    db, source, name=name, address=f"https://{source}.example", country="", language="", owner=owner,
                    tier=tier, now=NOON,
                )  # fmt: skip
            self.run = runs.begin(
                db, topics=("dam",), sources=len(OUTLETS), proxy="", program="test", now=NOON
            )

    def article(self, title: str, source: str, hours: float, text: str = "") -> int:
        self.count += 1
        address = f"https://{source}.example/{self.count}"
        page = Article(address, address, title, text or f"{title}. Told by {source}.", language="en")
        seen = NOON + timedelta(hours=hours)
        verdicts = (Verdict("dam", True, 1.0, "says dam"),)
        with self.archive.writing() as db:
            return articles.add(db, source, Version(page, verdicts, "", "", self.run, "test", seen))

    def find(
        self, key: str, headline: str = "", *, source: str = "sea", hours: float = 0, **more: object
    ) -> str:
        """A development, founded by an article of its own."""
        article = self.article(headline or key, source, hours)
        at = stamp(NOON + timedelta(hours=hours))
        story = self._story(str(more.pop("in_story", key)), article, at)
        row = {
            "key": f"dam:{key}", "topic": "dam", "kind": "event", "headline": headline or key, "language": "en",
            "first_seen": at, "found_at": at, "reason": "because", "slot": "", "old": "", "new": "", "story": story,
            "article": article, "revision": article, "source": source, "baseline": 0, "status": "pending",
            "ready_at": "", "sentence": headline or key, "speaker": "", "score": 0.6, "numbers": "{}", "corrects": "",
            **more,
        }  # fmt: skip
        row["ready_at"] = "" if row["status"] == "pending" else LOOKED  # as a follower writes it
        row["numbers"] = json.dumps(row["numbers"]) if isinstance(row["numbers"], dict) else row["numbers"]
        with self.archive.writing() as db:
            db.table("development").insert(row)
        self.back(key, source=source, hours=hours, article=article)
        return str(row["key"])

    def _story(self, name: str, article: int, at: str) -> int:
        with self.archive.writing() as db:
            if name not in self.stories:
                cursor = db.execute(
                    "INSERT INTO story (topic, article, title, language, first_seen, last_seen, articles)"
                    " VALUES ('dam', ?, ?, 'en', ?, ?, 0)",
                    [article, name, at, at],
                )
                self.stories[name] = int(cursor.lastrowid or 0)
            story = self.stories[name]
            db.execute(
                "INSERT INTO story_article (topic, article, story, seen_at, score, reason)"
                " VALUES ('dam', ?, ?, ?, 0.5, 'likeness 0.50')",
                [article, story, at],
            )
            db.execute("UPDATE story SET articles = articles + 1 WHERE id = ?", [story])
            return story

    def back(self, key: str, *, source: str, hours: float, article: int = 0, **more: object) -> None:
        """One more report of a development."""
        article = article or self.article(f"also {key}", source, hours)
        with self.archive.writing() as db:
            db.table("support").insert(
                {"development": f"dam:{key}", "article": article, "source": source,
                 "seen_at": stamp(NOON + timedelta(hours=hours)), "credit": "", "cites": "[]", "copies": 0, **more}
            )  # fmt: skip

    def advance(self, hours: float) -> list[tuple[str, str]]:
        """Steps taken at a time: key without topic, status."""
        return [(one.key.split(":", 1)[1], one.step.status) for one in self.moved(hours)]

    def moved(self, hours: float) -> tuple[Moved, ...]:
        with self.archive.writing() as db:
            return advance(db, "dam", NOON + timedelta(hours=hours))
