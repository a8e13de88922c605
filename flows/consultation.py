"""What staff put to members: a consultation, its questions, and the words of both in several languages."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple


class Text(NamedTuple):
    """The same words in one or more languages: language code -> words. The first language is the fallback."""

    by_language: Mapping[str, str]

    def in_language(self, language: str) -> str:
        return self.by_language.get(language) or next(iter(self.by_language.values()))

    def every(self) -> Iterator[str]:
        """Each wording, so that a reply in another language than the set one is still understood."""
        return iter(self.by_language.values())

    def without_full_stop(self) -> "Text":
        """Staff may write one or not; the sentence that it is put into has its own."""
        return Text({language: words.strip().rstrip(".") for language, words in self.by_language.items()})


class Condition(NamedTuple):
    """Ask only those whose answer to an earlier question is one of these values (see `Value`)."""

    question: str
    values: tuple[str | int, ...]


FEWEST_POINTS, USUAL_TOTAL, MOST_POINTS = 2, 10, 100
"""What can be shared out by text."""

BLANK = "what-to-ask"
"""The id of the one question of a consultation that starts blank."""


class Question(NamedTuple):
    """One thing asked. `id` is unique in its consultation; `kind` is a key of `flows.questions.registry.KINDS`.

    `low`, `high`: of a score. `total`: the points that are shared out.
    """

    id: str
    kind: str
    text: Text
    short: Text | None = None
    options: tuple[Text, ...] = ()
    low: int = 1
    high: int = 5
    low_label: Text | None = None
    high_label: Text | None = None
    ask_if: Condition | None = None
    secret: bool = False
    total: int = USUAL_TOTAL


class Audience(NamedTuple):
    """Who may be asked unprompted. Anyone who writes may answer: nobody is turned away.

    `channels` and `languages` empty means all of them.
    """

    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class Consultation(NamedTuple):
    """What is put to members. `opens` and `closes` are aware UTC times, half-open; `answer_by` is a local date.

    `rung`: how much power is shared, of `flows.power.RUNGS`; `decided_by`: whose word it is, of `flows.power.DECIDERS`.
    `short_because`: why there is so little time. `offers`: to who takes part, as `flows.dues.read_offer` reads it.
    `is_over`: it has been closed, and stays so, even if a clock is set back.
    """

    name: str
    title: Text
    decides: Text
    can_change: Text
    questions: tuple[Question, ...]
    languages: tuple[str, ...]
    version: int = 1
    opens: datetime | None = None
    closes: datetime | None = None
    answer_by: date | None = None
    keyword: str | None = None
    audience: Audience = Audience()
    sensitive: bool = False
    rung: str | None = None
    decided_by: str | None = None
    short_because: Text | None = None
    offers: str | None = None
    is_over: bool = False

    def is_open(self, now: datetime) -> bool:
        return self.opens is not None and self.opens <= now and not self.has_closed(now)

    def has_closed(self, now: datetime) -> bool:
        return self.is_over or (self.closes is not None and self.closes <= now)

    @property
    def is_blank(self) -> bool:
        """Nothing is asked yet but what to ask."""
        return [question.id for question in self.questions] == [BLANK]

    def question(self, question_id: str) -> Question | None:
        for question in self.questions:
            if question.id == question_id:
                return question
        return None
