"""What became of what they said: STATUS, NEWS, and MORE, which goes on where the last page ended."""

from flows import asking
from flows.changing import changed
from flows.dues import for_status
from flows.loop import news_of
from flows.outcome import Outcome
from flows.phrase import Phrase
from flows.turn import Here, Say, Turn

ON_A_PAGE = 3
"""Views: with the line for MORE they fit in two segments in every language."""


def first_page(here: Here) -> Turn:
    """What they are owed, the newest views and what became of each; then where they are in the questions."""
    if not here.said:
        none = for_status(here.dues) or (Phrase("status-none"),)
        return Turn(here.state, Say((*none, *_questions_left(here))))
    return _views_from(here, 0)


def newest_news(here: Here) -> Turn:
    """The newest update they were told of, in full."""
    if not here.news:
        return Turn(here.state, Say((Phrase("news-none"),)))
    return _news_at(here, _each_once(here), 0)


def next_page(here: Here) -> Turn | None:
    """What comes after the last page of either; None where nothing does."""
    what, after = here.state.more or ("", "")
    if what == "status":
        place = _place_after(after, [said.reference for said in here.said])
        return _views_from(here, place) if place is not None else None
    if what == "news":
        news = _each_once(here)
        place = _place_after(after, [outcome.id for outcome in news])
        return _news_at(here, news, place) if place is not None else None
    return None


def _place_after(last: str, every: list[str]) -> int | None:
    """None where it was the last one, or is no longer there."""
    place = every.index(last) + 1 if last in every else len(every)
    return place if place < len(every) else None


def _views_from(here: Here, place: int) -> Turn:
    dues = for_status(here.dues) if not place else ()
    most = ON_A_PAGE - len(dues)
    page = here.said[place : place + most]
    shown = dues + tuple(
        Phrase(f"status-{said.status}", {"reference": said.reference, "date": said.at.date()}) for said in page
    )
    if place + most < len(here.said):
        state = changed(here.state, more=("status", page[-1].reference))
        return Turn(state, Say((*shown, Phrase("more"))))
    return Turn(changed(here.state, more=None), Say((*shown, *_questions_left(here))))


def _questions_left(here: Here) -> tuple[Phrase, ...]:
    consultation = asking.current(here)
    if consultation is None or consultation.has_closed(here.now):
        return ()
    applicable = tuple(asking.applicable(consultation, here.answers))
    answered = sum((consultation.name, question.id) in here.answers for question in applicable)
    count = Phrase("status-answers", {"answered": answered, "questions": len(applicable)})
    hear = (Phrase("hear-by", {"date": consultation.answer_by}, weight=1),) if consultation.answer_by else ()
    return (count, *hear)


def _each_once(here: Here) -> list[Outcome]:
    """An outcome may have been told twice: reading on must come to an end."""
    return list({outcome.id: outcome for outcome in here.news}.values())


def _news_at(here: Here, news: list[Outcome], place: int) -> Turn:
    say = news_of(news[place])
    if place + 1 == len(news):
        return Turn(changed(here.state, more=None), say)
    more = Phrase("more", weight=1)
    return Turn(changed(here.state, more=("news", news[place].id)), changed(say, phrases=(*say.phrases, more)))
