"""Imported by the fork server before it makes its first worker: what takes long to load is loaded once for all.

A language's dictionary takes up to a second to open; workers that are forked afterwards share it. Which languages that
are, only the environment can tell a process that is about to be started.
"""

from __future__ import annotations

import os

from crawler.endings import lemma
from crawler.jobs import reading

__all__ = ["reading"]

for _language in os.environ.get("CRISISDESK_LANGUAGES", "").split():  # ISO 639-1 codes
    lemma("word", _language)
