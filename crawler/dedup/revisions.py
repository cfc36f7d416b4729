"""What changed between two states of one article, as a reader would see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import regex

from .texts import reading_words

__all__ = ["Change", "compare"]

# The end of a sentence: a mark, what closes behind it, then a blank; in Chinese and Japanese the mark alone.
_END = regex.compile(r"(?<=[.!?…؟۔।][\"'»”’)\]]*)\s+|(?<=[。！？][」』”）]*)(?![」』”）])|\n+")
_MOST_PAIRED = 200  # sentences on each side that are looked at for rewording, to bound the time
_LONGEST_PAIRED = 60  # words of a sentence in which figures are sought: matching takes cubic time at worst
_ALIKE = 0.5  # share of words in common from which two sentences are one, reworded
_MOST_NAMED = 5  # figures named in the reason

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """How a new state of an article differs from the old one."""

    reason: str  # in plain words: "1 sentence reworded, 2 added; figures 12 → 18"
    added: tuple[str, ...]  # sentences the old text has not, as written
    removed: tuple[str, ...]  # sentences the new text has not
    figures: tuple[tuple[str, str], ...]  # old and new figure, where a sentence stayed but its figure did not


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    words: Words


def compare(old_title: str, old_text: str, new_title: str, new_text: str) -> Change | None:
    """What a reader would see changed, sentence by sentence; None if nothing. Case, blanks, quotes, dashes
    and other punctuation do not count, but the points and currencies of figures do.

    Time grows linearly with the text; of very many changed sentences, the first 200 on each side are matched
    as reworded, and the rest counts as removed and added.
    """
    before, after = _sentences(old_text), _sentences(new_text)
    removed, added = _only_in(before, after), _only_in(after, before)
    titles = _sentence(old_title), _sentence(new_title)
    retitled = titles[0].words != titles[1].words
    pairs = _reworded(removed, added)
    figures = tuple(dict.fromkeys(figure for pair in [titles, *pairs] for figure in _figures(*pair)))
    parts = list(_counts(len(pairs), len(added) - len(pairs), len(removed) - len(pairs)))
    if parts and _joined(before) == _joined(after):
        parts = []  # only the full stops moved: "J. Blige" and "J Blige"
    elif not parts and _joined(before) != _joined(after):
        parts = ["the same sentences in another order"]
    if not parts and not retitled:
        return None
    reasons = ["headline changed"] * retitled + [", ".join(parts)] * bool(parts) + _named(figures)
    return Change("; ".join(reasons), _texts(added), _texts(removed), figures)


def _sentences(text: str) -> list[_Sentence]:
    pieces = (piece.strip() for piece in _END.split(text))
    return [sentence for sentence in map(_sentence, pieces) if sentence.words]


def _sentence(text: str) -> _Sentence:
    return _Sentence(text, tuple(reading_words(text)))


def _joined(sentences: list[_Sentence]) -> list[str]:
    return [word for sentence in sentences for word in sentence.words]


def _only_in(these: list[_Sentence], those: list[_Sentence]) -> list[_Sentence]:
    """Sentences of ``these`` beyond those that ``those`` has as often."""
    left = Counter(sentence.words for sentence in those)
    only = []
    for sentence in these:
        left[sentence.words] -= 1
        if left[sentence.words] < 0:
            only.append(sentence)
    return only


def _reworded(removed: list[_Sentence], added: list[_Sentence]) -> list[tuple[_Sentence, _Sentence]]:
    """Pairs of sentences with most words in common, each used once, in the order of the new text."""
    free = {index: frozenset(one.words) for index, one in enumerate(removed[:_MOST_PAIRED])}
    pairs = []
    for sentence in added[:_MOST_PAIRED]:
        words = frozenset(sentence.words)
        likeness, best = max(((_likeness(words, free[index]), -index) for index in free), default=(0.0, 0))
        if likeness >= _ALIKE:
            pairs.append((removed[-best], sentence))
            del free[-best]
    return pairs


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the words of both that both have (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other))


def _figures(old: _Sentence, new: _Sentence) -> Iterator[tuple[str, str]]:
    """Figures that stand in the same place of both sentences and differ."""
    one, other = old.words[:_LONGEST_PAIRED], new.words[:_LONGEST_PAIRED]
    for kind, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        before = [word for word in one[start:end] if _is_figure(word)]
        after = [word for word in other[begin:stop] if _is_figure(word)]
        if kind == "replace" and len(before) == len(after):
            yield from ((was, now) for was, now in zip(before, after, strict=True) if was != now)


def _is_figure(word: str) -> bool:
    return word[0].isdecimal() and ":" not in word


def _counts(reworded: int, added: int, removed: int) -> Iterator[str]:
    noun = iter(("sentence", ""))
    for count, verb in ((reworded, "reworded"), (added, "added"), (removed, "removed")):
        if count:
            what = next(noun, "")
            yield f"{count} {what + 's' * (count > 1 and bool(what))}{' ' if what else ''}{verb}"


def _named(figures: tuple[tuple[str, str], ...]) -> list[str]:
    if not figures:
        return []
    more = f" and {len(figures) - _MOST_NAMED} more" if len(figures) > _MOST_NAMED else ""
    return ["figures " + ", ".join(f"{was} → {now}" for was, now in figures[:_MOST_NAMED]) + more]


def _texts(sentences: list[_Sentence]) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in sentences)
