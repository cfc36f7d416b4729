"""How right topics tell articles of a crisis from others, how telling suggested words are, and what judging costs.

Data, each skipped (and said so) where it is missing:

* ``DIR/timelines/CRISIS/articles.jsonl(.gz)`` (``date``, ``text``): every folder is a crisis; an article belongs to the
  crisis of its folder, and articles of the other folders are its negatives. The folders were collected by keywords and
  not read one by one, and crises overlap (an article on Libya tells of Egypt), so 1.0 is not to be had.
* ``DIR/kazakhstan/titles.jsonl`` (``title``): headlines of one crisis. There is no gold. The silver label is given by
  two plain word lists in this file, kept apart from the topic's own: a headline that names the country, a city or the
  president, and an act of unrest.
* ``DIR/pages/*.jsonl`` (``gold.body``, ``gold.title``): pages of other matters, the negatives of the shipped topics.

Figures, of each crisis and as ``timelines.…_mean``:

* ``CRISIS.derived_precision``, ``…_recall``, ``…_f1``: a query made without a person from the words that ``suggest``
  finds in the crisis's first 50 articles (a third, of fewer than 150) against the first of the others,
  ``(three best) AND (next twelve)``; judged on all later articles.
* ``CRISIS.named_f1``: the baseline, the folder's name as the query, on the same articles.
* ``CRISIS.desk_precision``, ``…_recall``, ``…_f1``: a query as a desk would write it; only for crises known here.
* ``kazakhstan.silver``: different headlines with the silver label; ``kazakhstan.silver_recall``: how many of them the
  shipped topic finds by the headline alone; ``kazakhstan.found``: share of all headlines it finds;
  ``kazakhstan.found_elsewhere``: share of the headlines that name no such place.
* ``pages.false_positives``: share of the pages that a shipped topic calls its own.
* ``gate.wrong``: texts that the cheap gate would have stopped and the judge keeps; must be 0.
* ``topics.gate_ms``, ``topics.judge_ms``: processor milliseconds of the gate, and of judging, for one article by the
  shipped topic; ``topics.suggest_ms``: of suggesting, for each article counted.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from statistics import fmean

from crawler import relevance
from crawler.config import parse
from crawler.jobs.topics import compiled
from crawler.relevance import Topic, WordCounts, compile_topic

Figures = dict[str, float]
Asked = tuple[str, str]  # crisis, kind of query

FIRST = 50  # articles of a crisis that a query is made from; a third of them, where they are few
_BEST, _NEXT = 3, 12  # suggested words: any of the best, and any of the next
_COST_OF = 100  # articles that costs are measured on
_DESK = {
    "libya": "Libya* AND (Gaddafi OR Gadhafi OR Qaddafi OR protest OR rebel OR uprising OR Tripoli OR Benghazi)",
    "egypt": "(Egypt OR Cairo OR Mubarak) AND (protest OR protester OR uprising OR Tahrir OR Mubarak)",
    "haiti": "Haiti* AND (earthquake OR quake OR rescue OR relief OR survivor)",
    "h1n1": "H1N1 OR ((swine OR influenza OR flu) AND (virus OR outbreak OR pandemic OR vaccine))",
}
_WHERE = re.compile(
    r"kazakh|almaty|alma-ata|astana|nur-sultan|aktau|zhanaozen|shymkent|toka[iy]ev", re.IGNORECASE
)
_WHAT = re.compile(
    r"protest|riot|pogrom|unrest|rally|rallies|terroris|csto|state of emergency|clash|curfew", re.I
)


@dataclass(frozen=True, slots=True)
class Text:
    """One text to judge."""

    title: str
    text: str
    language: str = "en"


@dataclass(slots=True)
class _Tally:
    """Right and wrong verdicts."""

    found: int = 0
    missed: int = 0
    false: int = 0
    gate_wrong: int = 0

    def figures(self, prefix: str) -> Figures:
        precision = self.found / max(self.found + self.false, 1)
        recall = self.found / max(self.found + self.missed, 1)
        f1 = 2 * precision * recall / (precision + recall) if self.found else 0.0
        named = {"precision": precision, "recall": recall, "f1": f1}
        return {f"{prefix}_{name}": round(value, 4) for name, value in named.items()}


def run(data: Path) -> Figures:
    """Figures of every part there is under ``data``; shares are 0..1, times milliseconds."""
    shipped = _shipped()
    wrong: list[int] = []
    crises = dict(_crises(data))
    figures = _timelines(crises, wrong) | _kazakhstan(data, shipped, wrong) | _negatives(data, shipped, wrong)
    texts = [text for articles in crises.values() for text in articles[:_COST_OF]][:_COST_OF]
    if figures:
        figures["gate.wrong"] = float(sum(wrong))
    return figures | _cost(texts, shipped)


def _shipped() -> Mapping[str, Topic]:
    """The topics of the schedules.yaml that ``crisisdesk init`` writes."""
    written = resources.files("crawler.config").joinpath("schedules.yaml").read_text("utf-8")
    return compiled(parse(written, Path("schedules.yaml")))


def _crises(data: Path) -> Iterator[tuple[str, list[Text]]]:
    files = sorted((data / "timelines").glob("*/articles.jsonl*"))
    if len(files) < 2:
        print(f"topics: {data / 'timelines'} has not two crises: skipped", file=sys.stderr)
        return
    for file in files:
        rows = sorted(_rows(file), key=lambda row: str(row["date"]))
        yield file.parent.name, [Text("", str(row["text"])) for row in rows]


def _rows(file: Path) -> Iterator[Mapping[str, object]]:
    written = file.read_bytes()
    text = (gzip.decompress(written) if file.suffix == ".gz" else written).decode("utf-8")
    yield from (json.loads(line) for line in text.split("\n") if line.strip())


def _timelines(crises: Mapping[str, Sequence[Text]], wrong: list[int]) -> Figures:
    asked = {
        (name, kind): compile_topic(name, query)
        for name in crises
        for kind, query in (
            ("derived", _derived(name, crises)),
            ("named", name),
            ("desk", _DESK.get(name, "")),
        )
        if query
    }
    tallies = _judged(asked, crises)
    wrong.extend(tally.gate_wrong for tally in tallies.values())
    figures: Figures = {}
    for (name, kind), tally in tallies.items():
        figures |= tally.figures(f"{name}.{kind}")
    figures = {key: value for key, value in figures.items() if ".named_" not in key or key.endswith("f1")}
    return figures | {
        f"timelines.{kind}_f1_mean": round(fmean(values), 4)
        for kind in ("derived", "named", "desk")
        if (values := [value for key, value in figures.items() if key.endswith(f".{kind}_f1")])
    }


def _derived(name: str, crises: Mapping[str, Sequence[Text]]) -> str:
    """A query from the most telling words of a crisis's first articles; "" if none part them from the others."""
    words = [one.word for one in _suggested(name, crises)]
    best, following = words[:_BEST], words[_BEST : _BEST + _NEXT]
    return f"({' OR '.join(best)}) AND ({' OR '.join(following)})" if following else " OR ".join(best)


