"""What ``status``, ``show`` and ``upkeep`` say of how an archive is kept, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from crawler.jobs.upkeep import FIRST_SEEN, Care, Done
from storage import space, wal
from storage.times import stamp
from storage.upkeep import Pruned

ALIVE_WITHIN = timedelta(minutes=2)  # the daemon gives a sign of life every ten seconds


def lines(care: Care) -> Iterator[str]:
    """The room on the disk, the WAL, what upkeep did last."""
    if care.room.low:
        yield f"  little space {care.room}: no crawl begins until there is room"
    if care.wal > wal.MOST:
        pids = ", ".join(str(pid) for pid in care.readers)
        yield f"  WAL         {care.wal / space.MB:.0f} MB" + (
            f", held by a reader (pid {pids})" if pids else ""
        )
    for work in care.last.values():
        if work.work != FIRST_SEEN:
            yield f"  {work.work:<11} {stamp(work.at)} {'' if work.ok else 'FAILED: '}{work.said}"


def row(care: Care) -> dict[str, object]:
    """The same as one JSON object; sizes in bytes."""
    return {
        "free": care.room.free, "floor": care.room.floor, "low": care.room.low, "wal": care.wal,
        "readers": list(care.readers),
        "last": {name: {"at": stamp(one.at), "ok": one.ok, "said": one.said} for name, one in care.last.items()},
    }  # fmt: skip


def why_not_alive(pid: int | None, beat: float | None, now: datetime) -> str:
    """Why the daemon does not count as alive; "" if it does. ``beat``: its last sign of life, seconds since 1970."""
    if pid is None:
        return "no daemon runs"
    silent = now.timestamp() - beat if beat is not None else None
    if silent is None or abs(silent) > ALIVE_WITHIN.total_seconds():
        since = f"for {silent:.0f} s" if silent is not None else "so far"
        return f"the daemon (pid {pid}) runs and has given no sign of life {since}"
    return ""


def done(parts: Iterable[Done]) -> Iterator[str]:
    """What upkeep did, part by part."""
    for one in parts:
        yield f"{one.part:<7} {'' if one.ok else 'FAILED: '}{one.said}"
        if not one.ok:
            yield from (f"        {line}" for line in one.lines)


def planned(segments: Sequence[Pruned], captures: int, backup: bool) -> Iterator[str]:
    """What upkeep would do."""
    records, size = sum(one.records for one in segments), sum(one.size for one in segments) / space.MB
    yield f"prune   {records} captures in {len(segments)} segments would go, {size:.1f} MB"
    yield f"verify  {captures} captures would be read back"
    yield f"backup  {'one would be made' if backup else 'none would be made'}"


def pruned(tombstones: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Captures of an article whose records are gone."""
    for one in tombstones:
        yield f"  pruned      {one['pruned_at']} ({one['reason']}): {one['size']} bytes, sha256 {one['sha256']}"
