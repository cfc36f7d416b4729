"""Sentences held against the archive."""

from __future__ import annotations

from crawler.jobs.novel import MOST, weighed
from crawler.stories.novelty import Sentence
from crawler.stories.terms import terms
from tests.unit.stories.recall import NOW, STORY, TOPIC, Desk


def test_a_sentence_of_common_words_is_found_by_itself() -> None:
    desk = Desk()
    common = "Officials met officials."
    desk.told(common)
    for n in range(120):  # more than are looked at for one term
        desk.told(f"Officials met in room {n} to hear what officials had met.")
    assert desk.score(common) < 0.1


def test_only_the_beginning_of_an_endless_text_is_judged() -> None:
    desk = Desk()
    desk.told(*STORY)
    endless = [
        Sentence(f"Bridge {n} fell.", "en", n, terms(f"Bridge {n} fell.", "en")) for n in range(MOST + 50)
    ]
    assert len(weighed(desk.db, TOPIC, endless, NOW)) == MOST


def test_another_topic_knows_nothing_of_it() -> None:
    desk = Desk()
    desk.told(*STORY)
    read = [Sentence(STORY[0], "en", 0, terms(STORY[0], "en"))]
    there, elsewhere = weighed(desk.db, TOPIC, read, NOW), weighed(desk.db, "other", read, NOW)
    assert there[0].novelty.score < 0.1 < elsewhere[0].novelty.score
