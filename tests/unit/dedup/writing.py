"""Made-up news to compare: sentences that differ from seed to seed, and are the same for one seed."""

from __future__ import annotations

import random

_WORDS = """
broken grey narrow northern old quiet wet wooden yellow hidden crowded empty frozen guarded heavy idle
loud muddy painted rusty shallow tall unlit vacant western

harbour bridge market depot tunnel station orchard chapel quarry ferry barracks canal mill tower square
school prison warehouse signal granary lighthouse road gate hospital pier

clerk driver farmer judge keeper nurse officer pilot sailor teacher baker guard miner doctor porter
printer mayor surveyor diver mason

closed counted crossed described fenced guarded left lit measured opened painted photographed reached
repaired saw searched sold visited watched flooded
"""
_LIKE, _THING, _WHO, _DID = (part.split() for part in _WORDS.split("\n\n"))


def story(seed: int, count: int = 12) -> list[str]:
    """``count`` sentences that no other seed has."""
    chance = random.Random(seed)
    return [_told(chance) for _ in range(count)]


def text(*sentences: str) -> str:
    return "\n".join(sentences)


def _told(chance: random.Random) -> str:
    pick = chance.choice
    place = [f"{pick(_LIKE)} {pick(_LIKE)} {pick(_THING)}" for _ in range(3)]
    return (
        f"One {pick(_LIKE)} {pick(_WHO)} {pick(_DID)} the {place[0]} and {pick(_DID)} the {place[1]}, but another "
        f"{pick(_WHO)} {pick(_DID)} the {place[2]}."
    )
