"""Makes a deterministic world of any size out of the scripted one, for benchmarks and tests.

Sentences of the packaged articles are recombined, on-topic ones with on-topic ones, and their figures changed:
articles are as long as real ones (150 to 500 words) and no two are copies. Outlets are clones of the packaged
eight under other names. Their pages are as heavy as real ones: of 256 real article pages the median has 186 kB
and 875 elements. They announce all they ever published, up to 2,000 articles each.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from crawler.demo.loading import article_path, load_script, read_yaml
from crawler.demo.script import Outlet, Piece, Script, State

FIRST = datetime(2022, 1, 2, 6, tzinfo=UTC)
SPAN = timedelta(days=13)
LISTINGS = (("rss", "/rss.xml"), ("atom", "/atom.xml"), ("json feed", "/feed.json"), ("sitemap", ""))
LANGUAGES = ("en", "en", "ru", "tr", "kk")
LONGEST_FEED = 2000
CARDS = 125  # that tease other articles on every page
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[\w«“\"])")
FIGURE = re.compile(r"(?<![\d.,:])\d{2,}(?![\d.,:])")
# Unrest elsewhere makes no article off topic once it is mixed with news from Kazakhstan.
UNREST = re.compile(r"protest|riot|rally|emergency|detain|göster|gözalt|протест|митинг", re.IGNORECASE)
ORIGIN = {"en": "en-fuel", "ru": "ru-gaz", "tr": "tr-gaz", "kk": "kk-gaz"}  # how the unrest began
YEARS = range(1900, 2100)


@dataclass(slots=True)
class _Stock:
    """What articles of one language and kind (on topic or not) are made of."""

    openings: list[tuple[str, str]] = field(default_factory=list)  # title, first paragraph
    sentences: list[str] = field(default_factory=list)
    closing: tuple[str, ...] = ()  # background that puts any article on the topic


def generate(count: int, *, seed: int, outlets: int = 10, on_topic: float = 0.3) -> Script:
    """A world of ``count`` articles from ``outlets`` outlets; the same arguments give the same world.

    ``on_topic`` is the share of articles about the unrest, 0 to 1. Raises ValueError outside these ranges.
    """
    if outlets < 1 or count < 0 or not 0 <= on_topic <= 1:
        raise ValueError("generate() needs count >= 0, outlets >= 1 and on_topic between 0 and 1")
    dice = random.Random(seed)  # noqa: S311 (a test world, nothing secret)
    stock = _stock(load_script())
    papers = [_outlet(number, count, stock) for number in range(outlets)]
    relevant = round(count * on_topic)
    kinds = [True] * relevant + [False] * (count - relevant)
    dice.shuffle(kinds)
    pieces = []
    for number, topical in enumerate(kinds):
        outlet = papers[number % outlets]
        at = FIRST + SPAN * (number / max(count, 1))
        state = _state(dice, stock[outlet.language, topical], number, at)
        pieces.append(
            _piece(outlet, dice.choice(list(outlet.sections)), state, f"report-{number:05d}", topical)
        )
    return Script({paper.id: paper for paper in papers}, tuple(pieces))


def _outlet(number: int, count: int, stock: Mapping[tuple[str, bool], _Stock]) -> Outlet:
    language = LANGUAGES[number % len(LANGUAGES)]
    titles = [title for title, _ in stock[language, False].openings]
    wall = tuple(titles[(number + card) % len(titles)] for card in range(CARDS))
    models = [outlet for outlet in load_script().outlets.values() if outlet.language == language]
    listing, feed = LISTINGS[number % len(LISTINGS)]
    host = f"gazette{number:03d}.example"
    robots = ["User-agent: *", "Disallow: /closed/"]
    if listing == "sitemap":
        robots.append(f"Sitemap: http://{host}/sitemap.xml")
    return replace(
        models[number % len(models)],
        id=f"gazette{number:03d}",
        host=host,
        name=f"Gazette {number:03d}",
        owner=f"Owner {number:03d}",
        listing=listing,
        feed=feed,
        robots=tuple(robots),
        forbidden="/closed/plan",
        dark=(),
        busy=(),
        mirrors=(),
        tracking="",
        encoding="utf-8",
        feed_length=min(max(count, 1), LONGEST_FEED),
        filler=60_000 + 25_000 * (number % 10),
        wall=wall,
    )


def _stock(script: Script) -> Mapping[tuple[str, bool], _Stock]:
    stock: dict[tuple[str, bool], _Stock] = defaultdict(_Stock)
    for piece in script.pieces:
        first = piece.states[0]
        if piece.copy_of or (not piece.on_topic and UNREST.search(f"{first.title} {first.paragraphs[0]}")):
            continue
        kind = stock[piece.language, piece.on_topic]
        kind.openings.append((first.title, first.paragraphs[0]))
        for paragraph in first.paragraphs[1:]:
            kind.sentences += [
                s for s in SENTENCE_END.split(paragraph) if piece.on_topic or not UNREST.search(s)
            ]
    background: dict[str, str] = read_yaml("newsroom/background.yaml")
    for (language, topical), kind in stock.items():
        kind.sentences = sorted(set(kind.sentences))
        kind.closing = (background[ORIGIN[language]].strip(),) if topical else ()
    return stock


def _state(dice: random.Random, stock: _Stock, number: int, at: datetime) -> State:
    title, opening = dice.choice(stock.openings)
    body = _body(dice, stock.sentences, dice.randint(140, 420))
    paragraphs = (_varied(dice, opening), *body, *stock.closing)
    return State(at, f"{_varied(dice, title)} ({number})", paragraphs)


def _piece(outlet: Outlet, section: str, state: State, slug: str, topical: bool) -> Piece:
    return Piece(
        id=slug,
        outlet=outlet.id,
        path=article_path(outlet.path, slug, section, state.at),
        language=outlet.language,
        section=section,
        author=outlet.desk,
        states=(state,),
        event="generated" if topical else "",
    )


def _body(dice: random.Random, sentences: Sequence[str], words: int) -> list[str]:
    """Paragraphs of two to four sentences, ``words`` words in all at least where the stock suffices."""
    drawn: list[str] = []
    for sentence in dice.sample(sentences, k=min(60, len(sentences))):
        drawn.append(_varied(dice, sentence))
        words -= len(sentence.split())
        if words <= 0:
            break
    paragraphs = []
    while drawn:
        size = dice.randint(2, 4)
        paragraphs.append(" ".join(drawn[:size]))
        drawn = drawn[size:]
    return paragraphs


def _varied(dice: random.Random, text: str) -> str:
    """The text with its figures changed, years excepted."""

    def other(found: re.Match[str]) -> str:
        figure = found[0]
        if int(figure) in YEARS:
            return figure
        return str(dice.randint(10 ** (len(figure) - 1), 10 ** len(figure) - 1))

    return FIGURE.sub(other, text)
