"""Imported by the fork server before it makes its first worker: what takes long to load is loaded once for all.

A language's dictionary takes up to a second to open; workers that are forked afterwards share it. Which languages that
are, only the environment can tell a process that is about to be started.
"""

from __future__ import annotations

import contextlib
import os

from crawler.endings import lemma
from crawler.extraction import reading as extraction
from crawler.extraction.language import detect_language
from crawler.jobs import reading
from crawler.places.gazetteer import gazetteer
from crawler.sources import listings

__all__ = ["extraction", "listings", "reading"]

with contextlib.suppress(OSError):  # a full disk: the worker that needs the model will say so
    detect_language("the model is read when it is first asked")

gazetteer()

for _language in os.environ.get("CRISISDESK_LANGUAGES", "").split():  # ISO 639-1 codes
    lemma("word", _language)
