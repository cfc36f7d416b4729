"""The examples of docs/queries.md are queries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from crawler.relevance import compile_topic, search_expression

PAGE = (Path(__file__).parents[3] / "docs" / "queries.md").read_text("utf-8")
EXAMPLES = re.findall(r"```query\n(.*?)```", PAGE, re.DOTALL)[0].splitlines()
GROUPS = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0])["topics"]["kazakhstan"]
TABLE = [
    cell for row in re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE) for cell in re.findall("`([^`]+)`", row)
]


@pytest.mark.parametrize("query", [*EXAMPLES, *TABLE, GROUPS["query"]])
def test_every_example_compiles_and_searches(query: str) -> None:
    if query == r"\:":
        query = r"half\:time"
    assert compile_topic("t", query, GROUPS["terms"]).clause.shown
    assert search_expression(query, GROUPS["terms"]).shown
