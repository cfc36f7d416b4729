"""The demo's schedules.yaml: the one a person would write to follow the made-up newsroom."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from string import Template


def schedules(newsroom_address: str, archive: Path) -> str:
    """Text of the demo's schedules.yaml, with the newsroom as proxy and ``archive`` as the archive's path."""
    template = Template(files("crawler.demo").joinpath("schedules.yaml").read_text("utf-8"))
    return template.substitute(archive=json.dumps(str(archive), ensure_ascii=False), proxy=newsroom_address)
