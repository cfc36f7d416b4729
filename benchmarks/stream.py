"""A year and a half of a front page, every state in order: revisions counted, alerts a day, and how many repeat.

Data: ``DIR/bbc/front-page-*.jsonl.gz``, a line (``seen``, ``url``, ``title``, ``summary``) for every state of an item,
oldest first. Addresses come relative, with one host or another of the outlet, and with parameters; they are folded to
one article by ``dedup.canonical_address``, after a relative one is joined to the first host named and the outlet's
hosts in other domains (``bbc.com``, ``bbc.co.uk``) are taken for one.

* ``states``, ``addresses`` (as spelt), ``articles``; ``revisions``: states that a reader would see changed against the
  one before, by ``dedup.compare``; ``revisions_recounted``: the same counted another way (paths as keys, letters and
  digits compared); ``revisions_exact``: share of articles on which both counts agree.
* ``changed.KIND``: share of the revisions judged to be of that kind, ``changed.development`` of the four that tell
  something new.
* ``seconds`` of processor in all, ``ms_per_state``: everything but reading the file and the recount.

For each of two topics, ``kazakhstan`` (as it ships) and ``casualties`` (any crisis that kills):

* ``TOPIC.alerts``: states on topic that tell something new: a revision that is a development and whose news no other
  article of the topic has told (it is judged a second time, against the topic's last 50 states of two days); the first
  state of an article, judged against those. ``TOPIC.alerts_per_day``: by days with anything on topic;
  ``TOPIC.alerts_busiest_day``.
* ``TOPIC.repeats``: share of alerts that repeat. Measured apart from the judgement: an alert repeats if three fifths of
  the words of its new title (of its new text, if the title stood before) are in the title and text of one alert of the
  three days before, of the same article or another, and so are all its numbers.
* ``TOPIC.title_alerts_per_day``, ``TOPIC.title_repeats``: the baseline, an alert for every new or changed title.

``python -m benchmarks.stream [--from 2022-01-02] [--to 2022-01-15] [--topic kazakhstan]`` prints days as a digest shows
them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from crawler import dedup, relevance
from crawler.config import parse
from crawler.jobs.topics import compiled
from crawler.relevance import Topic, compile_topic
from crawler.stories.changes import MOST_EARLIER, Judged, State, judge_change

Figures = dict[str, float]

_DATA = Path(__file__).parent.parent.parent / "shared" / "data"
_CASUALTIES = "killed OR kills OR dead OR deaths OR dies OR died OR injured OR wounded OR missing OR hostages"
_MEMORY = timedelta(days=2)  # of what a topic's other articles told
_REPEATED = timedelta(days=3)
_SAME = 0.6  # share of words from which an alert repeats another
_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBER = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class Item:
    """One state of one article on the front page."""

    article: str
    address: str  # as spelt
    state: State
    seen: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing a reader would be told."""

    item: Item
    judged: Judged
    first: bool  # the article was not there before
    repeats: bool


@dataclass(slots=True)
class _Told:
    """Alerts of the last days, and which repeat them."""

    alerts: list[Alert] = field(default_factory=list)
    recent: deque[tuple[datetime, frozenset[str], frozenset[str]]] = field(default_factory=deque)

    def add(self, item: Item, judged: Judged, new: str, *, first: bool) -> None:
        words, numbers = _said(new)
        while self.recent and item.seen - self.recent[0][0] > _REPEATED:
            self.recent.popleft()
        again = any(
            len(words & old) >= _SAME * len(words) and numbers <= known for _, old, known in self.recent
        )
        self.recent.append((item.seen, *_said(f"{item.state.title} {item.state.text}")))
        self.alerts.append(Alert(item, judged, first, again))


