"""What becomes of an article over time: edits, copies, other names, disappearance and return."""

from __future__ import annotations

from .desk import Desk, announces
from .hostile import Site, answer, page, redirect

ONE = "One harbour"
FIRST = (
    "The mayor said that 12 boats were lost in the storm on Wednesday night, and that all crews were safe."
)


def rows(desk: Desk) -> list[dict[str, object]]:
    """Articles with their newest revision's number and change."""
    return desk.ask(
        "SELECT article.id, article.address, article.gone_at, article.gone_reason, revision.number, revision.change"
        " FROM article JOIN revision ON revision.id = article.revision"
        " WHERE article.source != 'good' ORDER BY article.id"
    )


def test_an_edited_page_is_a_revision_that_says_what_changed(desk: Desk, hostile: Site, good: Site) -> None:
    hostile["/one"] = answer(page(ONE, FIRST))
    announces(hostile, {"/one": ONE})
    desk.crawl("2022-01-05T12:00Z")
    assert desk.crawl("2022-01-05T12:30Z").ends["hostile"]["unchanged"] == 1
    assert hostile.times("/one") == 1
    hostile["/one"] = answer(page(ONE, FIRST.replace("12 boats", "18 boats")))
    edited = desk.crawl("2022-01-05T13:00Z")
    assert edited.outcome(f"{hostile.address}/one") == "revised: 1 sentence reworded; figures 12 → 18"
    assert [(row["number"], row["change"]) for row in rows(desk)] == [
        (2, "1 sentence reworded; figures 12 → 18")
    ]
    texts = desk.ask(
        "SELECT text FROM revision JOIN article ON article.id = revision.article"
        " WHERE article.source = 'hostile' ORDER BY number"
    )
    assert ["12 boats" in row["text"] for row in texts] == [True, False]
    again = desk.crawl("2022-01-05T14:00Z")
    assert (
        again.outcome(f"{hostile.address}/one")
        == "unchanged: fetched again: nothing a reader would see has changed"
    )
    assert desk.ask("SELECT count(*) AS n FROM article_search WHERE article_search MATCH '\"18 boats\"'") == [
        {"n": 1}
    ]
    assert desk.ask("SELECT count(*) AS n FROM article_search WHERE article_search MATCH '\"12 boats\"'") == [
        {"n": 0}
    ]


def test_what_a_listing_says_anew_is_looked_at_again(desk: Desk, hostile: Site, good: Site) -> None:
    hostile["/one"] = answer(page(ONE, FIRST))
    announces(hostile, {"/one": ONE})
    desk.crawl("2022-01-05T12:00Z")
    hostile["/one"] = answer(page("One harbour, now closed", FIRST))
    announces(hostile, {"/one": "One harbour, now closed"})
    changed = desk.crawl("2022-01-05T12:10Z")
    assert changed.outcome(f"{hostile.address}/one").startswith("revised: headline changed")


def test_the_same_text_elsewhere_is_a_copy_until_it_goes_its_own_way(
    desk: Desk, hostile: Site, good: Site
) -> None:
    original = page(ONE, FIRST)
    hostile["/one"] = answer(original)
    announces(hostile, {"/one": ONE})
    desk.crawl("2022-01-05T12:00Z")
    hostile["/two"] = answer(original)
    announces(hostile, {"/one": ONE, "/two": "Two harbour"})
    copied = desk.crawl("2022-01-05T12:10Z")
    article, original_at = rows(desk)[0], f"{hostile.address}/one"
    assert (
        copied.outcome(f"{hostile.address}/two")
        == f"copy: word for word the text of {original_at} (#{article['id']})"
    )
    assert copied.ends["hostile"]["copies"] == 1
    appearances = desk.ask("SELECT how FROM appearance WHERE article = ? ORDER BY first_seen", article["id"])
    assert [row["how"] for row in appearances] == ["first seen here", "word for word the same text"]
    still = desk.crawl("2022-01-05T13:20Z")
    assert still.outcome(f"{hostile.address}/two").startswith("unchanged: still word for word")
    hostile["/two"] = answer(page("Two harbour", "A second paper has found that no pilot was ever asked."))
    apart = desk.crawl("2022-01-05T15:00Z")
    assert apart.outcome(f"{hostile.address}/two").startswith("kept")
    assert [(row["address"], row["number"]) for row in rows(desk)] == [
        (f"{hostile.address}/one", 1), (f"{hostile.address}/two", 1)
    ]  # fmt: skip


