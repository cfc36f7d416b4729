"""The picture of docs/architecture.md, enforced: an import may only point inward."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Rings from the inside out. A module may import from its own ring's room and from every ring further in.
NOUNS = ("storage.records", "storage.errors", "storage.times")
LEAVES = (
    "crawler.errors",
    "crawler.text",
    "crawler.places",
    "crawler.numerals",
    "crawler.sentences",
    "crawler.endings",
)
JUDGEMENT = ("sources", "extraction", "relevance", "dedup", "stories", "digests")
FORBIDDEN_IN_JUDGEMENT = {"scrapy", "twisted", "sqlite3", "sqlite_utils", "requests", "urllib.request", "socket",
                          "subprocess", "apscheduler"}  # fmt: skip
DOORS = ("crawler.cli", "crawler.schedule", "crawler.web", "crawler.spiders", "crawler.middlewares",
         "crawler.pipelines", "crawler.settings", "crawler.items", "crawler.causes", "crawler.connections",
         "crawler.manners", "crawler.exploring", "crawler.guard", "crawler.orders", "crawler.taken", "crawler.notify",
         "crawler.shown", "crawler.shown_watch", "crawler.shown_topics", "crawler.shown_news",
         "crawler.shown_sources", "crawler.shown_care", "crawler.metrics", "crawler.caring",
         "crawler.redacted")  # fmt: skip


def modules() -> list[Path]:
    return sorted(path for top in ("crawler", "storage") for path in (ROOT / top).rglob("*.py"))


def name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> set[str]:
    """Every module a file imports, relative imports resolved, names of packages' modules included."""
    package = name(path) if path.name == "__init__.py" else name(path).rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                parts = parts[: len(parts) - node.level + 1]
                base = ".".join([*parts, base] if base else parts)
            found |= {f"{base}.{alias.name}" for alias in node.names} | {base}
    return found


def within(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(room + ".") for room in rooms)


@pytest.mark.parametrize("path", [p for p in modules() if p.is_relative_to(ROOT / "storage")], ids=name)
def test_storage_never_imports_crawler(path: Path) -> None:
    assert not {one for one in imported(path) if one.split(".")[0] == "crawler"}


@pytest.mark.parametrize("path", [p for p in modules() if name(p) in NOUNS], ids=name)
def test_nouns_need_only_the_standard_library(path: Path) -> None:
    import sys

    tops = {one.split(".")[0] for one in imported(path) if one}
    assert tops <= set(sys.stdlib_module_names) | {"storage"}


@pytest.mark.parametrize(
    "path",
    [p for p in modules() if within(name(p), tuple(f"crawler.{room}" for room in JUDGEMENT))],
    ids=name,
)
def test_judgement_is_pure(path: Path) -> None:
    room = ".".join(name(path).split(".")[:2])
    ours = {
        one
        for one in imported(path)
        if one.split(".")[0] in ("crawler", "storage") and one not in ("crawler", "storage")
    }
    outside = {one for one in ours if not within(one, (room, *NOUNS, *LEAVES))}
    assert not outside, f"{name(path)} reaches out of its room"
    libraries = {one for one in imported(path) if within(one, tuple(FORBIDDEN_IN_JUDGEMENT))}
    assert not libraries, f"{name(path)} does I/O"


@pytest.mark.parametrize("path", [p for p in modules() if within(name(p), ("crawler.jobs",))], ids=name)
def test_verbs_do_not_know_their_doors(path: Path) -> None:
    assert not {one for one in imported(path) if within(one, DOORS)}
    assert not {one for one in imported(path) if one.split(".")[0] == "scrapy"}


CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("time", "time"),
    ("date", "today"),
    ("datetime", "today"),
}


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in modules()
        if within(
            name(p), tuple(f"crawler.{room}" for room in (*JUDGEMENT, "jobs", "cadence", "due", "rhythm"))
        )
    ],
    ids=name,
)
def test_no_clock_is_read_inside(path: Path) -> None:
    calls = {
        (node.func.value.id, node.func.attr)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
    }
    assert not calls & CLOCKS, f"{name(path)} reads the clock; let it be told the time"
