"""A topic, compiled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from crawler.relevance.parsing import parse
from crawler.relevance.query import Topic

NO_TERMS: Mapping[str, Mapping[str, Sequence[str]]] = MappingProxyType({})


def compile_topic(
    name: str, query: str, terms: Mapping[str, Mapping[str, Sequence[str]]] = NO_TERMS
) -> Topic:
    """A topic ready for ``judge`` and ``may_match``; it pickles.

    ``terms`` are the groups a query may name with @: group → language (BCP 47) → terms.
    Raises ``crawler.errors.QueryError`` with the column.
    """
    listed = {group: {lang: list(of) for lang, of in languages.items()} for group, languages in terms.items()}
    digest = hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()
    return Topic(name, query, digest, parse(query, terms))
