"""How well "what is new" finds the developments of the scripted crisis, without HTTP.

The script's article states go in order of time through the real judgement of topics, a real archive and the real
follower, one crawl a day. Each development found is then held against the gold:

- it is *right* if its article says, at that time, a gold development of the same sort that no earlier one matched;
- a *repeat* if all that its article says was matched before;
- a *detail* if the gold names its sentence as small but true: telling it is neither asked for nor a mistake, so that it
  counts neither for nor against precision;
- *wrong* otherwise.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from crawler import dedup, relevance
from crawler.config import Config, parse
from crawler.demo import gold as golden
from crawler.demo.example import schedules
from crawler.demo.loading import load_script
from crawler.demo.script import Piece, Script, State
from crawler.jobs.digest import lines
from crawler.jobs.follow import follow
from crawler.jobs.topics import compiled
from storage import articles, runs, sources
from storage.archive import Archive
from storage.articles import Version
from storage.records import Article, Development, Verdict

Dated = tuple[datetime, Piece, State]
_DETAIL = "detail"  # the kind of development that is told only under its story


@dataclass(frozen=True, slots=True)
class Match:
    """One development found, and what it is worth."""

    found: Development
    piece: str
    verdict: str  # right, repeat, detail, wrong
    gold: str  # key of the gold development it matched, "" if none


def run(data: Path) -> dict[str, float]:  # noqa: ARG001  (the script is part of the program)
    """Flat figures: shares of developments, of figures among them, and of repeats among what was flagged."""
    return measured(flagged())


def measured(seen: Flagged) -> dict[str, float]:
    """The figures of one run."""
    truth = golden.load_gold()
    matches = judged(seen.developments, seen.pieces, truth, load_script())
    right = {match.gold for match in matches if match.verdict == "right"}
    figures = {g.key for g in truth.developments if g.kind == "figure"}
    corrections = {g.key for g in truth.developments if g.kind in ("correction", "withdrawal")}
    by_key = {g.key: g.independent for g in truth.developments}
    details = sum(m.verdict == "detail" for m in matches)
    counts = [(seen.independent[m.found.key], by_key[m.gold]) for m in matches if m.gold]
    return {
        "demo.flagged": len(matches),
        "demo.gold": len(truth.developments),
        "demo.details": details,
        "demo.precision": _share(len(right), len(matches) - details),
        "demo.recall": _share(len(right), len(truth.developments)),
        "demo.figure_recall": _share(len(right & figures), len(figures)),
        "demo.correction_recall": _share(len(right & corrections), len(corrections)),
        "demo.repeats_flagged": _share(sum(m.verdict == "repeat" for m in matches), len(matches)),
        "demo.independent_exact": _share(sum(ours == true for ours, true in counts), len(counts)),
        "demo.independent_over": _share(sum(ours > true for ours, true in counts), len(counts)),
        "demo.sentences_a_day": round(seen.sentences / seen.days, 1),
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


@dataclass(frozen=True, slots=True)
class Flagged:
    """What the follower flagged and a digest would tell, in order; what stays pending is not flagged."""

    developments: list[Development]  # told in lines of their own: all but single sentences of detail
    pieces: dict[int, Piece]  # behind every article of the archive
    independent: dict[str, int]  # by key of the development: houses with a report of their own, in the end
    sentences: int  # of detail, which a digest folds under their story
    days: int


def flagged(*, semantic: bool = False) -> Flagged:
    """The whole script, followed. ``semantic``: what was told in another language is recognised by its meaning."""
    script = load_script()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        config = parse(schedules("http://127.0.0.1:9", path), Path(folder) / "schedules.yaml")
        config = config.model_copy(update={"semantic": semantic})
        with Archive.open(path) as archive:
            found, pieces = _fed(archive, config, script)
            end = script.ends + timedelta(days=1)
            told = lines(archive, "kazakhstan", None, end)
    independent = {line.key: line.independent for line in told}
    lines_of_their_own = [one for one in found if one.key in independent and one.kind != _DETAIL]
    sentences = sum(line.kind == _DETAIL for line in told)
    days = len({at.date() for at, _, _ in _states(script)})
    return Flagged(lines_of_their_own, pieces, independent, sentences, days)


def _fed(archive: Archive, config: Config, script: Script) -> tuple[list[Development], dict[int, Piece]]:
    topics = compiled(config)
    found: list[Development] = []
    pieces: dict[int, Piece] = {}
    for day, states in groupby(_states(script), key=lambda dated: dated[0].date()):
        now = datetime.fromisoformat(f"{day}T00:00:00+00:00") + timedelta(days=1)
        with archive.writing() as db:
            for one in config.sources.values():
                sources.declare(
                    db, one.id, name=one.name, address=one.address, country=one.country or "", language="",
                    owner=one.owner or "", tier=one.tier or "", now=now,
                )  # fmt: skip
            crawl = runs.begin(
                db,
                topics=("kazakhstan",),
                sources=len(config.sources),
                proxy="",
                program="benchmark",
                now=now,
            )
            for at, piece, state in states:
                _keep(archive, piece, state, at, crawl, topics, pieces)
        found += follow(archive, config, now)
    return found, pieces


def _states(script: Script) -> Iterator[Dated]:
    """Every readable state, when a reader could first see it."""
    dated = [
        (golden.visible(script.outlets[piece.outlet], state.at), piece, state)
        for piece in script.pieces
        for state in piece.states
        if state.status == 200
    ]
    yield from sorted(dated, key=lambda one: (one[0], one[1].published, one[1].id))


def _keep(
    archive: Archive, piece: Piece, state: State, at: datetime, crawl: str, topics: dict[str, relevance.Topic],
    pieces: dict[int, Piece],
) -> None:  # fmt: skip
    """Archive one state as a crawl would: a new article, a revision, a copy, or nothing if it is off topic."""
    address = f"http://{piece.outlet}.example{piece.path}"
    text = "\n".join(part for part in (state.note, *state.paragraphs) if part)
    page = Article(
        address, dedup.canonical_address(address), state.title, text, published=piece.published,
        language=piece.language, section=piece.section, credit=piece.credit, fingerprint=dedup.fingerprint(text),
    )  # fmt: skip
    verdicts = tuple(_judged(topic, page) for topic in topics.values())
    version = Version(page, verdicts, "", "", crawl, "benchmark", at, "changed")
    known = articles.by_key(archive.db, page.canonical)
    twin = articles.by_fingerprint(archive.db, page.fingerprint)
    if known:
        articles.revise(archive.db, known, version)
    elif any(verdict.relevant for verdict in verdicts) and twin:
        articles.appear(archive.db, twin.id, page.canonical, piece.outlet, version, articles.SAME_TEXT)
    elif any(verdict.relevant for verdict in verdicts):
        pieces[articles.add(archive.db, piece.outlet, version)] = piece


def _judged(topic: relevance.Topic, page: Article) -> Verdict:
    return relevance.judge(
        topic, title=page.title, text=page.text, language=page.language, address=page.address
    )


def judged(
    found: Iterable[Development], pieces: dict[int, Piece], truth: golden.Gold, script: Script
) -> list[Match]:
    """Every development found, in order, with what it is worth."""
    by_key = {g.key: g for g in truth.developments}
    matched: set[str] = set()
    matches: list[Match] = []
    for one in found:
        piece = pieces[one.articles[0]]
        said = [by_key[key] for key in _said(script, piece, one.first_seen) if _same_sort(one, by_key[key])]
        new = next((g for g in said if g.key not in matched), None)
        if new:
            matched.add(new.key)
        small = any(d.article == piece.id and d.sentence in one.sentence for d in truth.details)
        verdict = "right" if new else "repeat" if said else "detail" if small else "wrong"
        matches.append(Match(one, piece.id, verdict, new.key if new else ""))
    return matches


def _said(script: Script, piece: Piece, at: datetime) -> tuple[str, ...]:
    """What the article says in the state that is visible at a moment."""
    seen = [s for s in piece.states if golden.visible(script.outlets[piece.outlet], s.at) <= at]
    return seen[-1].says if seen else ()


def _same_sort(one: Development, g: golden.Development) -> bool:
    """A figure must be that slot with that value; a correction must take back that value; the rest is news."""
    if g.kind == "figure":
        return one.kind == "figure" and one.slot.startswith(g.slot) and _same_value(one.new, g.new)
    if g.kind in ("correction", "withdrawal"):
        return one.kind == "correction" and one.slot.startswith(g.slot) and _same_value(one.old, g.old)
    return one.kind not in ("figure", "correction")


def _same_value(said: str, value: str) -> bool:
    """The same words ("dozens"), the same number, or within 2 % of it ("nearly 8,000" for 7,939)."""
    numbers, wanted = (
        [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", text)] for text in (said, value)
    )
    if not (numbers and wanted):
        return said == value
    return abs(numbers[0] - wanted[0]) <= 0.02 * wanted[0]


def listing() -> Iterator[str]:
    """The days as a person would check them: every development with its verdict, then what was missed."""
    seen = flagged()
    truth = golden.load_gold()
    matches = judged(seen.developments, seen.pieces, truth, load_script())
    for m in matches:
        figure = f" {m.found.slot} {m.found.old} → {m.found.new}" if m.found.slot else ""
        where = f"{m.verdict:<6} {m.found.first_seen:%d %H:%M} {m.piece:<28} {m.gold:<20}"
        yield f"{where} {m.found.kind}{figure} | {m.found.headline[:70]}"
        yield f"       {m.found.reason[:110]}"
    right = {m.gold for m in matches}
    yield from (
        f"missed {g.first:%d %H:%M} {g.article} {g.key}" for g in truth.developments if g.key not in right
    )


if __name__ == "__main__":
    print(json.dumps(run(Path()), indent=1))
    print("\n".join(listing()))
