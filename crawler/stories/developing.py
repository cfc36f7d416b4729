"""What every new development has in common, whatever kind it is."""

from __future__ import annotations

from crawler.stories.counted import Sentence, lexicon_of
from crawler.stories.numbers import numbers, unfolded
from crawler.stories.reports import Read
from crawler.stories.voices import voice_of
from crawler.stories.words import words
from storage.records import Development


def developed(found: Read, key: str, kind: str, headline: str, reason: str, sentence: str) -> Development:
    """A development found in a report. ``sentence``: the one that tells it, as printed."""
    report = found.report
    return Development(
        key=f"{report.topic}:{key}", topic=report.topic, kind=kind, headline=headline, language=found.language,
        first_seen=report.at, reason=reason, articles=(report.article,), outlets=(report.source,), sentence=sentence,
        speaker=said_by(sentence, found.language),
    )  # fmt: skip


def said_by(sentence: str, language: str) -> str:
    """Whom a sentence names as saying so; "" if nobody, or if its language's words for saying are not known."""
    lexicon = lexicon_of(language)
    if lexicon is None:
        return ""
    tokens = unfolded(words(sentence, language), language)
    counts = numbers(sentence, tokens, language)
    return voice_of(sentence, Sentence(tokens, counts, lexicon), language).name
