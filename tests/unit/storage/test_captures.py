from __future__ import annotations

import gzip
import hashlib
import resource
import shutil
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from storage.captures import read_record, records, unfinished, verify
from storage.errors import GiveUp, TryLater

from .capturing import WHEN, capture, writer


def warcio_check(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", str(path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_capture_is_read_back_as_written(tmp_path: Path) -> None:
    body = gzip.compress("<p>Аэропорт закрыт".encode())
    with writer(tmp_path) as into:
        made = capture(
            into,
            asked="http://wire.example/go?id=1",
            via=["http://wire.example/go?id=1", "https://wire.example/go?id=1"],
            address="https://wire.example/a",
            headers=[("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("ETag", '"x"')],
            body=body,
            fetched_at=WHEN.astimezone(timezone(timedelta(hours=6))),
        )
        found = read_record(tmp_path, made.segment, made.offset)
    assert (made.sha256, made.size) == (hashlib.sha256(body).hexdigest(), len(body))
    assert made.fetched_at == WHEN
    assert made.fetched_at.utcoffset() == timedelta(0)
    assert found.raw == body
    assert found.body.decode() == "<p>Аэропорт закрыт"
    assert (found.status, found.headers, found.fetched_at) == (200, made.headers, WHEN)
    assert (found.record, found.address, found.fault, found.truncated) == (made.record, made.address, "", "")
    assert list(records(tmp_path / made.segment)) == [made]


def test_other_tools_read_the_file(tmp_path: Path) -> None:
    with writer(tmp_path) as into:
        made = capture(into, ip="203.0.113.9", tls="TLSv1.3 verified", protocol="HTTP/2")
        capture(into, revisit_of=made)
    warcio_check(tmp_path / made.segment)
    with (tmp_path / made.segment).open("rb") as source:
        kinds = [(found.rec_type, found.content_stream().read()) for found in ArchiveIterator(source)]
    assert (
        " ".join(kind for kind, _ in kinds) == "warcinfo request metadata response request metadata revisit"
    )
    info, _, metadata, response = (body for _, body in kinds[:4])
    assert b"software: Crisisdesk/test\r\n" in info
    assert b"operator: Test desk\r\n" in info
    assert b"http-header-user-agent: Crisisdesk/test (desk@example.org)" in info
    assert b"source: steppe-wire\r\nrun: r1\r\nasked: http://wire.example/a\r\n" in metadata
    assert b"tls: TLSv1.3 verified" in metadata
    assert response == b"<p>Airport closed"


def test_names_modes_and_the_payload_digest(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "captures"
    with writer(folder, "2022/01 a") as into:
        made = capture(into)
    path = folder / made.segment
    assert made.run == "2022/01 a"
    assert made.segment.startswith("crisisdesk-2")
    assert made.segment.endswith("-2022-01-a-00001.warc.gz")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    text = gzip.decompress(path.read_bytes())
    assert f"WARC-Payload-Digest: sha256:{made.sha256}\r\n".encode() in text


def test_secrets_of_the_request_are_not_kept(tmp_path: Path) -> None:
    with writer(tmp_path) as into:
        made = capture(into, request_headers=[("Cookie", "id=7"), ("Authorization", "Basic eDp5")])
    text = gzip.decompress((tmp_path / made.segment).read_bytes())
    assert b"Cookie: (not kept)" in text
    assert b"id=7" not in text
    assert b"eDp5" not in text


def test_transfer_framing_is_off_and_its_header_renamed(tmp_path: Path) -> None:
    with writer(tmp_path) as into:
        made = capture(into, headers=[("Transfer-Encoding", "chunked"), ("Content-Length", "3")])
    assert made.headers == (("X-Archive-Orig-Transfer-Encoding", "chunked"), ("Content-Length", "3"))
    assert read_record(tmp_path, made.segment, made.offset).body == b"<p>Airport closed"


ROOT = Path(__file__).parents[3]

HOSTILE = [
    ("X-A\r\nX-B", "1"),
    ("X", "1\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n"),
    ("", "no name"),
    (" folded", "\x00\x7f\x1b[2J"),
    ("X-8-bit", "caf\xe9 \x85 end\xa0"),
    ("X-Surrogate", "\ud83d \udcff"),
    ("X-Кириллица", "значение"),
    ("X-Long", "y" * 200_000),
    ("X-Blank", " " * 70_000 + "X-Forged: 1"),
    ("X-Wide", "ж😀" * 70_000),
    ("Content-Encoding", "gzip\r\nbr"),
    ("Content-Length", "999999999999"),
    ("Transfer-Encoding", "chunked"),
]


def test_hostile_headers_forge_nothing(tmp_path: Path) -> None:
    hostile = "\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\x00\ud800"
    with writer(tmp_path) as into:
        made = [
            capture(
                into,
                headers=HOSTILE,
                request_headers=HOSTILE,
                address="http://wire.example/a b\r\nX: 1/é\ud800" + "z" * 7_900,
                source=hostile,
                tls=hostile,
                ip=hostile,
                protocol=hostile,
                method="GET\r\nX: 1",
                truncated=hostile,
            ),
            capture(into, headers=[(f"X-{n}", "1") for n in range(3000)]),
        ]
    path = tmp_path / made[0].segment
    warcio_check(path)
    assert list(records(path)) == made
    assert all("\n" not in name + value and "\x00" not in value for name, value in made[0].headers)
    assert made[0].address.startswith("http://wire.example/a%20b%0D%0AX:%201/%C3%A9?")
    assert read_record(tmp_path, path.name, made[0].offset).raw == b"<p>Airport closed"
    assert read_record(tmp_path, path.name, made[0].offset).truncated == "unspecified"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=8), st.text(max_size=20)), max_size=5),
    st.binary(max_size=60),
    st.integers(100, 599),
    st.text(max_size=20),
)
def test_whatever_is_written_is_read_back(
    tmp_path: Path, headers: list[tuple[str, str]], body: bytes, status: int, path: str
) -> None:
    with writer(tmp_path) as into:
        made = capture(into, headers=headers, body=body, status=status, address=f"http://wire.example/{path}")
    assert list(records(tmp_path / made.segment)) == [made]
    assert read_record(tmp_path, made.segment, made.offset).raw == body


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "", "wire.example", "http://wire.example/" + "é" * 4_000]
)
def test_an_address_of_another_kind_or_size_is_refused(tmp_path: Path, address: str) -> None:
    with writer(tmp_path) as into, pytest.raises(ValueError, match="address"):
        capture(into, address=address)
    assert list(tmp_path.iterdir()) == []


