"""The door for Prometheus: numbers about an archive over HTTP, off unless asked for, on this machine unless told
otherwise. It reads, and never writes."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from crawler.clock import clock
from crawler.errors import CrisisdeskError, FixTheFile
from storage.archive import Archive
from storage.gauges import Gauges, gauges

LOOPBACK = "127.0.0.1"  # where only a port is named


class ArchiveCollector(Collector):
    """Reads the archive anew for every question."""

    def __init__(self, path: Path, tell: Callable[[], datetime]) -> None:
        self._path, self._tell = path, tell

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the archive need not be there yet."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The numbers; of an archive that cannot be read now, only that."""
        try:
            with Archive.open(self._path, readonly=True) as archive:
                found: Gauges | None = gauges(archive)
        except (CrisisdeskError, sqlite3.Error):
            found = None
        yield _one("crisisdesk_archive_readable", "1 if the archive could be read.", float(found is not None))
        if found is not None:
            yield from _counted(found)
            yield from _sized(found)
            yield from _aged(found, self._tell())


def _counted(found: Gauges) -> Iterator[Metric]:
    yield _many("crisisdesk_sources", "Sources by state.", "state", found.sources)
    yield _total(
        "crisisdesk_addresses", "Addresses met, by outcome, over all crawls.", "outcome", found.addresses
    )
    yield _one("crisisdesk_articles", "Articles in the archive.", found.articles)
    yield _total("crisisdesk_developments", "Developments noticed, by kind.", "kind", found.developments)
    about = "Outages of our own line, possible blackouts (country, network) and silent sources that go on."
    yield _many("crisisdesk_incidents", about, "kind", found.incidents)


def _sized(found: Gauges) -> Iterator[Metric]:
    yield _one("crisisdesk_archive_bytes", "Size of the archive's file.", found.archive_bytes)
    yield _one("crisisdesk_wal_bytes", "Size of the archive's write-ahead log.", found.wal_bytes)
    yield _one("crisisdesk_captures_bytes", "Size of all captures.", found.capture_bytes)


def _aged(found: Gauges, now: datetime) -> Iterator[Metric]:
    ages = {source: (now - at).total_seconds() for source, at in found.last_ok.items()}
    yield _many("crisisdesk_source_last_success_age_seconds", "Since a source was last read.", "source", ages)
    if found.heartbeat is not None:
        age = (now - found.heartbeat).total_seconds()
        yield _one("crisisdesk_heartbeat_age_seconds", "Since the daemon's last sign of life.", age)
    lag = (now - found.longest_due).total_seconds() if found.longest_due else 0.0
    yield _one("crisisdesk_due_lag_seconds", "For how long the longest due source is due.", max(lag, 0.0))


def _one(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def _many(name: str, about: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _total(name: str, about: str, label: str, values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(name, about, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


@contextlib.contextmanager
def serve(archive_path: Path, address: str) -> Iterator[str]:
    """Answer Prometheus at ``address`` (``127.0.0.1:9464``; ``9464`` means this machine) until the block ends; give the
    address of the metrics. Raises FixTheFile if it is no such address or cannot be had."""
    host, port = parsed(address)
    registry = CollectorRegistry()
    registry.register(ArchiveCollector(archive_path, clock("")))
    ProcessCollector(registry=registry)
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        raise FixTheFile(
            f"--metrics {address}: cannot be had ({error.strerror}); name another port"
        ) from error
    try:
        yield f"http://{f'[{host}]' if ':' in host else host}:{server.server_port}/metrics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def parsed(address: str) -> tuple[str, int]:
    """Number and port of an address to listen at. Raises FixTheFile if it is none; a name is none, since what it leads
    to may change."""
    host, colon, port = address.strip().rpartition(":")
    host = host.strip("[]") if colon else LOOPBACK
    with contextlib.suppress(ValueError):
        ip_address(host)
        if port.isascii() and port.isdigit() and int(port) < 1 << 16:
            return host, int(port)
    raise FixTheFile(f"--metrics {address}: write a number and a port, such as {LOOPBACK}:9464")
