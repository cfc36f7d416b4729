"""Whom a report has each of its facts from: who printed the sentence before, whom it names, what it had before.

An attribution at the head of a text is the source of all of it; one further down only of its own sentence and of those
beside it. Agencies are known by name, whether or not they are among the sources.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.dedup.likeness import Kind
from crawler.extraction.credit import agencies_named
from crawler.jobs.copying import Copied
from crawler.stories.reports import Read, Report
from crawler.stories.words import fold
from storage import stories, support
from storage.health import SourceHealth
from storage.sentences import sentence_hash
from storage.support import Print

SHORTEST_NAME = 4  # letters of an outlet's name looked for in a text; shorter ones are words of the language
RETOLD = 2  # sentences of an earlier report of the same thing, from which an article retells that report


@dataclass(frozen=True, slots=True)
class Voices:
    """The outlets a text may name."""

    outlets: Mapping[str, SourceHealth]
    pattern: re.Pattern[str]
    by_name: Mapping[str, str]  # name as written → outlet's id

    def name(self, source: str) -> str:
        """An outlet's name by its id; an agency's is its own."""
        known = self.outlets.get(source)
        return known.name if known else source

    def owner(self, source: str) -> str:
        known = self.outlets.get(source)
        return fold(known.owner or known.name) if known else source

    def house(self, source: str) -> list[str]:
        """The other outlets of an outlet's owner."""
        owner = self.owner(source)
        return [one for one in self.outlets if one != source and self.owner(one) == owner]

    def named(self, text: str, by: str) -> set[str]:
        """The outlets and agencies other than ``by`` that a text names."""
        found = {self.by_name[match.group()] for match in self.pattern.finditer(text)}
        own = {by, self.name(by)}
        known = {self.by_name.get(agency, agency) for agency in agencies_named(text)}
        return (found | known) - own


def voices(outlets: Mapping[str, SourceHealth]) -> Voices:
    """``outlets``: every source of the archive, by id."""
    by_name = {one.name: one.id for one in outlets.values() if len(one.name) >= SHORTEST_NAME}
    names = "|".join(re.escape(name) for name in sorted(by_name, key=lambda n: (-len(n), n)))
    return Voices(outlets, re.compile(rf"(?<!\w)(?:{names})" if names else r"(?!)"), by_name)


@dataclass(frozen=True, slots=True)
class Prints:
    """Which sentences of a report were printed before, and by whom."""

    before: Mapping[str, Print]  # by sentence
    shared: Mapping[int, int]  # article of another outlet → how many of its sentences are repeated
    copied_from: str = ""  # the outlet in whose article much of this one stands
    founder: int = 0  # that article

    def retold(self, reporting: Mapping[int, str]) -> list[str]:
        """The outlets whose reports of a thing, by article, lend this one more than a sentence."""
        return sorted({source for article, source in reporting.items() if self.shared[article] >= RETOLD})

    def background(self, found: Read) -> frozenset[str]:
        """Sentences that are no report: its outlet printed them before, or another did and they stand far down."""
        head, own = set(found.head), found.report.source
        return frozenset(
            sentence
            for sentence, first in self.before.items()
            if first.source == own or (sentence not in head and first.article != self.founder)
        )


def prints(db: Database, found: Read, credit: str, known: Voices, copied: Copied) -> Prints:
    """Look up who printed the sentences of a report first. An agency's own text is its own, whoever was met first."""
    report = found.report
    hashes = {sentence_hash(s): s for s in (report.title, *found.body)}
    first = support.printed(db, report.topic, tuple(hashes))
    before = {hashes[h]: one for h, one in first.items() if one.article != report.article}
    if credit and fold(credit) == fold(known.name(report.source)):
        return Prints(before, {})
    news = [one for one in before.values() if one.source != report.source and not one.again]
    others = Counter((one.article, one.source) for one in news)
    shared = {article: count for (article, _), count in others.items()}
    return Prints(before, shared, *_copied_from(db, copied, report))


def _copied_from(db: Database, copied: Copied, report: Report) -> tuple[str, int]:
    """The outlet and article that a copy in another outlet comes from: where its group began, else its nearest like."""
    for article in (copied.founder, copied.against) if copied.relation == Kind.COPY else ():
        source = stories.source_of(db, article)
        if article != report.article and source and source != report.source:
            return source, article
    return "", 0


def is_copy(copied: Copied, article: int) -> bool:
    """Whether an article has nothing of its own: all its sentences stand in earlier members of its group."""
    return not copied.own and copied.founder != article


def keep_prints(db: Database, found: Read) -> None:
    """Note the sentences of a report as printed, for those that follow."""
    report = found.report
    hashes = [sentence_hash(s) for s in (report.title, *found.body)]
    support.print_first(db, report.topic, hashes, report.article, report.source)


@dataclass(frozen=True, slots=True)
class Leaning:
    """Whom one report has one fact from, each with the reason in plain words."""

    on: Mapping[str, str]
    copies: bool


def leaning(
    db: Database, found: Read, sentence: str, key: str, printed: Prints, known: Voices, credit: str
) -> Leaning:
    """Whom a report has from what one of its sentences says. ``key``: the development that it says."""
    source = found.report.source
    on: dict[str, str] = {}
    if printed.copied_from:
        on[printed.copied_from] = (
            f"much of its text stands in an earlier report of {known.name(printed.copied_from)}"
        )
    for retold in printed.retold(support.reporting(db, key, printed.shared)):
        on.setdefault(retold, f"several of its sentences stand in an earlier report of {known.name(retold)}")
    printer = printed.before[sentence].source if sentence in printed.before else source
    if printer != source and printed.shared:
        on.setdefault(printer, f"the sentence stands in an earlier report of {known.name(printer)}")
    for named in sorted(known.named(_attributed(found, sentence), source)):
        on.setdefault(named, f"names {known.name(named)} as its source")
    if not on and not credit and sentence not in found.head:
        earlier = support.had_it_from(db, key, source) or ()
        on.update((one, f"had it from {known.name(one)} before") for one in earlier)
    return Leaning(on, bool(printed.copied_from))


def _attributed(found: Read, sentence: str) -> str:
    """What may name the source of one sentence: the head, the sentence, and those beside it."""
    told = (found.report.title, *found.body)
    at = next((i for i, one in enumerate(told) if one == sentence), 0)
    return "\n".join((*found.head, *told[max(at - 1, 0) : at + 2]))


def edges(
    on: Mapping[str, str], source: str, housemate: str, known: Voices, credit: str
) -> list[tuple[str, str, str]]:
    """What joins one outlet to other voices for a development: what it leans on, and the first of its own house.

    ``housemate``: the outlet of the same owner that reported it first, "" if none did.
    """
    name = known.name(source)
    found = [(name, known.name(one), why) for one, why in on.items()]
    if (
        credit
        and fold(credit) != fold(name)
        and not any(fold(credit) == fold(other) for _, other, _ in found)
    ):
        found.append((name, credit, f"credits {credit}"))
    if housemate:
        found.append((name, known.name(housemate), "both belong to one owner"))
    return found
