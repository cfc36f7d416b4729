"""schedules.yaml → frozen, validated Config; all problems at once, each with line, key and nearest valid key.

document   YAML as written, with lines          values    what it says, frozen
writing    how single values are written        reading   document → Config, or every problem
mistakes   what went wrong, in plain words      starter   the default file and its JSON Schema
advice     sound, but probably not meant
"""

from crawler.config.advice import advice
from crawler.config.reading import load, parse
from crawler.config.starter import FILE_NAME, SCHEMA_NAME, json_schema, starter_text, write_starter
from crawler.config.values import Config, Crawl, Digest, Form, Schedule, Secret, Source, Tier, Topic, Upkeep

__all__ = [
    "FILE_NAME",
    "SCHEMA_NAME",
    "Config",
    "Crawl",
    "Digest",
    "Form",
    "Schedule",
    "Secret",
    "Source",
    "Tier",
    "Topic",
    "Upkeep",
    "advice",
    "json_schema",
    "load",
    "parse",
    "starter_text",
    "write_starter",
]
