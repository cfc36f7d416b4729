"""Whether a source is silent: held against its own rhythm, hour by hour of the week. Pure.

Each look at a source says how many addresses were new since the look before. A stretch from one look with something new
to the next is credited to the hours of the week (UTC) it lies in: how much was new, how long was listened.

- The rate of an hour of the day is a gamma posterior (prior: half an event at the source's mean), its neighbours
  counted by half; a weekday's factor is drawn towards 1. What is uncertain because little was heard makes silence more
  likely, so the chance of silence is the predictive one of the negative binomial: (1 + t/b)^-a an hour.
- An hour beside a silent one counts as little as that may be, so that a shift of the clock, or an editor who comes an
  hour late, is no alarm.
- News comes in batches. The chance is corrected by the dispersion seen so far (quasi-Poisson): ln P / D.
- A stretch is silent when so long a one is to be expected less than once in ``PATIENT_DAYS`` days at the usual rhythm;
  a source with more to say has more chances a day to be quiet by accident, so it must be quieter.
- While a source is silent its rhythm stands still, so the moment it becomes silent is known at its last sign of life.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = 168  # hours
ENOUGH = timedelta(days=3)  # of listening before anything is said
LOOKS = 3  # in a row with nothing new before anything is said: the first after a sleep or a jump of the clock misleads
PATIENT_DAYS = 1_000  # source-days in which one false alarm is tolerated
STILL = 5.0  # -ln P from which a source is still: no alarm by itself, but for several of one place at once
STAYS = 0.85  # of what an hour of the week holds when it comes again: about six weeks are remembered
STAYS_DAILY = 0.97  # the same, of the dispersion
GAP = DAY  # a longer pause between two looks does not say when the addresses came
LEARNT = 7 * DAY  # of a silence belong to the rhythm: a source may have weekends off, an outage is no habit
FARTHEST = 42 * DAY  # silence is not foreseen further ahead
UNSEEN = 0.05  # of the usual rate counts on a weekday that was not listened to for ``SEEN`` hours yet
SEEN = 12.0
_SHAPE = 0.5  # of the prior, in events
_WEEKDAY = 3.0  # events that draw a weekday's factor towards 1
_EVEN, _UNEVEN = 5.0, 2.0  # events that draw the dispersion towards a value: addresses seldom come one by one
_CERTAIN = 2.0  # standard deviations over what was heard in an hour that its rate may be
_FLOOD = (20, 5)  # most new addresses of one look that count: so many, and so many times what was expected


@dataclass(frozen=True, slots=True)
class Cell:
    """An hour of the week: new addresses in it, and how many such hours were listened to."""

    new: float = 0.0
    hours: float = 0.0


Cells = Mapping[int, Cell]  # by hour of the week, Monday 00:00 UTC being 0


@dataclass(frozen=True, slots=True)
class Pulse:
    """A source as it was heard up to its last look."""

    since: datetime  # the first look
    until: datetime  # the last look
    last_new: datetime  # the last look that brought something new; the first look, while none did
    expected: float = 0.0  # sums of what was expected and of the squared differences from it
    squares: float = 0.0
    still_at: datetime | None = (
        None  # when silence since ``last_new`` becomes remarkable; None: not foreseeable
    )
    quiet_at: datetime | None = None  # when it becomes an alarm
    empty: int = 0  # looks in a row that brought nothing new

    @property
    def still(self) -> bool:
        return self.empty >= LOOKS and self.still_at is not None and self.until >= self.still_at

    @property
    def quiet(self) -> bool:
        return self.empty >= LOOKS and self.quiet_at is not None and self.until >= self.quiet_at


class Baseline:
    """The usual rhythm of a source, from what its hours of the week hold."""

    def __init__(self, cells: Cells, expected: float = 0.0, squares: float = 0.0) -> None:
        of_day = [[cells.get(day * 24 + hour, Cell()) for day in range(7)] for hour in range(24)]
        new = [sum(cell.new for cell in row) for row in of_day]
        hours = [sum(cell.hours for cell in row) for row in of_day]
        self.mean = (sum(new) + _SHAPE) / (sum(hours) + 1)  # new an hour, over all
        self._a = [_SHAPE + _smooth(new, at) for at in range(24)]
        self._b = [_SHAPE / self.mean + _smooth(hours, at) for at in range(24)]
        smooth = [a / b for a, b in zip(self._a, self._b, strict=True)]
        self._rates = [(new[at] + smooth[at]) / (hours[at] + 1) for at in range(24)]
        most = [_most(new[at], hours[at]) for at in range(24)]
        self._sure = [
            min(1.0, min(most[at - 1], most[at], most[(at + 1) % 24]) / smooth[at]) for at in range(24)
        ]
        self._heard = [sum(row[day].hours for row in of_day) for day in range(7)]
        self._of_week = [self._factor(day, of_day) for day in range(7)]
        self.dispersion = max(1.0, (squares + _UNEVEN * _EVEN) / (expected + _EVEN))

    def _factor(self, day: int, of_day: list[list[Cell]]) -> float:
        if self._heard[day] < SEEN:
            return UNSEEN
        new = sum(row[day].new for row in of_day)
        usual = sum(row[day].hours * self._rates[hour] for hour, row in enumerate(of_day))
        return (new + _WEEKDAY) / (usual + _WEEKDAY)

    def knows(self, at: datetime) -> bool:
        """Whether that weekday was listened to for long enough."""
        return self._heard[at.astimezone(UTC).weekday()] >= SEEN

    def rate(self, at: datetime) -> float:
        """New addresses an hour, as usual at that hour of the week."""
        return self._of_week[at.weekday()] * self._rates[at.hour]

    def expected(self, start: datetime, end: datetime) -> float:
        """New addresses, as usual in a stretch of time."""
        return sum(self.rate(at) * (part / HOUR) for at, part in hours_of(start, end))

    def _surprise(self, at: datetime, part: timedelta) -> float:
        sure, heard = self._sureness(at)
        return sure * math.log1p(heard * (part / HOUR))

    def _sureness(self, at: datetime) -> tuple[float, float]:
        """What silence in an hour weighs, and how fast it adds up: see ``_surprise``."""
        sure = self._a[at.hour] * self._sure[at.hour] / self.dispersion
        return sure, self._of_week[at.weekday()] / self._b[at.hour]

    def surprise(self, start: datetime, end: datetime) -> float:
        """-ln of the chance of nothing new in a stretch of time."""
        return sum(self._surprise(at, part) for at, part in hours_of(start, end))

    def reaches(self, start: datetime, wanted: float) -> datetime | None:
        """When silence since ``start`` is as surprising as ``wanted``; None if not within ``FARTHEST``."""
        passed = 0.0
        for at, part in hours_of(start, start + FARTHEST):
            step = self._surprise(at, part)
            if passed + step >= wanted:
                sure, heard = self._sureness(at)
                return at + min(math.expm1((wanted - passed) / sure) / heard * HOUR, part)
            passed += step
        return None

    @property
    def alarming(self) -> float:
        """The surprise from which silence is an alarm: as many stretches a day as there are events may be it."""
        return math.log(PATIENT_DAYS * max(self.mean * 24 / self.dispersion, 1.0))


def _smooth(values: list[float], at: int) -> float:
    return values[at] + (values[at - 1] + values[(at + 1) % 24]) / 2


def _most(new: float, hours: float) -> float:
    """The most an hour's rate may be, by what was heard in it."""
    return (new + 1 + _CERTAIN * math.sqrt(new + 1)) / hours if hours else math.inf


