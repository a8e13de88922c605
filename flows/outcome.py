"""What became of views: an outcome, whom it is about, and the steps of its life."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.consultation import Text
from flows.value import Value

Status = Literal["heard", "read", "planned", "doing", "done", "tried", "not_doing"]


@dataclass(frozen=True, slots=True)
class About:
    """Whose words it answers. `references`: views; `answers`: (question, value); `voted`: questions, whatever the
    answer was. All empty: all who took part."""

    references: tuple[str, ...] = ()
    answers: tuple[tuple[str, Value], ...] = ()
    voted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgainstVote:
    """It goes against what a vote was for. `chosen`: an option's words, or "yes" or "no"; `decided`: who decided."""

    question: str
    chosen: Text | str
    decided: Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """A "you said, we did". `not_doing` needs `because`; `owner` is a role, never a name; `by` is a promise's date.

    `why`: of a correction, what was wrong before. `corrects`: what somebody was told and what was wrong; it is not
    kept, since it differs from person to person (`flows.steps`).
    """

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
    against: AgainstVote | None = None
    why: Text | None = None
    corrects: "Outcome | None" = None
