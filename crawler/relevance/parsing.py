"""A query's text to its clauses. luqum decides precedence: NOT, then AND, then OR, then words side by
side."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.relevance import scan, terms
from crawler.relevance.query import And, Clause, Lang, Near, Not, Or, Site, Term, Words, holds_for_silence

if TYPE_CHECKING:
    from luqum.tree import Item

Groups = Mapping[str, Mapping[str, Sequence[str]]]  # group → language → terms

FIELDS = ("title", "text", "site", "lang")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_HOST = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_UNUSABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # of no meaning in a query, and trouble in SQLite
_PLACE = re.compile(r"position (\d+)")


def parse(query: str, groups: Groups) -> Clause:
    """The clauses of a query. Raises ``QueryError`` with the column of what is wrong, and nothing else."""
    query = _UNUSABLE.sub(" ", query)
    clause = _Parser(query, groups).clause(query)
    if holds_for_silence(clause):
        raise scan.failure(
            query, 0, "says only what to leave out, so it would match everything else; add what to find"
        )
    return clause


@dataclass(slots=True)
class _Parser:
    query: str  # the whole, for messages
    groups: Groups

    def clause(self, query: str) -> Clause:
        """One query, or the part of one with blanks before it, so that columns stay right."""
        marks = scan.scan(query)
        plain, nearnesses = scan.without_near(query, marks)
        nears = {near.start: near for near in nearnesses}
        return self._from(self._tree(plain), "", nears)

    def _tree(self, query: str) -> Item:
        from luqum.exceptions import ParseError
        from luqum.thread import parse as luqum_parse

        try:
            return luqum_parse(query)
        except ParseError as error:
            found = _PLACE.search(str(error))
            at = int(found[1]) if found else len(query.rstrip())
            what = self._word_at(at)
            message = f"{what} stands where a word is needed" if what else "a word is missing at the end"
            raise scan.failure(self.query, at, message) from None

    def _word_at(self, at: int) -> str:
        return (self.query[at:].split() or [""])[0][:40]

    def _from(self, item: Item, place: str, nears: dict[int, scan.Nearness]) -> Clause:
        from luqum import tree

        match item:
            case tree.SearchField():
                return self._from(item.expr, self._field(item, place), nears)
            case tree.Group() | tree.FieldGroup():
                return self._from(item.expr, place, nears)
            case tree.Not():
                return Not(self._from(item.a, place, nears), self._column(item))
            case tree.OrOperation():
                return Or(tuple(self._from(part, place, nears) for part in item.operands), self._column(item))
            case tree.AndOperation() | tree.UnknownOperation():
                parts = [self._from(part, place, nears) for part in item.operands]
                return And(tuple(_flat(parts)), self._column(item))
        return self._leaf(item, place, nears)

    def _leaf(self, item: Item, place: str, nears: dict[int, scan.Nearness]) -> Clause:
        from luqum import tree

        match item:
            case tree.Word():
                near = nears.get(item.pos)
                return self._near(near, place) if near else self._word(item, place)
            case tree.Phrase():
                return self._phrase(item, place)
            case tree.Proximity():
                return self._proximity(item, place)
        raise scan.failure(self.query, item.pos or 0, "ranges, weights and fuzzy words are not taken")

    @staticmethod
    def _column(item: Item) -> int:
        return (item.pos or 0) + 1

    def _field(self, item: Item, place: str) -> str:
        if place:
            raise scan.failure(self.query, item.pos, f"{item.name}: cannot stand inside {place}:")
        if item.name not in FIELDS:
            hint = _nearest(item.name, FIELDS)
            raise scan.failure(self.query, item.pos, f"there is no field {item.name!r}; {hint}")
        return str(item.name)

    def _word(self, item: Item, place: str) -> Clause:
        written = _ESCAPE.sub(r"\1", item.value)
        if place in {"site", "lang"}:
            return self._site_or_lang(written, place, item.pos)
        if written.startswith("@"):
            return self._group(written[1:], place, item.pos)
        return Words((self._plain(written, item.pos),), place, column=self._column(item))

    def _phrase(self, item: Item, place: str) -> Clause:
        written = _ESCAPE.sub(r"\1", item.value[1:-1])
        if place in {"site", "lang"}:
            return self._site_or_lang(written, place, item.pos)
        return Words((self._quoted(written, item.pos),), place, column=self._column(item))

    def _quoted(self, written: str, at: int) -> Term:
        term = terms.quoted(" ".join(written.split()))
        if term is None:
            raise scan.failure(self.query, at, "there is no word between the quotes")
        return term

    def _plain(self, written: str, at: int) -> Term:
        star = written.find("*")
        if "?" in written.rstrip("?") or 0 <= star < len(written) - 1:
            raise scan.failure(
                self.query, at, "a * stands only at the end of a word: protest*; there is no other wildcard"
            )
        term = terms.plain(written)
        if term is None:
            raise scan.failure(self.query, at, f"there is no letter or digit in {written[:40]!r}")
        if term.prefix and len(term.words[-1]) < terms.LEAST_PREFIX:
            raise scan.failure(self.query, at, f"at least {terms.LEAST_PREFIX} letters must stand before a *")
        return term

    def _group(self, name: str, place: str, at: int) -> Words:
        if name not in self.groups:
            raise scan.failure(
                self.query, at, f"there is no term group @{name}; {_nearest(name, tuple(self.groups), '@')}"
            )
        found: list[Term] = []
        for language, listed in self.groups[name].items():
            for written in listed:
                term = terms.grouped(written, language)
                if term is None or (term.prefix and len(term.words[-1]) < terms.LEAST_PREFIX):
                    raise scan.failure(
                        self.query, at, f"@{name} has a term that cannot be searched: {written[:40]!r}"
                    )
                found.append(term)
        if not found:
            raise scan.failure(self.query, at, f"the term group @{name} is empty")
        return Words(tuple(dict.fromkeys(found)), place, name, at + 1)

    def _site_or_lang(self, written: str, place: str, at: int) -> Site | Lang:
        bare = written.strip().strip(".").lower()
        if place == "lang":
            if not _CODE.fullmatch(bare):
                raise scan.failure(
                    self.query, at, f"lang: takes a language code such as ru or kk, not {written[:40]!r}"
                )
            return Lang(bare.split("-")[0], at + 1)
        if not _HOST.fullmatch(bare):
            raise scan.failure(
                self.query, at, "site: takes a host such as bbc.co.uk, without path or wildcard"
            )
        return Site(bare, at + 1)

    def _proximity(self, item: Item, place: str) -> Clause:
        if place in {"site", "lang"}:
            raise scan.failure(self.query, item.pos or 0, f"~ has no meaning in {place}:")
        phrase = self._quoted(_ESCAPE.sub(r"\1", item.term.value[1:-1]), item.term.pos)
        if item.degree > scan.MOST_DISTANCE:
            raise scan.failure(self.query, item.term.pos, f"~ reaches {scan.MOST_DISTANCE} words at most")
        operands = tuple((Term(f'"{word}"', (word,), exact=True),) for word in phrase.words)
        return Near(operands, int(item.degree), place, f"{phrase.shown}~{item.degree}", item.term.pos + 1)

    def _near(self, near: scan.Nearness, place: str) -> Clause:
        if place in {"site", "lang"}:
            raise scan.failure(self.query, near.start, f"NEAR has no meaning in {place}:")
        operands = tuple(self._operand(start, end) for start, end in near.operands)
        shown = f" NEAR/{near.distance} ".join(self.query[start:end] for start, end in near.operands)
        return Near(operands, near.distance, place, shown, near.start + 1)

    def _operand(self, start: int, end: int) -> tuple[Term, ...]:
        clause = self.clause(" " * start + self.query[start:end])
        parts = clause.parts if isinstance(clause, Or) else (clause,)
        if not all(isinstance(part, Words) and not part.place for part in parts):
            raise scan.failure(self.query, start, "NEAR joins words, phrases, @groups and (a OR b) of these")
        return tuple(term for part in parts if isinstance(part, Words) for term in part.terms)


def _flat(parts: list[Clause]) -> list[Clause]:
    """``a AND b c`` and ``(a AND b) c`` say the same, so they read the same."""
    return [each for part in parts for each in (part.parts if isinstance(part, And) else (part,))]


def _nearest(name: str, known: Sequence[str], sign: str = "") -> str:
    close = difflib.get_close_matches(name.lower()[:100], known, 1, 0.5)
    if close:
        return f"did you mean {sign}{close[0]}?"
    return (
        f"there are {', '.join(sign + each for each in known[:20])}"
        if known
        else "no term groups are defined"
    )
