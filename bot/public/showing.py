"""Stories, results and figures in the words of one language, ready for a template."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from bot.public.looking import Figures, Put, Story
from bot.public.quoted import Quoted
from bot.public.words import STATUSES, Own, Words
from flows.consultation import Question
from flows.measures import Share
from flows.promises import Ledger, Standing
from flows.result import Result, Row
from flows.value import Value

WON = {"rank": "page-first", "points": "page-points"}


@dataclass(frozen=True, slots=True)
class RowShown:
    """None: not shown. `bar`: of a hundred, how long it is drawn."""

    label: Own
    people: int | None
    members: int | None
    staff: int | None
    bar: int
    won: bool


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """`told`: the result in words. `notes`: what stands under the numbers."""

    text: Own
    told: Markup | None
    rows: Sequence[RowShown]
    has_sides: bool
    sides: tuple[int, int] | None
    answered: int | None
    notes: Sequence[Markup]


@dataclass(frozen=True, slots=True)
class StoryShown:
    id: str
    title: Own
    name: str
    on: str
    said: Own
    status: Markup
    did: Own | None
    why: Markup | None
    because: Own | None
    owner: str | None
    by: str | None
    is_open_again: bool
    is_done: bool
    says: Sequence[RowShown]
    says_few: Markup | None
    quotes: Sequence[Own] = ()


@dataclass(frozen=True, slots=True)
class PromiseShown:
    """`link`: the story that made it. `words`: what was done, or why it is late or dropped."""

    what: Own
    link: str | None
    first: str
    became: Markup | None
    is_late: bool
    words: Own | None


class Shows:
    def __init__(self, words: Words, limit: int) -> None:
        self.words, self.say, self.limit = words, words.say, limit

    @cached_property
    def hidden_why(self) -> Markup:
        return self.say("page-why", limit=self.limit)

    def story(self, story: Story) -> StoryShown:
        told, own = story.outcome, self.words.own
        outcome = told.outcome
        return StoryShown(
            id=outcome.id,
            title=own(story.consultation.title),
            name=story.consultation.name,
            on=self.words.day(told.at),
            said=own(outcome.said),
            status=self.say(STATUSES[outcome.status]),
            did=own(outcome.did) if outcome.did else None,
            why=self.say("page-learned" if outcome.status == "tried" else "page-because"),
            because=own(outcome.because) if outcome.because else None,
            owner=outcome.owner,
            by=self.words.day(outcome.by) if outcome.by else None,
            is_open_again=told.is_open_again,
            is_done=outcome.status == "done",
            says=self._rows(None, story.says) if story.says.answered is not None else (),
            says_few=None if story.says.answered is not None else self.say("page-few"),
            quotes=self.quotes(story.quotes),
        )

    def quotes(self, quoted: Sequence[Quoted]) -> list[Own]:
        """As they were written, in the language of whoever wrote them."""
        return [Own(one.language, one.words) for one in quoted]

    def promise(self, ledger: Ledger) -> PromiseShown:
        promise, standing, answer = ledger.promise, ledger.standing(), ledger.last_answer()
        return PromiseShown(
            what=self.words.own(promise.what),
            link=promise.subject if promise.kind == "outcome" else None,
            first=self.words.day(standing.first),
            became=self._became(standing),
            is_late=standing.is_open and standing.is_late,
            words=self.words.own(answer.words) if answer is not None and answer.words is not None else None,
        )

    def _became(self, standing: Standing) -> Markup | None:
        if not standing.is_open:
            return self.say("page-kept" if standing.status == "kept" else "page-dropped")
        return self.say("page-new-day", date=self.words.day(standing.until)) if standing.is_late else None

    def when(self, put: Put) -> Markup:
        closes = put.consultation.closes
        if closes is None:
            return self.say("page-open")
        return self.say("page-closed" if put.is_closed else "page-open-until", date=self.words.day(closes))

    def questions(self, put: Put) -> Iterator[QuestionShown]:
        for question in put.consultation.questions:
            if question.kind == "open_text":
                yield self._without_numbers(question, self.say("page-words"))
            elif (result := put.results.get(question.id)) is None:
                yield self._without_numbers(question, self.say("page-counting"))
            else:
                yield self._question(question, result)

    def _without_numbers(self, question: Question, note: Markup) -> QuestionShown:
        return QuestionShown(self.words.own(question.text), note, (), False, None, None, ())

    def _question(self, question: Question, result: Result) -> QuestionShown:
        rows = self._rows(question, result)
        return QuestionShown(
            text=self.words.own(question.text),
            told=self.told(question, result),
            rows=rows if any(row.people is not None for row in rows) else (),
            has_sides=result.sides is not None,
            sides=result.sides,
            answered=result.answered,
            notes=tuple(self._notes(question, result)),
        )

    def told(self, question: Question, result: Result) -> Markup | None:
        """The result in words; where it is a score, its mean."""
        if not result.is_told:
            return None
        if result.objected is not None:
            return self.say("page-objection" if result.objected else "page-no-objection")
        if question.kind == "score":
            return self._mean(question, result)
        if not result.won:
            return self.say("page-nobody")
        options = ", ".join(self.label(question, value).words for value in result.won)
        key = WON.get(question.kind, "page-most") if len(result.won) == 1 else "page-tie"
        return self.say(key, options=options)

    def _mean(self, question: Question, result: Result) -> Markup | None:
        if result.tenths is None:
            return None
        return self.say("page-mean", mean=self.words.tenths(result.tenths), high=question.high)

    def _notes(self, question: Question, result: Result) -> Iterator[Markup]:
        few = result.answered is None and (result.won or result.rows or not result.is_told)
        if few:
            yield self.say("page-few")
        elif result.answered is not None:
            yield self.say("page-answered", people=result.answered)
        if result.no_choice is not None:
            yield self._labelled("page-no-choice", result.no_choice)
        if result.late is not None:
            yield self._labelled("page-late", result.late)
        if question.secret:
            yield self.say("page-secret")
        if result.hides or (result.sides and any(row.staff is None for row in result.rows)):
            yield self.hidden_why

    def _labelled(self, key: str, number: int) -> Markup:
        return Markup("{}{} <bdi>{}</bdi>").format(self.say(key), self.words.colon, number)

    def _rows(self, question: Question | None, result: Result) -> tuple[RowShown, ...]:
        most = max((row.people or 0 for row in result.rows), default=0)
        return tuple(self._row(question, row, result, most) for row in result.rows)

    def _row(self, question: Question | None, row: Row, result: Result, most: int) -> RowShown:
        label = self.label(question, row.value) if question else self.words.choice(str(row.value))
        bar = round(100 * row.people / most) if row.people and most else 0
        return RowShown(label, row.people, row.members, row.staff, bar, row.value in result.won)

    def label(self, question: Question, value: Value) -> Own:
        if isinstance(value, int) and 1 <= value <= len(question.options):
            return self.words.own(question.options[value - 1])
        if isinstance(value, str):
            return self.words.choice(value)
        return Own(self.words.language, str(value))

    def figures(self, figures: Figures | None) -> list[tuple[Markup, Markup]]:
        """(label, figure) of those that are shown."""
        every = self._every_figure(figures) if figures else ()
        return [(self.say(key), figure) for key, figure in every if figure is not None]

    def _of(self, share: Share | None) -> Markup | None:
        return self.say("page-of", part=share.part, all=share.all) if share else None

    def _every_figure(self, figures: Figures) -> Iterator[tuple[str, Markup | None]]:
        yield "page-people", self._more_than(figures.people)
        yield "page-messages", self._more_than(figures.messages)
        yield "page-votes", self._more_than(figures.votes)
        yield "page-thanked", _isolated(figures.thanked, "%")
        yield "page-told", _isolated(figures.told, "%")
        yield "page-days", _isolated(figures.days)
        yield "page-on-time", self._of(figures.on_time)
        yield "page-kept-on-time", self._of(figures.kept)
        yield "page-again", _isolated(figures.open_again)

    def _more_than(self, number: int | None) -> Markup | None:
        return None if number is None else self.say("page-more-than", number=number)


def _isolated(number: int | None, sign: str = "") -> Markup | None:
    return None if number is None else Markup("<bdi>{}{}</bdi>").format(number, sign)
