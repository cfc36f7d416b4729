"""A topic's query, parsed: frozen values that compare, hash and pickle.

Columns are 1-based and point into the query as it was written.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Term:
    """One word or one run of words, as a person wrote it."""

    shown: str  # as written
    words: tuple[str, ...]  # as crawler.text.words gives them; the last is a beginning if ``prefix``
    language: str = ""  # BCP 47, where a term group says it
    exact: bool = False  # quoted: these forms only
    prefix: bool = False  # protest*
    joined: str = ""  # a hyphenated word as one: "алмаата"
    capitals: bool = False  # US, WHO: the pronouns are other words
    other: str = ""  # a name in the other alphabet: "алматы" for Almaty


@dataclass(frozen=True, slots=True)
class Words:
    """Any of these terms; ``group`` is the name of the term group they come from."""

    terms: tuple[Term, ...]
    place: str = ""  # title, text; "" is both
    group: str = ""
    column: int = 1

    @property
    def shown(self) -> str:
        name = f"@{self.group}" if self.group else self.terms[0].shown
        return f"{self.place}:{name}" if self.place else name


@dataclass(frozen=True, slots=True)
class Near:
    """Each operand has one of its terms, in any order, with at most ``distance`` words between neighbours."""

    operands: tuple[tuple[Term, ...], ...]
    distance: int
    place: str = ""
    shown: str = ""
    column: int = 1


@dataclass(frozen=True, slots=True)
class Site:
    """The address's host is this host or below it."""

    host: str
    column: int = 1

    @property
    def shown(self) -> str:
        return f"site:{self.host}"


@dataclass(frozen=True, slots=True)
class Lang:
    """The page is in this language (primary subtag)."""

    code: str
    column: int = 1

    @property
    def shown(self) -> str:
        return f"lang:{self.code}"


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Clause, ...]
    column: int = 1

    @property
    def shown(self) -> str:
        return " AND ".join(_bracketed(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Clause, ...]
    column: int = 1

    @property
    def shown(self) -> str:
        return " OR ".join(_bracketed(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    part: Clause
    column: int = 1

    @property
    def shown(self) -> str:
        return f"NOT {_bracketed(self.part)}"


Clause = Words | Near | Site | Lang | And | Or | Not


def _bracketed(clause: Clause) -> str:
    return f"({clause.shown})" if isinstance(clause, And | Or) else clause.shown


@dataclass(frozen=True, slots=True)
class Topic:
    """A compiled topic. Two topics are the same if name, query and terms are."""

    name: str
    query: str
    terms_digest: str  # SHA-256 of the term groups
    clause: Clause = field(compare=False, repr=False)


def holds_for_silence(clause: Clause) -> bool:
    """Whether a page that has none of the query's words, sites and languages would match."""
    match clause:
        case And(parts):
            return all(holds_for_silence(part) for part in parts)
        case Or(parts):
            return any(holds_for_silence(part) for part in parts)
        case Not(part):
            return not holds_for_silence(part)
    return False


def leaves(clause: Clause, wanted: bool = True) -> list[tuple[Words | Near | Site | Lang, bool]]:
    """Every leaf, and whether the query wants it (False: under a NOT)."""
    match clause:
        case And(parts) | Or(parts):
            return [leaf for part in parts for leaf in leaves(part, wanted)]
        case Not(part):
            return leaves(part, not wanted)
        case _:
            return [(clause, wanted)]
