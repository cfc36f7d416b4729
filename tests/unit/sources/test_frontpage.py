"""Of a front page's links the articles are taken, with their headlines; sections and furniture are not."""

from __future__ import annotations

import pytest

from crawler.sources.articlelinks import path_score, same_site
from crawler.sources.frontpage import word_count
from storage.records import NotAListing
from tests.unit.sources.asking import ask, listing

HERE = "https://www.example.kz/"
PAGE = """<!DOCTYPE html><html lang="ru"><head><title>Новости</title><base href="https://www.example.kz/ru/"></head>
<body><header><a href="/ru/">На главную страницу нашего сайта</a><nav>
<a href="/politics/2022/01/05/menu-story-of-the-day">A story that hides in the menu bar</a>
</nav></header><main>
<article><a href="news/435127"><img src="a.jpg" alt="Площадь"></a><h2><a href="news/435127?utm=1#c">
В Алматы захвачен аэропорт, рейсы отменены</a></h2><p>Вечером 5 января толпа заняла здание терминала и
взлётную полосу.</p></article>
<article><h3><a href="/2022/01/05/gaz-cena/">Цена на газ снижена</a></h3><a href="/author/ivanov">
Иван Иванов, автор наших лучших статей</a></article>
<div><a href="/pravitelstvo-ushlo-v-otstavku-prezident-prinyal.html">Правительство ушло в отставку</a>
<a href="/tag/protesty-v-kazahstane-2022">Протесты в Казахстане: все новости подробно</a>
<a href="/category/2-politika-i-obschestvo">Политика и общество сегодня и завтра</a>
<a href="/login?next=/news/435127">Войти и читать дальше все новости</a>
<a href="https://facebook.com/share/2022/01/05/one-two-three-four">Share this story with all your friends</a>
<a href="javascript:void(0)">Some words that say nothing at all</a>
<a href="/2022/01/05/">All that was written on this day here</a>
<a href="/files/report-2022-01-05-about-the-fuel.pdf">The full report on fuel prices here</a></div>
<p>Long paragraph of a column that goes on about this and that and mentions in passing
<a href="/2022/01/04/an-older-story-about-gas">an older story</a> which is no
headline of this page.</p></main>
<footer><a href="/2022/01/01/terms-of-use-of-this-site-for-all">Terms of use of this site for all</a></footer>
</body></html>"""


def test_articles_are_taken_and_nothing_else() -> None:
    answer = listing(PAGE, HERE)
    assert answer.kind == "front page"
    assert [lead.address for lead in answer.leads] == [
        "https://www.example.kz/ru/news/435127?utm=1",
        "https://www.example.kz/2022/01/05/gaz-cena/",
        "https://www.example.kz/pravitelstvo-ushlo-v-otstavku-prezident-prinyal.html",
    ]
    assert answer.leads[0].title == "В Алматы захвачен аэропорт, рейсы отменены"
    assert answer.leads[0].summary.startswith("Вечером 5 января толпа заняла")
    assert answer.leads[2].summary == ""
    assert {lead.language for lead in answer.leads} == {"ru"}


@pytest.mark.parametrize(
    ("address", "title", "language"),
    [
        ("/haber/almaty-havalimani-1234567", "Almatı havalimanı göstericilerin eline geçti", "tr"),
        (
            "/gundem/ohal-ilan-edildi-hukumet-istifa-etti-h1042.html",
            "OHAL ilan edildi, hükümet istifa etti",
            "tr",
        ),
        ("/n1/2022/0105/c1002-32325678.html", "哈萨克斯坦全国进入紧急状态", "zh"),
        ("/world/2022-01/05/content_12345678.htm", "哈萨克斯坦总统接受政府辞职", "zh"),
        (
            "/news/%D9%83%D8%A7%D8%B2%D8%A7%D8%AE%D8%B3%D8%AA%D8%A7%D9%86-%D8%A5%D8%B9%D9%84%D8%A7%D9%86-%D8%AD%D8%A7%D9%84%D8%A9-%D8%A7%D9%84%D8%B7%D9%88%D8%A7%D8%B1%D8%A6",
            "كازاخستان تعلن حالة الطوارئ في البلاد",
            "ar",
        ),
        (
            "/новости/аэропорт-алматы-захвачен-протестующими",
            "Аэропорт Алматы захвачен протестующими людьми",
            "ru",
        ),
        ("/kz/news/view?id=458123", "Алматыда төтенше жағдай енгізілді бүгін", "kk"),
        ("/articles/c0w1e2r3t4yo", "Kazakhstan unrest: what we know so far", "en"),
    ],
)
def test_sites_of_many_scripts(address: str, title: str, language: str) -> None:
    page = f'<html lang="{language}"><body><div><a href="{address}">{title}</a></div></body></html>'
    (lead,) = listing(page, "https://example.org/").leads
    assert (lead.title, lead.language) == (title, language)


