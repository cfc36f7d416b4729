"""The thresholds a desk may change to see what would have been flagged: frozen, checked, with the shipped values.

They are values, not settings: a running desk uses the shipped ones, and ``crisisdesk replay --rules FILE`` runs the
archive through others without touching it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class States(BaseModel):
    """When a development becomes ready, when it is given up, when a told one is refreshed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ready: float = Field(default=0.8, ge=0, le=1, description="The score from which one report is enough.")
    waits: float = Field(
        default=0.5, ge=0, le=1, description="The score from which more reports may make it ready."
    )
    houses: int = Field(default=2, ge=1, le=10, description="Independent houses that a waiting one needs.")
    within_hours: float = Field(default=3, gt=0, le=168, description="Hours in which those must report it.")
    expires_hours: float = Field(
        default=24, gt=0, le=720, description="Hours after which a pending one is given up."
    )
    refreshes: int = Field(
        default=3, ge=1, le=10, description="Independent count up to which a told one is refreshed."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.waits > self.ready:
            raise ValueError(f"waits ({self.waits:g}) must not be above ready ({self.ready:g})")
        if self.within_hours > self.expires_hours:
            raise ValueError(
                f"within_hours ({self.within_hours:g}) must not be above expires_hours ({self.expires_hours:g})"
            )
        return self

    @property
    def within(self) -> timedelta:
        return timedelta(hours=self.within_hours)

    @property
    def expires(self) -> timedelta:
        return timedelta(hours=self.expires_hours)


class Rules(BaseModel):
    """Every threshold that can be changed, by what it is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    states: States = States()


SHIPPED = Rules()
