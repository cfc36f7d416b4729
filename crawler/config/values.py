"""What schedules.yaml says, as frozen values. The descriptions feed its JSON Schema and docs/schedules.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from crawler.config.writing import (
    Address,
    Contact,
    Country,
    Cron,
    Duration,
    HeaderLine,
    Hour,
    Id,
    Language,
    Many,
    OneLine,
    PathBeside,
    ProxyAddress,
    Weekdays,
    Window,
    Zone,
)
from crawler.errors import FixTheFile

Tier = Literal["official", "agency", "national", "local", "international", "ngo"]
Form = Literal["text", "html", "json"]
Terms = Mapping[Id, Mapping[Language, Many[OneLine]]]


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False, hide_input_in_errors=True
    )


class Secret(_Part):
    """Where a secret is kept; the secret itself never stands in the file. Exactly one of the two."""

    env: str | None = Field(
        default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", description="Name of an environment variable."
    )
    file: PathBeside | None = Field(default=None, description="A file whose only line is the secret.")

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.env is None) == (self.file is None):
            raise ValueError('needs one of "env: NAME" and "file: PATH"')
        return self

    def reveal(self, environ: Mapping[str, str]) -> str:
        """The secret itself. Raises FixTheFile where it is not to be had; the message never shows it."""
        if self.env is not None:
            found = environ.get(self.env, "")
            where = f"the environment variable {self.env}"
        else:
            where, found = f"the file {self.file}", ""
            try:
                found = Path(self.file or "").read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError):
                raise FixTheFile(
                    f"{where} holds a secret but cannot be read; check its name and who may read it"
                ) from None
        if not found:
            raise FixTheFile(f"{where} is to hold a secret and is empty; set it, then try again")
        return found


class Crawl(_Part):
    """How politely, how long and by which way is crawled."""

    delay: float = Field(default=2.0, ge=0, le=3600, description="Seconds between two requests to one host.")
    timeout: float = Field(default=30.0, gt=0, le=600, description="Seconds one request may take.")
    max_body: int = Field(default=10, ge=1, le=200, description="Largest answer that is read, in MiB.")
    pages_per_source: int = Field(
        default=200, ge=1, le=100_000, description="Most pages taken from one source in one crawl."
    )
    requests: int = Field(default=16, ge=1, le=256, description="Requests under way at once, over all hosts.")
    deadline: float = Field(
        default=1800.0, ge=1, le=86_400, description="Seconds after which a crawl stops; the rest waits."
    )
    workers: int = Field(default=2, ge=1, le=64, description="Processes that read pages at once.")
    proxy: ProxyAddress | None = Field(
        default=None,
        description="Send everything through this HTTP proxy (http://host:port). Never from the environment.",
    )
    proxy_credentials: Secret | None = Field(
        default=None, description="Where the proxy's NAME:PASSWORD is kept."
    )
    user_agent: HeaderLine | None = Field(
        default=None,
        description="What the crawler calls itself where its own name is a danger. The contact stays in.",
    )

    @model_validator(mode="after")
    def _credentials_for_something(self) -> Self:
        if self.proxy_credentials and not self.proxy:
            raise ValueError("has proxy_credentials but no proxy")
        return self


class Upkeep(_Part):
    """How the archive is kept in order while the daemon runs, once a day."""

    captures: Duration | None = Field(
        default=None,
        description='Delete captures older than this, such as "90d"; texts, hashes and a tombstone stay.',
    )
    backups: PathBeside | None = Field(
        default=None,
        description="The folder of the backups, seen from this file; else backups by the archive.",
    )
    keep: int = Field(default=7, ge=1, le=1000, description="Daily backups that are kept; older ones go.")

    @model_validator(mode="after")
    def _not_what_is_young(self) -> Self:
        if self.captures is not None and self.captures < timedelta(days=1):
            raise ValueError("captures must be at least 1d, for what is young may still be read again")
        return self


class Topic(_Part):
    """One crisis that is followed: what a page must say to belong to it."""

    id: Id
    title: OneLine = Field(
        default_factory=lambda known: known.get("id", ""),
        description="The topic's name for people; else its key.",
    )
    query: str = Field(
        min_length=1,
        max_length=10_000,
        description="What belongs to it: words, @groups of terms, AND OR NOT, (parentheses), "
        '"phrases", prefix*, NEAR, title: site: lang:.',
    )
    terms: Terms = Field(
        default_factory=dict, description="Groups of words per language, named in the query as @group."
    )
    languages: Many[Language] = Field(
        default=(), description="Only pages in these languages (codes such as en, ru, kk)."
    )


class Source(_Part):
    """One outlet that is listened to."""

    id: Id
    name: OneLine = Field(
        default_factory=lambda known: known.get("id", ""),
        description="The outlet's name for people; else its key.",
    )
    address: Address = Field(
        description="A feed, a sitemap, a front or section page, or the bare address of a site."
    )
    also: Many[Address] = Field(default=(), description="Further listings of the same outlet.")
    kind: Literal["auto", "feed", "sitemap", "page"] = Field(
        default="auto",
        description="What stands at the address; auto finds out, and finds the feeds of a bare site address.",
    )
    languages: Many[Language] = Field(
        default=(), description="The languages it writes in (codes such as en, ru, kk)."
    )
    country: Country | None = Field(
        default=None, description="Where it is based: two letters, such as kz (ISO 3166)."
    )
    owner: OneLine | None = Field(
        default=None, description="Who owns it. Outlets of one owner do not confirm each other."
    )
    tier: Tier | None = Field(
        default=None, description="official (an authority), agency, national, local, international or ngo."
    )
    topics: Many[Id] = Field(default=(), description="Only for these topics; without it, for all.")
    fetch: Literal["matching", "all"] = Field(
        default="matching",
        description="matching: pages whose listing may match, or says nothing to judge by; all: every page.",
    )
    timezone: Zone | None = Field(
        default=None, description="For dates that name no zone, such as Asia/Almaty."
    )
    date_order: Literal["dmy", "mdy"] | None = Field(
        default=None, description="How to read 01/02/2022: dmy or mdy."
    )
    delay: float | None = Field(
        default=None, ge=0, le=3600, description="Seconds between two requests, if not the usual."
    )
    pages: int | None = Field(
        default=None, ge=1, le=100_000, description="Most pages in one crawl, if not the usual."
    )
    allow_private: bool = Field(
        default=False, description="true: may stand inside your own network. Else that is refused."
    )
    insecure_tls: bool = Field(
        default=False,
        description='true: take its broken certificate. Every page is then marked "unverified TLS".',
    )
    keep_noarchive: OneLine | None = Field(
        default=None, description="The reason why its pages are kept although they ask not to be archived."
    )


class Schedule(_Part):
    """When which sources are crawled: exactly one of every and cron."""

    id: Id
    sources: Many[Id] = Field(default=(), description="Only these sources; without it, all.")
    topics: Many[Id] = Field(default=(), description="Only these topics and their sources; without it, all.")
    every: Duration | None = Field(default=None, description='How often: "10m", "1h30m", "1d".')
    fastest: Duration | None = Field(
        default=None,
        description="With every: the shortest pause of a source that brings much; else every itself.",
    )
    slowest: Duration | None = Field(
        default=None,
        description="With every: the longest pause of a source that brings little; else 4 times every, a day at most.",
    )
    adapt: bool = Field(
        default=True,
        description="false: every source at the same pause, whatever it brings, also when a topic is hot.",
    )
    cron: Cron | None = Field(default=None, description='When, in five fields: "0 7 * * mon-fri".')
    timezone: Zone = Field(
        default="UTC", description="The zone that cron and between are meant in, such as Asia/Almaty."
    )
    between: Window | None = Field(
        default=None, description='Only in this stretch of the day: "06:00-23:00".'
    )

    @model_validator(mode="after")
    def _one_rhythm(self) -> Self:
        if (self.every is None) == (self.cron is None):
            raise ValueError('needs one of "every: 15m" and "cron: 0 7 * * *"')
        return self

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.every is None and (self.fastest or self.slowest):
            raise ValueError("fastest and slowest go with every, not with cron")
        if not self.adapt and (self.fastest or self.slowest):
            raise ValueError("adapt: false leaves every as the only pause; leave fastest and slowest out")
        if self.every and self.fastest and self.fastest > self.every:
            raise ValueError("fastest must not be longer than every")
        if self.every and self.slowest and self.slowest < self.every:
            raise ValueError("slowest must not be shorter than every")
        return self

    def takes(self, source: Source) -> bool:
        """Whether it crawls a source: one that it names, or any if it names none; one that serves its topics."""
        named = not self.sources or source.id in self.sources
        return named and (not self.topics or not source.topics or bool({*self.topics} & {*source.topics}))


class Digest(_Part):
    """What is written for people, and when: exactly one of every and at."""

    id: Id
    topic: Id = Field(description="The topic it is about.")
    every: Duration | None = Field(default=None, description='How often: "6h", "1d".')
    at: Many[Hour] = Field(default=(), description='At which hours: "07:00", or a list of them.')
    weekdays: Weekdays = Field(
        default=(), description='On which days, with at: "mon-fri", "sat, sun"; without it, every day.'
    )
    timezone: Zone = Field(default="UTC", description="The zone that at is meant in, such as Asia/Almaty.")
    folder: PathBeside = Field(
        default=Path("digests"),
        validate_default=True,
        description="The folder it is written to, seen from this file.",
    )
    forms: Many[Form] = Field(default=("text", "html"), description="The files written: text, html, json.")
    empty: bool = Field(default=False, description="true: written also when there is nothing new.")

    @model_validator(mode="after")
    def _one_rhythm(self) -> Self:
        if (self.every is None) == (not self.at):
            raise ValueError('needs one of "every: 1d" and "at: 07:00"')
        if self.weekdays and not self.at:
            raise ValueError("weekdays goes with at, not with every")
        if not self.forms:
            raise ValueError("forms is empty; name one of text, html and json")
        return self


class Written(_Part):
    """schedules.yaml: what is followed, where, when, and what is told."""

    contact: Contact = Field(
        description="Your mail or web address. It goes into the User-Agent, so that sites can reach you."
    )
    archive: PathBeside = Field(
        default=Path("crisisdesk.db"),
        validate_default=True,
        description="The archive, seen from the folder of this file.",
    )
    semantic: bool = Field(
        default=False,
        description="true: recognise what was told before in another language. Needs the semantic extra.",
    )
    metrics: OneLine | None = Field(
        default=None, description="Answer Prometheus while the daemon runs, at 127.0.0.1:9464 or the like."
    )
    crawl: Crawl = Field(default_factory=Crawl, description="Manners, limits and way of a crawl.")
    upkeep: Upkeep = Field(default_factory=Upkeep, description="What is pruned, and where backups go.")
    topics: Mapping[Id, Topic] = Field(
        min_length=1, description="The crises that are followed, each under a name of your choice."
    )
    sources: Mapping[Id, Source] = Field(
        min_length=1, description="The outlets that are listened to, each under a name of your choice."
    )
    schedules: Mapping[Id, Schedule] = Field(
        default_factory=dict, description="When which sources are crawled."
    )
    digests: Mapping[Id, Digest] = Field(
        default_factory=dict, description="What is written for people, and when."
    )


class Config(Written):
    """The whole configuration, and the file it came from."""

    path: Path


ENTRIES: Mapping[str, type[Topic | Source | Schedule | Digest]] = {
    "topics": Topic,
    "sources": Source,
    "schedules": Schedule,
    "digests": Digest,
}
