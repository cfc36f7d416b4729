"""What is new, once, whatever outlet or language repeats it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from crawler.stories.beliefs import Known
from crawler.stories.cluster import Story, rarity
from crawler.stories.developments import Judgement, judge
from crawler.stories.reports import KnownAct, Memory, Report, read
from crawler.stories.settled import Saying, kept
from crawler.stories.tolls import sayings
from storage.records import Development

AT = datetime(2022, 3, 1, 8, tzinfo=UTC)


@dataclass
class Desk:
    """Remembers as the archive would."""

    figures: dict[str, tuple[Known, ...]] = field(default_factory=dict)
    said: list[Saying] = field(default_factory=list)
    acts: dict[tuple[str, str], KnownAct] = field(default_factory=dict)
    stories: dict[int, Story] = field(default_factory=dict)
    story_of: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def take(self, title: str, text: str = "", language: str = "en", **more: object) -> Judgement:
        self.count += 1
        at = AT + timedelta(minutes=10 * self.count)
        report = Report("t", self.count, f"key{self.count}", f"s{self.count}", title, text, language, at)
        found = read(replace(report, **more))  # type: ignore[arg-type]
        self.said = kept([*self.said, *sayings(found)])
        memory = Memory(
            tuple(chain(*self.figures.values())), tuple(self.said),
            acts=tuple(self.acts.values()),
            stories=tuple(self.stories.values()), rare=rarity({}, self.count), story_of=self.story_of,
            told=frozenset(self.story_of.values()),
        )  # fmt: skip
        judged = judge(found, memory)
        story = judged.joining.story or self.count
        self.stories.setdefault(story, Story(story, (found.sketch,)))
        self.figures |= judged.figures
        self.acts |= {(k.key, k.act.key): k for k in judged.acts}
        self.story_of |= {one.key: story for one in judged.developments}
        return judged

    def new(
        self, title: str, text: str = "", language: str = "en", **more: object
    ) -> tuple[Development, ...]:
        return self.take(title, text, language, **more).developments


def test_an_act_is_new_once_in_four_languages() -> None:
    desk = Desk()
    (first,) = desk.new("Curfew imposed in Bishkek")
    assert (first.kind, first.headline, first.key) == (
        "act", "Curfew imposed in Bishkek", "t:act:curfew_imposed:kg/bishkek",
    )  # fmt: skip
    assert "curfew imposed (bishkek)" in first.reason
    for title, language in (
        ("В Бишкеке введён комендантский час", "ru"),
        ("Bişkek'te sokağa çıkma yasağı ilan edildi", "tr"),
        ("Бішкекте коменданттық сағат енгізілді", "kk"),
    ):
        judged = desk.take(title, language=language)
        assert judged.developments == ()
        assert judged.supports == (first.key,)
        assert judged.joining.story == 1


def test_an_act_elsewhere_is_new_and_one_that_was_undone_may_happen_again() -> None:
    desk = Desk()
    assert desk.new("Curfew imposed in Bishkek")
    assert desk.new("Curfew imposed in Osh") or desk.new("Curfew imposed in Tashkent")
    assert desk.new("Curfew lifted in Bishkek")
    (again,) = desk.new("Curfew imposed in Bishkek")
    assert again.key.endswith("#2")


def test_a_figure_is_told_once_for_each_value() -> None:
    desk = Desk()
    titles = [
        ("Twelve officers killed in clashes", "en"), ("В столкновениях погибли 12 полицейских", "ru"),
        ("18 officers killed in clashes", "en"), ("Çatışmalarda 18 polis öldü", "tr"),
        ("Twelve officers killed in clashes earlier this week", "en"), ("Қақтығыста 18 полицей қаза тапты", "kk"),
    ]  # fmt: skip
    told = [[(d.old, d.new) for d in desk.new(title, language=language)] for title, language in titles]
    assert told == [[("", "12")], [], [("12", "18")], [], [], []]


def test_a_withdrawn_figure_comes_through_once_and_its_echo_is_not_news() -> None:
    desk = Desk()
    desk.new("At least 164 people were killed, ministry says")
    (taken_back,) = desk.new("Ministry withdraws toll of 164 dead as a technical mistake")
    assert (taken_back.kind, taken_back.slot, taken_back.old, taken_back.new) == (
        "correction",
        "killed",
        "at least 164",
        "",
    )
    assert desk.new("Сообщение о 164 погибших оказалось ошибкой", language="ru") == ()
    assert desk.new("164 people were killed, according to a first count") == ()
    (risen,) = desk.new("225 people were killed, prosecutors say")
    assert (risen.old, risen.new) == ("", "225")


def test_a_silent_edit_of_a_figure_is_a_correction() -> None:
    desk = Desk()
    before = read(Report("t", 1, "k", "s", "5,315 people detained", "", "en", AT))
    desk.new("5,315 people detained")
    (mended,) = desk.new("5,135 people detained", earlier=before.claims)
    assert (mended.kind, mended.old, mended.new) == ("correction", "5,315", "5,135")


@pytest.mark.parametrize(
    ("title", "more"),
    [
        ("Why the president dismissed his security chief", {}),
        ("Inside the airport that a crowd seized", {}),
        ("Кто стоит за протестами в столице", {"language": "ru"}),
        ("The president and the square", {"section": "Opinion"}),
        ("President visits flooded village with minister", {"kind": "live blog"}),
        ("A long winter", {}),
    ],
)
def test_what_only_retells_founds_nothing_and_says_so(title: str, more: dict[str, str]) -> None:
    judged = Desk().take(title, "It has been a long year.", **more)
    assert judged.developments == ()
    assert judged.reason


def test_an_act_that_grows_is_new_though_the_first_report_named_it_twice() -> None:
    desk = Desk()
    assert desk.new(
        "Clashes in Osh as state of emergency is declared", "The president declared a state of emergency."
    )
    (grown,) = desk.new("State of emergency extended to the whole country")
    assert grown.key == "t:act:emergency_declared:*"


def test_a_correction_note_beside_a_mended_title_is_one_correction() -> None:
    desk = Desk()
    desk.new("5,135 people detained, ministry says")
    desk.new("More than 5,300 people detained", "Police detained 5,315 people.", source="x")
    earlier = read(
        Report("t", 9, "k", "x", "More than 5,300 people detained", "Police detained 5,315 people.", "en", AT)
    )
    note = "Correction: an earlier version of this article gave the number of people detained as 5,315."
    (mended,) = desk.new(
        "More than 5,100 people detained",
        f"{note}\nPolice detained 5,135 people.",
        source="x",
        earlier=earlier.claims,
    )
    assert (mended.kind, mended.old, mended.new) == ("correction", "over 5,300", "5,135")


def test_an_act_named_only_to_say_when_is_no_news() -> None:
    desk = Desk()
    assert [d.key for d in desk.new("Shops reopen in Osh after curfew was imposed")] != [
        "t:act:curfew_imposed"
    ]


def test_a_first_figure_deep_in_a_text_is_background() -> None:
    text = (
        " ".join(f"Sentence number {'abcdefgh'[i]} tells of the weather." for i in range(8))
        + " 40 people were killed."
    )
    assert all(not d.slot for d in Desk().new("Snow closes mountain road near border", text))


def test_a_story_unlike_any_other_is_new_and_a_rewrite_of_it_is_not() -> None:
    desk = Desk()
    text = "The ferry Altyn sank off Turkmenbashi on Tuesday with grain on board."
    (first,) = desk.new("Grain ferry Altyn sinks near Turkmenbashi border post", text)
    assert first.kind == "story" and first.key.startswith("t:story:")
    assert desk.new("Ferry Altyn with grain sinks near Turkmenbashi border", text) == ()


def test_news_of_a_story_that_only_an_explainer_told_of_is_new() -> None:
    desk = Desk()
    text = "The ferry Altyn sank off Turkmenbashi on Tuesday with grain on board."
    assert desk.new("Why the grain ferry Altyn sank near Turkmenbashi border post", text) == ()
    (told,) = desk.new("Grain ferry Altyn sinks near Turkmenbashi border post", text)
    assert told.kind == "story"


HOSTILE = ["", "\x00", "9" * 5000, "killed " * 5000, "12 killed. " * 3000, "ﷺ" * 3000, "((((" * 3000]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_a_page_holds_breaks_or_floods(text: str) -> None:
    judged = Desk().take(text[:300], text)
    assert len(judged.developments) <= 3


def test_a_late_figure_that_was_overtaken_is_history_and_told_to_nobody() -> None:
    desk = Desk()
    desk.new("12 people killed in the flood in Bishkek")
    desk.new("40 people killed in the flood in Bishkek")
    late = desk.take("20 people killed in the flood in Bishkek", published=AT + timedelta(minutes=15))
    assert [one.kind for one in late.developments if one.kind == "figure"] == []
    assert [(k.lo, k.state) for k in late.figures["killed"]] == [
        (12, "current"), (20, "current"), (40, "current"),
    ]  # fmt: skip


def test_a_late_figure_that_holds_is_told() -> None:
    desk = Desk()
    desk.new("12 people killed in the flood in Bishkek")
    desk.new("18 people killed in the flood in Bishkek")
    (late,) = desk.new("40 people killed in the flood in Bishkek", published=AT + timedelta(minutes=15))
    assert (late.old, late.new) == ("12", "40")


def test_a_figure_first_said_by_a_copy_is_told_with_the_next_report_of_it() -> None:
    desk = Desk()
    desk.new("12 people killed in the flood in Bishkek")
    assert desk.new("40 people killed in the flood in Bishkek", copied=True) == ()
    (told,) = desk.new("40 people killed in the flood in Bishkek")
    assert (told.kind, told.old, told.new) == ("figure", "12", "40")


def test_an_authority_that_counts_fewer_corrects_the_press() -> None:
    desk = Desk()
    (first,) = desk.new("Death toll of the flood in Bishkek reaches 90")
    (mended,) = desk.new("Death toll of the flood in Bishkek is 40, the interior ministry said")
    assert (mended.kind, mended.old, mended.new, mended.corrects) == ("correction", "90", "40", first.key)
