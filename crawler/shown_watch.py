"""What ``status`` says of the daemon, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.jobs.watching import Watching
from crawler.text import one_line
from storage.cadence import Pace
from storage.times import stamp, stamp_or_none


def lines(watch: Watching) -> Iterator[str]:
    """Whether a daemon runs, what is wrong with its configuration, what comes next."""
    yield _daemon(watch)
    if problem := watch.problem or (watch.pid is not None and watch.last and watch.last.problem):
        yield f"  not in use: {one_line(problem, 500)}"
    for turn in watch.open:
        attempt = f", attempt {turn.attempts}" if turn.attempts > 1 else ""
        yield f"  open        {turn.kind} {turn.name}, begun {stamp(turn.began_at)}{attempt}: " + (
            one_line(turn.result, 300) or "under way or interrupted"
        )
    for hot in watch.hot:
        yield f"  hot         {one_line(hot.reason, 300)}, since {stamp(hot.since)}"
    for one in watch.upcoming:
        kind, name = one.whose
        yield f"  next        {kind} {name} at " + (
            stamp(one.at) if one.at else "no time: its cron line never falls into its stretch of the day"
        )


def _daemon(watch: Watching) -> str:
    last = watch.last
    if watch.pid is None:
        if last is None:
            return "no daemon runs; `crisisdesk run` starts one"
        ended = (
            f"ended {stamp(last.stopped_at)}"
            if last.stopped_at
            else f"seen {stamp(last.ticked_at)}, then killed"
        )
        return f"no daemon runs (the last one {ended}); `crisisdesk run` starts one"
    since = f" since {stamp(last.started_at)}, last sign of life {stamp(last.ticked_at)}" if last else ""
    return f"a daemon runs (pid {watch.pid}){since}"


def paces(found: Sequence[Pace]) -> Iterator[str]:
    """When a source is asked next in each of its schedules, and why then."""
    for one in found:
        asked = f"last asked {stamp(one.asked_at)}" if one.asked_at else "never asked yet"
        yield f"{one.source} in {one.schedule}: next at {stamp(one.due_at)}, {asked}"
        yield f"  {one_line(one.reason, 300)}"


def pace_rows(found: Sequence[Pace]) -> list[dict[str, object]]:
    """The same as JSON objects."""
    return [
        {"source": one.source, "schedule": one.schedule, "next": stamp(one.due_at),
         "asked_at": stamp_or_none(one.asked_at), "failures": one.failures, "why": one.reason}
        for one in found
    ]  # fmt: skip


def row(watch: Watching) -> dict[str, object]:
    """The same as one JSON object."""
    last = watch.last
    return {
        "running": watch.pid is not None,
        "pid": watch.pid,
        "started_at": stamp_or_none(last.started_at if last else None),
        "ticked_at": stamp_or_none(last.ticked_at if last else None),
        "stopped_at": stamp_or_none(last.stopped_at if last else None),
        "problem": watch.problem or (last.problem if last and watch.pid is not None else ""),
        "open": [
            {"kind": turn.kind, "name": turn.name, "began_at": stamp(turn.began_at), "attempts": turn.attempts,
             "result": turn.result}
            for turn in watch.open
        ],
        "hot": [{"topic": one.topic, "since": stamp(one.since), "why": one.reason} for one in watch.hot],
        "next": [
            {"kind": one.whose[0], "name": one.whose[1], "at": stamp_or_none(one.at)} for one in watch.upcoming
        ],
    }  # fmt: skip
