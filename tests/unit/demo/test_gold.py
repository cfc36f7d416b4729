"""The gold agrees with the script it is the truth of."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from crawler.demo.gold import Development, Gold, independent, load_gold, supports, visible
from crawler.demo.loading import load_script
from crawler.demo.script import Script, State
from tests.unit.demo.asking import january

WRITTEN_OUT = {"8": "Eight", "12": "Twelve", "dozens": "Dozens"}


@pytest.fixture(scope="module")
def script() -> Script:
    return load_script()


@pytest.fixture(scope="module")
def gold() -> Gold:
    return load_gold()


def state_of(script: Script, one: Development) -> State:
    return next(state for state in script.by_id[one.article].states if one.key in state.says)


def bare(text: str) -> str:
    """Text with thousands joined: "3,811", "3.811" and "3811" are one figure."""
    return re.sub(r"(?<=\d)[., ](?=\d{3}(?!\d))", "", text)


def test_there_is_enough_of_every_kind(gold: Gold) -> None:
    kinds = Counter(one.kind for one in gold.developments)
    assert 35 <= len(gold.developments) <= 60
    assert set(kinds) == {"story", "figure", "act", "correction", "withdrawal"}
    assert len({one.key for one in gold.developments}) == len(gold.developments)


def test_every_development_is_said_by_its_article(gold: Gold, script: Script) -> None:
    for one in gold.developments:
        assert one.sentence in state_of(script, one).text, one.key


def test_every_key_an_article_says_is_a_development(gold: Gold, script: Script) -> None:
    said = {key for piece in script.pieces for state in piece.states for key in state.says}
    assert said == {one.key for one in gold.developments}


def test_the_founding_article_is_the_first_that_shows_it(gold: Gold) -> None:
    for one in gold.developments:
        founder = one.support[0]
        assert (founder.article, founder.visible) == (one.article, one.first), one.key
        assert all(other.visible >= one.first for other in one.support)
        assert one.article not in one.repeats


def test_a_figure_stands_in_its_sentence(gold: Gold) -> None:
    for one in gold.developments:
        if one.kind == "figure":
            shown = bare(one.new.removeprefix("over ").strip())
            words = WRITTEN_OUT.get(shown, shown)
            assert re.search(rf"(?<!\d){words}(?!\d)", bare(one.sentence)), one.key
            assert one.slot and one.who, one.key


def test_figures_of_one_kind_follow_on_each_other(gold: Gold) -> None:
    last: dict[tuple[str, str], str] = {}
    for one in gold.developments:
        if one.kind == "figure":
            assert one.old == last.get((one.slot, one.who), ""), one.key
            last[one.slot, one.who] = one.new
        if one.kind == "withdrawal":
            assert last.pop((one.slot, one.who)) == one.old


def test_detentions_only_rise(gold: Gold) -> None:
    counts = [
        int(re.sub(r"\D", "", one.new))
        for one in gold.developments
        if one.slot == "detained" and one.kind == "figure"
    ]
    assert counts == [3000, 3811, 4404, 5135, 5800, 7939, 9900]


def test_everything_is_new_in_the_two_weeks(gold: Gold) -> None:
    for one in gold.developments:
        assert january(2, 0) <= one.first < january(16, 0)
    assert [one.first for one in gold.developments] == sorted(one.first for one in gold.developments)


def test_independent_sources_are_counted_after_copies(gold: Gold, script: Script) -> None:
    for one in gold.developments:
        assert one.independent == independent(script, one.support), one.key
        assert 1 <= one.independent <= len({support.outlet for support in one.support})


def test_copies_do_not_confirm(gold: Gold) -> None:
    killed = next(one for one in gold.developments if one.key == "killed-164")
    assert len({support.outlet for support in killed.support}) > killed.independent


def test_two_papers_of_one_owner_are_one_source(script: Script) -> None:
    said = supports(script)
    own = [one for one in said["fuel-protest"] + said["almaty-protest"] if one.relation == "own"]
    of_one_owner = [one for one in own if one.outlet in {"vestnikstepi", "almatytimes"}]
    assert {one.outlet for one in of_one_owner} == {"vestnikstepi", "almatytimes"}
    assert independent(script, of_one_owner) == 1


def test_a_correction_names_what_it_mends(gold: Gold) -> None:
    keys = {one.key for one in gold.developments}
    for one in gold.developments:
        assert bool(one.corrects) == (one.kind in {"correction", "withdrawal"}), one.key
        assert not one.corrects or one.corrects in keys


def test_a_wrong_figure_stands_in_its_article_until_it_is_mended(gold: Gold, script: Script) -> None:
    for mistake in gold.mistaken:
        piece = script.by_id[mistake.article]
        assert mistake.value in piece.states[0].text
        after = piece.at(mistake.until)
        assert after is not None
        assert mistake.value not in "\n".join(after.paragraphs)


def test_what_a_dark_outlet_wrote_is_seen_when_its_line_is_back(script: Script) -> None:
    outlet = script.outlets["almatytimes"]
    assert visible(outlet, january(5, 18, 20)) == january(7, 9)
    assert visible(outlet, january(8)) == january(8)


def test_details_stand_in_their_articles(gold: Gold, script: Script) -> None:
    assert len(gold.details) >= 20
    for detail in gold.details:
        assert detail.sentence in script.by_id[detail.article].states[0].text, detail.sentence
        assert bool(detail.slot) == bool(detail.value), detail.sentence


def test_every_article_is_judged(gold: Gold, script: Script) -> None:
    assert set(gold.articles) == set(script.by_id)
    for truth in gold.articles.values():
        assert truth.on_topic == bool(truth.event), truth.id
        assert truth.on_topic or not truth.says, truth.id
        assert set(truth.founds) <= set(truth.says), truth.id
    founded = [key for truth in gold.articles.values() for key in truth.founds]
    assert sorted(founded) == sorted(one.key for one in gold.developments)


def test_background_paragraphs_are_in_articles_and_name_developments(gold: Gold, script: Script) -> None:
    keys = {one.key for one in gold.developments}
    used = {
        paragraph for piece in script.pieces if piece.on_topic for paragraph in piece.states[0].paragraphs
    }
    for paragraph, retold in gold.background.items():
        assert paragraph in used
        assert set(retold) <= keys
