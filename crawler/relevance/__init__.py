"""Topic queries to judgements with reasons; and the same language for searching the archive. See
docs/queries.md.

Pure: values in, values out. Heavy parts (the query parser, dictionaries) are loaded when first needed.
"""

from crawler.relevance.fts import FtsQuery, search_expression
from crawler.relevance.gate import may_match, missing
from crawler.relevance.judging import judge
from crawler.relevance.query import Topic
from crawler.relevance.topic import compile_topic

__all__ = ["FtsQuery", "Topic", "compile_topic", "judge", "may_match", "missing", "search_expression"]
