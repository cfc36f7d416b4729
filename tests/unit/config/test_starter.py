"""The default file works as it stands, and ``init`` writes that very text."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from crawler.config import SCHEMA_NAME, Config, advice, json_schema, load, starter_text, write_starter
from crawler.errors import FixTheFile

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def default() -> Config:
    return load(ROOT / "schedules.yaml")


def test_the_packaged_text_is_the_file_at_the_top() -> None:
    packaged = (files("crawler.config") / "schedules.yaml").read_bytes()
    assert packaged == (ROOT / "schedules.yaml").read_bytes()
    assert starter_text().partition("\n")[2].encode() == packaged


def test_the_packaged_text_goes_into_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "**/*.yaml" in project["tool"]["setuptools"]["package-data"]["crawler"]


def test_init_writes_a_sound_file_and_the_schema_it_points_to(tmp_path: Path) -> None:
    path, schema = write_starter(tmp_path)
    assert load(path).sources == load(ROOT / "schedules.yaml").sources
    assert load(path).archive == tmp_path / "crisisdesk.db"
    first = path.read_text("utf-8").splitlines()[0]
    assert (
        first
        == f"# yaml-language-server: $schema={schema.name}"
        == f"# yaml-language-server: $schema={SCHEMA_NAME}"
    )
    assert json.loads(schema.read_text("utf-8")) == json_schema()


def test_init_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "schedules.yaml").write_text("mine")
    with pytest.raises(FixTheFile, match="is there already and stays as it is"):
        write_starter(tmp_path)
    assert (tmp_path / "schedules.yaml").read_text() == "mine"
    with pytest.raises(FixTheFile, match="cannot be written: No such file"):
        write_starter(tmp_path / "nowhere")


def test_the_default_asks_for_nothing_but_a_contact(default: Config) -> None:
    assert [line.partition(":")[0] for line in advice(default)] == ["contact"]


def test_every_default_source_says_who_is_speaking(default: Config) -> None:
    assert 25 <= len(default.sources) <= 40
    for source in default.sources.values():
        assert source.languages, source.id
        assert source.tier, source.id
        assert source.name != source.id
        assert not source.allow_private
        assert not source.insecure_tls


def test_default_topics_speak_the_languages_of_the_region(default: Config) -> None:
    assert set(default.topics) == {"kazakhstan", "central-asia"}
    for topic in default.topics.values():
        for name, group in topic.terms.items():
            assert {"en", "ru", "kk", "tr", "uz"} <= set(group), f"{topic.id}.{name}"
            assert f"@{name}" in topic.query
            for language, words in group.items():
                assert len(set(words)) == len(words), f"{topic.id}.{name}.{language} has a word twice"
    places = default.topics["kazakhstan"].terms["kazakhstan"]
    assert {"Алматы", "Алма-Ата", "Жанаозен"} <= set(places["ru"])
    assert {"Жаңаөзен", "Jańaózen"} <= set(places["kk"])


def test_the_default_has_a_morning_digest(default: Config) -> None:
    digest = default.digests["morning"]
    assert [hour.isoformat("minutes") for hour in digest.at] == ["07:00"]
    assert digest.timezone == "Asia/Almaty"
    assert digest.folder == ROOT / "digests"