def test_a_page_under_another_name_is_the_same_article(desk: Desk, hostile: Site, good: Site) -> None:
    canonical = f"<link rel='canonical' href='{hostile.address}/2022/01/05/one-harbour-story'>"
    hostile["/2022/01/05/one-harbour-story"] = answer(page(ONE, FIRST, head=canonical))
    hostile["/amp/2022/01/05/one-harbour-story"] = answer(page(ONE, FIRST, head=canonical))
    hostile["/short/77"] = answer(page(ONE, FIRST, "And a line of its own.", head=canonical))
    announces(hostile, {"/2022/01/05/one-harbour-story": ONE})
    desk.crawl("2022-01-05T12:00Z")
    announces(hostile, {"/amp/2022/01/05/one-harbour-story": ONE, "/short/77": ONE})
    crawled = desk.crawl("2022-01-05T12:10Z")
    assert len(rows(desk)) == 1
    assert hostile.times("/amp/2022/01/05/one-harbour-story") == 0
    assert crawled.outcome(f"{hostile.address}/short/77").startswith("copy: the same article as")


def test_a_page_that_claims_another_sites_article_merges_nothing(
    desk: Desk, hostile: Site, good: Site
) -> None:
    claim = f"<link rel='canonical' href='{good.address}/calm'><meta property='og:url' content='{good.address}/calm'>"
    hostile["/one"] = answer(page(ONE, FIRST, head=claim))
    announces(hostile, {"/one": ONE})
    desk.crawl("2022-01-05T12:00Z")
    assert [row["address"] for row in rows(desk)] == [f"{hostile.address}/one"]
    assert desk.ask("SELECT count(*) AS n FROM article") == [{"n": 2}]
    claimed = desk.ask("SELECT key FROM article WHERE source = 'hostile'")[0]["key"]
    assert hostile.netloc in claimed


def test_a_page_is_gone_after_a_second_look_and_may_come_back(desk: Desk, hostile: Site, good: Site) -> None:
    hostile["/one"] = answer(page(ONE, FIRST))
    announces(hostile, {"/one": ONE})
    desk.crawl("2022-01-05T12:00Z")
    hostile["/one"] = answer("gone", 404)
    missing = desk.crawl("2022-01-05T13:00Z")
    assert missing.outcome(f"{hostile.address}/one") == "failed: gone? 404 Not Found; a second look will tell"
    assert rows(desk)[0]["gone_at"] is None
    gone = desk.crawl("2022-01-05T14:00Z")
    assert (
        gone.outcome(f"{hostile.address}/one")
        == "revised: vanished: 404 Not Found, confirmed by a second look"
    )
    row = rows(desk)[0]
    assert (row["gone_at"], row["gone_reason"], row["number"]) == ("2022-01-05T14:00:00Z", "404 Not Found", 1)
    assert len(desk.ask("SELECT * FROM article_search WHERE article_search MATCH 'mayor'")) == 1
    hostile["/one"] = answer(page(ONE, FIRST))
    announces(hostile, {"/one": "One harbour is back"})
    back = desk.crawl("2022-01-05T15:00Z")
    assert back.of(f"{hostile.address}/one")["article"] == row["id"]
    assert back.outcome(f"{hostile.address}/one") == "revised: there again, as it was before it vanished"
    assert rows(desk)[0]["gone_at"] is None


def test_a_page_sent_to_the_front_page_is_gone(desk: Desk, hostile: Site, good: Site) -> None:
    hostile["/one"] = answer(page(ONE, FIRST))
    hostile["/"] = answer(page("Front page of the harbour paper"))
    announces(hostile, {"/one": ONE})
    desk.crawl("2022-01-05T12:00Z")
    hostile["/one"] = redirect("/")
    desk.crawl("2022-01-05T13:00Z")
    gone = desk.crawl("2022-01-05T14:00Z")
    assert "vanished: redirected to the front page" in gone.outcome(f"{hostile.address}/one")


def test_a_failing_page_is_tried_again_ever_more_rarely_and_never_given_up(
    desk: Desk, hostile: Site, good: Site
) -> None:
    hostile["/one"] = answer("broken", 500)
    announces(hostile, {"/one": ONE})
    nexts = []
    for now in ("2022-01-05T12:00Z", "2022-01-05T12:30Z", "2022-01-05T13:30Z", "2022-01-05T15:30Z"):
        nexts.append(desk.crawl(now).of(f"{hostile.address}/one")["next_look"])
    assert nexts == [
        "2022-01-05T12:30:00Z",
        "2022-01-05T13:30:00Z",
        "2022-01-05T15:30:00Z",
        "2022-01-05T19:30:00Z",
    ]
    hostile["/one"] = answer(page(ONE, FIRST))
    assert desk.crawl("2022-01-05T19:30Z").outcome(f"{hostile.address}/one").startswith("kept")
