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
class _Finding:
    """How one clause fared: ``why`` says, of a clause that fails, what it lacks."""

    holds: bool
    matches: tuple[Match, ...] = ()
    why: str = ""


def judge(topic: Topic, *, title: str, text: str, language: str, address: str) -> Verdict:
    """The verdict of a topic on one page.

    ``language`` is BCP 47 or "". The score is 0.4 for matching at all, up to 0.3 for clauses answered in
    the title, 0.15 for different terms (five are enough) and 0.15 for density (three hits in a hundred
    words are enough). A page that does not match scores below 0.3: the share of the topic's clauses it does
    answer.
    """
    page = _Page(
        _field("title", title, language), _field("text", text, language), _primary(language), _host(address)
    )
    parts = topic.clause.parts if isinstance(topic.clause, And) else (topic.clause,)
    findings = [_weigh(part, page) for part in parts]
    matches = tuple(match for finding in findings for match in finding.matches)
    if all(finding.holds for finding in findings):
        return Verdict(topic.name, True, _score(findings, page), _because(matches, parts), matches)
    held = sum(finding.holds for finding in findings)
    lacking = "; ".join(finding.why for finding in findings if not finding.holds)
    share = round(0.3 * held / len(findings), 3)
    return Verdict(topic.name, False, share, lacking + _although(parts, findings), matches)


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


def _weigh(clause: Clause, page: _Page) -> _Finding:
    match clause:
        case Not(part):
            return _weigh_not(part, page)
        case And(parts):
            return _weigh_and([_weigh(part, page) for part in parts])
        case Or(parts):
            return _weigh_or([_weigh(part, page) for part in parts])
        case Words():
            return _weigh_words(clause, page)
        case Near():
            return _weigh_near(clause, page)
        case _:
            return _weigh_page(clause, page)


def _weigh_page(clause: Site | Lang, page: _Page) -> _Finding:
    if isinstance(clause, Site):
        holds = page.host == clause.host or page.host.endswith(f".{clause.host}")
        found, why = Match(clause.shown, page.host, "site"), f"not on {clause.host}"
    else:
        holds = page.language == clause.code
        found = Match(clause.shown, page.language, "lang")
        why = f"language is {page.language or 'not known'}, not {clause.code}"
    return _Finding(holds, (found,) if holds else (), why)


def _weigh_words(clause: Words, page: _Page) -> _Finding:
    found = tuple(match for field in page.fields(clause.place) for match in _in_field(clause, field))
    count = f" (0 of {len({term.shown for term in clause.terms})} terms)" if clause.group else ""
    return _Finding(bool(found), found, f"no word for {clause.shown}{count}")


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


def _weigh_near(clause: Near, page: _Page) -> _Finding:
    fields = page.fields(clause.place)
    found = tuple(
        _match(clause.shown, field, places) for field in fields if (places := near_places(field, clause))
    )
    return _Finding(bool(found), found, f"nowhere {clause.shown}")


def _weigh_not(part: Clause, page: _Page) -> _Finding:
    inner = _weigh(part, page)
    has = f'has "{inner.matches[0].words}"' if inner.matches else "matches"
    return _Finding(not inner.holds, (), f"{has}, left out by NOT {part.shown}")


def _weigh_and(findings: list[_Finding]) -> _Finding:
    matches = tuple(match for finding in findings for match in finding.matches)
    why = "; ".join(finding.why for finding in findings if not finding.holds)
    return _Finding(all(finding.holds for finding in findings), matches, why)


def _weigh_or(findings: list[_Finding]) -> _Finding:
    matches = tuple(match for finding in findings if finding.holds for match in finding.matches)
    why = " and ".join(finding.why for finding in findings)
    return _Finding(any(finding.holds for finding in findings), matches, why)


def _match(shown: str, field: Field, places: list[Place]) -> Match:
    return Match(shown, shown_forms(places), field.name, len(places))


def _score(findings: list[_Finding], page: _Page) -> float:
    worded = [[m for m in finding.matches if m.field in {"title", "text"}] for finding in findings]
    worded = [matches for matches in worded if matches]
    every = [match for matches in worded for match in matches]
    in_title = sum(any(match.field == "title" for match in matches) for matches in worded)
    different = len({match.term for match in every})
    hits = sum(match.count for match in every if match.field == "text")
    density = 100 * hits / max(page.text.length, 1)
    share = in_title / len(worded) if worded else 0.0
    return round(0.4 + 0.3 * share + 0.15 * min(1.0, different / 5) + 0.15 * min(1.0, density / 3), 3)


def _because(matches: tuple[Match, ...], parts: tuple[Clause, ...]) -> str:
    """What answered, field by field: title has "Almaty"; text has "протест" ×4."""
    said = []
    for name in ("title", "text"):
        here = [match for match in matches if match.field == name]
        listed = dict.fromkeys(_counted(match) for match in here[:_SHOWN_MATCHES])
        if listed:
            more = f" and {len(here) - _SHOWN_MATCHES} more terms" if len(here) > _SHOWN_MATCHES else ""
            said.append(f"{name} has {', '.join(listed)}{more}")
    said += dict.fromkeys(match.term for match in matches if match.field in {"site", "lang"})
    return "; ".join(said) or f"nothing is there that {' AND '.join(part.shown for part in parts)} leaves out"


def _counted(match: Match) -> str:
    return f'"{match.words}"' + (f" ×{match.count}" if match.count > 1 else "")


def _although(parts: tuple[Clause, ...], findings: list[_Finding]) -> str:
    """What a page that does not match does have."""
    has = [
        f"{part.shown}: {_counted(finding.matches[0])}"
        for part, finding in zip(parts, findings, strict=True)
        if finding.holds and finding.matches
    ]
    return f"; has {', '.join(has)}" if has else ""
