"""A month of a daemon's life in minutes: clocks, sleep, kills, outages, a blackout; against what should happen.

Needs no data. Fifteen made-up outlets that publish ten times an hour, once an hour or three times a day are read
through the crawl's own intake, on a clock that is moved by a quarter of an hour from round to round, from 4 March to
4 April 2026. All keys begin with ``month.``:

* ``crawls_missed``, ``crawls_doubled``: of ``crawls`` (a source asked in a crawl), those that came later or sooner than
  their schedule allows, by dates from the calendar and pauses between asks; ``digests_…``: by name and local date.
* ``states_right``: share of sources' states and of what is said to go on, seen every hour, that are as the script has
  it, allowing for the time until something can be noticed; ``false_alarms``: incidents of which the script has none.
* ``rss_growth`` (MB), ``fds_growth``: last three days against the end of the first week; ``archive_growth_ratio``: what
  the archive grew by in its last third against its second.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.integration import reckoning
from tests.integration.months import Life, month


def run(data: Path) -> dict[str, float]:  # noqa: ARG001 - the outlets are made up, not read
    """Live through the month and reckon."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        life = Life(Path(folder), month())
        life.live()
        found = reckoning.figures(life)
    for line in reckoning.wrong_states(life)[:20]:
        print(f"  {line}", file=sys.stderr)
    figures = {**found, "seconds": time.monotonic() - began}
    return {f"month.{name}": round(value, 4) for name, value in figures.items()}
