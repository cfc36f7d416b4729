"""Numbers for Prometheus, asked for over HTTP as it asks."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from crawler.errors import FixTheFile
from crawler.metrics import parsed, serve
from storage import cadence, incidents, runs, schedules, sources
from storage.archive import Archive
from storage.cadence import Pace
from storage.records import Tally
from storage.schedules import Heartbeat

HERE = "127.0.0.1:0"


def asked(address: str) -> tuple[int, str]:
    """What one request answers."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request("GET", parts.path, headers={"Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def numbers(text: str) -> dict[str, float]:
    """By name and label, as ``crisisdesk_sources{healthy}``."""
    return {
        f"{one.name}{{{','.join(one.labels.values())}}}" if one.labels else one.name: one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    now = datetime.now(UTC)
    before = now - timedelta(seconds=90)
    with Archive.open(tmp_path / "desk.db") as made, made.writing() as db:
        for name, ok in (("one", True), ("two", False)):
            sources.declare(
                db, name, name=name, address=f"https://{name}.example/", country="", language="", owner="", tier="",
                now=before,
            )  # fmt: skip
            sources.checked(db, name, state="healthy" if ok else "failing", reason="", ok=ok, now=before)
        run = runs.begin(db, topics=(), sources=2, proxy="", program="test", now=before)
        runs.end(db, run, Tally(met=5, kept=3, failed=2), (), finish="finished", now=before)
        schedules.beat(db, Heartbeat(1, before, before, None, ""))
        minute = timedelta(minutes=1)
        cadence.keep(db, [Pace("all", "one", minute, minute, before, before, 0, 0, bound=False, reason="")])
        incidents.going_on(db, "country", "kz", began=now, reason="dark", sources=["two"], now=now)
    return tmp_path / "desk.db"


def _counts(name: str) -> bool:
    return name.startswith("crisisdesk_") and "seconds" not in name and "bytes" not in name


def test_an_archive_in_numbers(archive: Path) -> None:
    with serve(archive, HERE) as address:
        status, text = asked(address)
    assert status == 200
    told = numbers(text)
    assert {name: value for name, value in told.items() if _counts(name)} == {
        "crisisdesk_archive_readable": 1, "crisisdesk_sources{healthy}": 1, "crisisdesk_sources{failing}": 1,
        "crisisdesk_addresses_total{kept}": 3, "crisisdesk_addresses_total{failed}": 2,
        **{f"crisisdesk_addresses_total{{{name}}}": 0 for name in
           ("revised", "copies", "unchanged", "off_topic", "refused", "waiting")},
        "crisisdesk_articles": 0, "crisisdesk_incidents{country}": 1, "crisisdesk_incidents{offline}": 0,
        "crisisdesk_incidents{network}": 0, "crisisdesk_incidents{silence}": 0,
    }  # fmt: skip
    for name in ("source_last_success_age_seconds{one}", "heartbeat_age_seconds", "due_lag_seconds"):
        assert 89 <= told[f"crisisdesk_{name}"] < 300, name
    assert "crisisdesk_source_last_success_age_seconds{two}" not in told
    assert told["crisisdesk_archive_bytes"] > 50_000
    assert told["process_open_fds"] > 3


def test_every_question_reads_anew_and_none_writes(archive: Path) -> None:
    with serve(archive, HERE) as address:
        asked(address)
        with Archive.open(archive) as writer, writer.writing() as db:
            incidents.over(db, "country", "kz", reason="light", now=datetime.now(UTC))
        before = archive.read_bytes()
        assert numbers(asked(address)[1])["crisisdesk_incidents{country}"] == 0
        assert archive.read_bytes() == before


@pytest.mark.parametrize("there", [b"", b"no archive at all " * 100])
def test_an_archive_that_cannot_be_read(tmp_path: Path, there: bytes) -> None:
    path = tmp_path / "desk.db"
    if there:
        path.write_bytes(there)
    with serve(path, HERE) as address:
        status, text = asked(address)
    told = numbers(text)
    assert (status, told["crisisdesk_archive_readable"]) == (200, 0)
    assert not any(name.startswith("crisisdesk_sources") for name in told)
    assert path.exists() == bool(there)


def test_the_door_is_shut_after(archive: Path) -> None:
    with serve(archive, HERE) as address:
        pass
    with pytest.raises(ConnectionRefusedError):
        asked(address)


def test_a_port_that_is_taken(archive: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(FixTheFile, match="name another port"), serve(archive, f"127.0.0.1:{port}"):
            pass


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("9464", ("127.0.0.1", 9464)),
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        ("[::1]:9464", ("::1", 9464)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),  # whoever writes it wants it
    ],
)
def test_where_to_answer(told: str, meant: tuple[str, int]) -> None:
    assert parsed(told) == meant


@pytest.mark.parametrize(
    "told",
    ["", ":", "localhost:9464", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:-1", ":9464", "1.2.3:80", "x"],
)
def test_what_is_no_place_to_answer(told: str) -> None:
    with pytest.raises(FixTheFile, match="--metrics"):
        parsed(told)
