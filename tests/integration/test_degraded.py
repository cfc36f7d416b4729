"""A source whose pages are walls is degraded, though its feed is read; and healthy again when they are not."""

from __future__ import annotations

from .desk import Desk, announces
from .hostile import Site, answer, page

WALL = (
    "<html><head><title>Just a moment...</title></head><body><h1>Just a moment...</h1>"
    "<script>window._cf_chl_opt = {}</script></body></html>"
)
SHELL = (
    "<html><head><title>Harbour</title></head><body><div id=app></div><script>run()</script></body></html>"
)


def state(desk: Desk, source: str = "hostile") -> tuple[str, str]:
    (row,) = desk.ask("SELECT state, reason FROM source_health WHERE id = ?", source)
    return row["state"], row["reason"]


def serve(site: Site, body: str, count: int, of: str) -> None:
    paths = {f"/{of}-{number}": f"{of} harbour {number}" for number in range(count)}
    for path, title in paths.items():
        site[path] = answer(body or page(title))
    announces(site, paths)


def test_three_walls_in_a_row(desk: Desk, hostile: Site, good: Site) -> None:
    serve(hostile, WALL, 2, "wall")
    desk.crawl("2022-01-05T12:00Z")
    assert state(desk)[0] == "healthy"
    serve(hostile, WALL, 3, "wall")
    ends = desk.crawl("2022-01-05T12:05Z").ends
    assert ends["hostile"]["state"] == "degraded"
    assert state(desk)[1].startswith("degraded: the last 3 pages were blocked; ")
    assert state(desk, "good")[0] == "healthy"


def test_five_pages_without_text_and_recovery(desk: Desk, hostile: Site, good: Site) -> None:
    serve(hostile, SHELL, 5, "shell")
    desk.crawl("2022-01-05T12:00Z")
    assert state(desk)[0] == "degraded"
    assert "no text in the last 5 pages" in state(desk)[1]
    desk.crawl("2022-01-05T12:01Z")
    assert state(desk)[0] == "degraded"  # nothing new was read: it stands
    serve(hostile, "", 1, "calm")
    desk.crawl("2022-01-05T12:05Z")
    assert state(desk)[0] == "healthy"