def test_an_unchanged_page_is_stored_once(tmp_path: Path) -> None:
    body = bytes(range(256)) * 400
    with writer(tmp_path, roll=1) as into:
        first = capture(into, body=body)
        again = capture(into, body=body, revisit_of=first, fetched_at=WHEN + timedelta(hours=1))
        third = capture(into, body=body, revisit_of=again)
        changed = capture(into, body=b"new", revisit_of=third)
        elsewhere = capture(into, body=body, revisit_of=third, address="http://wire.example/b")
    kinds = [
        read_record(tmp_path, made.segment, made.offset).kind
        for made in (first, again, third, changed, elsewhere)
    ]
    assert kinds == ["response", "revisit", "revisit", "response", "response"]
    assert again.length < 1000
    assert len({first.segment, again.segment, third.segment}) == 3
    found = read_record(tmp_path, third.segment, third.offset)
    assert (found.raw, found.sha256) == (body, first.sha256)
    assert list(records(tmp_path / again.segment)) == [again]
    assert list(verify(tmp_path, [first, again, third, changed, elsewhere])) == []
    (tmp_path / first.segment).unlink()
    with pytest.raises(GiveUp, match=f"{third.segment}, offset {third.offset}"):
        read_record(tmp_path, third.segment, third.offset)
    with writer(tmp_path, "r2") as into:
        whole = capture(into, body=body, revisit_of=third)
    assert read_record(tmp_path, whole.segment, whole.offset).kind == "response"


def test_segments_roll_over(tmp_path: Path) -> None:
    with writer(tmp_path, roll=3000) as into:
        made = [capture(into, body=b"%d" % n * 500) for n in range(6)]
    segments = sorted({one.segment for one in made})
    assert [name[-13:] for name in segments] == [f"{n:05d}.warc.gz" for n in range(1, len(segments) + 1)]
    assert len(segments) > 1
    assert [one for name in segments for one in records(tmp_path / name)] == made
    for name in segments:
        warcio_check(tmp_path / name)


