"""The way out: private addresses, names that do not resolve, certificates, a proxy, and nothing that listens."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.process import CrawlOrder

from .desk import NOON, Desk, announces, differing
from .hostile import RSS, Site, answer, feed, page, redirect
from .test_http_faults import check


def test_private_addresses_are_refused_however_they_are_written(
    desk: Desk, hostile: Site, good: Site
) -> None:
    inside = f"http://127.0.0.9:{free_port()}"
    hostile["/to-loopback"] = redirect(f"{inside}/")
    hostile["/to-metadata"] = redirect("http://169.254.169.254/latest/meta-data/")
    hostile["/to-decimal"] = redirect("http://2130706433/")
    hostile["/to-hex"] = redirect("http://0x7f000001/")
    hostile["/to-octal"] = redirect("http://0177.0.0.9/")
    hostile["/to-short"] = redirect("http://127.9/")
    hostile["/to-mapped"] = redirect("http://[::ffff:127.0.0.9]/")
    hostile["/to-six"] = redirect("http://[::1]:81/")
    hostile["/to-name"] = redirect("http://localhost:81/")
    hostile["/twice"] = redirect("/to-loopback")
    refused = "refused: refused: 127.0.0.9 is a private address (redirected to "
    expected = {
        "/to-loopback": f"{refused}{inside}/)",
        "/to-metadata": "refused: refused: 169.254.169.254 is a private address (redirected to http://169.254.169.254/",
        "/to-decimal": "refused: refused: 127.0.0.1 is a private address",
        "/to-hex": "refused: refused: 127.0.0.1 is a private address",
        "/to-octal": refused,
        "/to-short": refused,
        "/to-mapped": refused,
        "/to-six": "refused: refused: ::1 is a private address",
        "/to-name": "refused: refused: localhost is ",
        "/twice": f"{refused}{hostile.address}/to-loopback, then {inside}/)",
    }
    announces(hostile, {path: f"The harbour, {path}" for path in expected})
    check(desk, hostile, good, expected)


def test_a_source_in_the_own_network_must_be_allowed(desk: Desk, hostile: Site, good: Site) -> None:
    desk.sources["hostile"]["allow_private"] = False
    announces(hostile, {"/one": "One harbour"})
    crawled = desk.crawl()
    assert (
        crawled.ends["hostile"]["reason"]
        == f"{hostile.address}/feed: refused: 127.0.0.2 is a private address"
    )
    assert (crawled.ends["hostile"]["state"], hostile.asked) == ("failing", [])
    assert crawled.ends["good"]["kept"] == 1


def test_a_meta_refresh_is_not_followed(
    desk: Desk, hostile: Site, good: Site, site: Callable[..., Site]
) -> None:
    inside = site("127.0.0.9")
    refresh = f"<meta http-equiv='refresh' content='0; url={inside.address}/'>"
    hostile["/refresh"] = answer(page("Refreshed harbour", head=refresh))
    announces(hostile, {"/refresh": "Refreshed harbour"})
    check(desk, hostile, good, {"/refresh": "kept"})
    assert inside.asked == []


def test_other_schemes_in_listings_are_dropped_and_counted(desk: Desk, hostile: Site, good: Site) -> None:
    odd = {
        "javascript:alert(1)": "a",
        "file:///etc/passwd": "b",
        "data:text/html,x": "c",
        "ftp://h.example/x": "d",
    }
    hostile["/one"] = answer(page("One harbour"))
    announces(
        hostile,
        {**{address: f"The harbour, {title}" for address, title in odd.items()}, "/one": "One harbour"},
    )
    crawled = desk.crawl()
    assert [row["address"] for row in crawled.ledger.values() if row["source"] == "hostile"] == [
        f"{hostile.address}/one"
    ]
    for scheme in ("javascript", "file", "data", "ftp"):
        assert f"dropped: {scheme}: address" in crawled.ends["hostile"]["reason"]


def test_hosts_that_cannot_be_reached_are_named_with_the_cause(desk: Desk, good: Site) -> None:
    desk.source("refusing", f"http://127.0.0.4:{free_port()}/feed")
    desk.source("nameless", "http://no-such-outlet.invalid/feed")
    desk.crawl_settings["timeout"] = 5
    crawled = desk.crawl()
    refused = "robots.txt cannot be had (the server refused the connection); until it can, nothing"
    assert refused in crawled.ends["refusing"]["reason"]
    assert "the name no-such-outlet.invalid does not resolve" in crawled.ends["nameless"]["reason"]
    assert {one: end["state"] for one, end in crawled.ends.items()} == {
        "good": "healthy", "refusing": "failing", "nameless": "failing"
    }  # fmt: skip
    assert crawled.ends["good"]["kept"] == 1


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def has_six() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as one:
            one.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_six(), reason="this machine has no IPv6 loopback")
def test_a_site_on_ipv6_only(desk: Desk, good: Site, site: Callable[..., Site]) -> None:
    six = site("::1")
    six["/one"] = answer(page("One harbour on the sixth version"))
    announces(six, {"/one": "One harbour"})
    desk.source("six", f"{six.address}/feed")
    crawled = desk.crawl()
    assert crawled.ends["six"]["kept"] == crawled.ends["good"]["kept"] == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.5 that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "harbour.example")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.5"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


def test_a_certificate_nobody_vouches_for(
    desk: Desk, good: Site, site: Callable[..., Site], certificate: Path
) -> None:
    secure = site("127.0.0.5", certificate)
    secure["/one"] = answer(page("One harbour behind a lock"))
    announces(secure, {"/one": "One harbour"})
    desk.source("secure", f"{secure.address}/feed")
    crawled = desk.crawl()
    assert "its certificate cannot be trusted" in crawled.ends["secure"]["reason"]
    assert crawled.ends["secure"]["state"] == "failing"
    assert crawled.ends["good"]["kept"] == 1
    assert secure.asked == []

    desk.sources["secure"]["insecure_tls"] = True
    taken = desk.crawl()
    assert taken.outcome(f"{secure.address}/one").startswith("kept")
    notes = {row["title"]: row["notes"] for row in desk.ask("SELECT title, notes FROM revision")}
    assert "unverified TLS" in notes["One harbour behind a lock"]
    assert "unverified TLS" not in notes["Calm night in the harbour"]
    stored = b"".join(path.read_bytes() for path in sorted(desk.captures.glob("*.warc.gz")))
    assert stored


def test_a_proxy_takes_every_request_and_resolves_the_names(
    desk: Desk, site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = site("127.0.0.6")
    outlet = "http://outlet.example"
    inside = f"http://127.0.0.9:{free_port()}/"
    said = '<rss version="2.0"><channel>' + "".join(
        f"<item><title>{title}</title><link>{address}</link></item>"
        for address, title in ((f"{outlet}/one", "One harbour"), (f"{outlet}/inside", "Harbour inside"))
    )
    proxy[f"{outlet}/feed"] = answer(f"{said}</channel></rss>", content_type=RSS)
    proxy[f"{outlet}/one"] = answer(page("One harbour"))
    proxy[f"{outlet}/inside"] = redirect(inside)
    desk.source("outlet", f"{outlet}/feed", allow_private=False)
    (desk.folder / "secret").write_text("desk:open sesame\n")
    desk.crawl_settings |= {"proxy": proxy.address, "proxy_credentials": {"file": "secret"}}
    crawled = desk.crawl()
    assert crawled.outcome(f"{outlet}/one").startswith("kept")
    refused = "refused: refused: 127.0.0.9 is a private address"
    assert crawled.outcome(f"{outlet}/inside").startswith(refused)
    assert {one.target for one in proxy.asked} == {
        f"{outlet}/{path}" for path in ("robots.txt", "feed", "one", "inside")
    }  # fmt: skip
    assert {one.headers["proxy-authorization"] for one in proxy.asked} == {"Basic ZGVzazpvcGVuIHNlc2FtZQ=="}
    assert crawled.run["proxy"] == proxy.address
    stored = b"".join(path.read_bytes() for path in desk.captures.glob("*"))
    assert b"ZGVzazpvcGVu" not in stored


def test_a_proxy_of_the_environment_is_not_asked(
    desk: Desk, hostile: Site, good: Site, site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    from crawler.process import CrawlChild

    proxy = site("127.0.0.6")
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.address)
    announces(hostile, {})
    with CrawlChild(log_level="CRITICAL") as child:
        desk.child = child
        assert desk.crawl().ends["good"]["kept"] == 1
    assert proxy.asked == []


def test_nothing_listens_while_a_crawl_runs(desk: Desk, hostile: Site, good: Site) -> None:
    listening: list[set[str]] = []
    hostile["/one"] = answer(page("One harbour"))
    hostile.watch = lambda asked: (
        listening.append(ports_of(desk.child.pid)) if asked.target == "/one" else None
    )
    announces(hostile, {"/one": "One harbour"})
    assert desk.crawl().outcome(f"{hostile.address}/one").startswith("kept")
    assert listening == [set()]


def ports_of(parent: int) -> set[str]:
    """TCP addresses on which a process or any of its descendants listens."""
    listens = {
        fields[9]: fields[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        if Path(table).exists()
        for fields in (line.split() for line in Path(table).read_text().splitlines()[1:])
        if fields[3] == "0A"
    }
    family = descendants(parent)
    assert len(family) > 1  # the fork server and its workers are looked at too
    held = set()
    for pid in family:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            try:
                target = str(descriptor.readlink())
            except OSError:
                continue
            held.add(target.removeprefix("socket:[").removesuffix("]"))
    return {listens[inode] for inode in held & listens.keys()}


def descendants(parent: int) -> list[int]:
    """The process and all that descend from it."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                status = (folder / "stat").read_text()
            except OSError:
                continue
            parents[int(folder.name)] = int(status.rpartition(")")[2].split()[1])
    family = [parent]
    for pid in family:
        family += [child for child, above in parents.items() if above == pid]
    return family


