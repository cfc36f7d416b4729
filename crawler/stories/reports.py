"""One report taken apart, and what its topic knew before it: what every judgement of this room is made from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.stories.acts import Act, acts, mentions
from crawler.stories.beliefs import Known
from crawler.stories.cluster import Rarity, Story
from crawler.stories.figures import Claim, claims
from crawler.stories.places import cities, places
from crawler.stories.settled import Saying
from crawler.stories.sketch import Sketch, names_in, sketch
from crawler.stories.words import reading_language, sentences, words

PROMINENT = 6  # sentences, title included, whose figures may be flagged; deeper ones are mostly background
MENTIONED = (
    60  # sentences looked through for acts that are only mentioned; bounds the work on a gigantic text
)
NO_NEWS = frozenset(
    {"opinion", "live blog", "video", "gallery", "index page"}
)  # these retell; they found no story
_EXPLAINS = re.compile(
    r"^(?:why|how|what|who|where|inside|explainer|explained|opinion|analysis|timeline|in pictures|watch|live|q&a|"
    r"profile|"
    r"почему|чего|как|что|кто|зачем|мнение|разбор|хроника|видео|фото|neden|nasıl|ne oldu|kim|analiz|görüş|yorum|"
    r"неге|қалай|кім|пікір|сараптама)\b|\?"
    r"|[:—–-]\s*(?:why|how|what|who|почему|как|что|кто|neden|nasıl|не|қалай)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"opinion|comment|column|editorial|analysis|essay|letters|feature|explain|мнени|колонк|аналитик|разбор|görüş|yorum|yazar|köşe|"
    r"analiz|пікір|талдау|сараптама",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d])")


@dataclass(frozen=True, slots=True)
class Report:
    """One revision of one article, on one topic."""

    topic: str
    article: int
    key: str  # the article's key in the archive
    source: str
    title: str
    text: str
    language: str
    at: datetime  # when the archive first saw this revision
    kind: str = "article"
    section: str = ""
    earlier: tuple[Claim, ...] = ()  # the claims of the revision before, if there is one
    published: datetime | None = None  # of the first revision of an article, as far as the page tells
    copied: bool = (
        False  # an earlier article or version says nearly all of it: it supports, and founds nothing
    )


@dataclass(frozen=True, slots=True)
class KnownAct:
    """An act the topic already knows."""

    act: Act
    key: str  # of the development that reported it
    at: datetime
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What the topic knew before this report."""

    figures: tuple[Known, ...] = ()  # of the slots that the report speaks of
    said: tuple[
        Saying, ...
    ] = ()  # of the same slots, the report's own among it; what takes back a number of no said slot
    repeated: frozenset[str] = frozenset()  # slots of which the report says nothing that was not said before
    acts: tuple[KnownAct, ...] = ()
    stories: tuple[Story, ...] = ()
    rare: Rarity = lambda _: 1.0
    story_of: Mapping[str, int] | None = None  # key of a development → its story
    mine: int | None = None  # the story the article already belongs to
    told: frozenset[int] = frozenset()  # stories that have a development
    founded: Mapping[int, str] | None = None  # story → key of the development that its founding was
    background: frozenset[str] = frozenset()  # sentences that were printed before and are no report here


@dataclass(frozen=True, slots=True)
class Backing:
    """One sentence of a report that says what a development says."""

    key: str  # of the development
    sentence: str


@dataclass(frozen=True, slots=True)
class Read:
    """One report, taken apart."""

    report: Report
    language: str
    sketch: Sketch
    body: tuple[str, ...]  # every sentence below the title
    head: tuple[str, ...]  # title and first sentences
    title_acts: tuple[Act, ...]
    lead_acts: tuple[Act, ...]  # of the first sentence
    mentioned: tuple[tuple[str, Act], ...]  # by sentence, wherever it stands: never flagged, only support
    claims: tuple[Claim, ...]

    @property
    def explains(self) -> bool:
        """Opinion, explainer, chronicle: retells what others reported."""
        report = self.report
        return report.kind in NO_NEWS or bool(
            _OPINION.search(report.section) or _EXPLAINS.search(report.title)
        )

    def title_counts(self) -> bool:
        """Whether the title gives a figure."""
        return any(c.sentence == self.report.title for c in self.claims)


def read(report: Report) -> Read:
    """Take a report apart: language, acts, figures, sketch. Bounded whatever the page holds."""
    language = reading_language(report.language, f"{report.title} {report.text[:400]}")
    body = tuple(sentences(report.text, language))
    names = names_in(report.title, body, language)
    title_acts = acts(report.title, language, names, _town(body[:1]))
    lead_acts = acts(body[0], language, names) if body else ()
    found = tuple(c for s in (report.title, *body) for c in claims(s, language, report.at.year))
    sketched = sketch(report.title, body, language, report.at, names, title_acts, found)
    head = (report.title, *body[: PROMINENT - 1])
    mentioned = _mentioned(head, body, language, report.at.year)
    return Read(report, language, sketched, body, head, title_acts, lead_acts, mentioned, found)


def _town(sentences: tuple[str, ...]) -> frozenset[str]:
    """The one place below a country that some sentences name; nothing if they name several."""
    found = frozenset(code for s in sentences for code in cities(places(words(s), s)))
    return found if len(found) == 1 else frozenset()


def _mentioned(
    head: tuple[str, ...], body: tuple[str, ...], language: str, year: int
) -> tuple[tuple[str, Act], ...]:
    """What any sentence tells or takes for granted. One that names another year speaks of another time."""
    near = _town(head)
    said = (s for s in (head[0], *body)[:MENTIONED] if all(int(y) == year for y in _YEAR.findall(s)))
    return tuple((s, act) for s in said for act in mentions(s, language, near))
