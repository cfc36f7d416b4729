"""The query language, for searching the archive: an SQLite FTS5 expression and what narrows it.

It is made for a table with the columns ``title``, ``text`` and ``words``, where ``words`` is
``crawler.text.index_words`` of title and text, tokenised by ``unicode61 remove_diacritics 2``. Inflected
words are looked for by their keys in ``words`` and as written in the others; exact words and beginnings in
the others only.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crawler import text
from crawler.errors import QueryError
from crawler.relevance import scan
from crawler.relevance.matching import root
from crawler.relevance.parsing import parse
from crawler.relevance.query import And, Clause, Lang, Near, Not, Or, Site, Term, Words
from crawler.relevance.topic import NO_TERMS
from crawler.text import clean_text

_MOST_COMBINATIONS = 400


@dataclass(frozen=True, slots=True)
class FtsQuery:
    """``match`` is for FTS5's MATCH, "" if words do not narrow the search; ``site`` (host suffixes) and
    ``lang`` (primary subtags) are each any-of, () if they do not narrow it; ``shown`` is the query as it
    was understood."""

    match: str
    site: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    shown: str = ""


def search_expression(query: str, terms: Mapping[str, Mapping[str, Sequence[str]]] = NO_TERMS) -> FtsQuery:
    """The search a query asks for; an empty query asks for everything. Raises ``QueryError`` with the column.

    A word is looked for in the forms of English or, by its letters, Russian, Kazakh, Ukrainian, Turkish or
    Arabic; ``lang:`` and the languages of ``terms`` add theirs. As written it is found in any language.
    """
    if not clean_text(query):
        return FtsQuery("")
    clause = parse(query, terms)
    return _Search(query).of(clause)


@dataclass(slots=True)
class _Search:
    query: str
    languages: tuple[str, ...] = ()

    def of(self, clause: Clause) -> FtsQuery:
        parts = clause.parts if isinstance(clause, And) else (clause,)
        site = self._any_of(parts, Site)
        self.languages = self._any_of(parts, Lang)
        worded = [part for part in parts if not self._narrows(part, Site) and not self._narrows(part, Lang)]
        match = self._and(And(tuple(worded), clause.column)) if worded else ""
        return FtsQuery(match, site, self.languages, clause.shown)

    def _any_of(self, parts: tuple[Clause, ...], kind: type[Site] | type[Lang]) -> tuple[str, ...]:
        narrowing = [part for part in parts if self._narrows(part, kind)]
        if len(narrowing) > 1:
            name = "site" if kind is Site else "lang"
            raise self._error(narrowing[1], f"{name}: stands twice; write {name}:(a OR b) for either")
        listed = [each for part in narrowing for each in (part.parts if isinstance(part, Or) else (part,))]
        return tuple(
            each.host if isinstance(each, Site) else each.code for each in listed if isinstance(each, kind)
        )

    @staticmethod
    def _narrows(part: Clause, kind: type[Site] | type[Lang]) -> bool:
        return isinstance(part, kind) or (
            isinstance(part, Or) and all(isinstance(each, kind) for each in part.parts)
        )

    def _error(self, clause: Clause, message: str) -> QueryError:
        return scan.failure(self.query, clause.column - 1, message)

    def _expression(self, clause: Clause) -> str:
        match clause:
            case Words():
                return _either(each for term in clause.terms for each in self._term(term, clause.place))
            case Near():
                return self._near(clause)
            case And():
                return self._and(clause)
            case Or(parts):
                return _either(self._expression(part) for part in parts)
            case Not(Not(part)):
                return self._expression(part)
            case Not():
                raise self._error(
                    clause, "in a search NOT needs something to find beside it: (word NOT other)"
                )
        raise self._error(
            clause, "in a search site: and lang: narrow the whole query; join them to it with AND"
        )

    def _and(self, clause: And) -> str:
        refused = [
            part.part for part in clause.parts if isinstance(part, Not) and not isinstance(part.part, Not)
        ]
        wanted = [part for part in clause.parts if not isinstance(part, Not) or isinstance(part.part, Not)]
        if not wanted:
            raise self._error(clause, "in a search NOT needs something to find beside it: (word NOT other)")
        found = " AND ".join(map(self._expression, wanted))
        if not refused:
            return found if len(wanted) == 1 else f"({found})"
        return f"(({found}) NOT {_either(map(self._expression, refused))})"

    def _term(self, term: Term, place: str) -> Iterator[str]:
        """Expressions any of which finds the term."""
        columns = "{" + (place or "title text") + "}"
        unspaced = any(map(text.is_unspaced, term.words))
        if (term.exact or term.prefix) and not unspaced:
            yield f"{columns} : {_quoted(term.shown.strip('*'))}{' *' if term.prefix else ''}"
            return
        for first, phrases in self._variants(term):
            inflected = _either(f"{{words}} : {phrase}" for phrase in phrases)
            anchored = place and not unspaced and not text.is_arabic(first)
            yield f"({inflected} AND {columns} : {_quoted(root(first))} *)" if anchored else inflected
        yield f"{columns} : {_quoted(term.shown.strip('*'))}"

    def _variants(self, term: Term) -> Iterator[tuple[str, list[str]]]:
        """The term by its keys, one phrase for each language it may be in; with the first word each stands
        for."""
        languages = self._languages(term)
        phrases = [" ".join(text.stem(word, language) for word in term.words) for language in languages]
        phrases.append(" ".join(map(text.fold, term.words)))
        phrases += [text.stem(term.joined, language) for language in languages if term.joined]
        star = " *" if term.prefix or (len(term.words[-1]) == 1 and text.is_unspaced(term.words[-1])) else ""
        yield term.words[0], [_quoted(phrase) + star for phrase in dict.fromkeys(phrases)]
        if term.other:
            others = [text.stem(term.other, language) for language in self.languages or ("",)]
            yield term.other, [_quoted(key) for key in dict.fromkeys(others)]

    def _phrases(self, term: Term) -> list[str]:
        return [phrase for _, phrases in self._variants(term) for phrase in phrases]

    def _languages(self, term: Term) -> tuple[str, ...]:
        likely = text.likely_language(term.words[0])
        by_letters = (likely, "kk") if likely in {"ru", "uk"} else (likely,)
        return tuple(dict.fromkeys((*filter(None, (term.language,)), *self.languages, *by_letters)))

    def _near(self, near: Near) -> str:
        operands = [[each for term in operand for each in self._phrases(term)] for operand in near.operands]
        combinations = 1
        for operand in operands:
            combinations *= len(operand)
        if combinations > _MOST_COMBINATIONS:
            raise self._error(near, f"this NEAR has {combinations:,} combinations of words; name fewer words")
        apart = near.distance * (len(operands) - 1)
        return _either(
            f"{{words}} : NEAR({' '.join(each)}, {apart})" for each in itertools.product(*operands)
        )


def _either(expressions: Iterator[str] | map[str]) -> str:
    different = list(dict.fromkeys(expressions))
    return different[0] if len(different) == 1 else f"({' OR '.join(different)})"


def _quoted(words: str) -> str:
    return '"' + " ".join(clean_text(words).replace('"', " ").split()) + '"'
