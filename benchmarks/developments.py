"""How many first reports of journalists' timeline entries are flagged, and how many later repeats are flagged again.

Articles of each crisis with gold go in order of their day through the product's own reading of sentences
(``crawler.jobs.noticing``) on a real archive. A development is *flagged* if its score makes it ready by itself.

* ``first_flagged``: of the timeline entries with a first report, the share of which at least one sentence, of the first
  report or a repeat on the same day, founded a flagged development.
* ``repeats_flagged``: of the sentences that repeat an entry on a later day, the share that founded a flagged
  development. Many tell something new besides, so this is a strict figure.
* ``first_told``: as ``first_flagged``, and a sentence that only supports a flagged development first seen on its day
  counts as well.
* ``sentences_flagged``: share of all sentences that founded a flagged development.
* ``first_in_ten``: share of the entries with a first sentence among the day's ten weightiest developments.
* ``per_day``: flagged developments of a crisis and day; ``ms_per_article``: processor time of ``notice``.
* ``cv.…``: with the threshold taken, for each crisis, from the others, so that it flags 85 % of their first reports.
* ``CRISIS.…``: the same of one crisis; ``baseline.near_duplicate|tfidf|volume.…``: of the plain monitors in
  ``benchmarks.baselines`` on the same stream, the threshold of TF-IDF taken on the other crises so that it flags as
  many first reports there as the product does.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as clock
from pathlib import Path

from sqlite_utils import Database

from benchmarks import baselines
from benchmarks.crises import Dated, Entry, Place, entries, stream
from crawler import dedup
from crawler.jobs.noticing import notice
from crawler.stories.words import sentences
from storage import articles, runs, sources, stories
from storage.archive import Archive
from storage.articles import Version
from storage.records import Article, Development, Verdict
from storage.sentences import sentence_hash

Figures = dict[str, float]
ENOUGH = 0.85  # share of the first reports that a cross-validated threshold is to flag
_SOURCE = "wire"


@dataclass(slots=True)
class Noticed:
    """What the product made of one crisis."""

    places: dict[tuple[int, int], list[Place]] = field(
        default_factory=dict
    )  # article and hash of a sentence → lines
    day_of: dict[int, date] = field(default_factory=dict)  # of an article of the archive
    sentences: int = 0
    founded: dict[str, Development] = field(default_factory=dict)
    tells: dict[Place, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )  # line → keys it founds or supports
    flagged: dict[Place, Development] = field(
        default_factory=dict
    )  # line → the flagged development it founded
    newness: dict[Place, float] = field(default_factory=dict)  # line that founded any → its score
    seconds: float = 0.0


def run(data: Path) -> Figures:
    """Figures over every crisis that has gold; shares are 0..1. Nothing where gold or articles are missing."""
    gold = entries(data)
    crises = {name: stream(data / "timelines" / name) for name in sorted({one.crisis for one in gold})}
    crises = {name: articles for name, articles in crises.items() if articles}
    gold = [one for one in gold if one.crisis in crises]
    if not gold:
        print(
            f"developments: {data / 'gold'} has no developments*.jsonl with articles: skipped",
            file=sys.stderr,
        )
        return {}
    noticed = {name: followed(name, articles) for name, articles in crises.items()}
    figures = _scores(gold, noticed)
    for name in crises:
        own = _scores([one for one in gold if one.crisis == name], {name: noticed[name]})
        figures |= {f"{name}.{key}": value for key, value in own.items()}
    return figures | _crossed(gold, noticed) | _baselines(crises, gold, figures["first_flagged"])


def followed(crisis: str, articles_of: Sequence[Dated]) -> Noticed:
    """One crisis through the product, article by article."""
    made = Noticed()
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "crisis.db") as archive:
        with archive.writing() as db:
            story, crawl = _begin(db, crisis, _noon(articles_of[0].day))
        for number, article in enumerate(articles_of):
            with archive.writing() as db:
                row = _archived(db, crisis, crawl, article, number)
                _notice(db, crisis, story, row, article, made)
        for told in archive.db.query(
            "SELECT hash, development, article FROM told_in WHERE relation != 'contradicts'"
        ):
            for place in made.places.get((told["article"], told["hash"]), ()):
                made.tells[place].add(told["development"])
    return made


def _noon(day: date) -> datetime:
    return datetime.combine(day, clock(12), UTC)


def _begin(db: Database, crisis: str, now: datetime) -> tuple[int, str]:
    """A run to file articles under, and the one story that all of the crisis belongs to, once it has an article."""
    sources.declare(
        db,
        _SOURCE,
        name="Wire",
        address="https://wire.example/",
        country="",
        language="en",
        owner="",
        tier="",
        now=now,
    )
    return 1, runs.begin(db, topics=(crisis,), sources=1, proxy="", program="benchmark", now=now)


def _archived(db: Database, crisis: str, crawl: str, article: Dated, number: int) -> stories.Row:
    """The article kept as a crawl would, and its revision as the follower reads it."""
    text, at = "\n".join(article.sentences), _noon(article.day)
    address = f"https://wire.example/{article.id}"
    page = Article(
        address, address, "", text, published=at, language="en", fingerprint=dedup.fingerprint(text)
    )
    verdict = Verdict(crisis, True, 1.0, "of the crisis")
    kept = articles.add(db, _SOURCE, Version(page, (verdict,), "", "", crawl, "benchmark", at))
    if not number:
        stories.found(db, crisis, kept, crisis, "en", at)
    return next(
        db.query(
            "SELECT revision.id AS revision, revision.article, revision.seen_at, revision.title, revision.text,"
            " revision.language, revision.credit, article.source FROM revision"
            " JOIN article ON article.id = revision.article WHERE article.id = ?",
            [kept],
        )
    )


def _notice(db: Database, crisis: str, story: int, row: stories.Row, article: Dated, made: Noticed) -> None:
    own = sentences(row["text"], "en")
    began = time.process_time()
    found = notice(db, crisis, row, own, story=story, now=_noon(article.day))
    made.seconds += time.process_time() - began
    made.sentences += len(article.sentences)
    made.day_of[row["article"]] = article.day
    made.founded |= {one.key: one for one in found.developments}
    lines = _lines(article, own)
    for sentence, places in lines.items():
        made.places[row["article"], sentence_hash(sentence)] = places
    for one in found.developments:
        made.newness |= dict.fromkeys(lines[one.sentence], one.score)
        if one.status == "ready":
            made.flagged |= dict.fromkeys(lines[one.sentence], one)


def _lines(article: Dated, own: Sequence[str]) -> dict[str, list[Place]]:
    """The lines of the gold that each of the product's sentences stands in; a line may have several sentences."""
    found: dict[str, list[Place]] = {}
    line = 0
    for sentence in own:
        at = next((n for n in range(line, len(article.sentences)) if sentence in article.sentences[n]), None)
        if at is not None:
            line = at
            found.setdefault(sentence, []).append((article.id, at))
    return found


