"""What every kind of listing has in common: leads collected one by one, and what was dropped counted in
words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from crawler.sources.addresses import resolve
from crawler.sources.dates import DateRules, read_date
from crawler.text import clean_text, one_line
from storage.records import Lead

T = TypeVar("T")
TITLE, SUMMARY, CONTENT, RAW_DATE = 500, 2_000, 20_000, 100  # characters
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")
_NEVER = datetime.min.replace(tzinfo=UTC)


class Remarks:
    """Counts what is odd, and keeps the first example of each kind."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, int]] = {}

    def add(self, what: str, example: str = "", times: int = 1) -> None:
        first, count = self._seen.get(what, (one_line(example[:200], 80), 0))
        self._seen[what] = (first, count + times)

    def lines(self) -> tuple[str, ...]:
        return tuple(
            what + (f" '{example}'" if example else "") + (f" ({count:,} times)" if count > 1 else "")
            for what, (example, count) in self._seen.items()
        )


@dataclass(slots=True)
class Entry:
    """One entry of a listing, as read and not yet judged. Texts are plain already."""

    href: str
    base: str = ""  # what a relative href starts from
    title: str = ""
    summary: str = ""
    content: str = ""
    date: str = ""
    language: str = ""


@dataclass(slots=True)
class Gathering:
    """Makes leads of entries: one for each address, the first entry that names it."""

    address: str
    source: str
    rules: DateRules
    remarks: Remarks = field(default_factory=Remarks)
    _leads: dict[str, tuple[Lead, datetime]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        address = self.accept(entry.href, entry.base or self.address)
        if not address:
            return
        if address in self._leads:
            self.remarks.add("repeated address, first kept:", address)
            return
        dated = read_date(entry.date, self.rules)
        if dated.note:
            self.remarks.add(dated.note, entry.date)
        lead = Lead(
            address=address,
            source=self.source,
            listing=self.address,
            title=one_line(entry.title[: 2 * TITLE], TITLE).rstrip(),
            summary=_text(entry.summary, SUMMARY),
            content=_text(entry.content, CONTENT),
            published=dated.moment,
            published_raw=one_line(entry.date[:RAW_DATE]),
            language=language_tag(entry.language),
        )
        self._leads[address] = (lead, dated.rank or _NEVER)

    def accept(self, href: str, base: str) -> str:
        """The address a lead may have, or "" with a remark."""
        if not href.strip():
            self.remarks.add("dropped: entry without an address")
            return ""
        address, refused = resolve(href, base)
        if refused:
            self.remarks.add(f"dropped: {refused}", "" if "@" in href else href)  # no password in a note
        return address

    def accept_quietly(self, href: str) -> str:
        """As ``accept``, for an address that is no entry: the site a feed belongs to."""
        return resolve(href, self.address)[0] if href else ""

    def both_ends(self, items: list[T], limit: int) -> list[T]:
        """Of very many items those at both ends, where the newest are: most lists run backwards in time."""
        if len(items) <= 5 * limit:
            return items
        self.remarks.add(f"{len(items):,} entries, the first and the last {2 * limit:,} read")
        return items[: 2 * limit] + items[-2 * limit :]

    def newest(self, limit: int) -> tuple[Lead, ...]:
        """At most ``limit`` leads, in the listing's order; of more, the newest, then those without a date."""
        kept = list(self._leads.values())
        if len(kept) > limit:
            ranked = sorted(range(len(kept)), key=lambda i: kept[i][1], reverse=True)[:limit]
            self.remarks.add(f"{len(kept):,} entries, the newest {limit:,} taken")
            kept = [kept[i] for i in sorted(ranked)]
        return tuple(lead for lead, _ in kept)


def _text(text: str, limit: int) -> str:
    """Cleaning costs time for every character, so only about as many as will be kept are looked at."""
    return clean_text(text[: 2 * limit], limit)


def language_tag(declared: str) -> str:
    """A declared language as a BCP 47 tag, or "" where it is none."""
    tag = declared.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""


def first_of(values: Iterable[str]) -> str:
    """The first that says anything."""
    return next((value for value in values if value.strip()), "")
