"""What is new in one article, held against all that its topic already knew.

Three ways to be new: an act or event nobody reported before, a figure that changed, a story unlike any other. Each new
thing has a key made of what it is, not of who says it first, so that another outlet, language, order or run adds
nothing. Whatever is not flagged says why, too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.stories.acts import Act, acts, same_act
from crawler.stories.beliefs import Known, Weighed, after, believed, weigh
from crawler.stories.cluster import Joining, Rarity, Story, join
from crawler.stories.figures import Claim, claims
from crawler.stories.sketch import Sketch, names_in, sketch
from crawler.stories.words import reading_language, sentences
from storage.records import Development

PROMINENT = 6  # sentences, title included, whose figures may be flagged; deeper ones are mostly background
NO_NEWS = frozenset(
    {"opinion", "live blog", "video", "gallery", "index page"}
)  # these retell; they found no story
_EXPLAINS = re.compile(
    r"^(?:why|how|what|who|where|inside|explainer|explained|opinion|analysis|timeline|in pictures|watch|live|q&a|"
    r"profile|"
    r"почему|чего|как|что|кто|зачем|мнение|разбор|хроника|видео|фото|neden|nasıl|ne oldu|kim|analiz|görüş|yorum|"
    r"неге|қалай|кім|пікір|сараптама)\b|\?"
    r"|[:—–-]\s*(?:why|how|what|who|почему|как|что|кто|neden|nasıl|не|қалай)\b",
    re.IGNORECASE,
)


_OPINION = re.compile(
    r"opinion|comment|column|editorial|analysis|essay|letters|feature|explain|мнени|колонк|аналитик|разбор|görüş|yorum|yazar|köşe|"
    r"analiz|пікір|талдау|сараптама",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Report:
    """One revision of one article, on one topic."""

    topic: str
    article: int
    key: str  # the article's key in the archive
    source: str
    title: str
    text: str
    language: str
    at: datetime  # when the archive first saw this revision
    kind: str = "article"
    section: str = ""
    earlier: tuple[Claim, ...] = ()  # the claims of the revision before, if there is one


@dataclass(frozen=True, slots=True)
class KnownAct:
    """An act the topic already knows."""

    act: Act
    key: str  # of the development that reported it
    at: datetime
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What the topic knew before this report."""

    figures: tuple[Known, ...] = ()
    acts: tuple[KnownAct, ...] = ()
    stories: tuple[Story, ...] = ()
    rare: Rarity = lambda _: 1.0
    story_of: Mapping[str, int] | None = None  # key of a development → its story
    mine: int | None = None  # the story the article already belongs to
    told: frozenset[int] = frozenset()  # stories that have a development


