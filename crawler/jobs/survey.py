"""All sources in one look after a crawl: who is silent, whether our own line is down, whether a country is dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.jobs.condition import HEALTHY
from crawler.sources.failures import failure
from crawler.sources.outages import WATCHED, Blackout, LineDown, Standing, blackouts, line_down, site
from crawler.sources.silence import Baseline, Cell, Pulse, first, nothing_new, something_new
from storage import health, incidents, runs, silence, sources
from storage.health import SourceHealth
from storage.incidents import Incident
from storage.silence import PulseRow

QUIET = "quiet"
OFFLINE = "offline"
_MANY = ("country", "network")


def survey(db: Database, run: str, now: datetime) -> None:
    """Judge every source in the light of all, at the end of a crawl whose sources' states are written. Inside the
    caller's transaction; once more does nothing."""
    silence.set_back(db, now)
    pulses = _listen(db, run)
    known = health.sources(db)
    going_on = incidents.unended(db)
    _silences(db, known, pulses, going_on, now)
    standings = [
        one for one in (_standing(source, pulses.get(source.id)) for source in known.values()) if one
    ]
    if not _line(db, standings, known, going_on, now):
        _blackouts(db, standings, going_on, now)


def _listen(db: Database, run: str) -> dict[str, Pulse]:
    """Every source's pulse, those of this crawl's sources brought up to date."""
    rows = silence.pulses(db)
    pulses = {source: Pulse(*astuple(row)) for source, row in rows.items()}
    for end in runs.ends(db, run):
        source = str(end["source"])
        look = silence.look_in(db, source, run)
        if look is not None:
            pulses[source] = _heard(db, source, pulses.get(source), *look)
            silence.keep_pulse(db, source, PulseRow(*astuple(pulses[source])))
    return pulses


def _heard(db: Database, source: str, pulse: Pulse | None, at: datetime, new: int) -> Pulse:
    if pulse is None:
        return first(at)
    if not new:
        passed = nothing_new(pulse, at)
        if not passed.quiet or pulse.quiet:
            return passed
        # A crawl that was killed wrote what it met, and not its end.
        new, last = silence.new_since(db, source, pulse.last_new)
        if not last:
            return passed
        return nothing_new(something_new(pulse, _cells(db, source), last, new).pulse, at)
    heard = something_new(pulse, _cells(db, source), at, new)
    silence.keep_rhythm(db, source, {hour: (cell.new, cell.hours) for hour, cell in heard.cells.items()})
    return heard.pulse


def _cells(db: Database, source: str) -> dict[int, Cell]:
    return {hour: Cell(*held) for hour, held in silence.rhythm(db, source).items()}


def baseline(db: Database, source: str, pulse: PulseRow) -> Baseline:
    """The usual rhythm of a source."""
    return Baseline(_cells(db, source), pulse.expected, pulse.squares)


def _standing(source: SourceHealth, pulse: Pulse | None) -> Standing | None:
    if source.checked_at is None:
        return None
    failed = source.failed_since is not None
    still = pulse.last_new if pulse and pulse.still and not failed else None
    return Standing(
        source.id, site(source.address), source.country, source.owner, failure(source.reason) if failed else None,
        source.failed_since, still, source.checked_at, source.last_ok,
    )  # fmt: skip


# ---------------------------------------------------------------- one source


def _silences(
    db: Database, known: Mapping[str, SourceHealth], pulses: Mapping[str, Pulse], going_on: Sequence[Incident],
    now: datetime,
) -> None:  # fmt: skip
    open_of = {one.about: one for one in going_on if one.kind == "silence"}
    for source in known.values():
        pulse, before = pulses.get(source.id), open_of.get(source.id)
        if pulse and pulse.quiet and _watched(source, now):
            if source.failed_since is None:  # else that is what there is to say
                _quiet(db, source, pulse, now)
        elif before:
            incidents.over(db, "silence", source.id, reason=_sounded(before, pulse, now), now=now)


def _quiet(db: Database, source: SourceHealth, pulse: Pulse, now: datetime) -> None:
    base = baseline(db, source.id, PulseRow(*astuple(pulse)))
    reason = f"silent since {when(pulse.last_new)}, usually {_often(base, pulse.until)}"
    incidents.going_on(
        db, "silence", source.id, began=pulse.last_new, reason=reason, sources=[source.id], now=now
    )
    if source.state in (HEALTHY, QUIET):
        sources.judged(
            db, source.id, state=QUIET, reason=f"{reason}; {_last(source.reason)}", since=pulse.last_new
        )


