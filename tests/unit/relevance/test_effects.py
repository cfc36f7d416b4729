"""What each clause of a query did: the verdict with and without it."""

from __future__ import annotations

import pytest

from crawler.relevance import Effect, compile_topic, effects, judge_clauses

Seen = tuple[str, int, bool, bool]


def seen(query: str, text: str) -> list[Seen]:
    topic = compile_topic("t", query)
    verdict, finding = judge_clauses(topic, title="", text=text, language="en", address="")
    found = list(effects(finding))
    assert found[0] == Effect(topic.clause.shown, 0, verdict.relevant, decides=False)
    return [(one.clause, one.depth, one.holds, one.decides) for one in found[1:]]


def test_a_clause_that_alone_refuses_a_page_decides() -> None:
    assert seen("fuel AND harbour", "The harbour is closed.") == [
        ("fuel", 1, False, True),
        ("harbour", 1, True, False),
    ]


def test_two_that_refuse_a_page_together_decide_nothing() -> None:
    assert not any(decides for *_, decides in seen("fuel AND harbour", "Nothing of the kind."))


def test_only_the_one_alternative_that_lets_a_page_in_decides() -> None:
    assert seen("fuel OR harbour", "The harbour is closed.") == [
        ("fuel", 1, False, False),
        ("harbour", 1, True, True),
    ]
    assert not any(decides for *_, decides in seen("fuel OR harbour", "Fuel for the harbour."))


def test_alternatives_inside_a_required_clause() -> None:
    found = seen("harbour AND (fuel OR strike)", "A strike closes the harbour.")
    assert ("strike", 2, True, True) in found
    assert ("fuel", 2, False, False) in found
    missed = seen("harbour AND (fuel OR strike)", "A strike closes the road.")
    assert ("harbour", 1, False, True) in missed
    assert ("strike", 2, True, True) not in missed


def test_what_a_not_leaves_out_is_its_doing() -> None:
    found = seen("harbour NOT (football OR chess)", "Football at the harbour.")
    assert ("NOT (football OR chess)", 1, False, True) in found
    assert ("football", 3, True, True) in found
    assert ("chess", 3, False, False) in found


@pytest.mark.parametrize(
    "text", ["", "harbour", "fuel", "fuel strike", "harbour strike", "harbour fuel football"]
)
def test_a_deciding_clause_turns_the_verdict_when_it_is_taken_out(text: str) -> None:
    """Held against the query written without the clause."""
    without = {"harbour": "(fuel OR strike) NOT football", "fuel": "harbour AND strike NOT football",
               "NOT football": "harbour AND (fuel OR strike)"}  # fmt: skip
    verdict = _relevant("harbour AND (fuel OR strike) NOT football", text)
    for clause, _, _, decides in seen("harbour AND (fuel OR strike) NOT football", text):
        if clause in without:
            assert decides == (verdict != _relevant(without[clause], text)), clause


def _relevant(query: str, text: str) -> bool:
    topic = compile_topic("t", query)
    return judge_clauses(topic, title="", text=text, language="en", address="")[0].relevant
