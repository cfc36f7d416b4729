"""Official acts and events in a sentence, as keys that are the same in every language.

"State of emergency declared in Almaty" and "В Алматы введено чрезвычайное положение" both give
``Act("emergency_declared", places={"kz/almaty"})``. Demands, plans and denials are no acts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from crawler.stories.lexicon import load
from crawler.stories.places import EVERYWHERE, cities, places
from crawler.stories.words import Word, fold, name_key, words

MAX_WORDS = 45  # a longer sentence is a list or has lost its full stops; acts in it cannot be told apart
MAX_MENTION = 500  # characters; a longer sentence is read as reporting nothing it only mentions
_UNREAL = {
    "en": "demand|call+for|calls+for|calling+for|ask+for|asks+for|asked+for|appeal+for|seek|sought|urge|=could|"
    "=might|=may|=would|=if|threaten|want|plan|consider|rumour|"
    "rumor|fear|unless|refus|warn|deny|denies|denied|=not|=no|=without|=never|ready+to",
    "ru": "требу|потребов|просит|просят|попрос|добива|призыва|призвал|=может|=могут|могли|=если|угрож|хотят|"
    "планир|рассматр|слух|опасает|опроверг|отрица|"
    "=не|нет|без|готов|после|до|несмотря|накануне",
    "tr": "talep|çağrı|çağır|olabil|eğer|tehdit|istiyor|istedi|isteme|plan|söylenti|yalanla|değil|yok|hazır|etmedi",
    "kk": "талап|шақыр|мүмкін|егер|қауіп+төн|жоспар|қауесет|жоққа|емес|жоқ|дайын",
}
# "After the government resigned" only places something else in time: such a part of a sentence reports no act.
_OPENS = {
    "en": {"after", "since", "despite", "following", "amid", "before"},
    "ru": {"после", "накануне", "несмотря"},
}
_CLOSES = {
    "tr": {"sonra", "sonrasi", "sonrasinda", "ardindan", "önce", "rağmen"},
    "kk": {"кейін", "соң", "бұрын", "қарамастан"},
}


@dataclass(frozen=True, slots=True)
class _Group:
    """Words of which one must stand in a sentence, each of one part or of several side by side."""

    words: tuple[tuple[str, ...], ...]
    heads: frozenset[str] | None  # their first two letters; None if one of them is shorter


@dataclass(frozen=True, slots=True)
class Act:
    """One act a sentence reports."""

    kind: str
    says: str  # in plain English, for the reason shown
    places: frozenset[str] = frozenset()  # place codes that tell it apart; empty: not told apart by place
    names: frozenset[str] = frozenset()  # name keys that tell it apart
    undo: str = ""  # the kind that ends it
    planned: bool = False  # decided or announced, not yet done
    weak: bool = False  # often named in passing
    placed: bool = True  # its places stand in its own sentence, not elsewhere in the text

    @property
    def features(self) -> frozenset[str]:
        """What the story it belongs to is looked up by."""
        return frozenset({f"act:{self.kind}", *(f"act:{self.kind}@{place}" for place in self.places)})

    @property
    def key(self) -> str:
        """What it is, in one word that does not change: kind, plan or deed, places, names."""
        told_apart = ",".join(sorted(self.places)) or ",".join(sorted(self.names))
        return f"{self.kind}{'-plan' if self.planned else ''}{':' + told_apart if told_apart else ''}"


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    says: str
    key: str
    undo: str
    asks: bool
    plans: bool
    weak: bool
    patterns: tuple[tuple[_Group, ...], ...]
    excluded: _Group


def _group(text: str) -> _Group:
    return _grouped(tuple(fold(part).replace("-", "").split("+")) for part in text.split("|") if part)


def _grouped(words: Iterable[tuple[str, ...]]) -> _Group:
    known = tuple(words)
    heads = frozenset(parts[0].removeprefix("=")[:2] for parts in known)
    return _Group(known, heads if all(len(head) == 2 for head in heads) else None)


@cache
def _kinds(language: str) -> tuple[_Kind, ...]:
    return tuple(_kind(name, entry, language) for name, entry in load("acts").items() if language in entry)


def _kind(name: str, entry: dict[str, Any], language: str) -> _Kind:
    return _Kind(
        name,
        entry["says"],
        entry.get("key", ""),
        entry.get("undo", ""),
        "asks" in entry,
        "plans" in entry,
        "weak" in entry,
        tuple(tuple(_group(group) for group in pattern.split()) for pattern in entry[language]),
        _grouped(
            parts
            for word in entry.get("not", {}).get(language, ())
            for parts in _group(word.replace(" ", "+")).words
        ),
    )


_PLANNED = {
    "en": re.compile(
        r"(?<!begin )(?<!began )(?<!begun )(?<!begins )(?<!starts )(?<!started )"
        r"\b(?:to|will|shall|agree[sd]?|decide[sd]?|approve[sd]?|plans?)\b(?! the\b| a\b)",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\b(?:будет|будут|нач\w*нут|начн[её]т|вывед[еу]т|направ[ия]т|введ[её]т|введут|отправ[ия]т|откро[её]т|откроют|"
        r"закро[её]т|разреши|одобри|реш[иа]л|решен|соглас|намерен|договор|возобнов[ия]т|покин[еу]т)",
        re.IGNORECASE,
    ),
    "tr": re.compile(r"\w(?:acak|ecek|acağ|eceğ)|\b(?:karar|onay|anlaş)", re.IGNORECASE),
    "kk": re.compile(r"\w(?:ады|еді|йды|йді|мақ|мек|пақ|пек)\b|\b(?:шешім|келіс)", re.IGNORECASE),
}


@cache
def _unreal(language: str) -> _Group:
    return _group(_UNREAL[language])


def acts(
    sentence: str, language: str, names: frozenset[str] = frozenset(), near: frozenset[str] = frozenset()
) -> tuple[Act, ...]:
    """The acts one sentence reports. ``names``: keys of the names in it (see ``sketch.names_in``).

    ``near``: the town the text speaks of, for an act that needs one where the sentence names none ("in oil town").
    """
    setting = _Setting(names, places(words(sentence), sentence), near)
    return _acts(sentence, language, setting)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What stands around the words of an act."""

    names: frozenset[str]  # keys of the names in the sentence
    named: frozenset[str]  # codes of the places in it
    near: frozenset[str]  # the town the text speaks of
    mentioned: bool = False  # read for what it takes for granted

    def where(self, kind: _Kind) -> frozenset[str]:
        """The places that tell an act apart; where its sentence has none, the town the text speaks of.

        A title needs that for acts that are nothing without a town. What is only mentioned needs it for all that have a
        place, unless they are said in passing of many.
        """
        where = _where(kind.key, self.named)
        borrows = kind.key in ("city", "place") and not kind.weak if self.mentioned else kind.key == "city"
        return where or (self.near if borrows else where)


