"""The copy check: groups of copies, own sentences, furniture, and its cost."""

from __future__ import annotations

import itertools
import time

import pytest

from crawler.jobs.copying import compared_with, likeness_of
from storage import copies
from tests.unit.dedup.writing import story
from tests.unit.jobs.copied import check, empty, everything, groups, keep, take

WIRE = story(1, 14)


def test_the_first_report_founds_no_group() -> None:
    db = empty()
    found = take(db, 1, *WIRE)
    assert (found.group, found.founder, found.relation, found.against) == (0, 1, "first", 0)
    assert found.own == tuple(WIRE)
    assert groups(db) == set()


def test_a_copy_joins_and_has_nothing_of_its_own() -> None:
    db = empty()
    take(db, 1, *WIRE, credit="Newswire")
    found = take(db, 2, *WIRE, source="two", credit="Newswire", hours=1)
    assert (found.founder, found.relation, found.against, found.own) == (1, "copy", 1, ())
    assert found.reason == "100% of the shorter text stands in the other, on one day"
    assert copies.group_of(db, 1) == copies.Group(found.group, 1, 2, 2)
    assert db.execute("SELECT credit FROM copy_member").fetchall() == [("Newswire",), ("Newswire",)]


def test_a_rewrite_keeps_its_own_sentences() -> None:
    db = empty()
    take(db, 1, *WIRE)
    own = story(2, 3)
    found = take(db, 2, *WIRE[:10], *own, source="two", hours=2)
    assert (found.relation, found.own) == ("copy", tuple(own))
    seen = db.execute("SELECT article, founder, own_sentences FROM copies ORDER BY article").fetchall()
    assert seen == [(1, 1, 14), (2, 0, 3)]


def test_a_changed_figure_is_an_own_sentence_of_a_copy() -> None:
    db = empty()
    toll = (
        "The mayor said that 12 people were missing after the tower above the old market fell into the canal."
    )
    later = toll.replace("12", "15")
    take(db, 1, toll, *WIRE)
    assert take(db, 2, later, *WIRE, source="two").own == (later,)


def test_the_same_revision_again_changes_nothing() -> None:
    db = empty()
    take(db, 1, *WIRE)
    first = take(db, 2, *WIRE[:10], *story(2, 3), source="two", hours=1)
    before = everything(db)
    again = check(db, 2, "\n".join([*WIRE[:10], *story(2, 3)]), source="two", hours=1)
    assert again == first
    assert everything(db) == before


def test_a_new_revision_takes_the_place_of_the_last() -> None:
    db = empty()
    take(db, 1, *WIRE)
    take(db, 2, *WIRE, source="two")
    changed = take(db, 2, *story(3, 14), source="two", hours=3, revision=20)
    assert (changed.group, changed.relation) == (0, "different")
    assert groups(db) == set()
    assert compared_with(db, 1) == ()
    back = take(db, 2, *WIRE, source="two", hours=4, revision=21)
    assert back.founder == 1
    assert groups(db) == {(1, 2)}


def test_a_revision_that_held_a_group_together_lets_it_fall_apart() -> None:
    db = empty()
    one, other = story(4, 12), story(5, 12)
    take(db, 1, *one)
    take(db, 2, *one, source="two")
    take(db, 3, *one[:10], *other[:10], source="three")
    take(db, 4, *other[:10], *story(6, 4), source="four")
    take(db, 5, *other[:10], *story(6, 4), source="five")
    assert groups(db) == {(1, 2), (4, 5)}, "what holds two unlike texts is in no group"
    take(db, 3, *one, source="three", revision=30)
    assert groups(db) == {(1, 2, 3), (4, 5)}


BRIDGED = {
    1: WIRE,
    2: [*WIRE[:11], *story(7, 3)],
    3: [*story(8, 2), *WIRE],
    4: story(9, 14),
    5: [*story(9, 14), *story(10, 2)],
    6: [WIRE[0], *story(11, 13)],
}


@pytest.mark.parametrize("order", list(itertools.permutations(BRIDGED))[::37])
def test_the_order_of_arrival_does_not_change_groups_or_founders(order: tuple[int, ...]) -> None:
    db = empty()
    for article in order:
        take(db, article, *BRIDGED[article], source=f"outlet {article}", hours=article)
    assert groups(db) == {(1, 2, 3), (4, 5)}


def test_a_late_arrival_that_was_seen_earlier_becomes_the_founder() -> None:
    db = empty()
    take(db, 5, *WIRE, source="two", hours=5)
    take(db, 6, *WIRE, source="three", hours=6)
    found = take(db, 9, *WIRE, source="agency", hours=1)
    assert found.founder == 9
    assert found.own == tuple(WIRE), "nothing of the group was told before it"
    assert groups(db) == {(9, 5, 6)}


def test_of_those_seen_in_one_second_the_lowest_number_is_the_founder() -> None:
    db = empty()
    take(db, 8, *WIRE)
    take(db, 3, *WIRE, source="two")
    assert groups(db) == {(3, 8)}


