"""What trying a topic prints: what it finds and nearly finds, what its clauses did, words it could name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crawler.jobs.topictest import ClauseDid, Found, Judged, TopicTest
from crawler.relevance import Suggestion
from crawler.text import one_line


def tried(test: TopicTest) -> Iterable[str]:
    """What a topic would find, and what each clause of it did."""
    yield f"{test.topic}: {one_line(test.query, 300)}"
    yield (
        f"{test.hits.count} of {test.articles} articles and {test.refused_hits.count} of {test.refused} refused"
        f" addresses match; {test.near_misses.count} near misses"
    )
    yield f"against what is stored: {test.gained.count} gained, {test.lost.count} lost"
    yield from _clauses(test.clauses)
    yield from _listed("hits", test.hits)
    yield from _listed("refused, and would match by what the listing said", test.refused_hits)
    yield from _listed("near misses", test.near_misses)
    yield from _listed("gained", test.gained)
    yield from _listed("lost", test.lost)


def _clauses(clauses: Sequence[ClauseDid]) -> Iterable[str]:
    if len(clauses) > 1:
        yield "  holds  lets in  keeps out  clause (lets in, keeps out: it alone decided)"
    for one in clauses[1:]:
        shown = "  " * (one.depth - 1) + one_line(one.clause, 80)
        yield f"  {one.holds:>5}  {one.lets_in or '-':>7}  {one.keeps_out or '-':>9}  {shown}"


def _listed(what: str, found: Found) -> Iterable[str]:
    if found.count:
        shown = len(found.best)
        yield f"{what}: {found.count}" + (f", the best {shown}" if shown < found.count else "")
    for one in found.best:
        yield from _judged(one)


def _judged(one: Judged) -> Iterable[str]:
    name = f"#{one.article}" if one.article is not None else one.address
    yield f"  {one.score:.2f}  {name} {one_line(one.title, 160)}"
    yield f"        {one_line(one.reason, 240)}"


def suggestions(words: Sequence[Suggestion]) -> Iterable[str]:
    """Words by language, the most telling first."""
    if not words:
        yield (
            "no word surely parts the topic's articles from others: it takes enough of both in one language,"
            " and words that the topic does not name"
        )
    for language in dict.fromkeys(one.language for one in words):
        yield f"{language or 'language not known'}  (articles on the topic that have it, others that have it, score)"
        yield from (
            f"  {one.word:<24} {one.on:>6} {one.off:>6} {one.score:>7.2f}"
            for one in words
            if one.language == language
        )
