"""Judging changes holds for any texts: the same twice, nothing new in what was there, never an error."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.stories.changes import Kind, State, judge_change, judged_by, weights

_SAID = "storm kills 12 twelve dozens people police say Maridia not arrested 18 the reportedly in . , ? взрыв погибли"
WORDS = st.sampled_from([*_SAID.split(), "死亡", "人"])
TEXTS = st.one_of(st.lists(WORDS, max_size=14).map(" ".join), st.text(max_size=60))
STATES = st.builds(State, title=TEXTS, text=TEXTS, language=st.sampled_from(["", "en", "ru", "zh", "xx"]))
HISTORIES = st.lists(STATES, min_size=1, max_size=6)


@given(STATES, HISTORIES)
def test_judging_is_deterministic_and_bounded(after: State, earlier: list[State]) -> None:
    found = judge_change(after, earlier)
    assert found == judge_change(after, tuple(earlier)) == judged_by(weights(), after, earlier)
    assert 0 <= found.score <= 1
    assert found.development == (found.kind not in (Kind.REWORDING, Kind.BLINK))
    assert found.reason.startswith(str(found.kind))


@given(HISTORIES, st.data())
def test_a_return_to_any_earlier_version_is_a_blink(earlier: list[State], data: st.DataObject) -> None:
    found = judge_change(data.draw(st.sampled_from(earlier)), earlier)
    assert (found.kind, found.development, found.figures) == (Kind.BLINK, False, ())


@given(HISTORIES, st.data())
def test_less_than_before_is_never_new(earlier: list[State], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(earlier))
    assert not judge_change(State(one.title, "", None, one.language), earlier).development


@given(STATES, HISTORIES)
def test_saying_it_twice_before_changes_nothing(after: State, earlier: list[State]) -> None:
    assert judge_change(after, [earlier[-1], *earlier]) == judge_change(after, earlier)