# ---------------------------------------------------------------- figures


def _scores(gold: Sequence[Entry], noticed: Mapping[str, Noticed]) -> Figures:
    flagged = {place for made in noticed.values() for place in made.flagged}
    total = sum(made.sentences for made in noticed.values())
    days = sum(len(set(made.day_of.values())) for made in noticed.values())
    ready = sum(one.status == "ready" for made in noticed.values() for one in made.founded.values())
    seconds = sum(made.seconds for made in noticed.values())
    count = sum(len(made.day_of) for made in noticed.values())
    return _against(gold, flagged, total) | {
        "first_told": _share(_is_told(one, noticed[one.crisis]) for one in gold),
        "first_in_ten": _first_in_ten(gold, noticed),
        "per_day": round(ready / max(days, 1), 2),
        "pending_per_day": round((sum(len(m.founded) for m in noticed.values()) - ready) / max(days, 1), 2),
        "seconds": round(seconds, 1),
        "ms_per_article": round(1000 * seconds / max(count, 1), 2),
    }


def _against(gold: Sequence[Entry], flagged: Collection[Place], sentences_in_all: int) -> Figures:
    """What any set of flagged sentences is worth."""
    return {
        "first_flagged": _share(any(place in flagged for place in one.first) for one in gold),
        "repeats_flagged": _share(place in flagged for one in gold for place in one.later),
        "sentences_flagged": round(len(flagged) / max(sentences_in_all, 1), 4),
    }


