"""Acts and events in one report, held against those its topic knows: what is new, what is told again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.stories.acts import Act, same_act
from crawler.stories.developing import developed
from crawler.stories.places import EVERYWHERE
from crawler.stories.reports import Backing, KnownAct, Memory, Read
from storage.records import Development

ACT_MEMORY = timedelta(days=60)  # after so long the same act is another one
MENTION_MEMORY = timedelta(
    days=10
)  # a mention is taken for a report of an act for so long, afterwards for history
WEAK_MEMORY = timedelta(days=2)  # the same for acts that are often said in passing, and only in the head
_IN_TITLE, _IN_LEAD, _WEAK = (
    0.95,
    0.85,
    0.9,
)  # how sure an act is news where it stands, or often said in passing


@dataclass(frozen=True, slots=True)
class Happened:
    """What a report's acts come to."""

    developments: tuple[Development, ...] = ()
    known: tuple[KnownAct, ...] = ()
    backing: tuple[
        Backing, ...
    ] = ()  # of what is known; those of the title and the first sentence come first
    told: tuple[str, ...] = ()  # keys of the developments that title or first sentence tell again


def happened(found: Read, memory: Memory) -> Happened:
    """The title's acts; if it has none, those of the first sentence. All new ones of an article are one development."""
    at = found.report.at
    told = found.title_acts or found.lead_acts
    repeated = {act: same for act in told if (same := known_as(act, memory.acts, at))}
    backing = _backing(found, memory, repeated.values())
    again = tuple(dict.fromkeys(known.key for known in repeated.values()))
    new = [act for act in told if act not in repeated and act.placed and (found.title_acts or not act.weak)]
    sentence = found.report.title if found.title_acts or not found.body else found.body[0]
    if not _is_news(found, new, bool(repeated)):
        sentence, new = _ended(found, memory)
    if not new:
        return Happened(backing=backing, told=again)
    development = _founded(found, memory, new, sentence)
    known = _learnt(found, memory, new, development.key)
    return Happened((development,), known, backing, again)


def _is_news(found: Read, new: Sequence[Act], repeats: bool) -> bool:
    """A title about a figure is not about its lead's act, and what stands beside a known act in passing is no news."""
    if not new or found.explains or found.report.copied:
        return False
    if not found.title_acts:
        return not repeats and not found.title_counts()
    return not (repeats and all(act.weak for act in new))


def _ended(found: Read, memory: Memory) -> tuple[str, list[Act]]:
    """What ends a known state of things is news wherever in the head it stands: "The internet is back", in passing."""
    if found.explains or found.report.copied or any(act.undo for act in found.title_acts):
        return "", []
    for sentence, act in found.mentioned:
        fresh = sentence in found.head and sentence not in memory.background and not act.weak
        if fresh and _ends_what_is(act, memory.acts, found.report.at):
            return sentence, [act]
    return "", []


def _ends_what_is(act: Act, known: Sequence[KnownAct], at: datetime) -> bool:
    return any(_ends(act, one, at) for one in known) and not known_as(act, known, at)


def _ends(act: Act, known: KnownAct, at: datetime) -> bool:
    same_place = bool(act.places & known.act.places) or not (act.places or known.act.places)
    return known.act.undo == act.kind and not (act.planned or _over(known, at)) and same_place


def _founded(found: Read, memory: Memory, new: Sequence[Act], sentence: str) -> Development:
    at = found.report.at
    before = [k for k in memory.acts if same_act(k.act, new[0]) and _over(k, at)]
    key = f"act:{new[0].key}{f'#{len(before) + 1}' if before else ''}"
    says = " and ".join(_described(act) for act in new)
    place = _IN_TITLE if sentence == found.report.title else _IN_LEAD
    sure = place * (_WEAK if all(act.weak for act in new) else 1.0)
    numbers = (
        ("stands in title or first sentence", place),
        ("new acts told", float(len(new))),
        ("known acts of these kinds", float(len(memory.acts))),
        ("times it happened before", float(len(before))),
    )
    headline = sentence if sentence not in (found.report.title, *found.body[:1]) else found.report.title
    made = developed(found, key, "act", headline, f"first report here of: {says}", sentence)
    return replace(made, score=round(sure, 4), numbers=numbers)


def _learnt(found: Read, memory: Memory, new: Sequence[Act], key: str) -> tuple[KnownAct, ...]:
    """The new acts, those the first sentence adds, and the known ones they undo."""
    at = found.report.at
    kinds = {act.kind for act in (found.title_acts or found.lead_acts)}
    others = [act for act in found.lead_acts if act.kind not in kinds and not act.weak]
    told_too = [act for act in others if not known_as(act, memory.acts, at)]
    undone = [k for k in memory.acts if not k.undone and any(_undoes(act, k.act) for act in new)]
    return (
        *(KnownAct(act, key, at) for act in (*new, *told_too)),
        *(replace(known, undone=True) for known in undone),
    )


def _described(act: Act) -> str:
    where = ", ".join(
        "the whole country" if p == EVERYWHERE else p.split("/")[-1] for p in sorted(act.places)
    )
    return f"{act.says}{' (announced)' if act.planned else ''}{f' ({where})' if where else ''}"


def known_as(act: Act, known: Sequence[KnownAct], at: datetime) -> KnownAct | None:
    """The known act that this one repeats. An announcement made after the deed repeats the deed."""
    for other in known:
        same = same_act(act, other.act) or (act.planned and same_act(replace(act, planned=False), other.act))
        if same and not _over(other, at):
            return other
    return None


def _over(known: KnownAct, at: datetime) -> bool:
    return known.undone or at - known.at > ACT_MEMORY


def _undoes(act: Act, other: Act) -> bool:
    compatible = not act.places or not other.places or bool(act.places & other.places)
    return other.undo == act.kind and compatible and not act.planned


def _backing(found: Read, memory: Memory, repeated: Iterable[KnownAct]) -> tuple[Backing, ...]:
    first = found.report.title if found.title_acts or not found.body else found.body[0]
    backed = {known.key: Backing(known.key, first) for known in repeated}
    for sentence, act in found.mentioned:
        told = sentence not in memory.background and (not act.weak or sentence in found.head)
        known = _confirmed(act, memory.acts, found.report.at) if told else None
        if known:
            backed.setdefault(known.key, Backing(known.key, sentence))
    return tuple(backed.values())


def _confirmed(act: Act, known: Sequence[KnownAct], at: datetime) -> KnownAct | None:
    """The act that a mention speaks of: itself, or else the one it ends, for what ended was."""
    memory = WEAK_MEMORY if act.weak else MENTION_MEMORY
    near = [k for k in known if at - k.at <= memory and _fits(act, k.act)]
    same = [k for k in near if k.act.kind == act.kind and k.act.planned == act.planned]
    ended = [k for k in near if k.act.undo == act.kind and not act.planned]
    return max(same or ended, key=lambda k: (k.at, k.key), default=None)


def _fits(act: Act, known: Act) -> bool:
    """Whether a mention names what tells the known act apart."""
    named = not known.names or bool(known.names & act.names)
    return named and (not known.places or bool(known.places & act.places))
