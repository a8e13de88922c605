"""What became of what they said: STATUS and NEWS."""

from flows import asking
from flows.loop import news_of
from flows.phrase import Phrase
from flows.turn import Here, Say

MOST_SHOWN = 4


def what_became_of_it(here: Here) -> tuple[Phrase, ...]:
    """The newest views and what became of each, then where they are in the questions."""
    if not here.said:
        return (Phrase("status-none"), *_questions_left(here))
    shown = tuple(
        Phrase(f"status-{said.status}", {"reference": said.reference, "date": said.at.date()}, weight=place)
        for place, said in enumerate(here.said[:MOST_SHOWN])
    )
    return (*shown, *_questions_left(here))


def _questions_left(here: Here) -> tuple[Phrase, ...]:
    consultation = asking.current(here)
    if consultation is None or consultation.has_closed(here.now):
        return ()
    applicable = tuple(asking.applicable(consultation, here.answers))
    answered = sum((consultation.name, question.id) in here.answers for question in applicable)
    count = Phrase("status-answers", {"answered": answered, "questions": len(applicable)})
    return (count, Phrase("hear-by", {"date": consultation.answer_by})) if consultation.answer_by else (count,)


def news(here: Here) -> Say:
    """The newest update they were told of, in full."""
    if not here.news:
        return Say((Phrase("news-none"),))
    return news_of(here.news[0])
