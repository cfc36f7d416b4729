"""Words of addresses that tell articles from other pages, in the languages whose sites were looked at."""

from __future__ import annotations

# fmt: off
ARTICLE_SEGMENTS = frozenset({
    "article", "articles", "story", "stories", "news", "haber", "haberi", "noticia", "noticias",
    "artikel", "novosti",
    "post", "doc", "новости", "haberler",
})
ID_KEYS = frozenset({
    "id", "nid", "aid", "newsid", "articleid", "article", "p", "post", "story", "news", "item",
    "haber_id", "haberid",
})
# Pages that gather, sell, explain or ask, and are no articles.
REFUSED_SEGMENTS = frozenset({
    "tag", "tags", "category", "categories", "author", "authors", "topic", "topics",     "sections",
    "page", "print", "comments", "sitemap", "rss", "feed", "feeds",
    "login", "signin", "sign-in", "signup", "register", "registration", "account", "profile", "user", "users",
    "subscribe", "subscription", "subscriptions", "newsletter", "newsletters", "abo", "shop", "store", "cart",
    "about", "about-us", "contact", "contacts", "contact-us", "privacy", "privacy-policy", "terms", "cookies",
    "cookie-policy", "policy", "policies", "help", "faq", "imprint", "impressum", "datenschutz", "agb",
    "search", "share", "sharer", "amp-share", "whatsapp", "app", "apps", "advertise", "advertising",
    "job", "jobs", "careers",
    "wp-admin", "wp-login.php", "horoscope", "horoskop", "crossword", "weather", "games",
    "thema", "themen", "schlagwort", "stichwort", "kategorie", "tagg", "theme", "rubric", "dossier",
    "autor", "autoren",
    "temas", "tema", "etiqueta", "etiquetas", "categoria", "autores", "sujet", "sujets", "auteur", "auteurs",
    "kategori", "etiket", "etiketler", "arama", "giris", "uye", "kunye", "iletisim", "hakkimizda",
    "hava-durumu",
    "temat", "tagi", "tegi", "теги", "тег", "автор",
})
REFUSED_KEYS = frozenset({
    "sort", "order", "filter", "replytocom", "share", "print", "page", "paged", "year", "month", "day",
    "date", "cal",
    "action", "login", "redirect", "return", "q", "s",
})