def _suggested(name: str, crises: Mapping[str, Sequence[Text]]) -> tuple[relevance.Suggestion, ...]:
    on, off = WordCounts(), WordCounts()
    for crisis, articles in crises.items():
        for article in articles[: _first(articles)]:
            (on if crisis == name else off).add(article.text, article.language)
    # A topic that names nothing a page has, so that nothing is left out of what is suggested.
    return relevance.suggest(compile_topic(name, "site:nowhere.invalid"), on, off, _BEST + _NEXT)


def _first(articles: Sequence[Text]) -> int:
    return min(FIRST, len(articles) // 3)


def _judged(asked: Mapping[Asked, Topic], crises: Mapping[str, Sequence[Text]]) -> dict[Asked, _Tally]:
    """Every later article by every topic; article by article, so that each is cut into words once."""
    tallies = {key: _Tally() for key in asked}
    for crisis, articles in crises.items():
        for article in articles[_first(articles) :]:
            for (name, kind), topic in asked.items():
                relevant, tally = _is_on(topic, article), tallies[name, kind]
                tally.gate_wrong += relevant and not _gate(topic, article)
                tally.found += relevant and crisis == name
                tally.missed += not relevant and crisis == name
                tally.false += relevant and crisis != name
    return tallies


def _is_on(topic: Topic, text: Text) -> bool:
    return relevance.judge(
        topic, title=text.title, text=text.text, language=text.language, address=""
    ).relevant


def _gate(topic: Topic, text: Text) -> bool:
    return relevance.may_match(topic, f"{text.title}\n{text.text}")


def _kazakhstan(data: Path, shipped: Mapping[str, Topic], wrong: list[int]) -> Figures:
    file = data / "kazakhstan" / "titles.jsonl"
    if not file.is_file():
        print(f"topics: {file} is missing: skipped", file=sys.stderr)
        return {}
    headlines = [Text(title, "") for title in dict.fromkeys(str(row["title"]) for row in _rows(file))]
    topic = shipped["kazakhstan"]
    found = [_is_on(topic, headline) for headline in headlines]
    there = [bool(_WHERE.search(one.title)) for one in headlines]
    silver = [here and bool(_WHAT.search(one.title)) for here, one in zip(there, headlines, strict=True)]
    elsewhere = [on for on, here in zip(found, there, strict=True) if not here]
    wrong.append(sum(on and not _gate(topic, one) for on, one in zip(found, headlines, strict=True)))
    both = sum(on and label for on, label in zip(found, silver, strict=True))
    return {
        "kazakhstan.silver": float(sum(silver)),
        "kazakhstan.silver_recall": round(both / max(sum(silver), 1), 4),
        "kazakhstan.found": round(sum(found) / max(len(found), 1), 4),
        "kazakhstan.found_elsewhere": round(sum(elsewhere) / max(len(elsewhere), 1), 4),
    }


def _negatives(data: Path, shipped: Mapping[str, Topic], wrong: list[int]) -> Figures:
    pages = list(_pages(sorted((data / "pages").glob("*.jsonl"))))
    if not pages:
        print(f"topics: {data / 'pages'} has no page: skipped", file=sys.stderr)
        return {}
    false = 0
    for page in pages:
        on = [topic for topic in shipped.values() if _is_on(topic, page)]
        wrong.append(sum(not _gate(topic, page) for topic in on))
        false += bool(on)
    return {"pages.false_positives": round(false / len(pages), 4)}


def _pages(manifests: Iterable[Path]) -> Iterator[Text]:
    for manifest in manifests:
        for row in _rows(manifest):
            gold = row["gold"]
            if isinstance(gold, Mapping):
                yield Text(str(gold.get("title") or ""), str(gold.get("body") or ""), "")


def _cost(texts: Sequence[Text], shipped: Mapping[str, Topic]) -> Figures:
    if not texts:
        return {}
    topic = next(iter(shipped.values()))
    _is_on(topic, texts[0])  # dictionaries are opened
    counts = WordCounts()
    began = time.process_time()
    for text in texts:
        _gate(topic, text)
    gated = time.process_time()
    for text in texts:
        _is_on(topic, text)
    judged = time.process_time()
    for text in texts:
        counts.add(text.text, text.language)
    counted = time.process_time()
    spent = {"gate_ms": gated - began, "judge_ms": judged - gated, "suggest_ms": counted - judged}
    return {f"topics.{name}": round(1000 * seconds / len(texts), 3) for name, seconds in spent.items()}
