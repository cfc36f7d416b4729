"""How right pages are read: bodies, titles, dates, authors against gold, and what a page costs.

Data: ``DIR/pages/NAME.jsonl`` (``url``, ``file``, ``gold``) beside gzipped pages, for NAME ``fundus`` and ``aeb``. A
set that is missing is skipped, and said so.

Bodies are scored as scrapinghub/article-extraction-benchmark does (its ``evaluate.py``): multisets of 4-grams of word
tokens, precision and recall of each page, averaged over pages. ``body_f1`` is the mean of the pages' own F1;
``body_f1_of_means`` is F1 of the two means, the figure which that project publishes (it is never the smaller one).
Gold texts and titles pass ``crawler.text`` first, as ours do: soft hyphens and other hidden characters are not words.
"""

from __future__ import annotations

import gzip
import json
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from typing import Any

import trafilatura

from crawler import relevance
from crawler.extraction import decode, extract, visible_text
from crawler.jobs.reading import PageToRead
from crawler.jobs.reading import read as read_task
from crawler.text import clean_text, one_line
from storage.records import Article, Lead, Unreadable

SETS = ("fundus", "aeb")
_TOKEN = re.compile(r"\w+")
_LINKED = "Zorbania"  # a place that no page speaks of; put into links only
_NOW = datetime(2100, 1, 1, tzinfo=UTC)  # no page of the sets lies in its future


@dataclass(frozen=True, slots=True)
class Gold:
    """One page with what is known of it."""

    address: str
    body: bytes
    gold: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds spent on one page by each way of reading it."""

    ours: float
    fast: float
    thorough: float
    visible: float
    off_topic: float  # refused by the first gate
    off_topic_linked: float  # refused by the second: the topic's word stands in link text only


def run(data: Path) -> dict[str, float]:
    """Figures of every set there is under ``data``; shares are 0..1, times milliseconds."""
    return quality(data) | cost(data)


def quality(data: Path) -> dict[str, float]:
    """How right every page of every set is read."""
    figures: dict[str, float] = {}
    for name, pages in _sets(data):
        read = [(page, extract(decode(page.body), page.address, now=_NOW)) for page in _progress(pages, name)]
        figures |= {f"{name}.{key}": value for key, value in _scores(read).items()}
    return figures


def cost(data: Path) -> dict[str, float]:
    """Processor time of every third page, beside the library's two modes in the same run."""
    costs = [_cost(page) for name, pages in _sets(data) for page in _progress(pages[::3], f"{name}, cost")]
    return _cost_figures(costs)


def _sets(data: Path) -> Iterator[tuple[str, list[Gold]]]:
    for name in SETS:
        manifest = data / "pages" / f"{name}.jsonl"
        if manifest.is_file():
            yield name, list(_load(manifest))
        else:
            print(f"pages: {manifest} is missing: skipped", file=sys.stderr)


def _load(manifest: Path) -> Iterator[Gold]:
    for line in manifest.read_text("utf-8").splitlines():
        row = json.loads(line)
        with gzip.open(manifest.parent / row["file"]) as file:
            yield Gold(row.get("original_url") or row["url"], file.read(), row["gold"])


def _progress(pages: list[Gold], name: str) -> Iterator[Gold]:
    for number, page in enumerate(pages, start=1):
        if sys.stderr.isatty():
            print(
                f"\r{name}: {number} of {len(pages)}",
                end="\n" if number == len(pages) else "",
                file=sys.stderr,
            )
        yield page


def _cost(page: Gold) -> Cost:
    text = decode(page.body).text
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        fast = _seconds(lambda: trafilatura.bare_extraction(text, fast=True, include_comments=False))
        thorough = _seconds(lambda: trafilatura.bare_extraction(text, include_comments=False))
    finally:
        logging.getLogger("trafilatura").setLevel(logging.NOTSET)
    ours = _seconds(lambda: extract(text, page.address, now=_NOW))
    visible = _seconds(lambda: visible_text(text))
    linked = text.replace("</body>", f"<p><a href='/x'>{_LINKED} floods</a></p></body>").encode()
    off_topic, off_topic_linked = (_refused(body, page.address) for body in (text.encode(), linked))
    return Cost(ours, fast, thorough, visible, off_topic, off_topic_linked)


