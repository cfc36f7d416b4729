"""What another language told before is told once: statuses, support, failures of the encoder, kills."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crawler.config import Config, parse
from crawler.jobs import likewise, meaning
from crawler.jobs.follow import follow
from crawler.jobs.likewise import recognise, recognise_if_asked
from crawler.jobs.standing import told
from crawler.stories.ledger import named
from crawler.stories.likewise import ordinary
from crawler.stories.novelty_meaning import Vector
from storage import ledger, meanings
from storage.archive import Archive
from tests.unit.jobs.flagged import NOON, Flagged

WATER, WATER_RU, WATER_FR = "The water is unsafe.", "Вода опасна.", "L'eau est dangereuse."
BRIDGE_RU = "Рухнул мост."
_MATTER = {WATER: 1, WATER_RU: 1, WATER_FR: 1, BRIDGE_RU: 2}
_LANGUAGE = {WATER: "en", WATER_RU: "ru", WATER_FR: "fr", BRIDGE_RU: "ru"}
NOW = NOON + timedelta(hours=10)


@dataclass
class Fake:
    """An encoder at our own seam: it knows what a few sentences are about."""

    trusted: bool = True
    silent: bool = False
    asked: list[str] = field(default_factory=list)
    dies_after: int = 1_000

    def vectors(self, sentences: Sequence[str]) -> list[Vector | None]:
        self.asked += sentences
        if len(self.asked) > self.dies_after:
            self.trusted = False
        if self.silent or not self.trusted:
            return [None] * len(sentences)
        return [self._vector(one) for one in sentences]

    def _vector(self, sentence: str) -> Vector:
        vector = np.zeros(384, dtype=np.float32)
        vector[_MATTER.get(sentence, 3)] = 0.4
        return np.asarray(vector + ordinary(_LANGUAGE.get(sentence, "en")), dtype=np.float32)

    def __enter__(self) -> Fake:
        return self

    def __exit__(self, *_: object) -> None:
        self.asked.clear()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Flagged]:
    with Archive.open(tmp_path / "news.db") as archive:
        made = Flagged(archive)
        made.begin()
        yield made


@pytest.fixture
def config(tmp_path: Path) -> Config:
    text = (
        "contact: desk@hill.test\nsemantic: true\ntopics: {dam: {query: dam}}\n"
        "sources: {sea: {address: 'https://sea.test/'}}\n"
    )
    return parse(text, tmp_path / "schedules.yaml")


def find(desk: Flagged, key: str, said: str, *, source: str, hours: float, **more: object) -> str:
    ready = {"status": "ready", "score": 0.8, "kind": "detail"}
    return desk.find(key, said, source=source, hours=hours, **{**ready, "language": _LANGUAGE[said], **more})


def row(desk: Flagged, key: str) -> Mapping[str, Any]:
    found = ledger.one(desk.archive.db, key)
    assert found
    return found


def supporters(desk: Flagged, key: str) -> list[str]:
    rows = desk.archive.db.execute("SELECT source FROM support WHERE development = ? ORDER BY source", [key])
    return [one[0] for one in rows]


def digest_tells(desk: Flagged) -> list[str]:
    return [one["key"] for one in ledger.ready(desk.archive.db, "dam", None, NOW)]


def everything(desk: Flagged) -> list[str]:
    return [line for line in desk.archive.db.conn.iterdump() if "touched" not in line]


def test_what_was_told_in_another_language_becomes_support(desk: Flagged, config: Config) -> None:
    first = find(desk, "detail:1", WATER_RU, source="sea", hours=0)
    again = find(desk, "detail:2", WATER, source="far", hours=2)
    other = find(desk, "detail:3", BRIDGE_RU, source="dawn", hours=3)
    desk.advance(3)
    assert recognise(desk.archive, config, Fake(), NOW) == {again}
    last = ledger.steps(desk.archive.db, again)[-1]
    short = named(first)[:8]
    assert (last["status"], last["at"]) == ("expired", "2022-03-01T14:00:00Z")
    assert last["reason"].startswith(f"the same as {short}, told in Russian by Sea Times: likeness ")
    assert row(desk, again)["ready_at"] == ""
    assert supporters(desk, first) == ["far", "sea"]
    assert digest_tells(desk) == [first, other]
    assert recognise(desk.archive, config, Fake(), NOW) == set()


def test_told_again_by_a_third_it_backs_the_first(desk: Flagged, config: Config) -> None:
    first = find(desk, "detail:1", WATER_RU, source="sea", hours=0)
    find(desk, "detail:2", WATER, source="far", hours=2)
    find(desk, "detail:3", WATER_FR, source="dawn", hours=4)
    desk.advance(4)
    assert len(recognise(desk.archive, config, Fake(), NOW)) == 2
    assert supporters(desk, first) == ["dawn", "far", "sea"]
    assert digest_tells(desk) == [first]


def test_what_waits_for_a_second_house_finds_it_abroad(desk: Flagged, config: Config) -> None:
    pending = {"status": "pending", "score": 0.6}
    first = find(desk, "detail:1", WATER_RU, source="sea", hours=0, **pending)
    again = find(desk, "detail:2", WATER, source="far", hours=2, **pending)
    desk.advance(2)
    assert recognise(desk.archive, config, Fake(), NOW) == {again}
    desk.advance(3)
    assert row(desk, first)["status"] == "ready"
    assert row(desk, again)["status"] == "expired"


def test_of_one_that_waits_and_a_later_one_that_is_ready_the_ready_one_is_told(
    desk: Flagged, config: Config
) -> None:
    waits = find(desk, "detail:1", WATER_RU, source="sea", hours=0, status="pending", score=0.6)
    sure = find(desk, "detail:2", WATER, source="far", hours=2)
    desk.advance(2)
    assert recognise(desk.archive, config, Fake(), NOW) == {waits}
    assert digest_tells(desk) == [sure]
    assert supporters(desk, sure) == ["far", "sea"]


def test_what_was_given_up_swallows_nothing(desk: Flagged, config: Config) -> None:
    find(desk, "detail:1", WATER_RU, source="sea", hours=0, status="pending", score=0.3)
    sure = find(desk, "detail:2", WATER, source="far", hours=30)
    desk.advance(30)
    assert recognise(desk.archive, config, Fake(), NOW + timedelta(days=1)) == set()
    assert row(desk, sure)["status"] == "ready"


def test_what_a_digest_told_stays_told(desk: Flagged, config: Config) -> None:
    find(desk, "detail:1", WATER_RU, source="sea", hours=0)
    again = find(desk, "detail:2", WATER, source="far", hours=2)
    desk.advance(2)
    with desk.archive.writing() as db:
        told(db, [again], "daily", NOON + timedelta(hours=3))
    assert recognise(desk.archive, config, Fake(), NOW) == set()
    assert row(desk, again)["status"] == "reported"


def test_figures_and_corrections_are_never_read(desk: Flagged, config: Config) -> None:
    for kind in ("figure", "correction"):
        find(desk, f"{kind}:1", WATER, source="far", hours=1, kind=kind, slot="killed", new="3")
    desk.advance(1)
    encoder = Fake()
    assert recognise(desk.archive, config, encoder, NOW) == set()
    assert encoder.asked == []


def test_who_reports_it_later_in_the_second_language_reports_the_first(desk: Flagged, config: Config) -> None:
    first = find(desk, "detail:1", WATER_RU, source="sea", hours=0)
    find(desk, "detail:2", WATER, source="far", hours=2)
    desk.advance(2)
    recognise(desk.archive, config, Fake(), NOW)
    desk.back("detail:2", source="dusk", hours=5)
    assert recognise_if_asked(desk.archive, config, NOW) == set()
    assert supporters(desk, first) == ["dusk", "far", "sea"]


def test_a_dead_encoder_changes_nothing_but_a_line_of_the_log(
    desk: Flagged, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    find(desk, "detail:1", WATER_RU, source="sea", hours=0)
    again = find(desk, "detail:2", WATER, source="far", hours=2)
    desk.advance(2)
    before = everything(desk)
    with caplog.at_level(logging.WARNING):
        assert recognise(desk.archive, config, Fake(dies_after=0), NOW) == set()
    assert everything(desk) == before
    assert "the sentence encoder failed again and again" in caplog.text
    assert recognise(desk.archive, config, Fake(), NOW) == {again}  # the next call catches up


def test_a_slow_encoder_leaves_the_rest_for_the_next_call(
    desk: Flagged, config: Config, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(likewise, "BATCH", 1)
    find(desk, "detail:1", WATER_RU, source="sea", hours=0)
    again = find(desk, "detail:2", WATER, source="far", hours=2)
    desk.advance(2)
    hands = iter([0.0, 1.0, 1000.0])
    slow = Fake()
    assert recognise(desk.archive, config, slow, NOW, clock=lambda: next(hands)) == set()
    assert slow.asked == [WATER_RU]
    assert "the rest waits" in caplog.text
    assert recognise(desk.archive, config, Fake(), NOW) == {again}


def test_a_sentence_that_gives_no_vector_is_passed_and_not_asked_for_again(
    desk: Flagged, config: Config
) -> None:
    find(desk, "detail:1", WATER_RU, source="sea", hours=0)
    desk.advance(0)
    assert recognise(desk.archive, config, Fake(silent=True), NOW) == set()
    encoder = Fake()
    assert recognise(desk.archive, config, encoder, NOW) == set()
    assert encoder.asked == []


@pytest.mark.parametrize("batch", [1, 2, 8])
def test_batches_of_any_size_end_the_same(
    desk: Flagged, config: Config, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(likewise, "BATCH", batch)
    said = (WATER_RU, BRIDGE_RU, WATER, WATER_FR)
    keys = [find(desk, f"detail:{n}", one, source="far", hours=n) for n, one in enumerate(said)]
    desk.advance(4)
    assert recognise(desk.archive, config, Fake(), NOW) == set(keys[2:])
    assert digest_tells(desk) == keys[:2]


def test_a_kill_within_a_batch_loses_and_doubles_nothing(
    desk: Flagged, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = find(desk, "detail:1", WATER_RU, source="sea", hours=0)
    again = find(desk, "detail:2", WATER, source="far", hours=2)
    desk.advance(2)
    before = everything(desk)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(meanings, "silence", killed)
        with pytest.raises(KeyboardInterrupt):
            recognise(desk.archive, config, Fake(), NOW)
    assert everything(desk) == before
    assert recognise(desk.archive, config, Fake(), NOW) == {again}
    assert supporters(desk, first) == ["far", "sea"]


def test_vectors_of_another_model_are_not_compared(
    desk: Flagged, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    find(desk, "detail:1", WATER_RU, source="sea", hours=0)
    desk.advance(0)
    with monkeypatch.context() as older:
        older.setattr(likewise, "MODEL", "an older one")
        recognise(desk.archive, config, Fake(), NOW)
    find(desk, "detail:2", WATER, source="far", hours=2)
    desk.advance(2)
    assert recognise(desk.archive, config, Fake(), NOW) == set()


def test_without_the_extra_a_line_of_the_log_says_so(
    desk: Flagged, config: Config, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    find(desk, "detail:1", WATER_RU, source="sea", hours=0)
    desk.advance(0)
    before = everything(desk)
    monkeypatch.setattr(likewise, "missing", lambda: "not installed: pip install 'crisisdesk[semantic]'")
    assert recognise_if_asked(desk.archive, config, NOW) == set()
    assert "pip install 'crisisdesk[semantic]'" in caplog.text
    assert everything(desk) == before


def test_the_follower_recognises_and_lets_the_first_take_its_steps(
    desk: Flagged, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = find(desk, "detail:1", WATER_RU, source="sea", hours=0, status="pending", score=0.6)
    again = find(desk, "detail:2", WATER, source="far", hours=2, status="pending", score=0.6)
    monkeypatch.setattr(likewise, "missing", lambda: "")
    monkeypatch.setattr(likewise, "Encoder", Fake)
    follow(desk.archive, config, NOW)
    assert row(desk, again)["status"] == "expired"
    assert row(desk, first)["status"] == "ready"
    before = everything(desk)
    follow(desk.archive, config, NOW)
    assert everything(desk) == before


def test_not_asked_for_nothing_is_done(
    desk: Flagged, config: Config, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    find(desk, "detail:1", WATER_RU, source="sea", hours=0)
    monkeypatch.setattr(likewise, "missing", lambda: "never asked")
    words = config.model_copy(update={"semantic": False})
    assert recognise_if_asked(desk.archive, words, NOW) == set()
    assert caplog.text == ""


@pytest.mark.skipif(bool(meaning.missing()), reason=meaning.missing() or "the semantic extra is installed")
def test_with_the_encoder_itself(desk: Flagged, config: Config) -> None:
    english = "Residents of the villages downstream were told to leave their homes at once."
    russian = "Жителям сёл ниже по течению велели немедленно покинуть дома."
    bridge = "Железнодорожный мост рухнул в реку."
    common: dict[str, object] = {"status": "ready", "score": 0.8, "kind": "detail"}
    desk.find("detail:1", english, source="far", hours=0, **common)
    again = desk.find("detail:2", russian, source="sea", hours=1, language="ru", **common)
    desk.find("detail:3", bridge, source="sea", hours=2, language="ru", **common)
    desk.advance(2)
    assert recognise_if_asked(desk.archive, config, NOW) == {again}
