"""What ``crisisdesk init`` writes: the default schedules.yaml and its JSON Schema for editors."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from crawler.config.values import ENTRIES, Written
from crawler.errors import FixTheFile

FILE_NAME = "schedules.yaml"
SCHEMA_NAME = "schedules.schema.json"


def json_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of schedules.yaml, with a description of every key."""
    schema: dict[str, Any] = Written.model_json_schema()
    for model in ENTRIES.values():
        _without_id(schema["$defs"][model.__name__])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": FILE_NAME} | {
        key: value for key, value in schema.items() if key != "title"
    }


def _without_id(entry: dict[str, Any]) -> None:
    """An entry's id is the key it stands under, not a key of its own."""
    del entry["properties"]["id"]
    entry["required"] = [key for key in entry.get("required", ()) if key != "id"]


def starter_text() -> str:
    """The commented file to start from: the project's own schedules.yaml, pointing editors to its schema."""
    packaged = (files("crawler.config") / FILE_NAME).read_text("utf-8")
    return f"# yaml-language-server: $schema={SCHEMA_NAME}\n{packaged}"


def write_starter(folder: Path) -> tuple[Path, Path]:
    """Write schedules.yaml and its schema into ``folder``; return both paths.

    Raises FixTheFile where a schedules.yaml stands already (it is never replaced) or nothing can be written.
    """
    path, schema = folder / FILE_NAME, folder / SCHEMA_NAME
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(starter_text())
        schema.write_text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", "utf-8")
    except FileExistsError:
        raise FixTheFile(
            f"{path} is there already and stays as it is; choose another folder, or move it away"
        ) from None
    except OSError as error:
        raise FixTheFile(f"{error.filename or path} cannot be written: {error.strerror}") from None
    return path, schema
