"""Corrections for single sites: the last resort where the general rules misread a site's pages.

``sites.yaml`` beside this file maps hosts to CSS selectors; docs/reading.md has the recipe. A host's entry counts for
its subdomains too, the longest host first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml
from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from crawler.errors import FixTheFile

FILE = "sites.yaml"


@dataclass(frozen=True, slots=True)
class Correction:
    """What is known of one host's pages. Selectors are compiled; an empty tuple or text corrects nothing."""

    host: str
    drop: tuple[CSSSelector, ...] = ()  # taken out of the page
    body: tuple[CSSSelector, ...] = ()  # hold the article's text, and nothing else does
    title: tuple[CSSSelector, ...] = ()
    date: tuple[CSSSelector, ...] = ()  # of publication: its datetime or content attribute, else its text
    authors: tuple[CSSSelector, ...] = ()
    timezone: str = ""  # IANA name, for dates without a zone where the source's owner says none


Corrections = Mapping[str, Correction]
_SELECTORS = tuple(field.name for field in fields(Correction) if field.name not in ("host", "timezone"))


@cache
def corrections() -> Corrections:
    """The table that comes with the program, read once."""
    return read_corrections(files(__package__).joinpath(FILE).read_text("utf-8"))


def read_corrections(text: str) -> Corrections:
    """A table of corrections. Raises FixTheFile, which names the host and key that is wrong."""
    try:
        rows = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise FixTheFile(f"{FILE} is no YAML: {error}") from None
    if not isinstance(rows, dict) or not all(isinstance(host, str) for host in rows):
        raise FixTheFile(f"{FILE}: write hosts, each with its keys")
    if unsorted := [host for host, after in zip(rows, sorted(rows), strict=True) if host != after]:
        raise FixTheFile(
            f"{FILE}: {unsorted[0]}: hosts must be sorted, so that two people add to different places"
        )
    return MappingProxyType({host: _correction(host, row) for host, row in rows.items()})


def _correction(host: str, row: object) -> Correction:
    if host != host.lower() or "/" in host or "." not in host.strip("."):
        raise FixTheFile(f"{FILE}: {host}: write a bare host in small letters, such as news.example.org")
    if not isinstance(row, dict) or not row:
        raise FixTheFile(f"{FILE}: {host}: write at least one of: {', '.join((*_SELECTORS, 'timezone'))}")
    for key in row:
        if key not in (*_SELECTORS, "timezone"):
            raise FixTheFile(
                f"{FILE}: {host}: no key {key!r}; there are: {', '.join((*_SELECTORS, 'timezone'))}"
            )
    compiled = {key: _compiled(host, key, row[key]) for key in _SELECTORS if key in row}
    return Correction(host, timezone=_zone(host, row.get("timezone", "")), **compiled)


def _compiled(host: str, key: str, written: object) -> tuple[CSSSelector, ...]:
    """One selector or a list of them, in order of preference."""
    listed = written if isinstance(written, list) else [written]
    selectors = [one for one in listed if isinstance(one, str) and one.strip()]
    if not listed or len(selectors) < len(listed):
        raise FixTheFile(f"{FILE}: {host}: {key}: write a CSS selector, or a list of them")
    try:
        return tuple(CSSSelector(one, translator="html") for one in selectors)
    except SelectorError as error:
        raise FixTheFile(f"{FILE}: {host}: {key}: {error}") from None


def _zone(host: str, written: object) -> str:
    if written == "":
        return ""
    try:
        return ZoneInfo(str(written)).key
    except (ValueError, OSError, KeyError):
        raise FixTheFile(
            f"{FILE}: {host}: timezone: no time zone {written!r}; write one as Asia/Almaty"
        ) from None


def correction_for(address: str, table: Corrections) -> Correction | None:
    """The entry of the address's host or of the nearest domain above it."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return None
    while host:
        if host in table:
            return table[host]
        host = host.partition(".")[2]
    return None


def drop_from(tree: HtmlElement, correction: Correction) -> None:
    """Take out of a page what the correction says is none of it."""
    for element in selected(tree, correction.drop, every=True):
        if element.getparent() is not None:
            element.drop_tree()


def selected(
    tree: HtmlElement, selectors: tuple[CSSSelector, ...], *, every: bool = False
) -> list[HtmlElement]:
    """What the first selector finds that finds anything, in document order; with ``every``, what all of them find."""
    found = (
        cast(list[HtmlElement], select(tree)) for select in selectors
    )  # elements, as CSS knows nothing else
    if every:
        return [element for elements in found for element in elements]
    return next(filter(None, found), [])
