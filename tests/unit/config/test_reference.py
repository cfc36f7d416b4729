"""docs/schedules.md and the JSON Schema name every key, in the words of the code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from crawler.config import json_schema

DOCS = Path(__file__).parents[3] / "docs" / "schedules.md"
TABLES = ("", "Crawl", "Upkeep", "Secret", "Topic", "Source", "Schedule", "Digest")


def described(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json_schema()
    return schema if not name else dict(schema["$defs"][name])


def default(key: str, field: dict[str, Any], required: list[str]) -> str:
    if key in required:
        return "needed"
    value = field.get("default")
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, list):
        return f"`{', '.join(value)}`" if value else ""
    shown = f"{value:g}" if isinstance(value, float) else value
    return f"`{shown}`" if value is not None else ""


def rows(name: str) -> list[str]:
    """The lines of one table of the reference, as the code would write them."""
    part = described(name)
    return [
        f"| `{key}` | {field['description']} | {default(key, field, part.get('required', []))} |"
        for key, field in part["properties"].items()
    ]


@pytest.mark.parametrize("name", TABLES)
def test_the_reference_has_a_line_for_every_key(name: str) -> None:
    text = DOCS.read_text("utf-8")
    missing = [row for row in rows(name) if row not in text]
    assert not missing, "docs/schedules.md lacks:\n" + "\n".join(missing)


def test_the_reference_names_no_key_that_is_not_there() -> None:
    named = re.findall(r"^\| `(\w+)` \|", DOCS.read_text("utf-8"), re.MULTILINE)
    assert len(named) == sum(len(rows(name)) for name in TABLES)


def test_the_schema_is_json_and_describes_every_key() -> None:
    schema = json.loads(json.dumps(json_schema()))
    for part in (schema, *schema["$defs"].values()):
        assert part["additionalProperties"] is False
        assert "id" not in part["properties"]
        assert all(field["description"].endswith(".") for field in part["properties"].values())


def test_the_schema_takes_one_text_where_a_list_is_meant() -> None:
    languages = described("Source")["properties"]["languages"]
    assert {one["type"] for one in languages["anyOf"]} == {"string", "array"}
    assert described("Schedule")["properties"]["every"]["anyOf"][0]["type"] == "string"
