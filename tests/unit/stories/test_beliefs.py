"""A figure over time: repeats, rises, revisions, withdrawals, disputes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.stories.beliefs import CURRENT, SUPERSEDED, WITHDRAWN, Known, after, believed, repeats, weigh
from crawler.stories.figures import Claim

AT = datetime(2022, 1, 5, tzinfo=UTC)


def claim(
    lo: int, hi: int = 0, slot: str = "killed", qualifier: str = "", who: str = "all", **more: bool
) -> Claim:
    return replace(Claim(slot, who, lo, hi or lo, qualifier, "assert", "s"), **more)  # type: ignore[arg-type]


def known(
    lo: int,
    hi: int = 0,
    slot: str = "killed",
    qualifier: str = "",
    who: str = "all",
    state: str = CURRENT,
    vague: bool = False,
) -> Known:
    return Known(slot, who, lo, hi or lo, qualifier, vague, state, f"key-{lo}", "a", AT)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (claim(164), known(164), True),
        (claim(164), known(165), False),
        (claim(164, qualifier="at least"), known(164), True),
        (claim(7939), known(8000, qualifier="nearly"), True),
        (claim(8000, qualifier="nearly"), known(7939), True),
        (claim(4404), known(4400, qualifier="over"), True),
        (claim(5135), known(4400, qualifier="over"), False),
        (claim(13), known(12, qualifier="at least"), False),
        (claim(24, 99, vague=True), known(26), True),
        (claim(26), known(24, 99, vague=True), False),
        (claim(18, who="security"), known(18), True),
        (claim(18, who="security"), known(18, who="protesters"), False),
    ],
)
def test_a_claim_repeats_what_says_the_same(one: Claim, other: Known, same: bool) -> None:
    assert repeats(one, other) is same


@pytest.mark.parametrize(
    ("one", "before", "what"),
    [
        (claim(12), [], "first"),
        (claim(18), [known(12)], "rise"),
        (claim(12), [known(18), known(12)], "repeat"),
        (claim(11), [known(18)], "part"),
        (claim(26), [known(24, 99, vague=True)], "rise"),
        (claim(24), [known(24, 99, vague=True)], "firmer"),
        (claim(140, corrected=True), [known(164)], "revised"),
        (claim(40, total=True), [known(164)], "disputed"),
        (claim(160, total=True), [known(164)], "part"),
        (claim(40, slot="detained"), [], "part"),
        (claim(2), [known(12, who="security")], "part"),
        (claim(225), [known(164, state=WITHDRAWN)], "first"),
        (claim(164), [known(164, state=WITHDRAWN)], "repeat"),
    ],
)
def test_a_claim_is_weighed_against_what_is_known(one: Claim, before: list[Known], what: str) -> None:
    assert weigh(one, before, source="b", prominent=True).what == what


def test_a_rise_deep_in_a_text_is_not_flagged() -> None:
    assert weigh(claim(18), [known(12)], source="b", prominent=False).what == "part"


def test_the_same_outlet_does_not_dispute_itself() -> None:
    assert weigh(claim(40, total=True), [known(164)], source="a", prominent=True).what == "part"


def test_an_outlet_may_go_back_to_a_figure_known_before_its_own_slip() -> None:
    before = [known(5135, slot="detained"), known(5315, slot="detained")]
    back = claim(5135, slot="detained", corrected=True)
    weighed = weigh(back, before, source="a", prominent=True)
    assert (weighed.what, weighed.back_to) == ("revised", before[0])
    changed = after(weighed, back, before, key="k", source="a", at=AT)
    assert [(k.lo, k.state) for k in changed] == [(5135, CURRENT), (5315, SUPERSEDED)]
    assert weigh(back, before, source="b", prominent=True).what == "repeat"
    assert weigh(claim(5135, slot="detained"), before, source="a", prominent=True).what == "repeat"


def test_a_slip_of_one_outlet_gives_way_once_two_others_say_otherwise() -> None:
    slip = known(1640)
    weighed = weigh(claim(164, total=True), [slip], source="b", prominent=True)
    assert weighed.what == "disputed"
    (lower,) = after(weighed, claim(164, total=True), [slip], key="k", source="b", at=AT)
    assert weigh(claim(164), [slip, lower], source="b", prominent=True).what == "repeat"
    mended = weigh(claim(164), [slip, lower], source="c", prominent=True)
    assert (mended.what, mended.against) == ("revised", slip)
    assert weigh(claim(164), [replace(slip, backed=2), lower], source="c", prominent=True).what == "repeat"


def test_a_withdrawal_finds_its_figure_even_if_it_does_not_name_the_slot() -> None:
    taken_back = replace(claim(164, slot=""), polarity="withdrawn")
    weighed = weigh(taken_back, [known(164), known(12, who="security")], source="b", prominent=True)
    assert (weighed.what, weighed.against) == ("withdrawn", known(164))
    (changed,) = after(weighed, taken_back, [known(164)], key="k", source="b", at=AT)
    assert changed.state == WITHDRAWN
    assert weigh(taken_back, [changed], source="c", prominent=True).what == "repeat"


def test_a_withdrawal_of_an_unknown_number_is_nothing() -> None:
    assert (
        weigh(
            replace(claim(2030, slot=""), polarity="withdrawn"), [known(164)], source="b", prominent=True
        ).what
        == "part"
    )


def test_a_revision_supersedes_every_higher_value() -> None:
    before = [known(164), known(150), known(120)]
    weighed = weigh(claim(140, corrected=True), before, source="b", prominent=True)
    changed = after(weighed, claim(140, corrected=True), before, key="k", source="b", at=AT)
    assert {(k.lo, k.state) for k in changed} == {(140, CURRENT), (164, SUPERSEDED), (150, SUPERSEDED)}
    held = believed([*changed, known(120)], "all")
    assert held is not None and held.lo == 140