def _acts(sentence: str, language: str, setting: _Setting) -> tuple[Act, ...]:
    tokens = words(sentence)
    if language not in _UNREAL or not 2 <= len(tokens) <= MAX_WORDS:
        return ()
    keys = _Keys([token.key.replace("-", "") for token in _told(tokens, language)])
    unreal = keys.has(_unreal(language)) or sentence.rstrip().endswith("?")
    found = (_act(kind, keys, setting) for kind in _kinds(language) if kind.asks or not unreal)
    planned = bool(_PLANNED[language].search(sentence))
    plans = {kind.name for kind in _kinds(language) if kind.plans}
    return tuple(replace(act, planned=planned and act.kind in plans) for act in found if act is not None)


# Where one part of a sentence ends and another begins: each part says or denies a thing on its own.
_PARTS = re.compile(
    r"[,;:()—–]|\s-\s|\b(?:because|while|but|although|though|after|before|since|when|which|and|"
    r"но|как|когда|после|однако|а|и|ancak|ama|ve|çünkü|бірақ|және|өйткені)\b",
    re.IGNORECASE,
)


def mentions(sentence: str, language: str, near: frozenset[str] = frozenset()) -> tuple[Act, ...]:
    """The acts a sentence reports or takes for granted: "flights stopped after the airport was seized" tells of both.

    Ground for support, never for news. Every part of the sentence is read for itself as well, so that a "not" in one
    does not unmake what another says; places and names count for all of it.
    """
    tokens = words(sentence)
    if language not in _UNREAL or len(sentence) > MAX_MENTION:
        return ()
    names = frozenset(name_key(word.said) for word in tokens if word.said[:1].isupper())
    setting = _Setting(names, places(tokens, sentence), near, mentioned=True)
    parts = (sentence, *_PARTS.split(sentence))
    found = {act.key: act for part in parts for act in _acts(part, language, setting)}
    return tuple(found.values())


