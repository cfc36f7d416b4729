"""What the class, id or role of an element, or the wording of a line, says of being no part of the article."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise


def words(text: str) -> frozenset[str]:
    """A set written as prose: the words of ``text``."""
    return frozenset(text.split())


# Words of class names. A pair stands for two words in a row.
_FURNITURE = words(
    """
    share shares sharing sharebar sharetools social socials newsletter newsletters signup sign-up
    subscribe related relateds recirc recirculation recommended recommendation recommendations
    readmore read-more read-also also-read more-on more-from more-stories moreon see-also most-read
    most-popular mostread trending promo promos promotion promobox advert advertisement advertising
    advertorial adslot ad-slot adbox ad-container sponsor sponsored outbrain taboola affiliate
    comment comments disqus livefyre breadcrumb breadcrumbs pagination pager toolbar navigation
    navbar subnav cookie cookies consent gdpr cmp modal popup toast author-bio author-box
    author-card author-info author-profile authorbox authorbio about-author biography tags taglist
    tag-list keywords infobox info-box factbox fact-box factsbox fakten faktaboks faktaruta faktabox
    rating feedback survey poll quiz skip-link screen-reader sr-only visually-hidden print-only
    print-header copyright disclaimer donation donate spenden footnote footnotes notabene latest-box
    app-promo appbanner access-wall ai-summary ai-article aisummary
    """
)
_WEAK = words(
    """
    teaser teasers sidebar aside ads ad nav menu bio topics commerce overlay foot footer banner
    popular latest slideshow carousel print tools explainer callout box-links linklist link-list
    links nextup next widget embed
    """
)
_CAPTION = words(
    """
    caption captions credit credits legend bildunterschrift imagetext image-text image-info
    image-credit image-source photo-credit photo-text picture-text media-info wp-caption gallery
    fotostrecke bildnachweis copyright-text
    """
)
_PICTURE = words(
    """
    image img images imgtop photo photos picture pictures bild foto fotos absatzbild figure lightbox
    """
)
_QUOTED = frozenset(
    [
        "twitter-tweet",
        "instagram-media",
        "tiktok-embed",
        "fb-post",
        "bluesky-embed",
        "telegram-post",
        "reddit-embed",
    ]
)
_STANDFIRST = words(
    """
    standfirst stand-first lead lede leadin leadtext lead-text intro introduction summary abstract
    subtitle sub-title subhead sub-head subheadline subline dek deck chapo chapeau entradilla
    subtitulo sommario occhiello vorspann anleser anlauftext preamble ingress manchet spot perex
    excerpt bajada synopsis strapline description
    """
)
_PULLED = frozenset(["pullquote", "pull-quote"])
# A class that starts so speaks of the page's state or kind, not of what the element holds.
_MODIFIER = re.compile(
    r"(?:has|with|without|no|not|is|js|u|lrv|post|category|tag|type|status|page|single|"
    r"template|format|js)[-_]|.*[\[\]:&]",
    re.I,
)
_NEGATION = words(
    """
    has with no not without is show hide enable enabled
    """
)
_WORDS = re.compile(r"[A-Z]?[a-zäöüß]+|[A-Z]+(?![a-z])")

READ_MORE = re.compile(
    r"""^\W*(?:
        read\ (?:more|also|next|on)\b|also\ read\b|see\ (?:also|more)\b|more\ (?:on|from|about)\b.{0,60}$|
        related\s*:|also\ on\b|
        recommended\b.{0,20}$|don.t\ miss\b|you\ may\ (?:also\ )?like|most\ read\b|watch\s*:|listen\s*:|
        click\ here\b|
        mehr\ zum\ thema|lesen\ sie\ (?:auch|hier|mehr)|lesen\ sie\ (?:dazu|auch)|auch\ interessant|
        mehr\ dazu\b|das\ könnte\ sie|hier\ geht\ es\b|mehr\ (?:von|aus|über)\b.{0,60}$|
        lire\ (?:aussi|également)|à\ lire\ aussi|voir\ aussi|lisez\ aussi|sur\ le\ même\ sujet|
        leggi\ anche|guarda\ anche|
        lee\ también|leer\ más|lea\ también|te\ puede\ interesar|más\ información|
        leia\ (?:também|mais)|veja\ também|
        les\ også|les\ mer|læs\ også|läs\ (?:också|mer|även)|se\ også|
        czytaj\ (?:więcej|też|także)|zobacz\ (?:też|także)|čtěte\ (?:také|více|také)|
        читайте\ (?:также|ещё|еще|по\ теме)|читать\ (?:также|далее|полностью)|подробнее|по\ теме|
        смотрите\ также|
        читайте\ також|дивіться\ також|оқи\ отырыңыз|тағы\ оқыңыз|
        ayrıca\ (?:oku|bak)\w*|ilgili\ haber\w*|benzer\ haber\w*|
        اقرأ\ (?:أيضا|أيضًا|المزيد)|إقرأ\ أيضا|بیشتر\ بخوانید|همچنین\ بخوانید|
        lees\ (?:ook|meer)|延伸阅读|相关(?:阅读|新闻|报道)|相關(?:閱讀|新聞)|関連(?:記事|リンク)|あわせて読みたい
    )""",
    re.IGNORECASE | re.VERBOSE,
)
NOISE = re.compile(
    r"""^\W*(?:
        advertisements?|anzeige|werbung|publicité|publicidad|реклама|reklam|advertentie|annonse?|
        article\ content|
        comments?|kommentare|commentaires|comentarios|комментарии|yorumlar|tags?|etiketler|schlagworte|
        stichworte|
        share(?:\ this.*|\ on.*)?|teilen|partager|compartir|поделиться|paylaş|分享.{0,12}|
        follow\ us.{0,80}|folgen\ sie.{0,80}|подписывайтесь.{0,120}|підписуйтесь.{0,120}|
        sign\ up\b.{0,120}|subscribe\b.{0,120}|get\ the\ latest\b.{0,120}|
        thanks?\ (?:you\ )?for\ (?:signing|subscribing|reading)\b.{0,80}|
        (?:©|copyright\b|\(c\)).{0,120}|all\ rights\ reserved.{0,60}|
        (?:image|photo|picture|foto|bild|фото|image\ credit|photo\ credit|fotoğraf|abbildung)s?\s*(?::|by\b|©).{0,100}|

        this\ slideshow\ requires\ javascript|(?:please\ )?(?:enable|activate|turn\ on)\ javascript\b.{0,120}|
        \[(?:button|caption|gallery|embed|video|audio|playlist)\b[^\]]{0,300}\].{0,200}|
        (?:get|have)\ .{0,80}\ delivered\ (?:to|through)\ your\ (?:inbox|door|letterbox)\b.{0,200}|
        loading\b.{0,20}|video\ (?:abspielen|unavailable)|an\ error\ has\ occurred.{0,60}|
        article|artikel|artículo|článek|content|share|print|e-?mail|whatsapp|facebook|twitter|telegram|
        link\ copied.{0,30}|copy\ link
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)


