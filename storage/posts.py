"""Posts of live blogs, kept beside the revision they were read with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from storage.records import Post
from storage.times import stamp


def write(db: Database, revision: int, posts: Iterable[Post]) -> None:
    """Keep the posts of one revision in their order, in the place of those it had."""
    db.execute("DELETE FROM post WHERE revision = ?", [revision])
    for number, post in enumerate(posts, start=1):
        db.execute(
            "INSERT INTO post VALUES (?, ?, ?, ?, ?, ?)",
            [revision, number, post.anchor, stamp(post.published), post.title, post.text],
        )


def of_article(db: Database, article: int) -> list[Mapping[str, object]]:
    """Posts of the article's newest revision, oldest first: number, anchor, published, title, text."""
    sql = (
        "SELECT post.number, post.anchor, post.published, post.title, post.text FROM post"
        " JOIN article ON article.revision = post.revision WHERE article.id = ? ORDER BY post.number"
    )
    return list(db.query(sql, [article]))
