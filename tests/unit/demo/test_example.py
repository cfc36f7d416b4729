"""The demo's schedules.yaml is sound, covers every outlet and tells on-topic from off-topic."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.config import Config, parse
from crawler.demo.example import schedules
from crawler.demo.generate import generate
from crawler.demo.loading import load_script
from crawler.demo.script import Script
from crawler.relevance import Topic, compile_topic, judge

ARCHIVE = Path("a folder/été & co.db")


@pytest.fixture(scope="module")
def config() -> Config:
    return parse(schedules("http://127.0.0.1:8900", ARCHIVE), Path("schedules.yaml"))


@pytest.fixture(scope="module")
def topic(config: Config) -> Topic:
    written = config.topics["kazakhstan"]
    return compile_topic(written.id, written.query, written.terms)


def wrongly_judged(topic: Topic, script: Script) -> list[str]:
    wrong = []
    for piece in script.pieces:
        address = f"http://{script.outlets[piece.outlet].host}{piece.path}"
        for state in piece.states:
            if state.status == 200:
                text = "\n".join((state.note, *state.paragraphs))
                verdict = judge(topic, title=state.title, text=text, language=piece.language, address=address)
                wrong += [f"{piece.id}: {verdict.reason}"] if verdict.relevant != piece.on_topic else []
    return wrong


def test_it_goes_through_the_newsroom_and_waits_for_nobody(config: Config) -> None:
    assert config.crawl.proxy == "http://127.0.0.1:8900"
    assert config.crawl.delay == 0
    assert config.archive.name == ARCHIVE.name


def test_every_outlet_is_a_source(config: Config) -> None:
    script = load_script()
    assert set(config.sources) == set(script.outlets)
    for name, source in config.sources.items():
        assert script.outlets[name].host in source.address
        assert source.owner == script.outlets[name].owner
        assert source.country == script.outlets[name].country.lower()
        assert (source.tier == "agency") == (script.outlets[name].kind == "agency")


def test_the_feedless_outlet_is_read_from_its_front_page(config: Config) -> None:
    assert config.sources["dalahabar"].kind == "page"


def test_some_sources_are_bare_site_addresses(config: Config) -> None:
    bare = [
        s.id
        for s in config.sources.values()
        if s.address.rstrip("/").endswith(".example") and s.kind == "auto"
    ]
    assert len(bare) >= 4


def test_the_topic_takes_every_article_on_the_unrest_and_no_other(topic: Topic) -> None:
    assert wrongly_judged(topic, load_script()) == []


def test_the_topic_fits_generated_worlds_too(topic: Topic) -> None:
    assert wrongly_judged(topic, generate(300, seed=11, outlets=10, on_topic=0.5)) == []


def test_there_is_a_digest(config: Config) -> None:
    assert [digest.topic for digest in config.digests.values()] == ["kazakhstan"]