def test_two_writers_of_one_run_take_different_files(tmp_path: Path) -> None:
    with writer(tmp_path) as one, writer(tmp_path) as other:
        made = {capture(one).segment, capture(other).segment}
    assert len(made) == 2


def test_unfinished_are_those_nobody_writes_and_nobody_sealed(tmp_path: Path) -> None:
    with writer(tmp_path, "a") as into:
        sealed = capture(into).segment
    with writer(tmp_path, "b") as into:
        left = capture(into).segment
    (tmp_path / "crisisdesk-20220101000000-c-00001.warc.gz").touch()
    with writer(tmp_path, "d") as into:
        capture(into)
        assert [path.name for path in unfinished(tmp_path, {sealed})] == [left]
    assert len(list(unfinished(tmp_path, {sealed}))) == 2


@pytest.mark.parametrize("lost", [1, 7, 150, 400])
def test_a_cut_tail_costs_one_capture_at_most(tmp_path: Path, lost: int) -> None:
    with writer(tmp_path) as into:
        made = [capture(into, body=b"page %d" % n) for n in range(3)]
    path = tmp_path / made[0].segment
    whole = path.read_bytes()
    path.write_bytes(whole[:-lost])
    segment = records(path)
    assert list(segment) == made[:2]
    assert 0 < segment.cut <= made[2].offset + made[2].length - made[1].offset - made[1].length
    assert "the file ends inside a record" in segment.damage
    path.write_bytes(whole)
    assert list(segment) == made
    assert (segment.cut, segment.damage) == (0, "")


def test_a_file_cut_anywhere_gives_the_captures_before(tmp_path: Path) -> None:
    with writer(tmp_path) as into:
        made = [capture(into, body=b"page %d" % n) for n in range(3)]
    path = tmp_path / made[0].segment
    whole = path.read_bytes()
    ends = [one.offset + one.length for one in made]
    for size in range(0, len(whole), 7):
        path.write_bytes(whole[:size])
        segment = records(path)
        assert list(segment) == [one for one, end in zip(made, ends, strict=True) if end <= size]
        assert segment.cut <= max(ends)


def test_damage_is_found_and_named(tmp_path: Path) -> None:
    with writer(tmp_path) as into:
        made = [capture(into, body=b"page %d" % n * 300) for n in range(3)]
    path = tmp_path / made[1].segment
    data = bytearray(path.read_bytes())
    data[made[1].offset + made[1].length // 2] ^= 0x20
    path.write_bytes(data)
    (damage,) = verify(tmp_path, made)
    assert damage.capture == made[1]
    assert f"{path}, offset {made[1].offset}: damaged capture" in damage.reason
    assert list(records(path)) == made[:1]


def test_a_forged_body_with_a_right_checksum_is_found(tmp_path: Path) -> None:
    with writer(tmp_path) as into:
        made = capture(into, body=b"12 killed")
    path = tmp_path / made.segment
    data = path.read_bytes()
    record = gzip.decompress(data[made.offset :]).replace(b"12 killed", b"18 killed")
    path.write_bytes(data[: made.offset] + gzip.compress(record))
    with pytest.raises(GiveUp, match="the record says"):
        read_record(tmp_path, made.segment, made.offset)
    path.write_bytes(data[: made.offset] + gzip.compress(record.replace(made.sha256.encode(), b"0" * 64)))
    assert len(list(verify(tmp_path, [made]))) == 1


def test_verify_tells_records_apart(tmp_path: Path) -> None:
    with writer(tmp_path) as into:
        made = capture(into)
    claims = [
        replace(made, sha256="0" * 64),
        replace(made, record="urn:uuid:0"),
        replace(made, segment="gone"),
    ]
    reasons = [damage.reason for damage in verify(tmp_path, claims)]
    assert "the archive says 000" in reasons[0]
    assert "not urn:uuid:0" in reasons[1]
    assert "cannot be read" in reasons[2]


@pytest.mark.parametrize(
    ("segment", "offset"), [("../x", 0), ("", 0), ("a.warc.gz", -1), ("a.warc.gz", 10**9)]
)
def test_impossible_places_are_refused(tmp_path: Path, segment: str, offset: int) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"no gzip at all")
    with pytest.raises(GiveUp, match="damaged capture"):
        read_record(tmp_path, segment, offset)


