"""The person's door: a skin over jobs and the archive's queries, with no logic of its own.

Exit codes: 0 done; 1 it cannot be done with this archive or file; 2 something written is to be mended; 75 try again
later; 130 stopped from the keyboard.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from crawler.cli import acting, again, asking, care, news, sources, telling, topics, weighing
from crawler.cli.options import end
from crawler.errors import CrisisdeskError


class Desk(click.Group):
    """Shows commands in the order of a first day, and turns errors a person can mend into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except CrisisdeskError as error:
            end(str(error), error.exit_code)
        except BrokenPipeError:
            # Whoever read our output has enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)


@click.group(cls=Desk, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("crisisdesk"), prog_name="crisisdesk")
@click.option(
    "-c", "--config", "path", default="schedules.yaml", show_default=True, type=click.Path(path_type=Path),
    help="The file with topics, sources, schedules and digests.",
)  # fmt: skip
@click.pass_context
def main(context: click.Context, path: Path) -> None:
    """Follow a crisis through the world's outlets: collect what they write, keep every version with its evidence,
    throw away the copies, and say what is new.

    \b
    Begin with:
      crisisdesk demo                     a scripted crisis, nothing leaves this machine
      crisisdesk init && crisisdesk crawl the real thing
    """
    os.umask(0o077)
    context.obj = path


for _command in (
    acting.demo,
    acting.init,
    acting.check,
    acting.crawl,
    acting.run,
    asking.search,
    asking.show,
    asking.explain,
    asking.status,
    sources.sources,
    telling.digest,
    news.developments,
    news.story,
    news.figures,
    news.timeline,
    news.why,
    weighing.label,
    weighing.replay,
    telling.read,
    topics.topic,
    again.reread,
    care.upkeep,
    asking.export,
):
    main.add_command(_command)
