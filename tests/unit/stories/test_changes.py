"""What changes between versions mean. All texts are made up."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.stories.changes import Judged, Kind, State, judge_change, judged_by, numbers_of, weights

SEEN = datetime(2023, 3, 4, 12, tzinfo=UTC)
FIRST = State(
    "Ferry sinks off the coast of Maridia",
    "At least 12 people have died after the ferry capsized, the coastguard says.",
    SEEN,
)


def state(title: str = FIRST.title, text: str = FIRST.text, language: str = "") -> State:
    return State(title, text, SEEN, language)


def judged(after: State, *earlier: State) -> Judged:
    return judge_change(after, earlier or (FIRST,))


def test_a_first_version_is_new() -> None:
    found = judge_change(FIRST, ())
    assert (found.kind, found.development, found.reason) == (Kind.EVENT, True, "first version")


@pytest.mark.parametrize(
    ("text", "before", "after", "qualifier", "move"),
    [
        (FIRST.text.replace("12", "18"), "at least 12", "at least 18", "at least", "rise"),
        (FIRST.text.replace("At least 12", "Eighteen"), "at least 12", "18", "", "rise"),
        (FIRST.text.replace("At least 12", "More than 100"), "at least 12", "over 100", "over", "rise"),
    ],
)
def test_a_higher_toll_is_a_figure(text: str, before: str, after: str, qualifier: str, move: str) -> None:
    found = judged(state(text=text))
    assert (found.kind, found.development) == (Kind.FIGURE, True)
    (figure,) = found.figures
    assert (figure.kind, figure.before, figure.after) == ("killed", before, after)
    assert (figure.qualifier, figure.move) == (qualifier, move)
    assert found.reason.startswith(f"figure: killed {before} → {after}")


def test_an_exact_value_for_a_vague_one_is_a_figure() -> None:
    (figure,) = judged(state("Fire kills at least 50", ""), state("Dozens killed in fire", "")).figures
    assert (figure.before, figure.after, figure.value, figure.move) == ("dozens", "at least 50", 50, "exact")


def test_a_first_figure_is_one() -> None:
    found = judged(state("Blast in Maridia kills 7", ""), state("Blast in Maridia", ""))
    assert found.kind is Kind.FIGURE
    assert [(one.before, one.after) for one in found.figures] == [("", "7")]


def test_a_vague_word_for_a_known_figure_is_none() -> None:
    assert judged(state(text=FIRST.text.replace("At least 12", "Several"))).figures == ()


def test_a_qualifier_alone_is_a_rewording() -> None:
    found = judged(state("At least ten dead in fire", ""), state("Ten dead in fire", ""))
    assert (found.kind, found.figures) == (Kind.REWORDING, ())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("At least 38 killed in attack on school", "At least 37 killed in attack on school"),
        ("Mayor Tarin resigns over the floods", "Mayor Belko resigns over the floods"),
        ("The envoy was at the airport", "The envoy was not at the airport"),
        (
            "The shooting began on Tuesday afternoon at a school",
            "The shooting began on Tuesday morning at a school",
        ),
        ("A 16-year-old boy is shot at a bus stop", "A 15-year-old boy is shot at a bus stop"),
        ("Bodies found in search for hikers", "Police deny bodies found in search for hikers"),
    ],
)
def test_a_silent_correction_is_one(before: str, after: str) -> None:
    found = judged(state(after, ""), state(before, ""))
    assert (found.kind, found.development) == (Kind.CORRECTION, True)


def test_fewer_missing_is_no_correction() -> None:
    found = judged(state("Search goes on: 14 are missing", ""), state("Search goes on: 15 are missing", ""))
    assert found.kind is Kind.FIGURE


def test_a_part_beside_the_whole_is_no_correction() -> None:
    after = state(text=f"{FIRST.text} Three of the dead were children, and 3 people were killed on land.")
    assert judged(after).kind is not Kind.CORRECTION


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("General killed in car bomb - report", "General killed in car bomb"),
        ("Rebels claim capture of Tolmar", "Rebels capture Tolmar"),
        ("Four critical after suspected crush at concert", "Four critical after crush at concert"),
    ],
)
def test_a_statement_that_grows_surer_is_an_attribution(before: str, after: str) -> None:
    found = judged(state(after, ""), state(before, ""))
    assert (found.kind, found.development) == (Kind.ATTRIBUTION, True)


def test_something_that_happened_is_an_event() -> None:
    found = judged(
        state("Captain arrested as survivors reach Port Sena", "He is questioned by Senan police.")
    )
    assert (found.kind, found.development) == (Kind.EVENT, True)
    assert len(found.reason.split(";")) <= 3


@pytest.mark.parametrize(
    "text",
    [
        FIRST.text.replace("capsized", "overturned"),
        FIRST.text.upper(),
        FIRST.text.rstrip("."),
        FIRST.text.replace(", the coastguard says", " - coastguard"),
    ],
)
def test_other_words_are_no_development(text: str) -> None:
    assert not judged(state(text=text)).development


def test_a_summary_that_goes_and_comes_back_is_a_blink() -> None:
    gone = state(text="")
    assert judged(gone).kind is Kind.BLINK
    back = judged(FIRST, FIRST, gone)
    assert (back.kind, back.reason) == (Kind.BLINK, "blink: an earlier version is back")


def test_what_an_earlier_version_said_is_no_news() -> None:
    second = state("Rescue goes on off Maridia", "Divers search the hull.")
    found = judged(state("Rescue goes on off Maridia", FIRST.text), FIRST, second)
    assert (found.kind, found.score) == (Kind.REWORDING, 0.0)
    assert "stood in earlier versions" in found.reason


def test_a_figure_of_any_earlier_version_is_not_told_again() -> None:
    gone = state("Rescue goes on off Maridia", "Divers search the hull.")
    found = judged(state("Rescue goes on off Maridia", "Some 12 people died."), FIRST, gone)
    assert found.figures == ()


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("В Марине погибли 12 человек", "В Марине погибли 26 человек", Kind.FIGURE),
        ("В Марине погибли 12 человек", "В Марине погибли 8 человек", Kind.CORRECTION),
        ("海上事故造成12人死亡", "海上事故造成26人死亡", Kind.FIGURE),
        ("Maridia'da protesto", "Maridia'da onlarca kişi öldü", Kind.FIGURE),
        ("Proteste in Maridia", "Präsident ruft Notstand aus", Kind.EVENT),
    ],
)
def test_other_languages(before: str, after: str, kind: Kind) -> None:
    assert judged(state(after, ""), state(before, "")).kind is kind


def test_a_language_without_lists_is_judged_by_its_words() -> None:
    told = state("Feribot mbytet pranë bregut", "", "sq")
    other = state("Kapiteni arrestohet ndërsa kërkimet vazhdojnë", "", "sq")
    assert judged(other, told).development
    assert not judged(replace(told, title="Feribot mbytet pranë bregut!"), told).development


def test_a_long_text_is_judged_by_its_new_sentences() -> None:
    sentences = [f"Sentence number {word} tells of the weather in the bay." for word in "abcdefghij" * 5]
    long = " ".join(sentences)
    found = judged(state(text=f"{long} Police arrested Captain Orlov at Port Sena."), state(text=long))
    assert found.development
    assert not judged(state(text=long.replace("tells of", "speaks of", 1)), state(text=long)).development


def test_the_score_follows_the_weights() -> None:
    after = state("Captain arrested as survivors reach Port Sena")
    card = replace(weights(), bias=0.0, weights=dict.fromkeys(weights().weights, 0.0))
    assert judged_by(card, after, [FIRST]).score == 0.5
    assert set(numbers_of(after, [FIRST]) or ()) == set(weights().weights) == set(weights().says)
    assert numbers_of(FIRST, [FIRST]) is None


@pytest.mark.parametrize(
    ("after", "earlier"),
    [
        (State(""), [State("")]),
        (State("", ""), [State("a", "b")]),
        (State("\x00\x1b[31m\ud800", "\u202e\x07"), [State("\ud800", "\x00")]),
        (State("x" * 200_000, "y " * 500_000), [State("", ""), State("a", "b" * 500_000)]),
        (State("1 " * 5_000, "9" * 100_000), [State("2", "3")]),
        (State("", " ".join(f"{n} dead," for n in range(3_000))), [State("", "12 dead")]),
        (State("New title", "x"), [State(f"Title {n}", f"Some text {n}.") for n in range(10_000)]),
        (State("!!!", "???"), [State("...", "---")]),
    ],
)
def test_hostile_versions_cost_little(after: State, earlier: list[State]) -> None:
    judge_change(FIRST, [after])
    began = time.process_time()
    found = judge_change(after, earlier)
    assert time.process_time() - began < 2
    assert 0 <= found.score <= 1
    assert judge_change(after, earlier) == found


def test_a_return_after_thousands_of_versions_is_a_blink() -> None:
    many = [FIRST, *(State(f"Title {n}", f"Other text {n}.") for n in range(10_000))]
    assert judge_change(FIRST, many).kind is Kind.BLINK
