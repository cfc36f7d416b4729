"""Query parameters that say how a reader came, not what is read."""

from __future__ import annotations

import re

__all__ = ["says_nothing"]

_PREFIXES = (
    *(
        "utm_",
        "at_",
        "ns_",
        "pinned_post_",
        "hsa_",
        "mc_",
        "_hs",
        "vero_",
        "mtm_",
        "pk_",
        "piwik_",
        "matomo_",
    ),
    *(
        "oly_",
        "ga_",
        "wt_",
        "wt.",
        "stm_",
        "itm_",
        "guce_",
        "soc_",
        "fb_",
        "nl_",
        "trk_",
        "aspsessionid",
        "amp_",
    ),
)
# Clicks and campaigns; sessions; the same article for another device or on paper.
# fmt: off
_NAMES = frozenset((
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid",
    "ttclid", "igshid", "igsh", "li_fat_id", "mkt_tok", "_ga", "_gl", "_openstat", "rb_clickid",
    "wickedid", "guccounter", "epik", "srsltid", "dicbo", "obclid", "cmp", "cmpid", "icid", "ico", "ito",
    "ncid", "maca", "xtor", "smid", "smtyp", "sref", "ref_src", "ref_url", "refsrc", "rsssource", "spm",
    "tsrc", "ftag", "intcmp", "int_cmp", "int_source", "ocid", "mbid", "cndid", "esrc", "bxid",
    "traffic_source", "traffic_medium", "action_object_map", "sr_share", "wprov", "__twitter_impression",
    "xtref", "xtcr", "s_cid", "s_kwcid", "ef_id", "taid", "nlid", "newsletterid", "sharetype", "shareid",
    "share_id",
    "phpsessid", "jsessionid", "sessionid", "session_id", "cfid", "cftoken", "zenid", "oscsid",
    "amp", "amphtml", "usqp", "_js_v", "print", "printable", "mobile",
))
_CHANNELS = frozenset((
    "source", "src", "from", "via", "ref", "referrer", "referer", "partner", "feed", "share", "mod",
    "cid", "medium", "origin", "entry",
))
_VARIANTS = frozenset((
    "outputtype", "output", "view", "format", "mode", "platform", "type", "layout", "template", "version",
))
# fmt: on
_CHANNEL = re.compile(
    "rss|feed|atom|twitter|facebook|telegram|whatsapp|instagram|linkedin|youtube|vkontakte|social|share|newsletter"
    "|e-?mail|push|home|frontpage|google|yandex|bing|widget|t\\.co$|\\.(com|org|net|ru)$"
)
_VARIANT = re.compile("amp|print|printable|mobile")
_SESSIONS = frozenset(("sid", "s", "sess", "session"))
# A story number is short; a session id is long and mixes letters with digits.
_SESSION = re.compile(r"(?=.*[0-9])(?=.*[a-z])[0-9a-z-]{16,}")


def says_nothing(name: str, value: str) -> bool:
    """Whether a parameter can be dropped without another article being meant. Names are taken in any case.

    Names that some sites use for an article's number (sid, ref, source …) are dropped only for values that
    cannot be one.
    """
    name, value = name.lower(), value.lower()
    if name in _NAMES or name.startswith(_PREFIXES):
        return True
    if name in _CHANNELS:
        return not value or bool(_CHANNEL.search(value))
    if name in _VARIANTS:
        return _VARIANT.fullmatch(value) is not None
    return name in _SESSIONS and _SESSION.fullmatch(value) is not None