@lru_cache(maxsize=4096)
def mark_of(names: str) -> str:
    """furniture, weak, caption, picture, quoted, pulled, standfirst or "": what an element's class and id say it holds.

    A weak mark or a picture's counts only where little text is inside.
    """
    found: set[str] = set()
    for name in names.split()[:12]:
        if not _MODIFIER.match(name):
            parts = [word.lower() for word in _WORDS.findall(name)[:8]]
            parts = [part for i, part in enumerate(parts) if not i or parts[i - 1] not in _NEGATION]
            found.update(parts, (f"{a}-{b}" for a, b in pairwise(parts)))
    return next((mark for mark, known in _MARKS if not found.isdisjoint(known)), "")


_MARKS = (
    ("quoted", _QUOTED),
    ("pulled", _PULLED),
    ("caption", _CAPTION),
    ("furniture", _FURNITURE),
    ("standfirst", _STANDFIRST),
    ("picture", _PICTURE),
    ("weak", _WEAK),
)

CLOSING = re.compile(
    r"""^\W*(?:
        follow\ \S+.{0,80}\ on\ |like\ this\ story|join\ (?:our|us|the\ conversation)\b|
        (?:have|got)\ a\ (?:tip|story|question)\b|
        (?:write|email|contact)\ (?:to\ )?\S+(?:\ \S+){0,4}\ at\ \S+@|
        for\ more\ (?:stories|news|information)\b.{0,120}$|
        this\ is\ a\ (?:breaking|developing)\ .{0,60}|.{0,40}\bmore\ to\ follow\W*$|
        (?:with\ )?(?:additional\ )?(?:files?|reports?|reporting|writing|editing)\ (?:from|by)\b.{0,200}$|
        hat\ ihnen\ (?:dieser|der)\ artikel|wie\ hat\ ihnen|dieses\ thema\ im\ programm|
        aktuelle\ (?:meldungen|nachrichten)\ .{0,100}$|
        mehr\ (?:zu|zur|zum|dazu)\ .{0,80}(?:lesen\ sie|liveblog|hier)\b.{0,60}|
        las\ noticias\ más|suscríbete|síguenos|suivez\ |abonnez-vous|retrouvez\ |segui(?:ci)?\ |iscriviti|
        bizi\ takip|haberi\ paylaş|
        (?:our|the)\ (?:standards|newsletter)\b.{0,80}$|mit\ (?:agenturmaterial|material\ (?:von|der))\b.{0,60}$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
BYLINE = re.compile(
    r"^\W*(?:by|von|par|por|di|da|av|af|door|от|автор[ы]?|текст|text|autor(?:in)?)\s*:?"
    r"\s+[^\W\d_][^.!?]{2,60}$",
    re.IGNORECASE,
)
DATELINE = re.compile(
    r"^[^.!?]{0,40}(?:\b(?:19|20)\d\d\b.{0,24}\d{1,2}[:.h]\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|"
    r"\b(?:updated|published|aktualisiert|stand|veröffentlicht|publicerad|uppdaterad|oppdatert|"
    r"publisert|actualizado|mis à jour|"
    r"güncelleme|обновлено|опубликовано)\b.{0,20}\d).{0,30}$",
    re.IGNORECASE,
)
