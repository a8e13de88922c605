"""How the texts of one turn are kept: in clear, or sealed because they say what somebody chose in secret."""

from datetime import datetime
from typing import NamedTuple

from flows.facts import AnswerGiven, AnswerTakenBack, ViewSent
from storage.frame import Frame, Taken
from storage.sealed import Keys, QuestionKey
from storage.secret_questions import Place, QuestionKeys
from storage.texts import keepable, raw


class Cover(NamedTuple):
    """`key`: the texts lie under it until close. `is_late`: the question has closed, so they are not kept at all."""

    keys: Keys
    key: QuestionKey | None = None
    is_late: bool = False

    def words(self, text: str, bound_to: str) -> tuple[str | None, str | None, bytes | None, str | None]:
        """(text, raw, sealed, key id)."""
        if self.is_late:
            return None, None, None, None
        if self.key is None:
            return keepable(text), raw(text), None, None
        return None, None, self.key.seal(text, bound_to), self.key.id

    def view_words(
        self, view: ViewSent, bound_to: str
    ) -> tuple[str | None, str | None, bytes | None, str | None, bool]:
        """The same, and whether they stay until an alert is released: words of somebody who may be in danger."""
        if view.held == "safety" and (self.is_late or self.key is not None):
            return None, None, self.keys.seal(view.text.encode("utf-8", "surrogatepass"), bound_to), None, True
        return *self.words(view.text, bound_to), False

    def reply(self, text: str, bound_to: str, help_lines: bool) -> tuple[str | None, bytes | None, str | None, bool]:
        """(text, sealed, key id, fleeting). Help lines say nothing of a choice."""
        if help_lines or (self.key is None and not self.is_late):
            return text, None, None, False
        if self.key is None:
            return None, self.keys.seal(text.encode(), bound_to), None, True
        return None, self.key.seal(text, bound_to), self.key.id, False


def cover_of(taken: Taken, keys: QuestionKeys, frame: Frame, now: datetime) -> Cover:
    """Of the secret questions that this turn touches the first gives its key: those of one text close together."""
    about = [fact for fact in taken.turn.facts if isinstance(fact, (AnswerGiven, AnswerTakenBack))]
    if any(isinstance(fact, AnswerGiven) and fact.secret and fact.late for fact in about):
        return Cover(frame.keys, is_late=True)
    answered = [place for fact in about if (place := _secret_place(fact, keys))]
    places = dict.fromkeys([*answered, *taken.secret])
    if not places:
        return Cover(frame.keys)
    if any(keys.has_closed(place) for place in places):
        return Cover(frame.keys, is_late=True)
    first, *_ = [keys.make(place, frame.ids, now) for place in places]
    return Cover(frame.keys, first)


def _secret_place(fact: object, keys: QuestionKeys) -> Place | None:
    """What is taken back was given before, so a secret question has its key by then."""
    if isinstance(fact, AnswerGiven) and fact.secret:
        return fact.consultation, fact.question
    if isinstance(fact, AnswerTakenBack) and keys.get((fact.consultation, fact.question)):
        return fact.consultation, fact.question
    return None
