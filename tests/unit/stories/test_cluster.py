"""Stories: what joins, what never does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.stories.acts import acts
from crawler.stories.cluster import Story, clash, join, likeness, rarity
from crawler.stories.figures import claims
from crawler.stories.sketch import Sketch, names_in, packed, sketch, unpacked
from crawler.stories.words import sentences

AT = datetime(2022, 1, 5, 12, tzinfo=UTC)
RARE = rarity({"c:protest": 8, "p:kz": 9}, 10)


def sketched(title: str, text: str = "", language: str = "en", at: datetime = AT) -> Sketch:
    body = sentences(text)
    names = names_in(title, body, language)
    found = [c for s in (title, *body) for c in claims(s, language, 2022)]
    return sketch(title, body, language, at, names, acts(title, language, names), found)


DAM = sketched(
    "Dam on the Vakhsh river cracks after quake",
    "Engineers saw the crack in the Rogun dam on Friday.",
)


def test_a_rewrite_joins_and_says_why() -> None:
    again = sketched(
        "Quake cracks dam on Vakhsh river", "Engineers found a crack in the Rogun dam on Friday morning."
    )
    joining = join(again, [Story(7, (DAM,))], RARE)
    assert joining.story == 7
    assert "likeness" in joining.reason and "c:flood" in joining.reason


def test_another_happening_founds_a_story() -> None:
    other = sketched("Oil price slips as exporters meet", "Brent fell by a dollar in London trading.")
    assert join(other, [Story(7, (DAM,))], RARE).story is None


def test_a_report_in_another_language_joins_through_ideas_names_and_numbers() -> None:
    russian = sketched(
        "После землетрясения треснула плотина на Вахше",
        "Инженеры увидели трещину в плотине Рогун в пятницу.",
        "ru",
    )
    shared = likeness(russian, DAM, RARE)
    stranger = likeness(sketched("В Москве открылся фестиваль кино", "Гостей встретил мэр.", "ru"), DAM, RARE)
    assert shared[0] > 0.3 > 0.05 > stranger[0]
    assert all(not feature.startswith("w:") for feature in shared[1])


def test_figures_places_and_acts_that_clash_forbid_a_join() -> None:
    twelve, thirteen = sketched("12 officers killed in riots"), sketched("13 officers killed in riots")
    assert clash(twelve, thirteen) == "killed: 12 against 13"
    assert clash(sketched("Protest in Almaty"), sketched("Protest in Bishkek"))
    assert clash(sketched("Curfew imposed in the city"), sketched("Internet shut down in the city"))
    assert join(thirteen, [Story(1, (twelve,))], RARE).story is None


def test_a_story_that_was_silent_too_long_is_not_joined() -> None:
    later = sketched("Dam on the Vakhsh river cracks after quake", at=AT + timedelta(days=11))
    assert join(later, [Story(7, (DAM,))], RARE).story is None


def test_the_order_of_candidates_changes_nothing() -> None:
    twin = Story(8, (sketched("Dam on the Vakhsh river cracks after quake"),))
    one = join(DAM, [Story(7, (DAM,)), twin], RARE)
    assert one == join(DAM, [twin, Story(7, (DAM,))], RARE)


def test_a_packed_sketch_is_read_back_whole() -> None:
    before = sketched("12 officers killed in Almaty as curfew imposed in Almaty")
    assert unpacked(packed(before)) == Sketch(
        before.language, before.weights, before.cities, before.acts, before.figures, before.at
    )


def test_names_are_no_places_and_no_ordinary_words() -> None:
    body = ["The envoy met Karim Osmonov on Monday.", "Then Osmonov left for Almaty."]
    assert names_in("President Osmonov Leaves Almaty For Talks", body, "en") == frozenset({"smnv"})