def _told(tokens: Sequence[Word], language: str) -> list[Word]:
    """The sentence without the part that only says when: up to the next comma, or from the one before."""
    kept: list[Word] = []
    skipping = False
    for token in tokens:
        if token.key in _OPENS.get(language, ()):
            skipping = True
        elif token.key in _CLOSES.get(language, ()):
            kept = kept[: max((i + 1 for i, t in enumerate(kept) if t.key == ","), default=0)]
        elif token.key == ",":
            skipping = False
        if not skipping:
            kept.append(token)
    return kept


def _act(kind: _Kind, keys: _Keys, setting: _Setting) -> Act | None:
    if not any(all(map(keys.has, pattern)) for pattern in kind.patterns):
        return None
    if keys.has(kind.excluded):
        return None
    where = setting.where(kind)
    if kind.key == "city" and not where:
        return None
    names = setting.names if kind.key == "name" else frozenset()
    placed = not where or bool(where & setting.named)
    return Act(kind.name, kind.says, where, names, kind.undo, weak=kind.weak, placed=placed)


def _where(key: str, named: frozenset[str]) -> frozenset[str]:
    """The places that tell an act apart. A country alone is as good as no place, unless countries are what matters."""
    if key == "country":
        return frozenset(code for code in named if "/" not in code and code != EVERYWHERE)
    if key == "place":
        return cities(named) | (named & {EVERYWHERE})
    return cities(named) if key == "city" else frozenset()


class _Keys:
    """The folded words of a sentence, found by their first two letters: most patterns fail without a look at a word."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = keys
        self._at: dict[str, list[int]] = {}
        for i, key in enumerate(keys):
            self._at.setdefault(key[:2], []).append(i)
        self._heads = frozenset(self._at)

    def has(self, group: _Group) -> bool:
        """Whether one of the group's words stands here."""
        if group.heads is not None and group.heads.isdisjoint(self._heads):
            return False
        return any(self.stands(parts) for parts in group.words)

    def stands(self, parts: tuple[str, ...]) -> bool:
        """Whether these words stand side by side somewhere."""
        first = parts[0].removeprefix("=")[:2]
        places = self._at.get(first, ()) if len(first) == 2 else range(len(self.keys))
        return any(self._stands_at(i, parts) for i in places)

    def _stands_at(self, i: int, parts: tuple[str, ...]) -> bool:
        if i + len(parts) > len(self.keys):
            return False
        return all(_answers(self.keys[i + n], part) for n, part in enumerate(parts))


def _answers(key: str, part: str) -> bool:
    return key == part[1:] if part.startswith("=") else key.startswith(part)


def same_act(one: Act, other: Act) -> bool:
    """Whether two acts are one happening: same kind, both done or both planned, places and names do not clash."""
    if one.kind != other.kind or one.planned != other.planned:
        return False
    same_names = _compatible(one.names, other.names) or len(one.names & other.names) >= 2
    return same_names and _compatible(one.places, other.places)


def _compatible(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or one <= other or other <= one