@pytest.mark.parametrize(
    "address",
    [
        "/autoren/jane-doe/what-the-airport-said-today",
        "/archive/63076",
        "/airport-seized-1019241/artikel",
        "/airport-seized-by-crowds/index.html",
    ],
)
def test_addresses_that_are_articles_after_all(address: str) -> None:
    assert path_score(f"https://example.org{address}") >= 2


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/politics",
        "/world/asia/",
        "/tag/almaty-airport-2022-news",
        "/authors/jane-doe-of-the-desk",
        "/2022/01/05",
        "/archive/2022/01",
        "/news?page=2",
        "/a/b/a/b/a/b/one-two-three-four",
        "/x" * 20,
        "/search?q=kazakhstan",
        "/privacy",
        "/photo.jpg",
        "/rss.xml",
        "/news/?year=2022&month=1",
    ],
)
def test_addresses_that_are_no_articles(address: str) -> None:
    assert path_score(f"https://example.org{address}") < 1


def test_the_headline_is_taken_of_several_links_to_one_address() -> None:
    page = """<html><body><div><a href="/n/123456"><img alt="A square full of people at night"></a>
    <a href="/n/123456">Read the whole long story here, with many pictures</a>
    <h2><a href="/n/123456">Crowds seize Almaty airport</a></h2><a href="/n/123456">12 comments</a>
    </div></body></html>"""
    assert [lead.title for lead in listing(page, HERE).leads] == ["Crowds seize Almaty airport"]


def test_a_card_that_is_one_link_gives_headline_and_summary() -> None:
    page = """<html><body><ul><li><a href="/n/123456-airport"><span>Almaty</span><h3>Crowds seize
    <b>Almaty</b> airport</h3><p>All flights were cancelled on Wednesday evening, the city says.</p>
    <style>.x{}</style></a></li></ul></body></html>"""
    (lead,) = listing(page, HERE).leads
    assert lead.title == "Crowds seize Almaty airport"
    assert lead.summary == "All flights were cancelled on Wednesday evening, the city says."


def test_a_whole_page_in_a_form_or_a_paged_container_is_still_read() -> None:
    story = '<a href="/2022/01/05/airport-seized">Crowds seize Almaty airport</a>'
    for before, after in (("<form>", "</form>"), ('<div class="blog_pagination_container">', "</div>")):
        assert len(listing(f"<html><body>{before}{story}{after}</body></html>", HERE).leads) == 1
    for before, after in (('<div class="main-nav">', "</div>"), ('<ul role="navigation">', "</ul>")):
        assert isinstance(ask(f"<html><body>{before}{story}{after}</body></html>", HERE), NotAListing)


def test_one_site_has_many_hosts() -> None:
    assert same_site("https://news.bbc.co.uk/", "https://www.bbc.co.uk/")
    assert not same_site("https://example.co.uk/", "https://other.co.uk/")
    assert same_site("http://127.0.0.1:1/", "http://127.0.0.1:2/")


def test_words_are_counted_in_any_script() -> None:
    assert word_count("Crowds seize the airport") == 4
    assert word_count("哈萨克斯坦总统") == 4
    assert word_count("Площадь — захвачена!") == 2
    assert word_count("") == 0
