"""Word lists by language, and the reader of them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> dict[str, Any]:
    """One word list of this package, e.g. ``load("numbers")``. Every scalar is text: "on" and "no" are words here."""
    text = files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  (it makes nothing but text, lists and tables)
    assert isinstance(loaded, dict)
    return loaded