def _last(reason: str) -> str:
    """What was said before it was called silent."""
    return reason.rpartition(" a day; ")[2]


def _often(base: Baseline, at: datetime) -> str:
    return f"{base.rate(at):.2g} new an hour at this time, {base.mean * 24:.2g} a day"


def _sounded(before: Incident, pulse: Pulse | None, now: datetime) -> str:
    if pulse is None or pulse.last_new <= before.began_at:
        return f"silent from {when(before.began_at)}; no longer watched"
    return f"silent {_from_to(before.began_at, now)}"


def _watched(source: SourceHealth, now: datetime) -> bool:
    return source.checked_at is not None and now - source.checked_at <= WATCHED


# ---------------------------------------------------------------- many sources


def _line(
    db: Database, standings: Sequence[Standing], known: Mapping[str, SourceHealth], going_on: Sequence[Incident],
    now: datetime,
) -> bool:  # fmt: skip
    """Whether our own line is down; if so, all that cannot be reached for it are offline, and none is to blame."""
    before = next((one for one in going_on if one.kind == "offline"), None)
    line = line_down(standings, now, before.began_at if before else None)
    if line is None:
        if before:
            incidents.over(
                db, "offline", "", reason=f"our own line was down {_from_to(before.began_at, now)}", now=now
            )
        return False
    reason = _line_words(line)
    lost = sorted({*line.sources, *(before.sources if before else ())})
    incidents.going_on(db, "offline", "", began=line.since, reason=reason, sources=lost, now=now)
    for source in line.sources:
        if known[source].state != OFFLINE:
            why = f"{reason} ({known[source].reason})"
            sources.judged(db, source, state=OFFLINE, reason=why, since=line.since)
            sources.unblamed(db, source)
    return True


def _line_words(line: LineDown) -> str:
    return f"our own line is down since {when(line.since)}: none of {line.sites} sites could be reached"


def _blackouts(
    db: Database, standings: Sequence[Standing], going_on: Sequence[Incident], now: datetime
) -> None:
    before: dict[tuple[str, str], Incident] = {
        (one.kind, one.about): one for one in going_on if one.kind in _MANY
    }
    found = blackouts(standings, now, [(one.kind, one.about, one.began_at) for one in before.values()])
    for one in found:
        kind: incidents.Kind = "country" if one.kind == "country" else "network"
        was = before.pop((one.kind, one.about), None)
        dark = sorted({*one.sources, *(was.sources if was else ())})
        began = was.began_at if was else one.since
        reason = _blackout_words(one)
        incidents.going_on(db, kind, one.about, began=began, reason=reason, sources=dark, now=now)
    for over in before.values():
        reason = (
            f"possible blackout of {_place(over.kind, over.about)} {_from_to(over.began_at, now)}:"
            f" {len(over.sources)} sources were unreachable or silent"
        )
        incidents.over(db, over.kind, over.about, reason=reason, now=now)


def _blackout_words(one: Blackout) -> str:
    dark = len(one.sources)
    what = (
        "unreachable" if one.unreachable == dark else "unreachable or silent" if one.unreachable else "silent"
    )
    rest = "others answer" if one.others else "the rest answers"
    of = f"{dark} of {one.of} sources of {_place(one.kind, one.about)}"
    return f"possible blackout: {of} {what} since {when(one.since)}, {rest}"


def _place(kind: str, about: str) -> str:
    return about if kind == "country" else f"the network of {about}"


def when(at: datetime) -> str:
    """A time as people read it: 5 Jan 2022 16:30 UTC."""
    return f"{at.day} {at:%b %Y %H:%M} UTC"


def _from_to(began: datetime, ended: datetime) -> str:
    return f"from {when(began)} to {when(ended)} ({_long(ended - began)})"


def _long(length: timedelta) -> str:
    days, hours = divmod(round(length / timedelta(hours=1)), 24)
    return (
        f"{days} d {hours} h" if days else f"{hours} h" if hours else f"{length // timedelta(minutes=1)} min"
    )
