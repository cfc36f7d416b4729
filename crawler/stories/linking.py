"""When two stories turn out to be one, and when one turns out to be two.

A story is held by its founder and a few medoids: members that are most like the others. Two stories merge if those are
alike enough both ways and nothing clashes; a story parts if some of its medoids hang together and are like none of the
others. Nothing is decided over a chain of neighbours.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crawler.stories.cluster import OTHER_LANGUAGE, SAME_LANGUAGE, Rarity, Story, clash, likeness, resembles
from crawler.stories.sketch import Sketch

FOUNDERS = 0.7  # share of the likeness needed to join that the founders of two stories must reach to be one
APART = 0.5  # share of it below which two members are held together by nothing
BETTER = 0.03  # by so much a new member must be more like the others than a medoid to take its place


def merging(one: Story, other: Story, rare: Rarity) -> str:
    """Why two stories are one; "" if they are not."""
    founders, _ = likeness(one.members[0], other.members[0], rare)
    least = _needed(one.members[0], other.members[0])
    if founders < FOUNDERS * least:
        return ""
    if any(clash(a, b) for a in one.members for b in other.members):
        return ""
    there = [resembles(member, other.members, rare) for member in one.members]
    back = [resembles(member, one.members, rare) for member in other.members]
    above = [one.score - one.needed for one in (*there, *back)]
    mean = sum(above) / len(above)
    if mean < 0:
        return ""
    return f"members alike by {mean:.2f} more than joining needs, founders {founders:.2f} (need {FOUNDERS * least:.2f})"


def outdone(new: Sketch, members: Sequence[Sketch], rare: Rarity) -> int | None:
    """The medoid that a new member is a better one than, by its index; None if there is none. Founders stay."""
    if len(members) < 2:
        return None
    means = {
        i: _mean(members[i], [m for m in members if m is not members[i]], rare)
        for i in range(1, len(members))
    }
    weakest = min(means, key=lambda i: (means[i], i))
    rest = [m for i, m in enumerate(members) if i != weakest]
    return weakest if _mean(new, rest, rare) > means[weakest] + BETTER else None


def _mean(one: Sketch, others: Sequence[Sketch], rare: Rarity) -> float:
    return sum(likeness(one, other, rare)[0] for other in others) / len(others)


def parting(members: Sequence[Sketch], held: Collection[int], rare: Rarity) -> tuple[tuple[int, ...], str]:
    """Indices of the members that are a story of their own, two at least, and why; none if the story holds.

    ``held``: members that belong to the founder whatever their words say: they report the same act or figure.
    """
    with_founder = _held_together(0, set(held) | {0}, members, rare)
    left = [i for i in range(len(members)) if i not in with_founder]
    if len(left) < 2 or set(left) != _held_together(left[0], {left[0]}, members, rare):
        return (), ""
    across = max(likeness(members[i], members[j], rare)[0] for i in left for j in with_founder)
    return tuple(
        left
    ), f"likeness {across:.2f} at most between the two halves (below {APART * SAME_LANGUAGE:.2f})"


def _held_together(start: int, reached: set[int], members: Sequence[Sketch], rare: Rarity) -> set[int]:
    """The members that hang together with some, one by one."""
    waiting = [start, *sorted(reached - {start})]
    while waiting:
        i = waiting.pop()
        for j in range(len(members)):
            if j not in reached and _holds(members[i], members[j], rare):
                reached.add(j)
                waiting.append(j)
    return reached


def _holds(one: Sketch, other: Sketch, rare: Rarity) -> bool:
    return likeness(one, other, rare)[0] >= APART * _needed(one, other)


def _needed(one: Sketch, other: Sketch) -> float:
    return SAME_LANGUAGE if one.language == other.language else OTHER_LANGUAGE