def test_an_order_that_cannot_be_taken_is_refused_in_words(desk: Desk, good: Site) -> None:
    desk.write()
    for order, code, words in (
        (
            CrawlOrder(str(desk.config), topic="harbor", now=NOON),
            2,
            "there is no topic 'harbor'; there are: harbour",
        ),
        (
            CrawlOrder(str(desk.config), source="god", now=NOON),
            2,
            "there is no source 'god'; there are: good",
        ),
        (CrawlOrder(str(desk.config), now="nonsense"), 2, "'nonsense' is no time"),
        (CrawlOrder(str(desk.folder / "none.yaml"), now=NOON), 2, "there is no such file"),
    ):
        last = list(desk.child.crawl(order, 60))[-1]
        assert (last["event"], last["exit"]) == ("refused", code)
        assert words in last["message"]
    assert desk.crawl().ends["good"]["kept"] == 1


def test_announced_private_hosts_of_a_public_looking_feed(desk: Desk, hostile: Site, good: Site) -> None:
    inside = f"http://127.0.0.9:{free_port()}/x"
    hostile["/feed"] = answer(feed(hostile, {inside: "The harbour inside"}), content_type=RSS)
    crawled = desk.crawl()
    assert crawled.outcome(inside).startswith("refused: refused: 127.0.0.9 is a private address")
    assert not differing(crawled, good, {"/calm": "kept"})
