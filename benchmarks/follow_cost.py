"""What following one article costs: in a young archive and in one that has grown, for an original, a copy, a rewrite.

No data is needed: the articles are recombined from the scripted crisis (``crawler.demo.generate``), all on one topic
and within two weeks, so that every memory of the topic is as full as so many articles can make it. Another number of
them than 1,500 in the environment variable ``FOLLOWED``. Figures are processor milliseconds an article, keeping it in
the archive not included:

* ``first_ms``, ``last_ms``, ``growth``: the third hundred articles and the last two hundred, and the ratio of the two.
* ``original_ms``, ``copy_ms``, ``rewrite_ms``: fifty more of each in the grown archive. A copy is another outlet's,
  with a word changed so that it is no letter-for-letter copy; a rewrite has half of an archived text.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler import dedup
from crawler.config import Config, parse
from crawler.demo.example import schedules
from crawler.demo.generate import generate
from crawler.jobs.follow import follow
from storage import articles, runs, sources
from storage.archive import Archive
from storage.articles import Version
from storage.records import Article, Verdict

FOLLOWED = 1_500
CHUNK = 50
_TOPIC = "kazakhstan"
_END = datetime(2022, 1, 16, tzinfo=UTC)


def run(data: Path) -> dict[str, float]:
    """Milliseconds of processor an article. ``data`` is not needed."""
    del data
    count = int(os.environ.get("FOLLOWED", FOLLOWED))
    pages = _pages(count + CHUNK)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cost.db"
        config = parse(schedules("http://127.0.0.1:9", path), Path(folder) / "schedules.yaml")
        with Archive.open(path) as archive:
            crawl = _begun(archive, config)
            spent = [
                _followed(archive, config, crawl, pages[at : at + CHUNK], at) for at in range(0, count, CHUNK)
            ]
            kinds = {
                "original": pages[count:], "copy": _copies(pages[:CHUNK]),
                "rewrite": _rewrites(pages[:CHUNK], pages[CHUNK : 2 * CHUNK]),
            }  # fmt: skip
            late = {
                kind: _followed(archive, config, crawl, more, count + CHUNK * (at + 1))
                for at, (kind, more) in enumerate(kinds.items())
            }
    first, last = sum(spent[4:6]) / 2, sum(spent[-4:]) / 4
    figures = {"first_ms": first, "last_ms": last, "growth": last / first}
    figures |= {f"{kind}_ms": ms for kind, ms in late.items()}
    return {name: round(value, 3) for name, value in figures.items()} | {"articles": float(count)}


def _pages(count: int) -> list[tuple[str, Article]]:
    """Articles with their outlets, in order of time."""
    script = generate(count, seed=7, on_topic=1.0)
    pieces = sorted(script.pieces, key=lambda piece: (piece.published, piece.id))
    return [
        (piece.outlet, _page(piece.outlet, piece.path, piece.states[0].title, piece.states[0].paragraphs))
        for piece in pieces
    ]


def _page(outlet: str, path: str, title: str, paragraphs: Sequence[str]) -> Article:
    address = f"http://{outlet}.example{path}"
    text = "\n".join(paragraphs)
    return Article(
        address, dedup.canonical_address(address), title, text, fingerprint=dedup.fingerprint(text)
    )


def _copies(pages: Sequence[tuple[str, Article]]) -> list[tuple[str, Article]]:
    return [
        ("copier", _page("copier", f"/{at}", page.title, [f"{page.text} Read on.", ""]))
        for at, (_, page) in enumerate(pages)
    ]


def _rewrites(
    pages: Sequence[tuple[str, Article]], others: Sequence[tuple[str, Article]]
) -> list[tuple[str, Article]]:
    halves = []
    for at, ((_, page), (_, other)) in enumerate(zip(pages, others, strict=True)):
        mine, theirs = page.text.split("\n"), other.text.split("\n")
        text = [*mine[: len(mine) // 2], *theirs[len(theirs) // 2 :]]
        halves.append(("rewriter", _page("rewriter", f"/{at}", page.title, text)))
    return halves


def _begun(archive: Archive, config: Config) -> str:
    with archive.writing() as db:
        for name in ("copier", "rewriter", *(one for one in config.sources)):
            sources.declare(
                db, name, name=name, address=f"http://{name}.example", country="", language="", owner="", tier="",
                now=_END,
            )  # fmt: skip
        return runs.begin(db, topics=(_TOPIC,), sources=2, proxy="", program="benchmark", now=_END)


def _followed(
    archive: Archive, config: Config, crawl: str, pages: Sequence[tuple[str, Article]], at: int
) -> float:
    """Keep some articles, then follow them; milliseconds of processor that following took, an article."""
    verdict = Verdict(_TOPIC, True, 1.0, "on topic by the way it is made")
    seen = _END - timedelta(days=14) + timedelta(minutes=12 * at)
    with archive.writing() as db:
        for number, (outlet, page) in enumerate(pages):
            later = seen + timedelta(minutes=12 * number)
            dated = replace(page, published=later)
            articles.add(db, outlet, Version(dated, (verdict,), "", "", crawl, "benchmark", later))
    began = time.process_time()
    follow(archive, config, seen + timedelta(hours=12))
    return 1000 * (time.process_time() - began) / len(pages)
