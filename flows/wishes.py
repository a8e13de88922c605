"""What happens when somebody asks what we hold about them, or that all of it goes."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ForgetAsked:
    """They want all that we hold about them deleted, and were sent a code."""


@dataclass(frozen=True, slots=True)
class MemberForgotten:
    """They sent the code back: everything goes."""


@dataclass(frozen=True, slots=True)
class DataAsked:
    """They asked what we hold about them; a person hands it over, `by` that day."""

    by: date

    @property
    def reference(self) -> str:
        return self.by.isoformat()
