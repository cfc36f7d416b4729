"""Which announced addresses are fetched, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from crawler import relevance
from crawler.jobs import wanted
from storage.addresses import Known
from storage.records import Lead, Outcome

NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(hours=1), NOW - timedelta(hours=1)
TOPICS = {"harbour": relevance.compile_topic("harbour", "harbour", {})}
LEAD = Lead("https://o.example/1", "o", "https://o.example/feed", title="Harbour closed")
ELSEWHERE = replace(LEAD, listing="https://o.example/other", title="Harbour: closed tonight")
RENAMED = replace(LEAD, title="Harbour open again")
FOOTBALL = replace(LEAD, title="Two goals")
WORDLESS = replace(LEAD, title="")


def known(outcome: Outcome, next_look: datetime | None = None, article: int | None = 7) -> Known:
    return Known(
        LEAD.address, LEAD, BEFORE, outcome, "as it was", BEFORE, next_look, 1, 0, article, "run", "", ""
    )


@pytest.mark.parametrize(
    ("lead", "before", "fetch", "outcome", "reason"),
    [
        (LEAD, None, "matching", Outcome.WAITING, "its listing may match"),
        (FOOTBALL, None, "matching", Outcome.OFF_TOPIC, "by its listing: harbour: no word for harbour"),
        (FOOTBALL, None, "all", Outcome.WAITING, "every page of this source is fetched"),
        (WORDLESS, None, "matching", Outcome.WAITING, "its listing has no text to judge by"),
        (LEAD, known(Outcome.WAITING), "matching", Outcome.WAITING, "not fetched when it was announced"),
        (LEAD, known(Outcome.KEPT, LATER), "matching", Outcome.UNCHANGED, "known: kept"),
        (LEAD, known(Outcome.KEPT, NOW), "matching", Outcome.WAITING, "time to look again"),
        (LEAD, known(Outcome.KEPT, None), "matching", Outcome.UNCHANGED, "known: kept"),
        (LEAD, known(Outcome.FAILED, LATER, None), "matching", Outcome.UNCHANGED, "known: failed"),
        (RENAMED, known(Outcome.KEPT, LATER), "matching", Outcome.WAITING, "its listing says something new"),
        (FOOTBALL, known(Outcome.KEPT, LATER), "matching", Outcome.WAITING, "its listing says something new"),
        (FOOTBALL, known(Outcome.OFF_TOPIC, None, None), "matching", Outcome.OFF_TOPIC, "by its listing"),
        (RENAMED, known(Outcome.OFF_TOPIC, None, None), "matching", Outcome.WAITING, "its listing may match"),
        (ELSEWHERE, known(Outcome.KEPT, LATER), "matching", Outcome.UNCHANGED, "known: kept"),
        (WORDLESS, known(Outcome.KEPT, LATER), "matching", Outcome.UNCHANGED, "known: kept"),
    ],
)
def test_decisions(
    lead: Lead, before: Known | None, fetch: Literal["matching", "all"], outcome: Outcome, reason: str
) -> None:
    ending = wanted.decide(lead, before, TOPICS, fetch, NOW)
    assert ending.outcome is outcome
    assert ending.reason.startswith(reason)
    if outcome is Outcome.WAITING:
        assert ending.next_look == NOW
    if before is not None and before.article is not None:
        assert ending.article == before.article
