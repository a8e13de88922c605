"""Consultations, outcomes and promises to JSON and back, with a version, so that an older release's can be read."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from flows.consultation import USUAL_TOTAL, Audience, Condition, Consultation, Question, Text
from flows.outcome import About, AgainstVote, Outcome
from flows.promises import Event, Promise
from flows.state import Asked
from flows.value import Value

VERSION = 1
_ENCODER = json.JSONEncoder(separators=(",", ":"))


class NewerDocument(ValueError):
    """It was written by a release that this one does not know."""


@lru_cache(maxsize=1024, typed=True)
def value_to_json(value: Value) -> str:
    """No blanks in it, so that SQL can look inside a list."""
    return _ENCODER.encode(value)


@lru_cache(maxsize=1024)
def value_from_json(kept: str) -> Value:
    value = json.loads(kept)
    return tuple(value) if isinstance(value, list) else value


def consultation_to_json(consultation: Consultation) -> str:
    """The content alone: name, version, opening and closing stand in columns of their own."""
    c = consultation
    return _dumped(
        title=_texts(c.title),
        decides=_texts(c.decides),
        can_change=_texts(c.can_change),
        questions=[_question(question) for question in c.questions],
        languages=list(c.languages),
        answer_by=c.answer_by.isoformat() if c.answer_by else None,
        keyword=c.keyword,
        audience={"channels": list(c.audience.channels), "languages": list(c.audience.languages)},
        sensitive=c.sensitive,
        **_only_if_there(rung=c.rung, decided_by=c.decided_by, short_because=_texts(c.short_because), offers=c.offers),
    )


def consultation_from_json(name: str, version: int, kept: str) -> Consultation:
    body = _loaded(kept)
    return Consultation(
        name=name,
        title=_required(body["title"]),
        decides=_required(body["decides"]),
        can_change=_required(body["can_change"]),
        questions=tuple(_question_from(question) for question in body["questions"]),
        languages=tuple(body["languages"]),
        version=version,
        answer_by=_day(body["answer_by"]),
        keyword=body["keyword"],
        audience=Audience(tuple(body["audience"]["channels"]), tuple(body["audience"]["languages"])),
        sensitive=body["sensitive"],
        rung=body.get("rung"),
        decided_by=body.get("decided_by"),
        short_because=_text(body.get("short_because")),
        offers=body.get("offers"),
    )


def outcome_to_json(outcome: Outcome) -> str:
    return _dumped(
        said=_texts(outcome.said),
        did=_texts(outcome.did),
        because=_texts(outcome.because),
        references=list(outcome.about.references),
        answers=[[question, value] for question, value in outcome.about.answers],
        owner=outcome.owner,
        by=outcome.by.isoformat() if outcome.by else None,
        sensitive=outcome.sensitive,
        **_only_if_there(voted=list(outcome.about.voted), against=_against(outcome.against), why=_texts(outcome.why)),
    )


def outcome_from_json(id: str, consultation: str, status: Any, kept: str) -> Outcome:
    body = _loaded(kept)
    return Outcome(
        id=id,
        consultation=consultation,
        status=status,
        said=_required(body["said"]),
        did=_text(body["did"]),
        because=_text(body["because"]),
        about=_about(body),
        owner=body["owner"],
        by=_day(body["by"]),
        sensitive=body["sensitive"],
        against=_against_from(body.get("against")),
        why=_text(body.get("why")),
    )


def outcome_of(row: Any) -> Outcome:
    """From a row of the table of outcomes."""
    return outcome_from_json(row.id, row.consultation, row.status, row.body)


def promise_to_json(promise: Promise) -> str:
    return _dumped(
        what=_texts(promise.what),
        owner=promise.owner,
        references=list(promise.about.references),
        answers=[[question, value] for question, value in promise.about.answers],
        sensitive=promise.sensitive,
        **_only_if_there(voted=list(promise.about.voted)),
    )


def promise_of(row: Any) -> Promise:
    """From a row of the table of promises."""
    body = _loaded(row.body)
    return Promise(
        id=row.id,
        number=row.number,
        kind=row.kind,
        consultation=row.consultation,
        what=_required(body["what"]),
        owner=body["owner"],
        about=_about(body),
        subject=row.subject,
        sensitive=body["sensitive"],
    )


def event_of(row: Any) -> Event:
    """From a row of a promise's ledger."""
    words = _text(json.loads(row.words)) if row.words else None
    return Event(row.what, row.at, row.step, _day(row.until), words, row.who, row.of)


