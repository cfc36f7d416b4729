"""The memory of sentences: once each, counted, found by rare terms, at the same cost however many there are."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from random import Random

from sqlite_utils import Database

from storage import sentences
from storage.migrations import migrations
from storage.records import Remembered

AT = datetime(2022, 1, 5, tzinfo=UTC)


def archive() -> Database:
    db = Database(memory=True)
    migrations.apply(db)
    return db


def row(text: str, article: int = 1, source: str = "one", at: datetime = AT, position: int = 0) -> Remembered:
    return Remembered(text, tuple(text.lower().split()), "en", article, article, position, source, at)


def test_a_sentence_is_kept_once_and_remembering_again_adds_nothing() -> None:
    db = archive()
    assert sentences.remember(db, "t", [row("Dam cracks"), row("dam  CRACKS", position=4)]) == 1
    assert sentences.remember(db, "t", [row("Dam cracks")]) == 0
    found = sentences.known(db, "t", "DAM cracks")
    assert found is not None
    assert (found.articles, found.outlets, found.position) == (1, 1, 0)
    assert sentences.frequencies(db, "t", ("dam",)).terms == {"dam": 1}
    assert sentences.frequencies(db, "t", ("dam",)).sentences == 1


def test_articles_and_outlets_are_counted() -> None:
    db = archive()
    sentences.remember(
        db, "t", [row("Dam cracks", 1, "one"), row("Dam cracks", 2, "one"), row("Dam cracks", 3, "two")]
    )
    found = sentences.known(db, "t", "Dam cracks")
    assert found is not None
    assert (found.articles, found.outlets) == (3, 2)


def test_what_arrives_late_may_have_been_first() -> None:
    late, early = row("Dam cracks", 1, at=AT), row("Dam cracks", 2, at=AT - timedelta(days=1))
    for order in ((late, early), (early, late)):
        db = archive()
        sentences.remember(db, "t", order)
        found = sentences.known(db, "t", "Dam cracks")
        assert found is not None
        assert (found.article, found.first_seen, found.last_seen) == (2, early.first_seen, late.first_seen)


def test_topics_do_not_see_each_other_but_all_are_counted_together() -> None:
    db = archive()
    sentences.remember(db, "t", [row("Dam cracks")])
    sentences.remember(db, "u", [row("Dam holds")])
    assert sentences.known(db, "u", "Dam cracks") is None
    assert [one.sentence for one in sentences.Nearest(db, "u").to({"dam": 1.0, "cracks": 1.0}, 9)] == [
        "Dam holds"
    ]
    assert sentences.frequencies(db, sentences.EVERYWHERE, ("dam",)).terms == {"dam": 2}


def test_the_heaviest_terms_in_common_come_first() -> None:
    db = archive()
    texts = ["dam cracks in rogun", "dam holds", "dam and river", "river rogun cracks dam again"]
    sentences.remember(db, "t", [row(text, n) for n, text in enumerate(texts)])
    nearest = sentences.Nearest(db, "t")
    found = nearest.to({"dam": 0.1, "cracks": 2.0, "rogun": 2.0, "again": 1.0, "unknown": 9.0}, 2)
    assert [one.sentence for one in found] == [texts[3], texts[0]]
    assert nearest.to({"unknown": 1.0}, 2) == []
    assert nearest.to({}, 2) == []


def test_hostile_text_is_kept() -> None:
    db = archive()
    assert sentences.remember(db, "t", [row("'; DROP TABLE remembered; --"), row("\ufffd"), row("")]) == 3
    assert sentences.known(db, "t", "'; DROP TABLE remembered; --") is not None
    assert sentences.known(db, "t", "\ud800") is None


def test_a_lookup_costs_the_same_in_a_large_archive() -> None:
    db, luck = archive(), Random(5)
    words = [f"w{n}" for n in range(3000)]
    rare = [1 / (n + 1) for n in range(3000)]

    def remembered(count: int, first: int) -> float:
        texts = [" ".join(luck.choices(words, rare, k=18)) for _ in range(count)]
        sentences.remember(db, "t", [row(text, first + n) for n, text in enumerate(texts)])
        asked = [tuple(luck.choices(words, rare, k=18)) for _ in range(60)]
        began = time.process_time()
        for terms in asked:
            assert len(sentences.Nearest(db, "t").to(dict.fromkeys(terms, 1.0), 12)) <= 12
        return (time.process_time() - began) / len(asked)

    small, large = remembered(1_500, 0), remembered(9_000, 10_000)
    assert large < 2.5 * small + 0.001
