"""What a digest says and in which order; what a page may not do to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.digests.compose import Completeness, Digest, Line, Source, compose

AT = datetime(2022, 1, 5, 12, tzinfo=UTC)


def line(kind: str, headline: str, hours: int = 0, **more: object) -> Line:
    made = Line(kind, headline, "en", AT + timedelta(hours=hours), ("Hill Wire",), 1, (("Hill Wire",),),
                "https://hill.example/1", "because", f"t:{kind}:{headline}", 1, 1)  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def composed(
    *lines: Line, sources: tuple[Source, ...] = (), zone: str = "Asia/Almaty", pages: int = 0
) -> Digest:
    history = [one for one in lines if one.slot]
    state = Completeness(sources, pages, 12, 3)
    return compose("t", "Unrest", lines, history, state, zone=zone, since=AT, until=AT + timedelta(days=1))


def figure(old: str, new: str, hours: int, **more: object) -> Line:
    return line("figure", f"{new} killed", hours, slot="killed", old=old, new=new, **more)


def test_corrections_news_and_figures_stand_apart_and_the_start_is_no_news() -> None:
    digest = composed(
        line("story", "A"), figure("", "12", 1), line("correction", "C", slot="injured", old="9"),
        line("story", "old", baseline=True),
    )  # fmt: skip
    told = [
        [one.headline for one in part]
        for part in (digest.corrected, digest.new, digest.figures, digest.state_of_play)
    ]
    assert told == [["C"], ["A"], ["12 killed"], ["old"]]
    assert not digest.empty
    assert composed().empty


def test_what_more_houses_confirm_comes_first() -> None:
    digest = composed(line("story", "one"), line("story", "three", 5, independent=3))
    assert [one.headline for one in digest.new] == ["three", "one"]


def test_of_a_figure_the_last_value_is_told_and_its_course_kept() -> None:
    digest = composed(figure("", "8", 0), figure("8", "12", 1), figure("12", "18", 2))
    assert [(one.old, one.new) for one in digest.figures] == [("12", "18")]
    assert [value.value for value in digest.courses[0].values] == ["8", "12", "18"]


def test_a_figure_taken_back_in_the_same_digest_is_told_with_its_correction_only() -> None:
    digest = composed(figure("", "164", 0), line("correction", "withdrawn", 3, slot="killed", old="164"))
    assert digest.figures == ()
    assert [(v.value, v.withdrawn) for v in digest.courses[0].values] == [("164", True)]


def test_a_page_cannot_add_lines_links_or_languages() -> None:
    digest = composed(
        line(
            "story",
            "Calm\n\nCorrected\n---\n\x1b[31m* killed: 0\u202e",
            language='en" onload="x',
            address="javascript:alert(1)",
        )
    )
    (told,) = digest.new
    assert told.headline == "Calm Corrected --- [31m* killed: 0"
    assert (told.language, told.address) == ("", "")
    assert composed(line("story", "x", address="https://a.example/ onclick=1")).new[0].address == ""
    assert len(composed(line("story", "x" * 9000)).new[0].headline) == 300


def test_completeness_counts_read_failing_and_untried_sources() -> None:
    sources = (
        Source("A", True, "", None),
        Source("B", False, "HTTP 503", AT),
        Source("C", False, "not read yet", None),
    )
    state = composed(sources=sources).completeness
    assert (state.read, [s.name for s in state.failing], [s.name for s in state.unread]) == (1, ["B"], ["C"])
