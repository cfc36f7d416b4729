"""A channel's public preview: every message is a lead."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.unit.sources.asking import listing, refusal

HERE = "https://t.me/s/almaty_now"
MESSAGE = """<div class="tgme_widget_message_wrap">
<div class="tgme_widget_message js-widget_message" data-post="{post}">
{reply}<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>
<a class="tgme_widget_message_date" href="https://t.me/{post}">
<time datetime="{time}">18:20</time></a></div></div>"""
REPLY = """<a class="tgme_widget_message_reply">
<div class="tgme_widget_message_text js-message_reply_text">Old words
</div></a>"""


def page(*messages: str) -> str:
    return f"<html><body><main>{''.join(messages)}</main></body></html>"


def message(post: str, text: str, time: str = "2022-01-05T12:20:00+00:00", reply: str = "") -> str:
    return MESSAGE.format(post=post, text=text, time=time, reply=reply)


def test_messages_are_leads() -> None:
    answer = listing(
        page(
            message(
                "almaty_now/101", "<b>Аэропорт занят.</b><br/>Рейсы отменены &amp; перенесены", reply=REPLY
            ),
            message("almaty_now/102", ""),
        ),
        HERE,
    )
    first, second = answer.leads
    assert answer.kind == "telegram"
    assert (first.address, first.title) == ("https://t.me/almaty_now/101", "Аэропорт занят.")
    assert first.content == "Аэропорт занят.\nРейсы отменены & перенесены"
    assert first.published == datetime(2022, 1, 5, 12, 20, tzinfo=UTC)
    assert (second.title, second.content) == ("", "")


def test_a_channel_without_preview_is_said_so() -> None:
    assert refusal(page("<p>Contact @almaty_now</p>"), HERE).startswith("no messages on the page")


def test_a_post_that_is_no_post_is_passed_over() -> None:
    assert refusal(page(message("../../evil", "text")), HERE).startswith("no messages on the page")
