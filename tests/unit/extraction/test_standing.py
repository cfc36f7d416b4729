"""Lines that outlets set under article after article: which may be counted, and how they are left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.standing import MOST_NEW, bare, candidates, line_hash, line_key, without

NEWS = "\n".join(
    f"The ferry to island {number} was late again because of fog over the strait." for number in range(9)
)
CALL = "Follow us in your favourite messenger."


def never(_line: str) -> bool:
    return False


@pytest.mark.parametrize(
    "line",
    [
        CALL,
        "Подписывайтесь на нашу рассылку!",
        "Bizi sosyal medyada takip edin.",
        "关注我们的频道",
        "تابعونا على وسائل التواصل",
        "The views of our guests are their own.",
    ],
)
def test_a_line_that_may_be_furniture(line: str) -> None:
    assert len(line_hash(line)) == 16
    assert line_hash(f"  {line.upper()} — ") == line_hash(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "—",
        "Ad",
        "The toll stood at 12.",
        "“We saw nothing,” he said.",
        "كان ذلك في ٢٠٢٢",
        "The region has many mines and few roads. " * 8,
    ],
)
def test_a_line_that_can_be_none(line: str) -> None:
    assert line_hash(line) == ""


def test_any_title_has_a_key() -> None:
    assert line_key("Toll at 12") == line_key("TOLL AT 12!") != line_key("Toll at 13")
    assert line_key(CALL) == line_hash(CALL)


def test_lines_that_name_a_topic_are_not_offered() -> None:
    text = f"{CALL}\nRead all about the harbour here."
    assert candidates(text, set(), lambda line: "harbour" in line) == (line_hash(CALL),)
    assert candidates(text, {line_hash(CALL)}, lambda line: "us" in line) == (
        line_hash("Read all about the harbour here."),
    )


def test_of_new_lines_the_shortest_are_offered_and_known_ones_always() -> None:
    lines = ["A line " + "longer " * length for length in range(MOST_NEW + 5)]
    offered = candidates("\n".join(lines), {line_hash(lines[-1])}, never)
    assert offered[0] == line_hash(lines[-1])
    assert set(offered[1:]) == {line_hash(line) for line in lines[:MOST_NEW]}


def test_lines_are_left_out_wherever_they_stand() -> None:
    text = f"{CALL}\n{NEWS}\n{CALL.upper()}"
    assert without(text, {line_hash(CALL)}) == (NEWS, (CALL, CALL.upper()))
    assert without(text, set()) == (text, ())


def test_a_text_is_never_left_with_too_little() -> None:
    long_line = "We are a newsroom of our readers and live by what they give. " * 4
    half = f"{NEWS}\n" + "\n".join(f"{long_line}{letter}" for letter in "abcd")
    hashes = {line_hash(f"{long_line}{letter}") for letter in "abcd"}
    assert without(half, hashes) == (half, ())
    short = f"The ferry was late.\n{CALL}"
    assert without(short, {line_hash(CALL)}) == (short, ())
    assert bare(short, {line_hash(CALL)}) == "The ferry was late."


_LINES = st.lists(
    st.sampled_from([CALL, NEWS, "Ad", "Write to us.", "Thank you for reading."]) | st.text(), max_size=12
)


@given(_LINES.map("\n".join), st.sets(st.sampled_from([CALL, "Write to us.", "Thank you for reading."])))
def test_leaving_out_twice_is_once(text: str, lines: set[str]) -> None:
    hashes = {line_hash(line) for line in lines}
    left, dropped = without(text, hashes)
    assert without(left, hashes) == (left, ())
    assert bare(bare(text, hashes), hashes) == bare(text, hashes)
    assert len(left) >= len(text) / 2
    assert bool(dropped) == (left != text)
