"""What became of views: an outcome, whom it is about, and the update that tells them."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.consultation import Text
from flows.value import Value

Status = Literal["heard", "read", "planned", "doing", "done", "tried", "not_doing"]


@dataclass(frozen=True, slots=True)
class About:
    """Whose words it answers. `references`: views; `answers`: (question, value). Both empty: all who took part."""

    references: tuple[str, ...] = ()
    answers: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A "you said, we did". `not_doing` needs `because`; `owner` is a role, never a name; `by` is a promise's date."""

    id: str
    consultation: str
    status: Status
    said: Text
    did: Text | None = None
    because: Text | None = None
    about: About = About()
    owner: str | None = None
    by: date | None = None
    sensitive: bool = False
