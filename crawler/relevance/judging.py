"""Does a page belong to a topic, and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.relevance.matching import Field, Place, near_places, shown_forms
from crawler.relevance.query import And, Clause, Lang, Near, Not, Or, Site, Topic, Words
from storage.records import Match, Verdict

_SHOWN_MATCHES = 5


@dataclass(frozen=True, slots=True)
class _Page:
    title: Field
    text: Field
    language: str  # primary subtag, lower case
    host: str

    def fields(self, place: str) -> tuple[Field, ...]:
        return {"title": (self.title,), "text": (self.text,)}.get(place, (self.title, self.text))


@dataclass(frozen=True, slots=True)
class Finding:
    """How one clause of a query fared on one page: ``why`` says, of a clause that fails, what it lacks; ``parts``
    are the findings of its own clauses, in order."""

    clause: Clause
    holds: bool
    matches: tuple[Match, ...] = ()
    why: str = ""
    parts: tuple[Finding, ...] = ()


def judge(topic: Topic, *, title: str, text: str, language: str, address: str) -> Verdict:
    """The verdict of a topic on one page.

    ``language`` is BCP 47 or "". The score is 0.4 for matching at all, up to 0.3 for clauses answered in
    the title, 0.15 for different terms (five are enough) and 0.15 for density (three hits in a hundred
    words are enough). A page that does not match scores below 0.3: the share of the topic's clauses it does
    answer.
    """
    return judge_clauses(topic, title=title, text=text, language=language, address=address)[0]


def judge_clauses(
    topic: Topic, *, title: str, text: str, language: str, address: str
) -> tuple[Verdict, Finding]:
    """The verdict as ``judge`` gives it, and how the query and every clause in it fared."""
    page = _Page(
        _field("title", title, language), _field("text", text, language), _primary(language), _host(address)
    )
    whole = _weigh(topic.clause, page)
    return _verdict(topic, whole, page.text.length), whole


def _verdict(topic: Topic, whole: Finding, length: int) -> Verdict:
    findings = whole.parts if isinstance(whole.clause, And) else (whole,)
    matches = tuple(match for finding in findings for match in finding.matches)
    if whole.holds:
        return Verdict(topic.name, True, _score(findings, length), _because(matches, findings), matches)
    held = sum(finding.holds for finding in findings)
    lacking = "; ".join(finding.why for finding in findings if not finding.holds)
    share = round(0.3 * held / len(findings), 3)
    return Verdict(topic.name, False, share, lacking + _although(findings), matches)


@lru_cache(maxsize=2)
def _field(name: str, raw: str, language: str) -> Field:
    """The title and text of the page at hand, cut into words once for all topics."""
    return Field(name, raw, language)


def _primary(language: str) -> str:
    return language.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0].lower()


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def _weigh(clause: Clause, page: _Page) -> Finding:
    match clause:
        case Not(part):
            return _weigh_not(clause, _weigh(part, page))
        case And(parts):
            return _weigh_and(clause, tuple(_weigh(part, page) for part in parts))
        case Or(parts):
            return _weigh_or(clause, tuple(_weigh(part, page) for part in parts))
        case Words():
            return _weigh_words(clause, page)
        case Near():
            return _weigh_near(clause, page)
        case _:
            return _weigh_page(clause, page)


def _weigh_page(clause: Site | Lang, page: _Page) -> Finding:
    if isinstance(clause, Site):
        holds = page.host == clause.host or page.host.endswith(f".{clause.host}")
        found, why = Match(clause.shown, page.host, "site"), f"not on {clause.host}"
    else:
        holds = page.language == clause.code
        found = Match(clause.shown, page.language, "lang")
        why = f"language is {page.language or 'not known'}, not {clause.code}"
    return Finding(clause, holds, (found,) if holds else (), why)


def _weigh_words(clause: Words, page: _Page) -> Finding:
    found = tuple(match for field in page.fields(clause.place) for match in _in_field(clause, field))
    count = f" (0 of {len({term.shown for term in clause.terms})} terms)" if clause.group else ""
    return Finding(clause, bool(found), found, f"no word for {clause.shown}{count}")


def _in_field(clause: Words, field: Field) -> list[Match]:
    """Each place counts for the first term that answers it: a group has the same name in several languages."""
    taken: set[int] = set()
    found = []
    for term in clause.terms:
        places = [place for place in field.places(term) if place.start not in taken]
        taken.update(place.start for place in places)
        if places:
            found.append(_match(term.shown, field, places))
    return found


def _weigh_near(clause: Near, page: _Page) -> Finding:
    fields = page.fields(clause.place)
    found = tuple(
        _match(clause.shown, field, places) for field in fields if (places := near_places(field, clause))
    )
    return Finding(clause, bool(found), found, f"nowhere {clause.shown}")


def _weigh_not(clause: Not, inner: Finding) -> Finding:
    has = f'has "{inner.matches[0].words}"' if inner.matches else "matches"
    return Finding(clause, not inner.holds, (), f"{has}, left out by {clause.shown}", (inner,))


def _weigh_and(clause: And, parts: tuple[Finding, ...]) -> Finding:
    matches = tuple(match for part in parts for match in part.matches)
    why = "; ".join(part.why for part in parts if not part.holds)
    return Finding(clause, all(part.holds for part in parts), matches, why, parts)


def _weigh_or(clause: Or, parts: tuple[Finding, ...]) -> Finding:
    matches = tuple(match for part in parts if part.holds for match in part.matches)
    why = " and ".join(part.why for part in parts)
    return Finding(clause, any(part.holds for part in parts), matches, why, parts)


def _match(shown: str, field: Field, places: list[Place]) -> Match:
    return Match(shown, shown_forms(places), field.name, len(places))


def _score(findings: tuple[Finding, ...], length: int) -> float:
    worded = [[m for m in finding.matches if m.field in {"title", "text"}] for finding in findings]
    worded = [matches for matches in worded if matches]
    every = [match for matches in worded for match in matches]
    in_title = sum(any(match.field == "title" for match in matches) for matches in worded)
    different = len({match.term for match in every})
    hits = sum(match.count for match in every if match.field == "text")
    density = 100 * hits / max(length, 1)
    share = in_title / len(worded) if worded else 0.0
    return round(0.4 + 0.3 * share + 0.15 * min(1.0, different / 5) + 0.15 * min(1.0, density / 3), 3)


def _because(matches: tuple[Match, ...], findings: tuple[Finding, ...]) -> str:
    """What answered, field by field: title has "Almaty"; text has "протест" ×4."""
    said = []
    for name in ("title", "text"):
        here = [match for match in matches if match.field == name]
        listed = dict.fromkeys(_counted(match) for match in here[:_SHOWN_MATCHES])
        if listed:
            more = f" and {len(here) - _SHOWN_MATCHES} more terms" if len(here) > _SHOWN_MATCHES else ""
            said.append(f"{name} has {', '.join(listed)}{more}")
    said += dict.fromkeys(match.term for match in matches if match.field in {"site", "lang"})
    return (
        "; ".join(said)
        or f"nothing is there that {' AND '.join(one.clause.shown for one in findings)} leaves out"
    )


def _counted(match: Match) -> str:
    return f'"{match.words}"' + (f" ×{match.count}" if match.count > 1 else "")


def _although(findings: tuple[Finding, ...]) -> str:
    """What a page that does not match does have."""
    has = [
        f"{finding.clause.shown}: {_counted(finding.matches[0])}"
        for finding in findings
        if finding.holds and finding.matches
    ]
    return f"; has {', '.join(has)}" if has else ""