@given(st.binary(max_size=400), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_no_capture_and_no_surprise(tmp_path: Path, data: bytes, packed: bool) -> None:
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(b"WARC/1.1\r\n" + data) if packed else data)
    assert list(records(tmp_path / "a.warc.gz")) == []
    with pytest.raises(GiveUp):
        read_record(tmp_path, "a.warc.gz", 0)


def test_the_decoded_body_is_bounded(tmp_path: Path) -> None:
    with writer(tmp_path) as into:
        made = capture(into, headers=[("Content-Encoding", "gzip")], body=gzip.compress(bytes(10_000_000)))
    found = read_record(tmp_path, made.segment, made.offset, limit=1000)
    assert (len(found.body), found.fault) == (1000, "larger than 1000 bytes, cut there")
    assert found.raw == gzip.compress(bytes(10_000_000)) or len(found.raw) == made.size


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with writer(tmp_path / "file") as into, pytest.raises(TryLater, match="file"):
        capture(into)


FULL = """
import resource, signal, sys
from pathlib import Path
from storage.errors import TryLater
from tests.unit.storage.capturing import capture, writer
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with writer(Path(sys.argv[1])) as into:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
    done = capture(into)
    try:
        capture(into, headers=[("Content-Encoding", "gzip")], body=bytes(30_000))
    except TryLater as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    capture(into)
"""


def test_a_write_that_fails_half_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path.cwd(),
    )
    assert "cannot be written (File too large)" in done.stdout
    (path,) = tmp_path.iterdir()
    segment = records(path)
    assert len(list(segment)) == 2
    assert segment.cut == 0
    warcio_check(path)


NO_ROOM = """
import os, resource, signal, sys
from pathlib import Path
from storage.errors import TryLater
from tests.unit.storage.capturing import capture, writer
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
with writer(Path(sys.argv[1])) as into:
    for _ in range(3):
        before = os.listdir("/dev/fd")
        try:
            capture(into)
        except TryLater:
            assert os.listdir("/dev/fd") == before
            print("refused")
"""


def test_no_room_at_all_leaves_no_files_and_no_descriptors(tmp_path: Path) -> None:
    command = [sys.executable, "-c", NO_ROOM, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "refused\n" * 3
    assert list(tmp_path.iterdir()) == []


def test_threads_may_share_a_writer(tmp_path: Path) -> None:
    with writer(tmp_path, roll=20_000) as into, ThreadPoolExecutor(8) as pool:
        bodies = [b"%d" % number * 100 for number in range(200)]
        made = list(pool.map(lambda body: capture(into, body=body), bodies))
    assert list(verify(tmp_path, made)) == []
    found = {one.record for path in tmp_path.iterdir() for one in records(path)}
    assert found == {one.record for one in made}


@pytest.mark.parametrize("durable", [True, False])
def test_closing_twice_and_writing_on(tmp_path: Path, durable: bool) -> None:
    into = writer(tmp_path, durable=durable)
    into.close()
    first = capture(into)
    into.close()
    into.close()
    second = capture(into)
    into.close()
    assert first.segment != second.segment


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum here")
def test_the_documented_check_needs_only_the_shell(tmp_path: Path) -> None:
    with writer(tmp_path) as into:
        capture(into)
        made = capture(into, body=b"first\r\n\r\nsecond\n")
    page = (ROOT / "docs" / "captures.md").read_text("utf-8")
    lines = page.split("## Checking one body with sha256sum")[1].split("```")[1].strip().splitlines()
    place = [f"file={tmp_path / made.segment}", f"offset={made.offset} length={made.length}"]
    done = subprocess.run(
        ["bash", "-c", "\n".join(place + lines[2:])], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    claimed, found = done.stdout.splitlines()
    assert claimed.strip() == f"WARC-Payload-Digest: sha256:{made.sha256}"
    assert found.split()[0] == made.sha256