def _share(verdicts: Iterable[bool]) -> float:
    listed = list(verdicts)
    return round(sum(listed) / len(listed), 4) if listed else 0.0


def _is_told(entry: Entry, made: Noticed) -> bool:
    """Whether a sentence of the entry founded a flagged development, or supports one first seen that day."""
    keys = {key for place in entry.first for key in made.tells.get(place, ())}
    days = {made.day_of[a] for (a, _), places in made.places.items() if entry.first & set(places)}
    return any(
        (one := made.founded.get(key)) and one.status == "ready" and one.first_seen.date() in days
        for key in keys
    )


def _first_in_ten(gold: Sequence[Entry], noticed: Mapping[str, Noticed]) -> float:
    strongest = {place for made in noticed.values() for place in _strongest(made)}
    return _share(any(place in strongest for place in one.first) for one in gold)


def _strongest(made: Noticed) -> Iterator[Place]:
    """The sentences of the ten weightiest developments of every day."""
    by_day: dict[date, list[Development]] = defaultdict(list)
    for one in {one.key: one for one in made.flagged.values()}.values():
        by_day[one.first_seen.date()].append(one)
    chosen = {
        one.key
        for found in by_day.values()
        for one in sorted(found, key=lambda one: (-dict(one.numbers)["weight"], one.key))[:10]
    }
    yield from (place for place, one in made.flagged.items() if one.key in chosen)


def _crossed(gold: Sequence[Entry], noticed: Mapping[str, Noticed]) -> Figures:
    """The scores where the score from which one report is enough is taken, for each crisis, from the others."""
    newness = {name: made.newness for name, made in noticed.items()}
    flagged = {place for name in noticed for place in _above(name, newness, gold, ENOUGH)}
    scores = _against(gold, flagged, sum(made.sentences for made in noticed.values()))
    return {f"cv.{key}": value for key, value in scores.items()} if len(noticed) > 1 else {}


# ---------------------------------------------------------------- plain monitors


def _baselines(crises: Mapping[str, Sequence[Dated]], gold: Sequence[Entry], share: float) -> Figures:
    total = sum(len(article.sentences) for articles_of in crises.values() for article in articles_of)
    newness = {name: baselines.first_story(articles_of) for name, articles_of in crises.items()}
    flagged = {
        "near_duplicate": {
            p for articles_of in crises.values() for p in baselines.near_duplicate(articles_of)
        },
        "tfidf": {place for name in crises for place in _above(name, newness, gold, share)},
        "volume": {place for articles_of in crises.values() for place in baselines.volume(articles_of)},
    }
    return {
        f"baseline.{name}.{key}": value
        for name, places in flagged.items()
        for key, value in _against(gold, places, total).items()
    }


def _above(
    crisis: str, newness: Mapping[str, Mapping[Place, float]], gold: Sequence[Entry], share: float
) -> Iterator[Place]:
    """What is new enough in one crisis by the threshold that suits the others, or itself if it is the only one."""
    others = [one for one in gold if one.crisis != crisis] or list(gold)
    of_all = {place: value for one in newness.values() for place, value in one.items()}
    least = baselines.threshold(of_all, (one.first for one in others), share)
    yield from (place for place, value in newness[crisis].items() if value >= least)
