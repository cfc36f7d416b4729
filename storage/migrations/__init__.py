"""The archive's shape, one step after another. A step that has landed is never changed: add another, at the end."""

from __future__ import annotations

from sqlite_utils import Migrations

from storage.migrations.archive import articles_by_source, first_shape
from storage.migrations.bursts import how_much_is_reported
from storage.migrations.cadence import when_each_source_is_asked
from storage.migrations.changes import what_changes_meant
from storage.migrations.claims import what_a_figure_covers
from storage.migrations.copies import what_copies_what
from storage.migrations.ledger import what_became_of_it, what_is_to_be_looked_at
from storage.migrations.meanings import what_developments_mean
from storage.migrations.news import what_is_new
from storage.migrations.noticed import what_was_noticed
from storage.migrations.reading import (
    posts_of_live_blogs,
    what_places_are_named,
    what_stands_under_every_article,
)
from storage.migrations.sayings import what_outlets_said_of_figures
from storage.migrations.sentences import what_every_sentence_said
from storage.migrations.silence import who_is_silent
from storage.migrations.stories_linked import how_stories_are_linked
from storage.migrations.upkeep import what_was_pruned
from storage.migrations.watching import what_was_read_again, when_what_is_due

__all__ = ["migrations"]

migrations = Migrations("crisisdesk")
_STEPS = (
    first_shape,
    what_is_new,
    when_what_is_due,
    what_was_read_again,
    posts_of_live_blogs,
    what_places_are_named,
    what_stands_under_every_article,
    articles_by_source,
    what_became_of_it,
    what_every_sentence_said,
    what_is_to_be_looked_at,
    what_a_figure_covers,
    how_much_is_reported,
    how_stories_are_linked,
    what_copies_what,
    what_was_noticed,
    when_each_source_is_asked,
    what_changes_meant,
    who_is_silent,
    what_was_pruned,
    what_outlets_said_of_figures,
    what_developments_mean,
)
for _step in _STEPS:
    migrations()(_step)
