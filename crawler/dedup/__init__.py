"""Which pages are the same: addresses, copies and revisions. Pure: values in, values out."""

from .addresses import article_key, canonical_address
from .revisions import Change, compare
from .texts import fingerprint

__all__ = ["Change", "article_key", "canonical_address", "compare", "fingerprint"]
