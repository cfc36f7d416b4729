"""What each clause of a query does: what would change on a page if it were taken out of the query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.relevance.judging import Finding
from crawler.relevance.query import And, Or


@dataclass(frozen=True, slots=True)
class Effect:
    """One clause on one page. ``decides``: without the clause the page's verdict would be the other one."""

    clause: str
    depth: int  # 0 is the whole query
    holds: bool
    decides: bool


def effects(whole: Finding) -> Iterator[Effect]:
    """The effect of the query and of every clause in it, in the order they are written.

    A clause that is taken out of an AND requires nothing any more; taken out of an OR it lets nothing in.
    """
    yield Effect(whole.clause.shown, 0, whole.holds, decides=False)
    yield from _below(whole, 1, counts=True)


def _below(finding: Finding, depth: int, *, counts: bool) -> Iterator[Effect]:
    """``counts``: the verdict on the page hangs on this finding."""
    joined = isinstance(finding.clause, And | Or)
    for part in finding.parts:
        hangs = counts and (not joined or _others_leave_it(finding, part))
        decides = hangs and joined and part.holds == isinstance(finding.clause, Or)
        yield Effect(part.clause.shown, depth, part.holds, decides)
        yield from _below(part, depth + 1, counts=hangs)


def _others_leave_it(finding: Finding, part: Finding) -> bool:
    """Whether the other clauses leave it to this one: all hold beside it in an AND, none in an OR."""
    settled = isinstance(finding.clause, Or)
    return all(other.holds != settled for other in finding.parts if other is not part)
