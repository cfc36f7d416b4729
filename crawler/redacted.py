"""Secrets taken out of what is logged or shown: names and passwords in addresses, tokens in queries and headers."""

from __future__ import annotations

import logging
import re
import traceback

from crawler.text import one_line

HIDDEN = "***"
_LONGEST = 2000  # characters of a line

_USER = re.compile(r"([a-z][a-z0-9+.-]{1,20}://)[^\s/?#'\"<>]{1,500}@", re.IGNORECASE)
_NAMED = r"[\w.-]{0,40}(?:token|secret|passw(?:or)?d|passphrase|api[_-]?key|signature|credential|session)[\w.-]{0,40}"
_QUERY = re.compile(
    rf"([?&;#](?:{_NAMED}|key|auth|sig|pass|pwd|sid|jwt|hmac|code)=)[^&#;\s'\"<>]+", re.IGNORECASE
)
# What is optional is not given back once it has matched, so that nothing that is hidden is hidden again.
_HEADER = re.compile(
    r"((?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]{0,30}(?:key|token))"
    r"(['\"]?+\s{0,2}+[:=]\s{0,2}+[\[(]?+(?:b(?=['\"]))?+['\"]?+)"
    r"(?:(?:basic|bearer|digest|token)\s+)?+(?!\*\*\*)[^\s,'\"\])}]+",
    re.IGNORECASE,
)


def redacted(text: str) -> str:
    """``text`` with every secret that its form gives away replaced by ``***``; what is left still says where."""
    text = _USER.sub(rf"\1{HIDDEN}@", text)
    text = _QUERY.sub(rf"\1{HIDDEN}", text)
    return _HEADER.sub(rf"\1\2{HIDDEN}", text)


def safe_record(*about: object, **more: object) -> logging.LogRecord:
    """A factory of log records (``logging.setLogRecordFactory``) whose message is one line without secrets.

    The lines of a traceback are set in, so that nothing in them can be taken for a line of the log.
    """
    record = logging.LogRecord(*about, **more)  # type: ignore[arg-type]
    try:
        record.msg, record.args = one_line(redacted(record.getMessage()), _LONGEST), ()
    except (TypeError, ValueError, KeyError):
        return record  # the arguments do not fit: logging itself says so
    if record.exc_info and record.exc_info[0] is not None:
        told = "".join(traceback.format_exception(*record.exc_info))
        record.exc_text = "\n".join(f"  | {one_line(redacted(line), _LONGEST)}" for line in told.splitlines())
    return record
