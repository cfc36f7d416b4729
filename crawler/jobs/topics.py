"""The configuration's topics, compiled: what readers and leads are judged by."""

from __future__ import annotations

from crawler import relevance
from crawler.config import Config, Topic


def compiled(config: Config) -> dict[str, relevance.Topic]:
    """Every topic of the configuration by its id. Raises QueryError, which names the column."""
    return {name: one(topic) for name, topic in config.topics.items()}


def one(topic: Topic) -> relevance.Topic:
    """One topic: its query, and only its languages where it names some."""
    checked = relevance.compile_topic(topic.id, topic.query, topic.terms)
    if not topic.languages:
        return checked
    languages = " OR ".join(f"lang:{language}" for language in topic.languages)
    return relevance.compile_topic(topic.id, f"({topic.query}) AND ({languages})", topic.terms)