def _said(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The longer words and the numbers of a text."""
    return frozenset(word.lower() for word in _WORD.findall(text)), frozenset(_NUMBER.findall(text))


@dataclass(slots=True)
class Watch:
    """One topic as the stream goes by."""

    topic: Topic
    told: _Told = field(default_factory=_Told)
    titles: _Told = field(default_factory=_Told)
    memory: deque[Item] = field(default_factory=lambda: deque(maxlen=MOST_EARLIER))
    days: Counter[date] = field(default_factory=Counter)


@dataclass(slots=True)
class Passed:
    """What came of a stream."""

    states: int = 0
    addresses: set[str] = field(default_factory=set)
    history: dict[str, list[State]] = field(default_factory=dict)
    revisions: Counter[str] = field(default_factory=Counter)  # by article
    kinds: Counter[str] = field(default_factory=Counter)
    developments: int = 0
    seconds: float = 0.0
    watches: Mapping[str, Watch] = field(default_factory=dict)


def run(data: Path) -> Figures:
    """The figures named above; none where there is no stream."""
    items = list(read(data))
    if not items:
        print(f"stream: {data / 'bbc'} has no front-page-*.jsonl.gz: skipped", file=sys.stderr)
        return {}
    passed = pass_by(items, topics())
    figures = _of_revisions(passed, items)
    for name, watch in passed.watches.items():
        figures |= {f"{name}.{key}": value for key, value in _of_alerts(watch).items()}
    return figures


def topics() -> dict[str, Topic]:
    """The topics that are watched, by name."""
    written = resources.files("crawler.config").joinpath("schedules.yaml").read_text("utf-8")
    shipped = compiled(parse(written, Path("schedules.yaml")))
    return {"kazakhstan": shipped["kazakhstan"], "casualties": compile_topic("casualties", _CASUALTIES)}


def read(data: Path) -> Iterator[Item]:
    """Every state of every file, in order, with the article it belongs to."""
    for file in sorted((data / "bbc").glob("front-page-*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines if line.strip()]
        home = next((row["url"] for row in rows if urlsplit(row["url"]).netloc), "https://front.page/")
        for row in rows:
            seen = datetime.fromisoformat(row["seen"].replace("Z", "+00:00"))
            state = State(row["title"], row["summary"] or "", seen, "en")
            yield Item(article_of(row["url"], home), row["url"], state, seen)


def article_of(address: str, home: str) -> str:
    """The key of an article: relative addresses belong to ``home``, and so do hosts that are named as it is."""
    key = dedup.canonical_address(urljoin(home, address))
    host, own = urlsplit(key).netloc, urlsplit(dedup.canonical_address(home)).netloc
    if host != own and host.split(".", 1)[0] == own.split(".", 1)[0]:
        return key.replace(f"//{host}", f"//{own}", 1)
    return key


def pass_by(items: Iterable[Item], watched: Mapping[str, Topic]) -> Passed:
    """Take in every state, in order."""
    passed = Passed(watches={name: Watch(topic) for name, topic in watched.items()})
    began = time.process_time()
    for item in items:
        _take_in(passed, item)
    passed.seconds = time.process_time() - began
    return passed


def _take_in(passed: Passed, item: Item) -> None:
    earlier = passed.history.setdefault(item.article, [])
    passed.states += 1
    passed.addresses.add(item.address)
    judged = None
    if earlier:
        last = earlier[-1]
        if dedup.compare(last.title, last.text, item.state.title, item.state.text) is None:
            return
        judged = judge_change(item.state, earlier)
        passed.revisions[item.article] += 1
        passed.kinds[judged.kind] += 1
        passed.developments += judged.development
    for watch in passed.watches.values():
        if _is_on(watch.topic, item.state):
            _watched(watch, item, judged, earlier)
    earlier.append(item.state)
    del earlier[:-MOST_EARLIER]


def _is_on(topic: Topic, state: State) -> bool:
    if not relevance.may_match(topic, f"{state.title}\n{state.text}"):
        return False
    return relevance.judge(topic, title=state.title, text=state.text, language="en", address="").relevant


def _watched(watch: Watch, item: Item, judged: Judged | None, earlier: list[State]) -> None:
    watch.days[item.seen.date()] += 1
    if not earlier or item.state.title != earlier[-1].title:
        shown = judged or judge_change(item.state, ())
        watch.titles.add(item, shown, item.state.title, first=not earlier)
    if judged is None or judged.development:
        known = [old.state for old in watch.memory if item.seen - old.seen <= _MEMORY]
        again = judge_change(item.state, [*known, *earlier[-1:]])
        if again.development:
            watch.told.add(item, judged or again, _new_of(item.state, earlier), first=not earlier)
    watch.memory.append(item)


def _new_of(state: State, earlier: list[State]) -> str:
    return state.title if all(state.title != old.title for old in earlier) else state.text


def _of_revisions(passed: Passed, items: Iterable[Item]) -> Figures:
    recounted, plain = recount(items)
    changed = max(passed.revisions.total(), 1)
    same = sum(passed.revisions[key] == sum(recounted[one] for one in keys) for key, keys in plain.items())
    return {
        "states": float(passed.states),
        "addresses": float(len(passed.addresses)),
        "articles": float(len(passed.history)),
        "revisions": float(passed.revisions.total()),
        "revisions_recounted": float(recounted.total()),
        "revisions_exact": round(same / max(len(passed.history), 1), 4),
        **{f"changed.{kind}": round(n / changed, 4) for kind, n in sorted(passed.kinds.items())},
        "changed.development": round(passed.developments / changed, 4),
        "seconds": round(passed.seconds, 2),
        "ms_per_state": round(1000 * passed.seconds / passed.states, 3),
    }


def recount(items: Iterable[Item]) -> tuple[Counter[str], dict[str, set[str]]]:
    """Revisions counted without anything of the program, by path: letters, digits and currencies compared. And the
    paths of each article."""
    last: dict[str, str] = {}
    counts: Counter[str] = Counter()
    plain: dict[str, set[str]] = {}
    for item in items:
        key = _path(item.address)
        plain.setdefault(item.article, set()).add(key)
        said = f"{_bare(item.state.title)}|{_bare(item.state.text)}"
        counts[key] += said != last.get(key, said)
        last[key] = said
    return counts, plain


def _bare(text: str) -> str:
    return re.sub(r"[^\w$£€¥%]+|_", " ", text).strip().casefold()


def _path(address: str) -> str:
    parts = urlsplit(address)
    query = "" if parts.query.startswith("utm_") else parts.query
    return f"{parts.path.rstrip('/')}?{query}" if parts.scheme in ("", "http", "https") else address


def _of_alerts(watch: Watch) -> Figures:
    days = max(len(watch.days), 1)
    by_day = Counter(alert.item.seen.date() for alert in watch.told.alerts)
    return {
        "states": float(watch.days.total()),
        "days": float(len(watch.days)),
        "alerts": float(len(watch.told.alerts)),
        "alerts_per_day": round(len(watch.told.alerts) / days, 3),
        "alerts_busiest_day": float(max(by_day.values(), default=0)),
        "repeats": _repeats(watch.told.alerts),
        "title_alerts_per_day": round(len(watch.titles.alerts) / days, 3),
        "title_repeats": _repeats(watch.titles.alerts),
    }


def _repeats(alerts: list[Alert]) -> float:
    return round(sum(alert.repeats for alert in alerts) / len(alerts), 4) if alerts else 0.0


def listing(data: Path, topic: str, since: date, until: date) -> Iterator[str]:
    """The days between, both included, as a digest would show them: what is new, its figures, and why."""
    items = [item for item in read(data) if since - timedelta(days=7) <= item.seen.date() <= until]
    watch = pass_by(items, {topic: topics()[topic]}).watches[topic]
    for day in sorted(one for one in watch.days if since <= one <= until):
        alerts = [alert for alert in watch.told.alerts if alert.item.seen.date() == day]
        titles = sum(alert.item.seen.date() == day for alert in watch.titles.alerts)
        yield f"{day:%a %d %B %Y} · {len(alerts)} new (every title: {titles}, states: {watch.days[day]})"
        for alert in alerts:
            yield from _lines(alert)


def _lines(alert: Alert) -> Iterator[str]:
    kind = "new story" if alert.first else str(alert.judged.kind)
    again = " · REPEATS" if alert.repeats else ""
    yield f"  {alert.item.seen:%H:%M} {kind:<11} {alert.item.state.title}{again}"
    if alert.item.state.text:
        yield f"                    {alert.item.state.text}"
    yield f"                    why: {alert.judged.reason}"


def main(arguments: list[str] | None = None) -> int:
    """Print the days of a topic."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stream")
    parser.add_argument("--data", type=Path, default=_DATA)
    parser.add_argument("--topic", default="kazakhstan", choices=sorted(topics()))
    parser.add_argument("--from", dest="since", type=date.fromisoformat, default=date(2022, 1, 2))
    parser.add_argument("--to", dest="until", type=date.fromisoformat, default=date(2022, 1, 15))
    options = parser.parse_args(arguments)
    print("\n".join(listing(options.data, options.topic, options.since, options.until)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
