"""What several sources mean that fall silent or away at once: our own line is down, or a country or network is. Pure.

- **Our own line**: since the last time any source answered in whatever way, several sites were asked within minutes
  and none could be reached (no name, no connection, no answer in time). Nobody else is to blame, so nobody is blamed.
  If all that were asked lie in one country, and sources elsewhere are watched but were not asked since, it is not
  decided yet.
- **Blackout**: of the sites of a country, or of one owner's network, most became unreachable or still within hours,
  while others answer. Sites count, not sources: five feeds of one site are one site. One site alone is its own affair.
  What was dark long before does not count. It is over when most answer and publish again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

import tldextract

from crawler.sources.failures import OF_THE_LINE, UNREACHABLE, Failure

TOGETHER = timedelta(minutes=10)  # checks so close together tell of one line
LEAST_SITES = 3  # that must be dark together; of our own line: or all, where fewer are watched, but two
MOST = 0.6  # share of a group's sites that are dark in a blackout
OVER = 0.3  # share below which it is over
ELSEWHERE = 0.3  # largest share of all other sites that may be dark as well
WITHIN = timedelta(
    hours=6
)  # between the first and the last that went dark; sources are asked at different times
WATCHED = timedelta(
    days=2
)  # a source not asked for longer is none that is watched; a failing one is asked daily


def site(address: str) -> str:
    """Whose an address is: its registered domain (bbc.co.uk); host and port where it has none."""
    parts = urlsplit(address)
    return _suffixes()(parts.hostname or "").top_domain_under_public_suffix or parts.netloc.lower()


@lru_cache(maxsize=1)
def _suffixes() -> tldextract.TLDExtract:
    """With the list of suffixes that comes with the library: nothing is fetched."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """One source as it stands after its last check."""

    id: str
    site: str  # its registered domain, or host and port where it has no name
    country: str  # "" if not said
    owner: str
    failure: Failure | None  # why it could not be read at its last check
    failed_since: datetime | None  # of the checks in a row that failed, the first
    still_since: datetime | None  # it answers, and has brought nothing for remarkably long: since when
    checked_at: datetime
    last_ok: datetime | None

    @property
    def dark_since(self) -> datetime | None:
        """Since when nothing comes from it, of whatever kind that tells of a network; None: something does."""
        if self.last_ok is None:
            return None  # it never was read: a mistyped address, perhaps
        if self.failed_since is not None:
            return self.failed_since if self.failure in UNREACHABLE else None
        return self.still_since

    @property
    def answered_at(self) -> datetime | None:
        """When a server last said anything, be it a refusal."""
        refused = self.failure is not None and self.failure not in OF_THE_LINE
        return self.checked_at if refused else self.last_ok


@dataclass(frozen=True, slots=True)
class LineDown:
    """Our own line cannot be used."""

    since: datetime
    sources: tuple[str, ...]  # that could not be reached for it
    sites: int


@dataclass(frozen=True, slots=True)
class Blackout:
    """Most of a country or a network went dark at once."""

    kind: str  # "country" or "network"
    about: str  # the country's code, or the owner
    since: datetime
    sources: tuple[str, ...]  # that are dark
    unreachable: int  # of these; the others answer and publish nothing
    of: int  # sources of the group that are watched
    others: bool  # whether sources elsewhere are watched, and answer


def line_down(
    sources: Iterable[Standing], now: datetime, open_since: datetime | None = None
) -> LineDown | None:
    """Whether our own line is down; ``open_since``: it was, and is until somebody answers."""
    watched = _watched(sources, now)
    answered = max((one.answered_at for one in watched if one.answered_at), default=None)
    lost = [one for one in watched if _lost(one, answered)]
    if open_since is not None:
        if answered is not None and answered > open_since:
            return None
        return LineDown(open_since, _ids(lost), len(_sites(lost)))
    newest = max((one.checked_at for one in lost), default=now)
    together = [one for one in lost if newest - one.checked_at <= TOGETHER]
    least = max(2, min(LEAST_SITES, len(_sites(one for one in watched if not _lost_before(one, answered)))))
    if len(_sites(together)) < least or _one_country(together, watched):
        return None
    since = min(one.failed_since for one in together if one.failed_since)
    return LineDown(since, _ids(lost), len(_sites(lost)))


def _lost(one: Standing, answered: datetime | None) -> bool:
    """Whether a source cannot be reached since the last answer of any."""
    if one.failed_since is None or one.failure not in OF_THE_LINE:
        return False
    return not _lost_before(one, answered)


def _lost_before(one: Standing, answered: datetime | None) -> bool:
    """Whether a source failed already while another answered."""
    return one.failed_since is not None and answered is not None and one.failed_since <= answered


def _one_country(lost: Collection[Standing], watched: Collection[Standing]) -> bool:
    """Whether only sources of one country were asked, so that it may be that country."""
    countries = {one.country for one in lost}
    return len(countries) == 1 and "" not in countries and {one.country for one in watched} != countries


def blackouts(
    sources: Iterable[Standing], now: datetime, still_open: Collection[tuple[str, str, datetime]] = ()
) -> tuple[Blackout, ...]:
    """The countries, then the networks, that are dark; ``still_open`` names those that were, by kind, about and since.

    Not to be asked while our own line is down.
    """
    watched = [one for one in _watched(sources, now) if one.last_ok is not None]
    begun = {(kind, about): since for kind, about, since in still_open}
    found: list[Blackout] = []
    for kind, about, members in _groups(watched):
        own = set(_ids(members))
        others = [one for one in watched if one.id not in own]
        known = begun.get((kind, about))
        dark = _still_dark(members, known) if known else _dark_together(members)
        if not dark or any(set(_ids(dark)) <= set(one.sources) for one in found):
            continue
        if known is None and not (_rest_answers(dark, watched, others) and _wide(kind, dark)):
            continue
        since = known or _since(dark)
        unreachable = sum(one.failed_since is not None for one in dark)
        found.append(
            Blackout(
                kind, about, since, _ids(dark), unreachable, len(members), others=_any_answers(others, since)
            )
        )
    return tuple(found)


def _groups(watched: Sequence[Standing]) -> Iterable[tuple[str, str, list[Standing]]]:
    for country in sorted({one.country for one in watched} - {""}):
        yield "country", country, [one for one in watched if one.country == country]
    for owner in sorted({one.owner for one in watched} - {""}):
        yield "network", owner, [one for one in watched if one.owner == owner]


def _dark_together(members: Sequence[Standing]) -> list[Standing]:
    """The largest part of a group that went dark within hours, if that is most of it."""
    best: list[Standing] = []
    for start in sorted({one.dark_since for one in members if one.dark_since}):
        fit = [one for one in members if not (one.dark_since and one.dark_since < start)]
        dark = [one for one in fit if one.dark_since and one.dark_since <= start + WITHIN]
        there, of = _dark_sites(dark, fit), len(_sites(fit))
        if there >= LEAST_SITES and there >= MOST * of and there > len(_sites(best)):
            best = dark
    return best


def _still_dark(members: Sequence[Standing], since: datetime) -> list[Standing]:
    """Those of an open blackout that are dark yet; none if it is over."""
    there = [one for one in members if not (one.dark_since and one.dark_since < since - WITHIN)]
    dark = [one for one in there if one.dark_since]
    sites = _dark_sites(dark, there)
    return dark if sites >= LEAST_SITES - 1 and sites > OVER * len(_sites(there)) else []


def _dark_sites(dark: Collection[Standing], among: Collection[Standing]) -> int:
    """Sites of which no source has anything to say."""
    ids = set(_ids(dark))
    return len(_sites(dark) - _sites(one for one in among if one.id not in ids))


def _rest_answers(dark: Sequence[Standing], watched: Sequence[Standing], others: Sequence[Standing]) -> bool:
    """Whether our line carries something, and few sites elsewhere are dark as well."""
    since = _since(dark)
    newly = [one for one in others if one.dark_since and one.dark_since >= since - WITHIN]
    few = len(_sites(newly)) <= ELSEWHERE * len(_sites(others))
    return few and _any_answers(watched, since)


def _any_answers(sources: Iterable[Standing], since: datetime) -> bool:
    return any(one.answered_at is not None and one.answered_at >= since for one in sources)


def _wide(kind: str, dark: Sequence[Standing]) -> bool:
    """Whether it is more than one owner's affair, for a country."""
    owners = {one.owner or one.site for one in dark}
    return kind == "network" or len(owners) > 1


def _since(dark: Iterable[Standing]) -> datetime:
    """When it began: with the first that could not be reached; the last word of one that is still says less."""
    them = list(dark)
    failed = [one.failed_since for one in them if one.failed_since]
    return min(failed or [one.dark_since for one in them if one.dark_since])


def _watched(sources: Iterable[Standing], now: datetime) -> list[Standing]:
    return [one for one in sources if now - one.checked_at <= WATCHED]


def _sites(sources: Iterable[Standing]) -> set[str]:
    return {one.site for one in sources}


def _ids(sources: Iterable[Standing]) -> tuple[str, ...]:
    return tuple(sorted(one.id for one in sources))
