"""When stories merge and part."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.stories.cluster import Rarity, Story, join, rarity
from crawler.stories.linking import merging, outdone, parting
from crawler.stories.sketch import Sketch

AT = datetime(2022, 3, 1, tzinfo=UTC)
RARE: Rarity = rarity({}, 50)


def sketch(*features: str, language: str = "en", **more: object) -> Sketch:
    one = Sketch(language, dict.fromkeys(features, 1.0), frozenset(), (), frozenset(), AT)
    return replace(one, **more)  # type: ignore[arg-type]


FLOOD = sketch("w:flood", "w:dam", "p:tj", "c:water")
FLOODED = sketch("w:flood", "w:dam", "p:tj", "c:rescue")
STRIKE = sketch("w:strike", "w:mine", "p:kz", "c:wage")
STRIKERS = sketch("w:strike", "w:mine", "p:kz", "c:union")


def test_stories_alike_both_ways_are_one_and_say_why() -> None:
    assert "members alike" in merging(Story(1, (FLOOD,)), Story(2, (FLOODED,)), RARE)


def test_stories_unlike_each_other_or_in_one_direction_only_stay_two() -> None:
    assert merging(Story(1, (FLOOD,)), Story(2, (STRIKE,)), RARE) == ""
    assert merging(Story(1, (FLOOD,)), Story(2, (STRIKE, FLOODED)), RARE) == ""
    assert merging(Story(1, (FLOOD, STRIKE, STRIKERS, STRIKE)), Story(2, (FLOODED,)), RARE) == ""


def test_a_clash_of_figures_or_towns_between_any_members_keeps_two_stories_apart() -> None:
    twelve = replace(FLOOD, figures=frozenset({("killed", "all", 12, 12)}))
    forty = replace(FLOODED, figures=frozenset({("killed", "all", 40, 40)}))
    assert merging(Story(1, (FLOOD, twelve)), Story(2, (FLOODED, forty)), RARE) == ""
    here = replace(FLOOD, cities=frozenset({"tj/dushanbe"}))
    there = replace(FLOODED, cities=frozenset({"tj/khorog"}))
    assert merging(Story(1, (here,)), Story(2, (there,)), RARE) == ""


def test_members_that_hang_together_and_with_no_other_are_a_story_of_their_own() -> None:
    left, why = parting((FLOOD, STRIKE, FLOODED, STRIKERS), (), RARE)
    assert left == (1, 3)
    assert "two halves" in why


def test_a_single_stray_or_what_reports_the_same_act_does_not_part_a_story() -> None:
    assert parting((FLOOD, FLOODED, STRIKE), (), RARE) == ((), "")
    assert parting((FLOOD, STRIKE, FLOODED, STRIKERS), (1,), RARE) == ((), "")


def test_a_member_more_like_the_others_takes_the_place_of_the_weakest_but_never_of_the_founder() -> None:
    assert outdone(FLOODED, (FLOOD, FLOODED, STRIKE), RARE) == 2
    assert outdone(FLOOD, (STRIKE, FLOOD, FLOODED), RARE) is None
    assert outdone(FLOOD, (STRIKE,), RARE) is None


def test_joining_names_the_member_and_every_story_that_fits() -> None:
    joining = join(FLOOD, (Story(1, (STRIKE, FLOODED)), Story(2, (FLOOD,)), Story(3, (STRIKERS,))), RARE)
    assert (joining.story, joining.by) == (2, 0)
    assert [story.id for story in joining.fits] == [1, 2]
    assert joining.nearest > joining.needed


def test_a_story_silent_for_long_is_not_joined() -> None:
    later = replace(FLOOD, at=AT + timedelta(days=11))
    assert join(later, (Story(1, (FLOOD,)),), RARE).story is None
