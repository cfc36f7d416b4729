"""Names of places in text, in eleven languages: what they mean, and how often they are named."""

from crawler.places.find import Place, find_places

__all__ = ["Place", "find_places"]
