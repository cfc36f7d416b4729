"""What was told before in another language: hand-made vectors, real vetoes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from crawler.stories.likewise import (
    LIKE,
    ORDINARY,
    Told,
    means,
    ordinary,
    packed,
    repeats,
    turns,
    unpacked,
    veto,
)
from crawler.stories.novelty_meaning import Vector

AT = datetime(2022, 3, 1, 12, tzinfo=UTC)
SIZE = 384


def about(matter: int, language: str) -> Vector:
    """A vector as encoders give them: mostly its language, a little of what is said."""
    vector = np.zeros(SIZE, dtype=np.float32)
    vector[matter] = 0.4
    return np.asarray(vector + ordinary(language), dtype=np.float32)


def told(
    sentence: str, language: str, *, matter: int = 1, kind: str = "detail", hours: float = 0, key: str = ""
) -> Told:
    return Told(
        key or f"dam:{kind}:{language}{matter}", kind, language, AT + timedelta(hours=hours), sentence,
        about(matter, language),
    )  # fmt: skip


WATER = told("Drinking water in the town is unsafe.", "en")
MINISTER = told("The energy minister resigned.", "en", matter=2)


def test_a_translation_repeats_what_was_told_and_another_matter_does_not() -> None:
    found = repeats(told("Питьевая вода в городе опасна.", "ru", hours=2), [MINISTER, WATER])
    assert found is not None
    assert found.key == WATER.key
    assert found.likeness >= LIKE
    assert repeats(told("Рухнул мост.", "ru", matter=3), [MINISTER, WATER]) is None
    assert repeats(WATER, []) is None


def test_its_own_language_is_left_to_words() -> None:
    assert repeats(told("Tap water is unsafe.", "en", hours=2), [WATER]) is None


def test_a_language_nobody_knows_may_be_the_same_one() -> None:
    assert repeats(told("Tap water is unsafe.", "", hours=2), [WATER]) is None
    assert repeats(WATER, [told("Tap water is unsafe.", "", hours=2)]) is None


@pytest.mark.parametrize(("hours", "same"), [(71.0, True), (72.5, False), (-71.0, True), (-73.0, False)])
def test_only_within_three_days_either_way(hours: float, same: bool) -> None:
    later = told("Питьевая вода в городе опасна.", "ru", hours=hours)
    assert (repeats(later, [WATER]) is not None) is same


def test_figures_and_corrections_are_never_compared_and_acts_only_with_their_like() -> None:
    russian = told("Введён комендантский час.", "ru", kind="act", key="dam:act:curfew:xx/a")
    for kind in ("figure", "correction"):
        assert repeats(told("A curfew is in force.", "en", kind=kind), [russian]) is None
        assert repeats(russian, [told("A curfew is in force.", "en", kind=kind)]) is None
    other = told("Emergency declared.", "en", kind="act", key="dam:act:emergency_declared:")
    same = told("A curfew is in force.", "en", kind="act", key="dam:act:curfew:")
    assert repeats(russian, [other]) is None
    assert repeats(russian, [other, same]) is not None
    assert repeats(russian, [told("A curfew is in force.", "en")]) is not None


@pytest.mark.parametrize(
    ("english", "other", "language", "why"),
    [
        ("17 workers died.", "Погибли 19 рабочих.", "ru", "another number"),
        ("17 workers died.", "Погибли 17 рабочих.", "ru", ""),
        ("Workers died.", "Погибли 19 рабочих.", "ru", "another number"),
        ("Workers died.", "Погибли двое рабочих.", "ru", ""),  # words for small numbers often go unread
        ("The minister resigned.", "Министр не подавал в отставку.", "ru", "one says that it is not so"),
        ("The minister resigned.", "Bakan istifa etmedi.", "tr", "one says that it is not so"),
        ("The minister resigned.", "部长否认辞职。", "zh", "one says that it is not so"),
        ("The internet was cut.", "اینترنت دوباره وصل شد.", "fa", "one says that it is undone"),
        ("Unrest in Almaty.", "Беспорядки в Актау.", "ru", "another place"),
        ("Unrest in Almaty.", "Беспорядки в Алматы.", "ru", ""),
        ("Unrest in Almaty.", "Беспорядки в Казахстане.", "ru", ""),
    ],
)
def test_what_encoders_hardly_see_is_a_veto(english: str, other: str, language: str, why: str) -> None:
    earlier, later = told(english, "en"), told(other, language)
    assert veto(later, earlier) == why
    assert (repeats(later, [earlier]) is None) is bool(why)


def test_a_veto_on_the_likest_leaves_the_next() -> None:
    denied = told("The minister did not resign.", "en", matter=2, key="dam:detail:denied")
    found = repeats(told("Министр ушёл в отставку.", "ru", matter=2), [denied, MINISTER])
    assert found is not None
    assert found.key == MINISTER.key


def test_the_answer_does_not_depend_on_the_order_of_what_is_known() -> None:
    later = told("Питьевая вода в городе опасна.", "ru", hours=2)
    twin = told("The water is bad.", "en", hours=1, key="dam:detail:twin")
    assert repeats(later, [WATER, twin, MINISTER]) == repeats(later, [MINISTER, twin, WATER])


def test_few_sentences_lean_on_ordinary_news_and_many_on_their_own() -> None:
    one = means([WATER])["en"]
    assert np.allclose(one, (WATER.vector + ORDINARY * ordinary("en")) / (ORDINARY + 1), atol=1e-5)
    many = means([WATER] * 600)["en"]
    assert np.linalg.norm(many - WATER.vector) < np.linalg.norm(one - WATER.vector) / 50


def test_every_language_has_its_ordinary_news_and_an_unknown_one_the_mean_of_all() -> None:
    for language in ("en", "ru", "uk", "kk", "tr", "ar", "fa", "fr", "es", "de", "zh"):
        assert ordinary(language).shape == (SIZE,)
        assert not np.allclose(ordinary(language), ordinary(""))
    assert np.array_equal(ordinary("xx"), ordinary(""))


def test_a_vector_is_kept_in_half_precision() -> None:
    kept = packed(WATER.vector)
    assert len(kept) == 2 * SIZE
    assert np.allclose(unpacked(kept), WATER.vector, atol=1e-3)


@pytest.mark.parametrize("sentence", ["", "не " * 50_000, "ма" * 50_000 + "ды", "\ud800", "12" * 5_000])
@pytest.mark.parametrize("language", ["ru", "kk", "tr", "zh", "xx", ""])
def test_hostile_sentences_are_judged(sentence: str, language: str) -> None:
    assert isinstance(turns(sentence, language, "not"), bool)
    hostile = told(sentence, language)
    assert isinstance(veto(hostile, WATER), str)
    repeats(hostile, [WATER])


def test_a_vector_of_nothing_is_like_nothing() -> None:
    empty = Told("dam:detail:none", "detail", "ru", AT, "Вода.", ordinary("ru"))
    assert repeats(empty, [WATER]) is None