def hours_of(start: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """A stretch of time in pieces that each lie in one hour: where it begins, in UTC, and how long it is."""
    at, end = start.astimezone(UTC), end.astimezone(UTC)
    while at < end:
        whole = at.replace(minute=0, second=0, microsecond=0) + HOUR
        yield at, min(whole, end) - at
        at = whole


def hour_of_week(at: datetime) -> int:
    """0 for Monday 00:00 UTC, 167 for Sunday 23:00."""
    at = at.astimezone(UTC)
    return at.weekday() * 24 + at.hour


@dataclass(frozen=True, slots=True)
class Heard:
    """What one look changed: the pulse, and the hours of the week that were credited."""

    pulse: Pulse
    cells: Cells


def first(at: datetime) -> Pulse:
    """The first look at a source: everything in its listing is new, which says nothing."""
    return Pulse(at, at, at)


def nothing_new(pulse: Pulse, at: datetime) -> Pulse:
    """A look that brought nothing new."""
    return replace(pulse, until=at, empty=pulse.empty + 1) if at > pulse.until else pulse


def something_new(pulse: Pulse, cells: Cells, at: datetime, new: int) -> Heard:
    """A look that brought ``new`` addresses: its stretch is credited, and silence is foreseen anew."""
    if at <= pulse.last_new:
        return Heard(pulse, {})
    if at <= pulse.until:  # told of late: when it came is not known well enough to be credited
        return Heard(_foreseen(replace(pulse, last_new=max(pulse.last_new, at), empty=0), cells), {})
    credited = dict(cells)
    base = Baseline(cells, pulse.expected, pulse.squares)
    heard = at - pulse.until <= GAP
    if heard:
        expected = base.expected(pulse.last_new, at)
        counts = min(float(new), _FLOOD[0] + _FLOOD[1] * expected)
        _credit(credited, pulse.last_new, min(pulse.until, pulse.last_new + LEARNT), 0.0)
        _credit(credited, pulse.until, at, counts)
        if base.knows(pulse.last_new) and base.knows(at):
            pulse = _dispersed(pulse, at, expected, counts)
    pulse = _foreseen(replace(pulse, until=at, last_new=at, empty=0), credited)
    return Heard(pulse, {hour: cell for hour, cell in credited.items() if cell != cells.get(hour)})


def _credit(cells: dict[int, Cell], start: datetime, end: datetime, new: float) -> None:
    for at, part in hours_of(start, end):
        hour, length = hour_of_week(at), part / HOUR
        before, stays = cells.get(hour, Cell()), STAYS**length
        cells[hour] = Cell(before.new * stays + new * (part / (end - start)), before.hours * stays + length)


def _dispersed(pulse: Pulse, at: datetime, expected: float, new: float) -> Pulse:
    if pulse.quiet:
        return pulse
    stays = STAYS_DAILY ** ((at - pulse.last_new) / DAY)
    squares = pulse.squares * stays + (new - expected) ** 2
    return replace(pulse, expected=pulse.expected * stays + expected, squares=squares)


def _foreseen(pulse: Pulse, cells: Cells) -> Pulse:
    """The pulse with the moments from which silence is remarkable, and an alarm."""
    base = Baseline(cells, pulse.expected, pulse.squares)
    still, quiet = base.reaches(pulse.last_new, STILL), base.reaches(pulse.last_new, base.alarming)
    least = pulse.since + ENOUGH
    return replace(pulse, still_at=still and max(still, least), quiet_at=quiet and max(quiet, least))
