"""What a digest makes of acts, statements and details, of what is disputed, mended or told before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from crawler.digests import render
from crawler.digests.compose import Completeness, Digest, Line, Refreshed, Side, compose
from tests.unit.digests.test_compose import AT, composed, line

HOSTILE = "<b>x</b>\nCorrected\n\x1b[31m\u202e"


def detail(number: int, story: int = 1, **more: object) -> Line:
    made = line("detail", f"detail {number} of {story}", number, story=story, weight=number / 10)
    return replace(made, **more)  # type: ignore[arg-type]


def with_refreshed(*told: Refreshed) -> Digest:
    state = Completeness((), 0, 0, 0)
    return compose(
        "t", "Unrest", [], [], state, zone="UTC", since=AT, until=AT + timedelta(days=1), refreshed=told
    )


def test_acts_events_and_kinds_yet_unknown_are_told_as_new() -> None:
    digest = composed(line("act", "A"), line("event", "B"), line("statement", "C"), line("forecast", "D"))
    assert {one.headline for one in digest.new} == {"A", "B", "C", "D"}


def test_what_was_said_of_a_story_stands_under_what_happened_in_it() -> None:
    digest = composed(
        line("statement", "said", story=7, independent=5), line("act", "done", story=7, independent=1),
        line("act", "elsewhere", story=8, independent=3),
    )  # fmt: skip
    assert [one.headline for one in digest.new] == ["done", "said", "elsewhere"]


def test_only_the_strongest_details_are_shown_and_json_has_all() -> None:
    digest = composed(*(detail(n) for n in range(10)), detail(1, 2), detail(3, 3, baseline=True))
    shown = [one.headline for one in digest.details]
    assert shown == ["detail 9 of 1", "detail 8 of 1", "detail 1 of 2"]
    assert "11 details" in render.text(digest)
    row = json.loads(render.as_json(digest))
    assert len(row["details"]) + len(row["folded"]) == 12
    assert row["state_of_play"] == []
    assert not composed(detail(1)).empty


def test_a_digest_shows_few_details_however_many_stories_there_are() -> None:
    digest = composed(*(detail(1, story) for story in range(30)))
    assert len(digest.details) == 8
    assert len(digest.folded) == 22


def test_a_detail_takes_little_room_but_says_what_speaks_against_it() -> None:
    against = Side("It never was", ("Hill Wire",))
    text = render.text(composed(replace(detail(1), reason="nothing like it", contradicted=(against,))))
    assert "against it: Hill Wire: It never was" in text
    assert "nothing like it" not in text


def test_a_statement_names_its_speaker() -> None:
    text = render.text(composed(line("statement", "We stay", speaker="A. Minister")))
    assert "statement by A. Minister, 05 Jan" in text
    assert "statement" not in render.text(composed(line("story", "We stay")))
    assert "  act, 05 Jan" in render.text(composed(line("act", "Left", speaker="A. Minister")))
    assert "A. Minister" in render.as_json(composed(line("act", "Left", speaker="A. Minister")))


def test_values_of_one_moment_are_told_in_the_order_they_replace_each_other() -> None:
    digest = composed(
        line("figure", "a", slot="detained", old="5,100", new="5,800", key="t:1"),
        line("correction", "b", slot="detained", old="5,300", new="5,100", key="t:2"),
        line("figure", "c", slot="detained", old="", new="5,300", key="t:3"),
        line("figure", "d", slot="killed", old="9", new="8", key="t:4"),
        line("figure", "e", slot="killed", old="8", new="9", key="t:5"),
    )  # fmt: skip
    courses = {one.slot: [(v.value, v.withdrawn) for v in one.values] for one in digest.courses}
    assert courses["detained"] == [("5,300", True), ("5,100", False), ("5,800", False)]
    assert courses["killed"] == [("8", False), ("9", False)]
    assert [one.new for one in digest.figures] == ["5,800", "9"]


def test_a_correction_says_what_it_corrects_which_is_not_told_beside_it() -> None:
    mends = line(
        "correction", "No strike", 2, corrects="Strike begins, told 4 Jan 18:00 UTC", corrects_key="t:act:x"
    )
    digest = composed(mends, line("act", "Strike begins", key="t:act:x"))
    assert digest.new == ()
    for said in (render.text(digest), render.html(digest)):
        assert "corrects: Strike begins, told 4 Jan 18:00 UTC" in " ".join(said.split())


def test_who_says_which_and_who_counts_as_one() -> None:
    disputed = line(
        "figure", "103 dead", slot="killed", old="164", new="103", id="0123abcd",
        sides=(Side("103", ("Dawn",)), Side("164", ("Hill Wire", "Far"))),
        joined=tuple(f"Outlet {n} with Hill Wire (same text)" for n in range(5)),
    )  # fmt: skip
    text = " ".join(render.text(composed(disputed)).split())
    assert "who says which: 103: Dawn; 164: Hill Wire, Far" in text
    assert "Outlet 2 with Hill Wire (same text); and 2 more" in text
    assert "why: because [0123abcd]" in text
    row = json.loads(render.as_json(composed(disputed)))["figures"][0]
    assert len(row["joined"]) == 5
    assert (row["status"], row["standing"]) == ("ready", "")


def test_who_says_otherwise_is_quoted() -> None:
    against = tuple(Side(f"The dam holds {n}", ("Dawn",)) for n in range(4))
    digest = composed(line("event", "The dam has burst", contradicted=against))
    assert "against it: Dawn: The dam holds 0" in render.text(digest)
    assert "The dam holds 2" not in render.text(digest)
    assert "The dam holds 3" in render.as_json(digest)


def test_what_was_told_before_is_refreshed_in_a_line_and_makes_no_digest() -> None:
    told = Refreshed(HOSTILE, 'x"y', AT, "1 → 2 independent houses", 2, "t:x", "0123abcd")
    digest = with_refreshed(told)
    assert digest.empty
    text = render.text(digest)
    assert "Told before, now\n----------------\n* <b>x</b> Corrected [31m: 1 → 2 independent" in text
    assert "<b>x</b>" not in render.html(digest)


def test_a_page_cannot_add_lines_through_the_newer_fields() -> None:
    hostile = line(
        "figure", "x", slot=HOSTILE, speaker=HOSTILE, sentence=HOSTILE, standing=HOSTILE, corrects=HOSTILE,
        joined=(HOSTILE,), sides=(Side(HOSTILE, (HOSTILE,)),), contradicted=(Side(HOSTILE, (HOSTILE,)),),
    )  # fmt: skip
    digest = composed(hostile)
    assert "\nCorrected" not in render.text(digest)
    assert "<b>" not in render.html(digest)
    assert "\x1b" not in render.as_json(digest)
