"""Topic queries to judgements with reasons; and the same language for searching the archive. See
docs/queries.md.

Pure: values in, values out. Heavy parts (the query parser, dictionaries) are loaded when first needed.
"""

from crawler.relevance.effects import Effect, effects
from crawler.relevance.fts import FtsQuery, search_expression
from crawler.relevance.gate import may_match, missing, names
from crawler.relevance.judging import Finding, judge, judge_clauses
from crawler.relevance.query import Topic
from crawler.relevance.suggesting import Suggestion, WordCounts, suggest
from crawler.relevance.topic import compile_topic

__all__ = [
    "Effect",
    "Finding",
    "FtsQuery",
    "Suggestion",
    "Topic",
    "WordCounts",
    "compile_topic",
    "effects",
    "judge",
    "judge_clauses",
    "may_match",
    "missing",
    "names",
    "search_expression",
    "suggest",
]
