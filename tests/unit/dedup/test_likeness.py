"""What two articles are to each other."""

from __future__ import annotations

import pytest

from crawler.dedup.likeness import Kind, Likeness, Report, holds_unlike, own_sentences, relation
from crawler.dedup.shingles import sketch

from .writing import story, text

MONDAY = 738_000


def report(*sentences: str, source: str = "one", day: int = MONDAY, collection: bool = False) -> Report:
    return Report(sketch("", text(*sentences)), source, day, collection)


def kind(a: Report, b: Report) -> Kind:
    """The relation, which must not depend on which side comes first."""
    there, back = relation(a, b), relation(b, a)
    assert there.kind == back.kind
    assert (there.containment_a, there.containment_b) == (back.containment_b, back.containment_a)
    return there.kind


def test_the_same_text_is_the_same_article() -> None:
    assert kind(report(*story(1)), report(*story(1))) is Kind.SAME


def test_the_first_page_of_an_article_is_the_same_article() -> None:
    whole = story(2, 40)
    assert kind(report(*whole[:9]), report(*whole)) is Kind.SAME


def test_comments_under_an_article_change_nothing() -> None:
    article = story(3, 14)
    comments = [f"{n % 12}:{n % 60:02} pm {one}" for n, one in enumerate(story(4, 200))]
    assert kind(report(*article), report(*article, *comments)) is Kind.SAME


def test_a_version_with_new_paragraphs_is_a_revision() -> None:
    first = story(5, 12)
    assert kind(report(*first), report(*story(6, 5), *first[:9], *story(7, 3))) is Kind.REVISION


def test_another_outlet_makes_it_a_copy() -> None:
    assert kind(report(*story(8)), report(*story(8), source="two")) is Kind.COPY


@pytest.mark.parametrize(("days", "expected"), [(0, Kind.REVISION), (1, Kind.PASSAGES), (9, Kind.PASSAGES)])
def test_half_a_text_is_enough_on_one_day_only(days: int, expected: Kind) -> None:
    first = story(9, 12)
    assert kind(report(*first), report(*first[:6], *story(10, 6), day=MONDAY + days)) is expected


def test_a_chronology_is_the_same_one_weeks_later() -> None:
    days = [f"March {n + 1} - {one}" for n, one in enumerate(story(11, 20))]
    later = report(*days[6:], *story(12, 6), day=MONDAY + 30)
    assert kind(report(*days[:16]), later) is Kind.REVISION


def test_a_brief_deep_in_a_round_up_is_a_passage() -> None:
    brief = story(13, 4)
    assert kind(report(*brief), report(*story(14, 20), *brief, *story(15, 10))) is Kind.PASSAGES


def test_the_head_of_a_longer_text_weeks_away_is_a_passage() -> None:
    brief = story(16, 4)
    assert kind(report(*brief), report(*brief, *story(17, 30), day=MONDAY + 20)) is Kind.PASSAGES


def test_posts_of_a_live_page_are_passages() -> None:
    posts = [f"{8 + n // 4}:{10 + n} {one}" for n, one in enumerate(story(18, 30))]
    assert kind(report(*posts[:20]), report(*posts[6:])) is Kind.PASSAGES
    article = story(19, 14)
    assert kind(report(*article), report(*posts[:15], *article, *posts[15:])) is Kind.PASSAGES


def test_what_a_collection_holds_are_passages() -> None:
    assert kind(report(*story(21)), report(*story(21), *story(22), collection=True)) is Kind.PASSAGES


def test_a_quoted_paragraph_is_a_passage_and_nothing_is_nothing() -> None:
    assert kind(report(*story(23), story(24)[0]), report(*story(24))) is Kind.PASSAGES
    assert kind(report(*story(25)), report(*story(26))) is Kind.DIFFERENT


@pytest.mark.parametrize("tiny", ["", "Breaking news.", "A fire is out."])
def test_tiny_texts_are_not_compared(tiny: str) -> None:
    assert kind(report(tiny), report(tiny)) is Kind.DIFFERENT
    assert kind(report(tiny), report(*story(27))) is Kind.DIFFERENT


def test_two_languages_in_one_text_are_compared_each() -> None:
    mixed = [*story(28, 6), "洪水冲毁了北部山谷的三座桥梁和一条公路，当地学校停课三天。"]
    assert kind(report(*mixed), report(*mixed[::-1])) is Kind.SAME


def test_the_reason_names_the_numbers() -> None:
    found: Likeness = relation(report(*story(29)), report(*story(29), day=MONDAY + 2))
    assert found.reason == "100% of the shorter text stands in the other, 2 days apart"
    assert found.jaccard == found.containment == 1.0


def test_a_page_that_holds_unlike_texts_is_told() -> None:
    one, other = sketch("", text(*story(30))), sketch("", text(*story(31)))
    assert holds_unlike([one, other])
    assert not holds_unlike([one, one])
    assert not holds_unlike([])


OLD = "Rescue teams counted 12 dead and 30 injured in the lower town after the river broke the western dam."


@pytest.mark.parametrize(
    ("new", "own"),
    [
        (OLD, False),
        (OLD.upper().replace(".", "!"), False),
        (OLD.replace("12 dead", "15 dead"), True),
        (OLD.replace("12 dead and 30 injured", "30 dead and 12 injured"), True),
        (OLD.replace("counted", "no longer counted"), True),
        ("Nothing of this was said before by anybody in the lower town.", True),
    ],
)
def test_own_sentences_are_those_not_told_before(new: str, own: bool) -> None:
    earlier = [sketch("", text(OLD, *story(32)))]
    assert own_sentences(sketch("A title", text(new, *story(32))), earlier) == ((new,) if own else ())


def test_without_anything_earlier_every_sentence_is_own() -> None:
    told = story(33, 3)
    assert own_sentences(sketch("A title of its own", text(*told)), []) == tuple(told)