def test_two_groups_become_one_when_an_article_belongs_to_both() -> None:
    db = empty()
    story_of_day = story(12, 18)
    take(db, 1, *story_of_day[:10])
    take(db, 2, *story_of_day[:10], source="two")
    take(db, 3, *story_of_day[8:], source="three")
    take(db, 4, *story_of_day[8:], source="four")
    assert len(groups(db)) == 2
    take(db, 5, *story_of_day[3:14], source="five")
    assert groups(db) == {(1, 2, 3, 4, 5)}


def test_a_page_that_holds_unlike_articles_is_in_no_group() -> None:
    one, other = story(13, 10), story(14, 10)
    for order in ((1, 2, 3), (3, 1, 2), (2, 3, 1)):
        db = empty()
        texts = {1: one, 2: other, 3: [*one, *other]}
        for article in order:
            take(db, article, *texts[article], hours=article)
        assert groups(db) == set(), order
        assert check(db, 3, "\n".join(texts[3]), hours=3).relation == "shared passages"
        before = everything(db)
        check(db, 3, "\n".join(texts[3]), hours=3)
        assert everything(db) == before
        found = likeness_of(db, 1, 3)
        assert found is not None
        assert found.kind == "shared passages"


FURNITURE = [
    "Sign up for the morning letter of this paper and read what matters before anyone else does.",
    "Comments are read by people before they appear, and those that insult others are taken out again.",
    "Follow our reporters on every channel, and tell them what happens on the street where you live.",
]


def test_lines_of_an_outlet_become_furniture() -> None:
    db = empty()
    for day in range(6):
        take(db, day + 1, *story(20 + day, 3), *FURNITURE, hours=24 * day)
    last = take(db, 9, *story(30, 3), *FURNITURE, hours=150)
    assert last.furniture == tuple(FURNITURE)
    assert last.own == tuple(story(30, 3))
    assert last.group == 0
    assert likeness_of(db, 1, 2).kind == "different", "judged by what was learned since"  # type: ignore[union-attr]


def test_a_wire_report_in_many_outlets_is_not_furniture() -> None:
    db = empty()
    for day in range(8):
        take(db, day + 1, *WIRE, source=f"outlet {day}", hours=24 * day)
    assert len(groups(db)) == 1
    assert copies.group_of(db, 8) == copies.Group(1, 1, 8, 8)


@pytest.mark.parametrize("text", ["", "\n \n", "Fire.", "!!! … ???", "\ud800 \x00", "一"])
def test_empty_and_tiny_texts_are_in_no_group(text: str) -> None:
    db = empty()
    for article in (1, 2):
        keep(db, article, text.encode("utf-8", "replace").decode())
        found = check(db, article, text)
        assert found.group == 0
    assert groups(db) == set()


def test_a_gigantic_text_is_checked_in_bounded_time() -> None:
    db = empty()
    gigantic = [f"{one} {n}" for n, one in enumerate(story(40, 20_000))]
    began = time.perf_counter()
    take(db, 1, *gigantic)
    found = take(db, 2, *gigantic, source="two")
    assert time.perf_counter() - began < 10
    assert found.founder == 1


def test_a_text_of_one_line_again_and_again_is_that_line() -> None:
    db = empty()
    take(db, 1, *[WIRE[0]] * 500)
    found = take(db, 2, WIRE[0], source="two")
    assert (found.relation, found.own) == ("copy", ())


def test_a_text_in_two_languages_finds_its_copy() -> None:
    db = empty()
    mixed = [
        *WIRE[:4],
        "洪水冲毁了北部山谷的三座桥梁和一条公路，当地学校停课三天。",
        "Жители покинули дома у реки ещё до рассвета.",
    ]
    take(db, 1, *mixed)
    assert take(db, 2, *mixed, source="two").founder == 1


def test_a_flood_of_copies_is_one_group_at_bounded_cost() -> None:
    """Ten thousand in an hour are timed by the cost benchmark; here the work is counted, not the seconds."""
    db = empty()
    asked: list[str] = []
    work = []
    with db.atomic():
        db.conn.set_trace_callback(asked.append)
        for article in range(1, 1_201):
            asked.clear()
            take(db, article, *WIRE[:5], source=f"outlet {article % 70}", hours=article / 1_200)
            work.append(len(asked))
        db.conn.set_trace_callback(None)
    assert groups(db) == {tuple(range(1, 1_201))}
    assert copies.group_of(db, 1) == copies.Group(1, 1, 1_200, 70)
    assert max(work[100:]) == max(work[-100:]) < 200


def test_the_credited_agency_need_not_come_first() -> None:
    db = empty()
    take(db, 1, *WIRE, source="paper", credit="Newswire", hours=1)
    found = take(db, 2, *WIRE, source="newswire", hours=0)
    assert found.founder == 2


def test_what_was_never_checked_is_compared_with_nothing() -> None:
    db = empty()
    take(db, 1, *WIRE)
    assert likeness_of(db, 1, 99) is None
    assert compared_with(db, 99) == ()
