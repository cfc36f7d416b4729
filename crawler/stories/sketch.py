"""What an article is about, as weighted features: the ground on which stories are compared.

Features that begin with ``w:`` are word stems of one language; all others (ideas, names, places, numbers, acts,
figures) mean the same in every language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from crawler.stories.acts import Act
from crawler.stories.figures import Claim
from crawler.stories.lexicon import load
from crawler.stories.places import places
from crawler.stories.words import Word, fold, name_key, stem, words

LEAD_SENTENCES = 3
_TITLE_WEIGHT = 2.0
_KINDS = {"w": 1.0, "c": 1.0, "n": 1.4, "p": 0.8, "#": 1.2, "act": 3.0, "fig": 3.0}
_LANGUAGES = ("en", "ru", "tr", "kk")
_STOP = re.compile(
    r"^(?:.|..|the|and|for|that|with|from|this|have|has|are|was|were|will|said|says|его|что|как|для|это|или|"
    r"ile|bir|için|olan|мен|және|бір|үшін|деп)$"
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """One article (or one member of a story), ready to be compared."""

    language: str
    weights: Mapping[str, float]
    cities: frozenset[str]  # named in the title
    acts: tuple[Act, ...]  # of the title
    figures: frozenset[tuple[str, str, int, int]]  # slot, who, lo, hi in the title
    at: datetime
    title_holds: int = 0  # ideas, names, places and numbers in the title


def names_in(title: str, body: Sequence[str], language: str) -> frozenset[str]:
    """Keys of the names in the title: neither places nor ordinary words of the news.

    A name is written large inside a sentence and never small anywhere; a title's own capitals count only if the body
    bears them out, or if the title is not All Capitalised and the word is not its first.
    """
    inside: set[str] = set()
    small: set[str] = set()
    for sentence in body:
        _collect(words(sentence)[1:], inside, small)
    borne_out = {name_key(word) for word in inside if _bare(word) not in small}
    heading = [w for w in words(title) if w.said[:1].isalpha()]
    large = [
        w for w in heading if w.said[:1].isupper() and not w.said.isupper() and not _is_common(w, language)
    ]
    own = [w for w in large if w is not heading[0]] if len(large) * 2 <= len(heading) else []
    found = {name_key(w.said) for w in own} | ({name_key(w.said) for w in large} & borne_out)
    return frozenset(key for key in found if len(key) >= 3)


def _is_common(word: Word, language: str) -> bool:
    return bool(places([word], word.said) or _concepts([word], language))


def _collect(tokens: Iterable[Word], inside: set[str], small: set[str]) -> None:
    for token in tokens:
        if token.said[:1].isupper() and not token.said.isupper():
            inside.add(token.said)
        elif token.said[:1].islower():
            small.add(_bare(token.said))


def _bare(word: str) -> str:
    return fold(word).split("'", 1)[0]


def sketch(
    title: str, lead: Sequence[str], language: str, at: datetime, names: frozenset[str], acts: tuple[Act, ...],
    claims: Sequence[Claim],
) -> Sketch:  # fmt: skip
    """The features of a title and its first sentences."""
    weights: dict[str, float] = {}
    for n, sentence in enumerate((title, *lead[:LEAD_SENTENCES])):
        factor = _TITLE_WEIGHT if n == 0 else 1.0
        for feature in _features(sentence, language):
            weights[feature] = max(weights.get(feature, 0.0), factor * _KINDS[feature.split(":", 1)[0]])
    for key in names:
        weights[f"n:{key[:5]}"] = _KINDS["n"] * _TITLE_WEIGHT
    for act in acts:
        weights.update(dict.fromkeys(act.features, _KINDS["act"] * _TITLE_WEIGHT))
    told = frozenset((c.slot, c.who, c.lo, c.hi) for c in claims if c.sentence == title and not c.vague)
    weights.update({f"fig:{slot}:{lo}": _KINDS["fig"] * _TITLE_WEIGHT for slot, _, lo, _ in told})
    cities = frozenset(code for code in places(words(title), title) if "/" in code)
    holds = len(
        {f for f in _features(title, language) if not f.startswith("w:")} | {f"n:{key}" for key in names}
    )
    return Sketch(language, weights, cities, acts, told, at, holds)


def _features(sentence: str, language: str) -> set[str]:
    tokens = words(sentence)
    keys = [t.key for t in tokens if t.key[:1].isalpha() and not _STOP.match(t.key)]
    found = {f"w:{language}:{stem(key, language)}" for key in keys}
    found |= {f"c:{concept}" for concept in _concepts(tokens, language)}
    found |= {f"p:{code}" for code in places(tokens, sentence)}
    found |= {f"#:{t.key}" for t in tokens if t.key.isdigit() and len(t.key) >= 2}
    return found


@cache
def _ideas(language: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Two first letters → phrases and the idea they stand for."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    column = _LANGUAGES.index(language)
    for idea, row in load("concepts").items():
        for phrase in row.split("|")[column].split():
            parts = tuple(fold(phrase).split("+"))
            table.setdefault(parts[0].lstrip("=")[:2], []).append((parts, idea))
    return table


def _concepts(tokens: Sequence[Word], language: str) -> set[str]:
    if language not in _LANGUAGES:
        return set()
    table = _ideas(language)
    return {
        idea
        for i, token in enumerate(tokens)
        for parts, idea in table.get(token.key[:2], ())
        if i + len(parts) <= len(tokens) and all(_answers(tokens[i + n].key, p) for n, p in enumerate(parts))
    }


def _answers(key: str, part: str) -> bool:
    return key == part[1:] if part.startswith("=") else key.startswith(part)


KEPT_FEATURES = 60  # of a member: the heaviest ones; the rest hardly moves a cosine


def packed(one: Sketch) -> str:
    """A sketch as text for the archive; ``unpacked`` reads it back."""
    heaviest = sorted(one.weights.items(), key=lambda pair: (-pair[1], pair[0]))[:KEPT_FEATURES]
    acts = [[a.kind, a.says, sorted(a.places), sorted(a.names), a.undo, a.planned, a.weak] for a in one.acts]
    return json.dumps(
        {"language": one.language, "weights": dict(heaviest), "cities": sorted(one.cities), "acts": acts,
         "figures": sorted(one.figures), "at": one.at.isoformat()},
        ensure_ascii=False,
    )  # fmt: skip


def unpacked(text: str) -> Sketch:
    """The sketch that ``packed`` wrote."""
    row = json.loads(text)
    acts = (Act(k, s, frozenset(p), frozenset(n), u, pl, w) for k, s, p, n, u, pl, w in row["acts"])
    figures = frozenset((slot, who, lo, hi) for slot, who, lo, hi in row["figures"])
    at = datetime.fromisoformat(row["at"])
    return Sketch(row["language"], row["weights"], frozenset(row["cities"]), tuple(acts), figures, at)


def searchable(one: Sketch, most: int) -> tuple[str, ...]:
    """The features a story is looked up by, heaviest first."""
    ranked = sorted(one.weights, key=lambda f: (-one.weights[f], f))
    return tuple(ranked[:most])