def _refused(body: bytes, address: str) -> float:
    """Seconds that a page off topic costs in the reader, from bytes to its refusal."""
    task = PageToRead(
        body, "text/html; charset=utf-8", address, Lead(address, "s", address), (), ("t",), _NOW
    )
    topics = {"t": relevance.compile_topic("t", f"{_LINKED} AND (flood OR quake OR unrest)")}
    return _seconds(lambda: read_task(task, topics))


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _cost_figures(costs: list[Cost]) -> dict[str, float]:
    """Costs without the first tenth of the pages, in which libraries load their models and tables."""
    warm = costs[len(costs) // 10 :]
    if not warm:
        return {}
    ours, thorough = sum(cost.ours for cost in warm), sum(cost.thorough for cost in warm)
    return {
        "pages.ms_per_page": round(1000 * ours / len(warm), 2),
        "pages.cost_ratio": round(ours / thorough, 3),
        "pages.cost_ratio_fast": round(ours / sum(cost.fast for cost in warm), 3),
        "pages.off_topic_ratio": round(sum(cost.off_topic for cost in warm) / thorough, 3),
        "pages.off_topic_linked_ratio": round(sum(cost.off_topic_linked for cost in warm) / thorough, 3),
        "pages.visible_text_ratio": round(sum(cost.visible for cost in warm) / ours, 3),
    }


def _scores(read: list[tuple[Gold, Article | Unreadable]]) -> dict[str, float]:
    figures = {"pages": float(len(read))} | _body_scores(read)
    for key, judge in _FIELDS.items():
        judged = [verdict for page, article in read if (verdict := judge(page.gold, article)) is not None]
        if judged:
            figures[key] = round(fmean(judged), 4)
    return figures


def _body_scores(read: list[tuple[Gold, Article | Unreadable]]) -> dict[str, float]:
    pairs = [
        shingle_scores(clean_text(page.gold.get("body") or ""), _text(article)) for page, article in read
    ]
    precision = fmean([p for p, _, got, _ in pairs if got] or [0.0])
    recall = fmean([r for _, r, _, wanted in pairs if wanted] or [0.0])
    return {
        "body_precision": round(precision, 4),
        "body_recall": round(recall, 4),
        "body_f1": round(fmean(_harmonic(p, r) for p, r, _, _ in pairs), 4),
        "body_f1_of_means": round(_harmonic(precision, recall), 4),
    }


def _text(article: Article | Unreadable) -> str:
    return article.text if isinstance(article, Article) else ""


def shingle_scores(true: str, predicted: str) -> tuple[float, float, bool, bool]:
    """Precision and recall of 4-gram multisets, and whether there was anything predicted, anything to find.

    Two empty texts agree fully; an empty prediction of something has no precision and is left out of its mean.
    """
    wanted, got = shingles(true), shingles(predicted)
    common, size_wanted, size_got = (wanted & got).total(), wanted.total(), got.total()
    if wanted == got:
        return 1.0, 1.0, bool(size_got), bool(size_wanted)
    precision = common / size_got if size_got else 0.0
    recall = common / size_wanted if size_wanted else 0.0
    return precision, recall, bool(size_got), bool(size_wanted)


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Runs of ``size`` word tokens with their counts; a shorter text is one run."""
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[i : i + size]) for i in range(max(1, len(tokens) - size + 1)))


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


Judge = Callable[[Mapping[str, Any], Article | Unreadable], bool | None]


def _title(gold: Mapping[str, Any], article: Article | Unreadable) -> bool | None:
    if not gold.get("title"):
        return None
    return isinstance(article, Article) and article.title == one_line(str(gold["title"]))


def _authors(gold: Mapping[str, Any], article: Article | Unreadable) -> bool | None:
    if not gold.get("authors"):
        return None
    return isinstance(article, Article) and list(article.authors) == _clean(gold["authors"])


def _clean(names: Iterable[str]) -> list[str]:
    return [one_line(name) for name in names]


def _moments(gold: Mapping[str, Any], article: Article | Unreadable) -> list[tuple[datetime, datetime]]:
    """Gold's time beside ours on the same clock. Gold without a zone is a wall clock: ours is read on the clock of its
    own declaration, or in UTC."""
    wanted = datetime.fromisoformat(str(gold["published"]))
    if not isinstance(article, Article) or article.published is None:
        return []
    if wanted.tzinfo is not None:
        return [(wanted, article.published.astimezone(wanted.tzinfo))]
    in_utc = article.published.replace(tzinfo=None)
    try:
        declared = datetime.fromisoformat(article.published_raw).replace(tzinfo=None)
    except ValueError:
        declared = in_utc
    return [(wanted, in_utc), (wanted, declared)]


def _date(gold: Mapping[str, Any], article: Article | Unreadable) -> bool | None:
    if not gold.get("published"):
        return None
    return any(wanted.date() == got.date() for wanted, got in _moments(gold, article))


def _date_where_given(gold: Mapping[str, Any], article: Article | Unreadable) -> bool | None:
    given = isinstance(article, Article) and article.published is not None
    return _date(gold, article) if given else None


def _datetime(gold: Mapping[str, Any], article: Article | Unreadable) -> bool | None:
    if not gold.get("published") or not _moments(gold, article):
        return None
    return any(abs((wanted - got).total_seconds()) < 60 for wanted, got in _moments(gold, article))


def _language(gold: Mapping[str, Any], article: Article | Unreadable) -> bool | None:  # noqa: ARG001 — one form
    """Against the page's own declaration, which is wrong on some pages; only where it makes one."""
    if not isinstance(article, Article) or not article.language_declared:
        return None
    declared = article.language_declared.split("-")[0]
    return article.language == {"nb": "no", "nn": "no"}.get(declared, declared)


_FIELDS: dict[str, Judge] = {
    "title_exact": _title,
    "date_exact": _date,  # of all pages with a gold date, also those that declare none
    "date_exact_given": _date_where_given,  # of those for which we give a date
    "datetime_exact": _datetime,  # to the minute, of those for which we give a date
    "authors_exact": _authors,
    "language_as_declared": _language,
}
