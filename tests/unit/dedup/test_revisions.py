from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedup import Change, compare

OLD = (
    "Unrest in Almaty left 12 officers dead, the city said. Flights were halted.\n"
    "The internet is down. “We are waiting,” a resident said."
)


def change(new: str, old: str = OLD) -> Change:
    found = compare("Airport seized", old, "Airport seized", new)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "same",
    [
        OLD,
        OLD.replace("\n", "  "),
        OLD.replace("“", '"').replace("”", "»"),
        OLD.replace("dead,", "dead –"),
        OLD.upper(),
        OLD.replace(" ", "\u00a0").replace("fl", "ﬂ"),
    ],
)
def test_what_no_reader_sees_is_no_change(same: str) -> None:
    assert compare("Airport seized", OLD, "AIRPORT — seized", same) is None


def test_a_changed_figure_is_named() -> None:
    found = change(OLD.replace("12", "18"))
    assert found.reason == "1 sentence reworded; figures 12 → 18"
    assert found.figures == (("12", "18"),)
    assert found.added == ("Unrest in Almaty left 18 officers dead, the city said.",)
    assert found.removed == ("Unrest in Almaty left 12 officers dead, the city said.",)


def test_sentences_come_and_go() -> None:
    found = change(OLD.replace("Flights were halted.", "Russia sends paratroopers. Troops land tonight!"))
    assert found.reason == "2 sentences added, 1 removed"
    assert found.added == ("Russia sends paratroopers.", "Troops land tonight!")
    assert found.removed == ("Flights were halted.",)
    assert found.figures == ()


def test_all_kinds_at_once_and_the_headline() -> None:
    new = OLD.replace("12", "1,200").replace("The internet is down. ", "") + " More follows. And more."
    found = compare("12 dead", OLD, "18 dead", new)
    assert found is not None
    assert found.reason == (
        "headline changed; 1 sentence reworded, 2 added, 1 removed; figures 12 → 18, 12 → 1,200"
    )


def test_only_the_headline_or_the_order() -> None:
    found = compare("Airport seized", OLD, "Airport retaken", OLD)
    assert found == Change("headline changed", (), (), ())
    first, second = OLD.split("\n")
    assert change(f"{second}\n{first}") == Change("the same sentences in another order", (), (), ())


def test_a_repeated_sentence_counts() -> None:
    assert change(OLD + "\nFlights were halted.").reason == "1 sentence added"


def test_a_gone_or_new_text() -> None:
    assert change("").reason == "4 sentences removed"
    assert change(OLD, "").reason == "4 sentences added"
    assert compare("a", "", "a", " … ") is None


@pytest.mark.parametrize(
    ("old", "new", "figures"),
    [
        ("Погибли 12 человек в Алматы.", "Погибли 18 человек в Алматы.", (("12", "18"),)),
        ("阿拉木图机场关闭。死亡12人。航班取消。", "阿拉木图机场关闭。死亡18人。航班取消。", ()),
        ("Costs rose 1.5 per cent in May.", "Costs rose 15 per cent in May.", (("1.5", "15"),)),
        ("It began at 10:35 in the old town.", "It began at 10:40 in the old town.", ()),
        (
            "Between 5 and 7 men were hurt there.",
            "Between 6 and 9 men were hurt there.",
            (("5", "6"), ("7", "9")),
        ),
    ],
)
def test_figures_in_other_languages_and_forms(
    old: str, new: str, figures: tuple[tuple[str, str], ...]
) -> None:
    assert change(new, old).figures == figures


def test_sentences_end_where_readers_end_them() -> None:
    text = "He said: “Go!” They went. Что дальше? 第一句。第二句。「第三句。」 وصل الجيش؟ نعم۔ The end"
    assert change(text, "").added == (
        *("He said: “Go!”", "They went.", "Что дальше?", "第一句。", "第二句。", "「第三句。」"),
        *("وصل الجيش؟", "نعم۔", "The end"),
    )


def test_many_figures_are_cut_in_the_reason() -> None:
    old = " ".join(f"Town {chr(97 + n)}{chr(97 + n)} counted {n + 10} of its men dead." for n in range(8))
    new = " ".join(f"Town {chr(97 + n)}{chr(97 + n)} counted {n + 50} of its men dead." for n in range(8))
    found = change(new, old)
    assert found.reason.endswith("10 → 50, 11 → 51, 12 → 52, 13 → 53, 14 → 54 and 3 more")
    assert len(found.figures) == 8


@pytest.mark.parametrize(
    "old", ["x 1 " * 99 + "q{}. ", "w{} dead in the town of names. ", "«(" * 20 + "{} a. "]
)
def test_five_thousand_sentences_take_seconds_at_most(old: str) -> None:
    before = "".join(old.format(n) for n in range(5000))
    began = time.process_time()
    assert (
        compare("a", before, "a", before.replace("1", "2").replace("dead", "hurt").replace("a.", "b."))
        is not None
    )
    assert time.process_time() - began < 20


@given(st.text(), st.text(), st.text(), st.text())
def test_any_texts(old_title: str, old: str, new_title: str, new: str) -> None:
    found = compare(old_title, old, new_title, new)
    assert compare(old_title, old, old_title, old) is None
    assert found is None or found.reason
    assert (found is None) == (compare(new_title, new, old_title, old) is None)


def test_full_stops_that_only_move_are_no_change() -> None:
    old = "The stars were Mary J. Blige and others. They sang."
    assert compare("Concert", old, "Concert", "The stars were Mary J Blige and others. They sang.") is None
    swapped = change("They sang. The stars were Mary J. Blige and others.", old)
    assert swapped.reason == "the same sentences in another order"
