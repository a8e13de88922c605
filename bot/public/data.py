"""The same as open data: JSON and CSV, with nothing in them that is not on the page."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.files.sheets import as_csv
from bot.public.looking import Figures, Published, Put, Story
from bot.public.quoted import Quoted
from flows.consultation import Question, Text
from flows.promises import Ledger
from flows.result import Result, Row
from flows.value import Value
from storage.log_heads import Head

COLUMNS = (
    "question", "kind", "asked", "answer", "people", "people_who_use_the_service", "people_who_work_here", "won",
    "answered", "mean", "no_choice", "late",
)  # fmt: skip
HIDDEN = "Numbers under {limit} are null, and so is any number that would give one away."


def everything(seen: Published) -> dict[str, Any]:
    return {
        "about": HIDDEN.format(limit=seen.limit),
        "consultations": [_head(one) for one in seen.put],
        "outcomes": [_outcome(story) for story in seen.stories],
        "promises": [_promise(ledger) for ledger in seen.promises],
        "figures": _figures(seen.figures) if seen.figures else None,
        "log": _log(seen.log) if seen.log else None,
    }


def _log(head: Head) -> dict[str, Any]:
    """What stood for the log of what we did at the beginning of that day; `yousaid verify FILE` compares it."""
    return {"day": head.day, "entries": head.number, "hash": head.hash}


def _promise(ledger: Ledger) -> dict[str, Any]:
    promise, standing, answer = ledger.promise, ledger.standing(), ledger.last_answer()
    return {
        "about": _texts(promise.what),
        "consultation": promise.consultation,
        "status": standing.status,
        "late": standing.is_open and standing.is_late,
        "first_day": standing.first.isoformat(),
        "day": standing.until.isoformat(),
        "words": _texts(answer.words) if answer is not None else None,
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "people_more_than": figures.people,
        "messages_more_than": figures.messages,
        "votes_more_than": figures.votes,
        "thanked_within_10_seconds_percent": figures.thanked,
        "told_what_became_of_it_percent": figures.told,
        "days_until_half_were_told": figures.days,
        "told_by_the_promised_day": list(figures.on_time) if figures.on_time else None,
        "kept_by_the_promised_day": list(figures.kept) if figures.kept else None,
        "open_again": figures.open_again or 0,
    }


def one(put: Put, limit: int) -> dict[str, Any]:
    """Before it closes there is nothing of the answers in it."""
    return {
        **_head(put),
        "about": HIDDEN.format(limit=limit),
        "questions": [_question(question, put) for question in put.consultation.questions],
        "outcomes": [_outcome(story) for story in put.stories],
        "in_their_own_words": _quotes(put.quotes),
    }


def _quotes(quoted: Sequence[Quoted]) -> list[dict[str, str]]:
    return [{"language": one.language, "words": one.words} for one in quoted]


def _head(put: Put) -> dict[str, Any]:
    asked = put.consultation
    return {
        "name": asked.name,
        "title": _texts(asked.title),
        "who_decides": _texts(asked.decides),
        "what_can_change": _texts(asked.can_change),
        "opens": asked.opens.isoformat() if asked.opens else None,
        "closes": asked.closes.isoformat() if asked.closes else None,
        "is_closed": put.is_closed,
    }


def _question(question: Question, put: Put) -> dict[str, Any]:
    result = put.results.get(question.id)
    asked = {"id": question.id, "kind": question.kind, "asked": _texts(question.text), "secret": question.secret}
    return {**asked, "result": None if result is None else _result(question, result)}


def _result(question: Question, result: Result) -> dict[str, Any]:
    return {
        "answered": result.answered,
        "answers": [_row(question, row, result) for row in result.rows],
        "won": [label(question, value) for value in result.won] if result.is_told else None,
        "mean": mean(result),
        "no_choice": result.no_choice,
        "late": result.late,
        "objected": result.objected,
        "people_who_use_the_service": result.sides.members if result.sides else None,
        "people_who_work_here": result.sides.staff if result.sides else None,
    }


def _row(question: Question, row: Row, result: Result) -> dict[str, Any]:
    return {
        "answer": label(question, row.value),
        "people": row.people,
        "people_who_use_the_service": row.members,
        "people_who_work_here": row.staff,
    }


def _outcome(story: Story) -> dict[str, Any]:
    told, outcome, says = story.outcome, story.outcome.outcome, story.says
    return {
        "consultation": outcome.consultation,
        "told": told.at.isoformat(),
        "status": outcome.status,
        "said": _texts(outcome.said),
        "did": _texts(outcome.did),
        "because": _texts(outcome.because),
        "with": outcome.owner,
        "promised_by": outcome.by.isoformat() if outcome.by else None,
        "open_again": told.is_open_again,
        "in_their_own_words": _quotes(story.quotes),
        "people_say": {"answered": says.answered, **{str(row.value): row.people for row in says.rows}},
    }


def table(put: Put) -> str:
    """One line for each answer; a spreadsheet takes nothing in it for a formula."""
    return as_csv(COLUMNS, _lines(put)).decode()


def _lines(put: Put) -> Iterator[tuple[object, ...]]:
    for question in put.consultation.questions:
        result = put.results.get(question.id)
        if result is None:
            continue
        asked = (question.id, question.kind, _first(question.text))
        rest = (result.answered, mean(result), result.no_choice, result.late)
        for row in result.rows or (None,):
            if row is None:
                yield (*asked, None, None, None, None, None, *rest)
            else:
                won = ("yes" if row.value in result.won else "no") if result.is_told else None
                yield (*asked, label(question, row.value), row.people, row.members, row.staff, won, *rest)


def label(question: Question, value: Value) -> str:
    """An option by its words in the consultation's first language, anything else as it is."""
    if isinstance(value, int) and 1 <= value <= len(question.options):
        return _first(question.options[value - 1])
    return str(value)


def mean(result: Result) -> float | None:
    return None if result.tenths is None else result.tenths / 10


def _first(text: Text) -> str:
    return next(iter(text.by_language.values()))


def _texts(text: Text | None) -> dict[str, str] | None:
    return None if text is None else dict(text.by_language)
