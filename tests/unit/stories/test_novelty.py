"""Novelty: what the topic has told scores low, what it has not scores high, and the reasons say why."""

from __future__ import annotations

import time

import pytest

from crawler.stories.novelty import Memory, Sentence, around, assess
from crawler.stories.novelty_cues import cues
from crawler.stories.novelty_weights import NEW, STRICT
from crawler.stories.terms import terms
from storage.records import Frequencies
from tests.unit.stories.recall import NOW, STORY, Desk


@pytest.fixture
def desk() -> Desk:
    found = Desk()
    found.told(*STORY, days_ago=2)
    return found


NEWS = "A landslide near Nurek has buried the power station and killed 17 workers."


def test_what_was_never_told_is_new_and_its_repeat_is_not(desk: Desk) -> None:
    assert desk.score(NEWS) >= STRICT
    desk.told(NEWS)
    assert desk.score(NEWS) < 0.1


@pytest.mark.parametrize("sentence", STORY)
def test_the_same_words_again_are_known(desk: Desk, sentence: str) -> None:
    assert desk.score(sentence.upper()) < 0.1
    assert desk.score(sentence) < 0.1


def test_a_rewrite_scores_below_news(desk: Desk) -> None:
    rewrite = "A crack was found by engineers in the Rogun dam, on the river Vakhsh."
    assert desk.score(rewrite) < NEW < desk.score(NEWS)


@pytest.mark.parametrize("sentence", ["", "...", "and so on, as it were"])
def test_what_says_nothing_is_not_new(desk: Desk, sentence: str) -> None:
    assert desk.score(sentence) < NEW
    assert Desk().score(sentence) < NEW


def test_the_numbers_of_a_date_are_no_new_numbers(desk: Desk) -> None:
    dated, counted = (
        desk.judged("It rained on 3 March 2019 in Nurek."),
        desk.judged("It rained on 300 roofs in Nurek."),
    )
    assert dict(dated[0].numbers)["new_numbers"] == 0
    assert dict(counted[0].numbers)["new_numbers"] == 1


def test_an_empty_memory_makes_everything_new() -> None:
    assert Desk().score(NEWS) > NEW


def test_what_lies_back_scores_below_the_same_told_as_news(desk: Desk) -> None:
    background = "Previously, on 3 March 2019, a landslide near Nurek had buried the power station."
    assert desk.score(background) < desk.score("A landslide near Nurek has buried the power station.")


def test_a_changed_number_raises_the_score(desk: Desk) -> None:
    same = "Officials ordered 4,000 people in the valley below to leave their homes at once."
    more = "Officials ordered 9,000 people in the valley below to leave their homes at once."
    assert desk.score(more) > desk.score(same)


def test_a_sentence_among_known_ones_scores_below_one_among_new_ones(desk: Desk) -> None:
    unclear = "Villagers along the river blamed the energy ministry."
    among_known = desk.judged(STORY[0], unclear, STORY[2])[1].score
    among_new = desk.judged(NEWS, unclear, "Rescuers from Dushanbe reached Nurek by helicopter.")[1].score
    assert among_known < among_new


def test_the_three_strongest_reasons_are_said_and_every_number_kept(desk: Desk) -> None:
    found = desk.judged(STORY[0])[0]
    assert len(found.reasons) == 3
    assert [abs(by) for _, by in found.reasons] == sorted((abs(by) for _, by in found.reasons), reverse=True)
    assert "likeness to the nearest known sentence" in dict(found.reasons)
    numbers = dict(found.numbers)
    assert numbers["likeness"] == 1.0
    assert numbers["near_same"] == 1.0
    assert {"age", "articles", "outlets", "position", "held_by_all", "before", "after"} <= set(numbers)


def test_age_and_company_of_the_nearest_are_counted(desk: Desk) -> None:
    desk.told(STORY[0], source="two")
    numbers = dict(desk.judged(STORY[0])[0].numbers)
    assert numbers["outlets"] == pytest.approx(1.0986, abs=1e-3)  # log of 1 + 2 outlets
    assert numbers["age"] > 0.5


def test_likeness_in_meaning_lowers_the_score() -> None:
    said = terms(NEWS, "en")
    memory = Memory(Frequencies(0, {}), Frequencies(0, {}))
    unlike, like, unknown = (
        assess(Sentence(NEWS, "en", 0, said, meaning), (), memory, NOW).score for meaning in (0.1, 0.9, None)
    )
    assert like < unlike
    assert like < unknown


def test_without_neighbours_a_sentence_stands_among_its_likes() -> None:
    assert around([2.0]) == [{"itself": 2.0, "before": 2.0, "after": 2.0, "text": 2.0}]
    assert around([1.0, 3.0])[0] == {"itself": 1.0, "before": 3.0, "after": 3.0, "text": 3.0}
    assert around([]) == []


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("This followed months of unrest; talks had begun last year.", "en"),
        ("Напомним, ранее правительство ушло в отставку, после чего начались переговоры.", "ru"),
        ("Нагадаємо, торік уряд пішов у відставку, після чого почалися переговори.", "uk"),
        ("Еске салайық, бұған дейін үкімет отставкаға кеткен болатын, кейін келіссөз басталды.", "kk"),
        ("Hükümet geçen yıl istifa etmişti, ardından görüşmeler başladı.", "tr"),
        ("وكان قد أعلن ذلك في وقت سابق بعد الاحتجاجات", "ar"),
        ("گفتنی است دولت پیشتر استعفا داده بود و پس از آن مذاکرات آغاز شد", "fa"),
        ("Le gouvernement avait démissionné l'an dernier, après des émeutes.", "fr"),
        ("El Gobierno había dimitido el año pasado tras las protestas.", "es"),
        ("Die Regierung hatte im vergangenen Jahr nach Protesten aufgegeben.", "de"),
        ("此前，政府去年辞职，随后谈判开始。", "zh"),
    ],
)
def test_words_for_what_lies_back_are_read_in_every_language(sentence: str, language: str) -> None:
    found = cues(sentence, language, NOW)
    assert found.back >= 1
    assert found.links >= 1


def test_a_year_and_a_date_lie_back_and_yesterday_does_not() -> None:
    assert cues("Work began in 1976 on the dam.", "en", NOW).days > 16_000
    assert cues("On 2 November they agreed.", "en", NOW).days == 64
    assert cues("They agreed yesterday.", "en", NOW).days == 0
    assert (
        cues("Some 2011 people came to 2,011 houses.", "en", NOW).days > 0
    )  # a bare 2011 is taken for a year
    assert cues("They came to 2,011 houses.", "en", NOW).days == 0


HOSTILE = (
    "",
    " ",
    "\ud800",
    "\u202e\u202e",
    "𝕳" * 3000,
    "a" * 100_000,
    "1 " * 50_000,
    "last year " * 9000,
    "水" * 99_999,
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_sentences_are_judged_in_bounded_time(desk: Desk, text: str) -> None:
    desk.judged(STORY[0])
    began = time.process_time()
    (found,) = desk.judged(text)
    assert time.process_time() - began < 0.2
    assert 0 <= found.score <= 1
