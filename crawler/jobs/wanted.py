"""Which announced addresses are worth fetching, and why the others are not. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from crawler import relevance
from crawler.dedup.shapes import repeats
from storage.addresses import Known
from storage.records import Ending, Lead, Outcome

FETCH = Outcome.WAITING


def decide(
    lead: Lead, known: Known | None, topics: Mapping[str, relevance.Topic], fetch: Literal["matching", "all"],
    now: datetime,
) -> Ending:  # fmt: skip
    """WAITING with ``next_look`` now means: fetch its page. Any other ending is final for this crawl."""
    if known is None:
        return _new(lead, topics, fetch, now)
    if known.outcome is Outcome.WAITING:
        return Ending(FETCH, "not fetched when it was announced", known.article, now)
    if known.next_look is not None and known.next_look <= now:
        return Ending(FETCH, "time to look again", known.article, now)
    if _says_something_new(lead, known):
        if known.article is None:
            return _new(lead, topics, fetch, now)
        return Ending(FETCH, "its listing says something new", known.article, now)
    return Ending(Outcome.UNCHANGED, f"known: {known.outcome}", known.article, known.next_look)


def _new(
    lead: Lead, topics: Mapping[str, relevance.Topic], fetch: Literal["matching", "all"], now: datetime
) -> Ending:
    if repeats(lead.address):
        return Ending(Outcome.REFUSED, "its path repeats itself: a maze of links")
    if fetch == "all":
        return Ending(FETCH, "every page of this source is fetched", None, now)
    if not lead.words:
        return Ending(FETCH, "its listing has no text to judge by", None, now)
    if any(relevance.may_match(topic, lead.words) for topic in topics.values()):
        return Ending(FETCH, "its listing may match", None, now)
    why = "; ".join(f"{name}: {relevance.missing(topic, lead.words)}" for name, topic in topics.items())
    return Ending(Outcome.OFF_TOPIC, f"by its listing: {why}")


def _says_something_new(lead: Lead, known: Known) -> bool:
    # Two listings may word one announcement differently: only the same listing can contradict itself.
    before = known.lead
    return lead.listing == before.listing and bool(lead.words) and lead.words != before.words