@dataclass(frozen=True, slots=True)
class Read:
    """One report, taken apart."""

    report: Report
    language: str
    sketch: Sketch
    head: tuple[str, ...]  # title and first sentences
    title_acts: tuple[Act, ...]
    lead_acts: tuple[Act, ...]  # of the first sentence
    told_acts: tuple[
        Act, ...
    ]  # of the sentences after it, as far as the head goes: never flagged, only support
    claims: tuple[Claim, ...]

    @property
    def explains(self) -> bool:
        """Opinion, explainer, chronicle: retells what others reported."""
        report = self.report
        return report.kind in NO_NEWS or bool(
            _OPINION.search(report.section) or _EXPLAINS.search(report.title)
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a report adds: its story, new developments, changed knowledge, and the developments it supports."""

    joining: Joining
    developments: tuple[Development, ...]
    figures: tuple[Known, ...]
    acts: tuple[KnownAct, ...]
    supports: tuple[str, ...]
    reason: str  # why nothing was flagged, if nothing was


def read(report: Report) -> Read:
    """Take a report apart: language, acts, figures, sketch. Bounded whatever the page holds."""
    language = reading_language(report.language, f"{report.title} {report.text[:400]}")
    body = sentences(report.text, language)
    names = names_in(report.title, body, language)
    title_acts = acts(report.title, language, names)
    lead_acts = acts(body[0], language, names) if body else ()
    found = tuple(c for s in (report.title, *body) for c in claims(s, language, report.at.year))
    sketched = sketch(report.title, body, language, report.at, names, title_acts, found)
    head = (report.title, *body[: PROMINENT - 1])
    told_acts = tuple(a for s in head[2:] for a in acts(s, language, names) if not a.weak)
    return Read(report, language, sketched, head, title_acts, lead_acts, told_acts, found)


def judge(found: Read, memory: Memory) -> Judgement:
    """Hold one report against the topic's memory."""
    figures = _judge_figures(found, memory)
    happened = _judge_acts(found, memory)
    supports = tuple(dict.fromkeys((*figures.supports, *happened.supports)))
    joining = _joining(found, memory, (*happened.supports, *figures.title_supports))
    flagged = (*happened.developments, *figures.developments)
    reason = "" if flagged else joining.reason
    if not flagged and joining.story not in memory.told and memory.mine is None:
        reason = _no_story(found)
        flagged = () if reason else (_new_story(found, joining.reason),)
    return Judgement(joining, flagged, tuple(figures.known), happened.known, supports, reason)


def _no_story(found: Read) -> str:
    """Why an article unlike any other still tells nothing new; "" if it does."""
    if found.explains:
        return "an explainer, opinion or chronicle: it retells"
    if _title_counts(found):
        return "its title counts only a few people"
    if found.sketch.title_holds < 2:
        return "its title names too little to hold it by: a column, not news"
    return ""


def _title_counts(found: Read) -> bool:
    return any(c.sentence == found.report.title for c in found.claims)


def _joining(found: Read, memory: Memory, supports: Sequence[str]) -> Joining:
    if memory.mine is not None:
        return Joining(memory.mine, 1.0, "a further revision of an article of this story")
    story_of = memory.story_of or {}
    for key in supports:
        if key in story_of:
            return Joining(story_of[key], 1.0, f"reports what is known: {key.split(':', 1)[1]}")
    return join(found.sketch, memory.stories, memory.rare)


def _new_story(found: Read, reason: str) -> Development:
    digest = hashlib.sha256(found.report.key.encode()).hexdigest()[:16]
    return _development(found, f"story:{digest}", "story", found.report.title, reason)


def _development(found: Read, key: str, kind: str, headline: str, reason: str) -> Development:
    report = found.report
    return Development(
        key=f"{report.topic}:{key}", topic=report.topic, kind=kind, headline=headline, language=found.language,
        first_seen=report.at, reason=reason, articles=(report.article,), outlets=(report.source,),
    )  # fmt: skip


# ---------------------------------------------------------------- acts


@dataclass(frozen=True, slots=True)
class _Acts:
    developments: tuple[Development, ...] = ()
    known: tuple[KnownAct, ...] = ()
    supports: tuple[str, ...] = ()


def _judge_acts(found: Read, memory: Memory) -> _Acts:
    """The title's acts; if it has none, those of the first sentence. All new ones of an article are one development."""
    told = found.title_acts or found.lead_acts
    repeated = {act: same for act in told if (same := _known_as(act, memory.acts))}
    below = [same for act in found.told_acts if (same := _known_as(act, memory.acts))]
    supports = tuple(dict.fromkeys(k.key for k in (*repeated.values(), *below)))
    new = [act for act in told if act not in repeated and (found.title_acts or not act.weak)]
    headlines = found.title_acts or not _title_counts(
        found
    )  # a title about a figure is not about its lead's act
    if not new or found.explains or not headlines or (repeated and not found.title_acts):
        return _Acts(supports=supports)
    times = sum(k.undone and same_act(k.act, new[0]) for k in memory.acts)
    key = f"act:{new[0].key}{f'#{times + 1}' if times else ''}"
    says = " and ".join(_described(act) for act in new)
    development = _development(found, key, "story", found.report.title, f"first report here of: {says}")
    kinds = {act.kind for act in told}
    others = [act for act in found.lead_acts if act.kind not in kinds and not act.weak]
    told_too = [act for act in others if not _known_as(act, memory.acts)]
    known = [KnownAct(act, development.key, found.report.at) for act in (*new, *told_too)]
    known += [
        replace(k, undone=True) for k in memory.acts if not k.undone and any(_undoes(a, k.act) for a in new)
    ]
    return _Acts((development,), tuple(known), supports)


def _described(act: Act) -> str:
    where = ", ".join("the whole country" if p == "*" else p.split("/")[-1] for p in sorted(act.places))
    return f"{act.says}{' (announced)' if act.planned else ''}{f' ({where})' if where else ''}"


def _known_as(act: Act, known: Sequence[KnownAct]) -> KnownAct | None:
    """The known act that this one repeats. An announcement made after the deed repeats the deed."""
    for other in known:
        same = same_act(act, other.act) or (act.planned and same_act(replace(act, planned=False), other.act))
        if same and not other.undone:
            return other
    return None


def _undoes(act: Act, other: Act) -> bool:
    compatible = not act.places or not other.places or bool(act.places & other.places)
    return other.undo == act.kind and compatible and not act.planned


# ---------------------------------------------------------------- figures


@dataclass(slots=True)
class _Figures:
    developments: list[Development]
    known: list[Known]
    supports: list[str]
    title_supports: list[str]


def _judge_figures(found: Read, memory: Memory) -> _Figures:
    """Every claim in turn, each seeing what the ones before it changed."""
    result = _Figures([], [], [], [])
    for claim in found.claims:
        _judge_claim(claim, found, memory, result)
    return result


def _judge_claim(claim: Claim, found: Read, memory: Memory, result: _Figures) -> None:
    known = _latest((*memory.figures, *result.known))
    claim = replace(claim, corrected=claim.corrected or _silently_changed(claim, found))
    prominent = claim.sentence in found.head and not found.explains
    weighed = weigh(claim, known, source=found.report.source, prominent=prominent)
    if weighed.what in ("repeat", "part"):
        if weighed.what == "repeat" and weighed.against:
            result.supports.append(weighed.against.key)
            if claim.sentence == found.report.title:
                result.title_supports.append(weighed.against.key)
        return
    left = [k for k in known if weighed.against and k.slot == weighed.against.slot and k != weighed.against]
    held = believed(left, weighed.against.who) if weighed.what == "withdrawn" and weighed.against else None
    development = _figure(claim, weighed, found, held)
    result.developments.append(development)
    result.known += after(
        weighed, claim, known, key=development.key, source=found.report.source, at=found.report.at
    )


def _latest(known: Sequence[Known]) -> list[Known]:
    """One row a value: what was changed last counts."""
    rows = {(k.slot, k.who, k.lo, k.hi, k.qualifier): k for k in known}
    return list(rows.values())


def _silently_changed(claim: Claim, found: Read) -> bool:
    """Whether the article itself gave a higher figure in its revision before, and gives it no longer."""
    before = [c for c in found.report.earlier if (c.slot, c.who) == (claim.slot, claim.who)]
    now = {(c.slot, c.who, c.lo) for c in found.claims}
    return any(c.lo > claim.hi and (c.slot, c.who, c.lo) not in now for c in before)


_REASONS = {
    "first": "first figure for this",
    "rise": "higher than the {old} known",
    "firmer": "an exact figure in place of {old}",
    "revised": "the {old} known is corrected downwards",
    "withdrawn": "the {old} reported is withdrawn",
    "denied": "the {old} reported is denied",
    "disputed": "another source says {old}",
}


def _figure(claim: Claim, weighed: Weighed, found: Read, held: Known | None) -> Development:
    """``held``: what is believed once the claim has taken a value back."""
    old = weighed.against
    slot, who = (claim.slot, claim.who) if claim.slot or not old else (old.slot, old.who)
    takes_back = weighed.what in ("withdrawn", "denied")
    kind = "correction" if takes_back or weighed.what == "revised" else "figure"
    back_to = weighed.back_to
    lo, hi = (back_to.lo, back_to.hi) if back_to else (claim.lo, claim.hi)
    value = f"{lo}" if lo == hi else f"{lo}-{hi}"
    verb = "figure" if kind == "figure" else weighed.what
    reason = _REASONS[weighed.what].format(old=old.said if old else "")
    return replace(
        _development(found, f"{verb}:{slot}:{who}:{value}", kind, claim.sentence, reason),
        slot=slot if who == "all" else f"{slot} ({who})",
        old=old.said if old else "", new=(held.said if held else "") if takes_back else (back_to or claim).said,
    )  # fmt: skip