def words_to_json(words: Text | None) -> str | None:
    return None if words is None else json.dumps(_texts(words))


def asked_to_json(asked: Asked | None) -> str | None:
    return None if asked is None else json.dumps([asked.kind, asked.id, asked.consultation])


def asked_from_json(kept: str) -> Asked:
    return Asked(*json.loads(kept))


def _about(body: Mapping[str, Any]) -> About:
    answers = ((question, tuple(v) if isinstance(v, list) else v) for question, v in body["answers"])
    return About(tuple(body["references"]), tuple(answers), tuple(body.get("voted", ())))


def _against(against: AgainstVote | None) -> dict[str, Any] | None:
    if against is None:
        return None
    chosen = against.chosen if isinstance(against.chosen, str) else _texts(against.chosen)
    return {"question": against.question, "chosen": chosen, "decided": _texts(against.decided)}


def _against_from(kept: Mapping[str, Any] | None) -> AgainstVote | None:
    if kept is None:
        return None
    chosen = kept["chosen"] if isinstance(kept["chosen"], str) else _required(kept["chosen"])
    return AgainstVote(kept["question"], chosen, _required(kept["decided"]))


def _only_if_there(**body: Any) -> dict[str, Any]:
    """What older releases did not know is left out where it is empty, so that what is the same stays the same."""
    return {key: value for key, value in body.items() if value not in (None, [])}


def _dumped(**body: Any) -> str:
    return json.dumps({"v": VERSION, **body}, sort_keys=True)


def _loaded(kept: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(kept)
    if body["v"] > VERSION:
        raise NewerDocument("A newer release of yousaid wrote this: update yousaid.")
    return body


def _texts(text: Text | None) -> list[list[str]] | None:
    """Pairs and not an object, since the first language is the one that others fall back on."""
    return None if text is None else [[language, words] for language, words in text.by_language.items()]


def _text(pairs: Sequence[Sequence[str]] | None) -> Text | None:
    return None if pairs is None else _required(pairs)


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def _question(question: Question) -> dict[str, Any]:
    """The usual total is left out, so that a file loaded again is no new version only because we have learnt totals."""
    q = question
    return {
        "id": q.id,
        "kind": q.kind,
        "text": _texts(q.text),
        "short": _texts(q.short),
        "options": [_texts(option) for option in q.options],
        "low": q.low,
        "high": q.high,
        "low_label": _texts(q.low_label),
        "high_label": _texts(q.high_label),
        "ask_if": [q.ask_if.question, list(q.ask_if.values)] if q.ask_if else None,
        "secret": q.secret,
        **({} if q.total == USUAL_TOTAL else {"total": q.total}),
    }


def _question_from(kept: Mapping[str, Any]) -> Question:
    return Question(
        id=kept["id"],
        kind=kept["kind"],
        text=_required(kept["text"]),
        short=_text(kept["short"]),
        options=tuple(_required(option) for option in kept["options"]),
        low=kept["low"],
        high=kept["high"],
        low_label=_text(kept["low_label"]),
        high_label=_text(kept["high_label"]),
        ask_if=Condition(kept["ask_if"][0], tuple(kept["ask_if"][1])) if kept["ask_if"] else None,
        secret=kept["secret"],
        total=kept.get("total", USUAL_TOTAL),
    )


def _required(pairs: Sequence[Sequence[str]]) -> Text:
    return Text({language: words for language, words in pairs})  # noqa: C416
