"""The commands about what was new, as a person types them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import main
from crawler.config import load
from crawler.jobs.account import find
from crawler.jobs.follow import follow
from crawler.stories.ledger import named
from storage import stories
from storage.archive import Archive
from tests.unit.jobs.flagged import NOON, Flagged

CONFIG = """
contact: desk@example.org
archive: desk.db
topics: {dam: {query: dam}, other: {query: other}}
sources: {sea: {name: Sea Times, address: https://sea.example}}
"""
HOSTILE = "Burst\x1b[2J\u202e\n  injected line\x00"
Command = Callable[..., Result]


@pytest.fixture
def crisisdesk(tmp_path: Path) -> Command:
    (tmp_path / "schedules.yaml").write_text(CONFIG, "utf-8")

    def run(*arguments: str) -> Result:
        result = CliRunner().invoke(main, ["--config", str(tmp_path / "schedules.yaml"), *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "desk.db") as archive:
        made = Flagged(archive)
        made.begin()
        made.find(
            "toll", "164 killed", kind="figure", slot="killed", new="164", status="ready", in_story="dam"
        )
        made.back("toll", source="far", hours=0.5, copies=1)
        made.find(
            "burst", HOSTILE, hours=1, in_story="dam", speaker=HOSTILE, reason=HOSTILE, score=0.62,
            numbers={"likeness": 0.31, "new words": 4.0, "age": 2.0, "length": 1.0},
        )  # fmt: skip
        made.find(
            "taken", kind="correction", slot="killed", old="164", hours=2, status="ready", in_story="dam"
        )
        made.advance(3)
        made.find("late", hours=4)  # found, and not looked at yet
        with archive.writing() as db:
            claim = {"topic": "dam", "article": 1, "revision": 1, "slot": "killed", "who": "all", "lo": 164, "hi": 164,
                     "qualifier": "", "polarity": "assert", "total": 1, "corrected": 0, "official": 0, "vague": 0,
                     "sentence": "164 killed"}  # fmt: skip
            db.table("claim").insert(claim)
            db.table("figure").insert(
                {"topic": "dam", "slot": "killed", "who": "all", "lo": 164, "hi": 164, "qualifier": "", "vague": 0,
                 "state": "withdrawn", "development": "dam:toll", "source": "sea",
                 "seen_at": "2022-03-01T12:00:00Z"}
            )  # fmt: skip
    return tmp_path / "desk.db"


def test_developments_are_listed_oldest_first_with_all_that_matters(crisisdesk: Command, desk: Path) -> None:
    shown = crisisdesk("developments", "dam").stdout.splitlines()
    assert shown[0] == f"{named('dam:toll')[:8]}  2022-03-01T12:00:00Z  figure, corrected  killed: 164"
    assert shown[2] == "    Sea Times, Far Away; 1 independent; story 1"
    assert shown[-1] == "4 of 4 developments"
    told = json.loads(crisisdesk("developments", "--json", "-n", "2").stdout)
    assert (told["total"], [one["key"] for one in told["developments"]]) == (4, ["dam:taken", "dam:late"])


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        (["--kind", "correction"], ["taken"]),
        (["--status", "pending"], ["burst", "late"]),
        (["--since", "2022-03-01T14:00Z"], ["taken", "late"]),
        (["--until", "2022-03-01T13:00Z"], ["toll"]),
        (["dam", "--since", "2022-03-01T13:00Z", "--until", "2022-03-01T14:00Z"], ["burst"]),
        (["--kind", "act"], []),
    ],
)
def test_lists_are_narrowed(crisisdesk: Command, desk: Path, options: list[str], keys: list[str]) -> None:
    told = json.loads(crisisdesk("developments", *options, "--json").stdout)
    assert [one["key"].removeprefix("dam:") for one in told["developments"]] == keys


def test_a_story_shows_its_way_its_figures_its_outlets_and_its_articles(
    crisisdesk: Command, desk: Path
) -> None:
    shown = crisisdesk("story", "1").stdout
    for part in ("story 1: dam", "timeline:", "figures:", "killed", "withdrawn", "said last: 164: Sea Times",
                 "outlets:", "articles:", "likeness 0.50"):  # fmt: skip
        assert part in shown
    told = json.loads(crisisdesk("story", "1", "--json").stdout)
    assert len(told["developments"]) == len(told["articles_named"]) == 3
    assert crisisdesk("figures", "1").stdout == crisisdesk("figures", "dam", "--slot", "killed").stdout
    assert "no figure was flagged" in crisisdesk("figures", "dam", "--slot", "missing").stdout


def test_why_tells_every_number(crisisdesk: Command, desk: Path) -> None:
    shown = crisisdesk("why", "dam:burst").stdout
    for part in ("score       0.62 (ready from 0.8, waits from 0.5)",
                 "strongest   likeness 0.31; new words 4; age 2", "number      length 1", "story       1 (0.50;",
                 "independent 1: Sea Times", "step 1      2022-03-01T13:00:00Z pending"):  # fmt: skip
        assert part in shown
    assert "met by" in crisisdesk("why", named("dam:toll")[:6]).stdout
    assert "against" in crisisdesk("why", named("dam:taken").upper()).stdout
    assert "as one      Far Away with Sea Times" in crisisdesk("why", "dam:toll").stdout
    told = json.loads(crisisdesk("why", named("dam:burst")[:8], "--json").stdout)
    assert told["strongest"] == ["likeness", "new words", "age"]
    assert told["thresholds"]["expires_hours"] == 24
    assert crisisdesk("why", named("dam:late")[:8]).exit_code == 0


def test_why_an_article_was_no_news(crisisdesk: Command, desk: Path) -> None:
    shown = crisisdesk("why", "1").stdout
    assert "dam, story 1: 0.50: likeness 0.50" in shown
    assert "founded" in shown
    assert "claims      killed (all) 164 assert: 164 killed" in shown
    assert "nothing new: it founded no development" not in shown
    supports = crisisdesk("why", "https://far.example/2").stdout
    assert "supports" in supports
    assert "not followed" in supports


def test_hostile_words_stay_in_their_line(crisisdesk: Command, desk: Path) -> None:
    for command in (["developments"], ["story", "1"], ["why", "dam:burst"], ["why", "3"]):
        shown = crisisdesk(*command).stdout
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "\n  injected" not in shown


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (["story", "99"], 2, "there is no story 99"),
        (["story", "9" * 30], 2, "not in the range"),
        (["figures", "99"], 2, "there is no story 99"),
        (["figures", "9" * 30], 2, "there is no story"),
        (["figures", "nowhere"], 2, "no article on a topic 'nowhere'; there is dam"),
        (["developments", "nowhere"], 2, "no article on a topic 'nowhere'"),
        (["developments", "--since", "soon"], 2, "is no time"),
        (["developments", "--kind", "rumour"], 2, "rumour"),
        (["why", "abcd0000"], 2, "no development is called abcd0000"),
        (["why", "99"], 2, "there is no article 99"),
        (["why", "9999999"], 2, "there is no article"),
        (["why", "https://sea.example/none"], 2, "there is no article"),
        (["why", "ab"], 2, "at least four digits"),
        (["why", "dam:nothing"], 2, "names no development"),
        (["label", "0000", "useful"], 2, "no development is called"),
        (["label", "dam:toll"], 2, "name a development and what you say of it"),
        (["label"], 2, "name a development"),
        (["label", "dam:toll", "nice"], 2, "nice"),
        (["label", "--fit", "w.json"], 2, "too few labels"),
        (["replay", "nowhere"], 2, "there is no topic 'nowhere'; there are: dam, other"),
    ],
)
def test_mistakes_are_told_in_a_line(
    crisisdesk: Command, desk: Path, command: list[str], code: int, said: str
) -> None:
    result = crisisdesk(*command)
    assert (result.exit_code, said in result.stderr) == (code, True), result.output


COMMANDS = [
    ["developments"], ["story", "1"], ["figures", "dam"], ["why", "1"], ["why", "abcdef"],
    ["label", "abcdef", "useful"], ["label", "--export"], ["replay"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_without_an_archive_none_is_made(crisisdesk: Command, tmp_path: Path, command: list[str]) -> None:
    result = crisisdesk(*command)
    assert (result.exit_code, "there is no archive here yet" in result.stderr) == (1, True)
    assert not (tmp_path / "desk.db").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_broken_configuration_is_refused(crisisdesk: Command, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "schedules.yaml").write_text(CONFIG.replace("query: dam", "qery: dam"))
    result = crisisdesk(*command)
    assert (result.exit_code, "topics.dam.qery" in result.stderr) == (2, True)


def test_an_empty_archive_has_nothing_to_tell(crisisdesk: Command, tmp_path: Path) -> None:
    Archive.open(tmp_path / "desk.db").close()
    assert crisisdesk("developments").stdout == "no development of that sort\n"
    assert json.loads(crisisdesk("developments", "--json").stdout) == {"total": 0, "developments": []}
    assert crisisdesk("label", "--export").stdout == ""
    assert "0 revisions followed again" in crisisdesk("replay").stdout
    assert "there is nothing yet" in crisisdesk("figures", "dam").stderr


def test_names_that_begin_alike_are_listed(desk: Path) -> None:
    with Archive.open(desk) as archive:
        made = Flagged(archive, count=50)
        made.begin()
        alike = _two_alike()
        for key in alike:
            made.find(key, hours=5)
        made.advance(6)
        beginning = named(f"dam:{alike[0]}")[:4]
        with pytest.raises(
            Exception, match=f"{beginning} fits several developments; type more of it"
        ) as caught:
            find(archive.db, beginning)
        assert all(f"dam:{key}" in str(caught.value) for key in alike)
        assert find(archive.db, named(f"dam:{alike[0]}")[:12]) == f"dam:{alike[0]}"


def _two_alike() -> tuple[str, str]:
    """Two keys whose names have their first four digits in common."""
    seen: dict[str, str] = {}
    for number in range(10_000):
        beginning = hashlib.sha256(f"dam:k{number}".encode()).hexdigest()[:4]
        if beginning in seen:
            return seen[beginning], f"k{number}"
        seen[beginning] = f"k{number}"
    raise AssertionError("no two names begin alike")


# ---------------------------------------------------------------- labels


def test_labels_are_kept_shown_and_exported(crisisdesk: Command, desk: Path) -> None:
    said = crisisdesk(
        "label", named("dam:burst")[:8], "not this story", "--who", "A\nB", "--note", "x\ny\x1b",
        "--now", "2022-03-02T08:00Z",
    )  # fmt: skip
    assert said.stdout == "kept: dam:burst is not this story\n"
    assert crisisdesk("label", "dam:burst", "useful", "--now", "2022-03-02T09:00Z").exit_code == 0
    rows = [json.loads(line) for line in crisisdesk("label", "--export").stdout.splitlines()]
    assert [(row["verdict"], row["who"], row["note"]) for row in rows] == [
        ("not this story", "A B", "x\ny"), ("useful", "", ""),
    ]  # fmt: skip
    assert rows[0]["numbers"]["likeness"] == 0.31
    shown = crisisdesk("why", "dam:burst").stdout
    assert "label       2022-03-02T08:00:00Z not this story: A B x y" in shown
    assert "label       2022-03-02T09:00:00Z useful" in shown


def test_weights_are_fitted_into_a_file_of_their_own_and_used_by_nothing(
    crisisdesk: Command, desk: Path, tmp_path: Path
) -> None:
    with Archive.open(desk) as archive:
        made = Flagged(archive, count=100)
        made.begin()
        for number in range(210):
            new = number % 2 == 0
            key = made.find(f"n{number}", hours=number, numbers={"new": 0.9 if new else 0.1 + number / 1000})
            with archive.writing() as db:
                db.table("label").insert(
                    {"development": key, "verdict": "useful" if new else ("known", "wrong")[number % 4 == 1],
                     "who": "", "at": "2022-03-20T00:00:00Z", "note": ""}
                )  # fmt: skip
    before = crisisdesk("developments", "--json", "-n", "500").stdout
    said = crisisdesk("label", "--fit", str(tmp_path / "weights.json"))
    assert said.exit_code == 0, said.output
    assert "precision is 0." in said.stdout
    assert "nothing uses the file by itself" in said.stdout
    weights = json.loads((tmp_path / "weights.json").read_text())
    assert weights["schema"] == "crisisdesk.weights/1"
    assert weights["precision_after"] > weights["precision_before"]
    assert weights["fitted_on"] + weights["held_out"] == 210
    assert crisisdesk("developments", "--json", "-n", "500").stdout == before
    again = crisisdesk("label", "--fit", str(tmp_path / "weights.json"))
    assert (again.exit_code, "is there already and stays as it is" in again.stderr) == (2, True)


# ---------------------------------------------------------------- replay


def test_the_rules_shown_can_be_given_back(crisisdesk: Command, desk: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(crisisdesk("replay", "--show-rules").stdout, "utf-8")
    done = json.loads(crisisdesk("replay", "dam", "--rules", str(tmp_path / "rules.yaml"), "--json").stdout)
    assert done["rules"]["states"]["ready"] == 0.8
    assert done["revisions"] == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("states:\n  redy: 1\n", 'line 2: states.redy: unknown key; did you mean "ready"?'),
        ("other: 1\nstates: {}\n", "line 1: other: unknown key; there is states"),
        ("states: {ready: 0.4}\n", "line 1: states: waits (0.5) must not be above ready (0.4)"),
        ("states: {within_hours: 30}\n", "must not be above expires_hours"),
        ("states:\n  ready: often\n", "line 2: states.ready: needs a number"),
        ("states:\n  houses: 0\n", "line 2: states.houses: must be at least 1"),
        ("states:\n  ready: .nan\n", "states.ready"),
        ("- 1\n", "needs keys: states"),
        ("states: [\n", "line 2"),
        ("states: &a {ready: 1}\n", "would name a value"),
        ("\x00", "hidden character"),
        ("states: 5\n", "line 1: states"),
    ],
)
def test_bad_rules_are_told_with_line_and_key(
    crisisdesk: Command, desk: Path, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "rules.yaml").write_text(text, "utf-8")
    result = crisisdesk("replay", "--rules", str(tmp_path / "rules.yaml"))
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: " + b"x" * 200_000])
def test_a_file_that_cannot_be_rules(crisisdesk: Command, desk: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rules.yaml").write_bytes(content)
    assert crisisdesk("replay", "--rules", str(tmp_path / "rules.yaml")).exit_code == 2
    assert "cannot be read" in crisisdesk("replay", "--rules", str(tmp_path / "none.yaml")).stderr


def test_a_replay_leaves_the_archive_alone_and_compares_what_was_ready(
    crisisdesk: Command, desk: Path
) -> None:
    before = hashlib.sha256(desk.read_bytes()).hexdigest()
    done = json.loads(crisisdesk("replay", "dam", "--json").stdout)
    assert hashlib.sha256(desk.read_bytes()).hexdigest() == before
    # What this archive holds was put there by hand: the follower finds other things in its articles.
    assert {one["key"] for one in done["missed"]} == {"dam:toll", "dam:taken"}
    with Archive.open(desk, readonly=True) as archive:
        assert stories.bookmark(archive.db, "follow") == 0


def test_the_same_rules_flag_the_same_and_labels_say_what_would_be_lost(
    crisisdesk: Command, tmp_path: Path
) -> None:
    with Archive.open(tmp_path / "desk.db") as archive:
        made = Flagged(archive)
        made.begin()
        made.article("12 people killed as Rogun dam bursts", "wire", 0, "The wall gave way at noon.")
        made.article("18 people killed as Rogun dam bursts", "far", 2, "Rescuers found six more.")
        follow(archive, load(tmp_path / "schedules.yaml"), NOON + timedelta(hours=3))
    assert crisisdesk("label", "dam:figure:killed:all:18", "useful").exit_code == 0
    done = json.loads(crisisdesk("replay", "dam", "--json").stdout)
    assert done["was"] == done["would_be"] == done["same"] >= 2
    assert done["added"] == done["missed"] == done["later"] == done["repeated"] == []
    assert done["labels"] == {"useful": {"kept": 1, "missed": 0, "added": 0}}
    shown = crisisdesk("replay").stdout
    assert "2 revisions followed again" in shown
    assert "labelled useful: 1 kept, 0 missed, 0 added" in shown


def test_a_timeline_names_the_days_that_stand_out(crisisdesk: Command, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "desk.db") as archive:
        made = Flagged(archive)
        made.begin()
        for day, reports in enumerate((1, 1, 6, 1)):
            for number in range(reports):
                text = f"The dam above town {day}{number} burst at noon and the river took street {number * 7 + day}."
                made.article(f"{day}-{number}", "sea", 24.0 * day, text)
    found = json.loads(crisisdesk("timeline", "dam", "--days", "1", "--json").output)
    assert len(found) == 1
    assert found[0]["reports"] >= 6
    assert "burst at noon" in found[0]["line"]
    assert found[0]["day"] in crisisdesk("timeline", "dam").output
    assert "no article on a topic" in crisisdesk("timeline", "nowhere").output
