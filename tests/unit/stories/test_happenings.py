"""What a report tells again, takes for granted or ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.stories.acts import Act, acts, mentions
from crawler.stories.events import event
from crawler.stories.happenings import ACT_MEMORY, MENTION_MEMORY, happened
from crawler.stories.reports import KnownAct, Memory, Report, read

AT = datetime(2022, 3, 1, 8, tzinfo=UTC)
OSH = frozenset({"kg/osh"})
SEIZED = KnownAct(Act("airport_seized", "airport seized", OSH, undo="airport_regained"), "t:act:seized", AT)


def report(title: str, text: str = "", at: datetime = AT, **more: object) -> Report:
    made = Report("t", 1, "k", "s", title, text, "en", at)
    return replace(made, **more)  # type: ignore[arg-type]


FAR_DOWN = "The market opened late. Bread was short. Schools stayed shut. Nobody knew why. Buses ran empty. It rained. "


@pytest.mark.parametrize(
    "sentence",
    [
        "Flights stopped after the airport in Osh was seized by a crowd.",
        "Trains do not run because a crowd stormed the airport of Osh.",
        "Soldiers retook the airport of Osh at dawn.",
    ],
)
def test_a_report_that_takes_an_act_for_granted_far_down_supports_it(sentence: str) -> None:
    found = read(report("A town without bread", FAR_DOWN + sentence))
    assert [one.key for one in happened(found, Memory(acts=(SEIZED,))).backing] == ["t:act:seized"]


@pytest.mark.parametrize(
    "sentence",
    [
        "In March 2010 a crowd seized the airport of Osh.",
        "Nobody seized the airport of Bishkek.",
        "They demanded that the airport of Osh be seized.",
    ],
)
def test_another_time_or_place_or_a_wish_supports_nothing(sentence: str) -> None:
    found = read(report("A town without bread", FAR_DOWN + sentence))
    assert happened(found, Memory(acts=(SEIZED,))).backing == ()


def test_what_was_printed_before_supports_nothing() -> None:
    sentence = "A crowd seized the airport of Osh."
    found = read(report("A town without bread", FAR_DOWN + sentence))
    assert happened(found, Memory(acts=(SEIZED,), background=frozenset({sentence}))).backing == ()


def test_a_mention_is_history_after_some_days_and_the_act_another_one_after_weeks() -> None:
    found = read(
        report(
            "A town without bread", FAR_DOWN + "A crowd seized the airport of Osh.", AT + MENTION_MEMORY * 2
        )
    )
    assert happened(found, Memory(acts=(SEIZED,))).backing == ()
    again = read(report("Crowd seizes airport in Osh", "", AT + ACT_MEMORY + timedelta(days=1)))
    (development,) = happened(again, Memory(acts=(SEIZED,))).developments
    assert development.key == "t:act:airport_seized:kg/osh#2"


def test_what_ends_a_known_state_is_news_wherever_in_the_head_it_stands() -> None:
    found = read(report("The town breathes", "Shops opened. The airport of Osh is back in government hands."))
    (development,) = happened(found, Memory(acts=(SEIZED,))).developments
    assert (development.kind, development.sentence) == (
        "act",
        "The airport of Osh is back in government hands.",
    )
    assert happened(found, Memory()).developments == ()


def test_a_copy_founds_nothing() -> None:
    found = read(report("Crowd seizes airport in Osh", copied=True))
    assert happened(found, Memory()).developments == ()


def test_a_town_of_the_text_places_an_act_but_founds_none() -> None:
    found = read(
        report("Hundreds protest in oil town", "People blocked the road through Zhanaozen on Sunday.")
    )
    assert [act.places for act in found.title_acts] == [frozenset({"kz/zhanaozen"})]
    assert happened(found, Memory()).developments == ()


def test_beginning_to_leave_is_no_plan_to_leave() -> None:
    (begun,) = acts("Russian troops begin to leave Kazakhstan", "en")
    (planned,) = acts("Russian troops to leave Kazakhstan", "en")
    assert (begun.planned, planned.planned) == (False, True)


def test_every_part_of_a_sentence_says_or_denies_for_itself() -> None:
    told = mentions("Cards have not worked because the internet was cut off", "en")
    assert [act.kind for act in told] == ["internet_cut"]
    assert mentions("The internet was not cut off", "en") == ()


@pytest.mark.parametrize(
    ("title", "text", "language", "cue"),
    [
        ("UN rights chief urges restraint in Kazakhstan", "", "en", "urges"),
        ("В Алматы застрелен водитель", "", "ru", "застрелен"),
        ("Parti kurultayı Ankara'da toplandı", "", "tr", "toplandı"),
        ("Output of Tengiz", "Output was cut, the operator in Kazakhstan said.", "en", "cut"),
        ("A long winter in Almaty", "It snowed.", "en", ""),
        ("Nobody knows again", "", "en", ""),
        ("", "", "en", ""),
    ],
)
def test_a_headline_tells_an_event_or_not(title: str, text: str, language: str, cue: str) -> None:
    assert event(read(report(title, text, language=language))) == cue
