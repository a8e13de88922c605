"""What each turn of a batch may know beyond who wrote and what: one question for all of them, and only where needed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from flows.consultation import Consultation
from flows.due import Due
from flows.foreseen import Foreseen, Need
from flows.outcome import Outcome
from flows.owed import Owed
from flows.state import JUDGED_BEFORE
from flows.turn import Desk, Given, Incoming, NewsOf, Said, Told
from flows.unasked import PAUSED
from storage import (
    alerting,
    consultations,
    data_requests,
    desks,
    dues,
    loop,
    pauses,
    promises,
    quotes,
    staff,
    status,
)
from storage.frame import Frame
from storage.given import RECENT, load_answers, load_recent
from storage.linking import tries
from storage.members import Found
from storage.secret_questions import Place, QuestionKeys
from storage.texts import keepable


class AtHand(NamedTuple):
    """One member of a batch, what they wrote, and what that says by itself of what the turn will need."""

    found: Found
    own: tuple[Incoming, ...]
    foreseen: Foreseen

    @property
    def member(self) -> str:
        return self.found.member

    @property
    def address(self) -> tuple[str, str, str]:
        """(member, channel, address)."""
        return self.found.member, self.own[0].channel, self.own[0].address

    def needs(self, need: Need) -> bool:
        return need in self.foreseen.needs


@dataclass(frozen=True, slots=True)
class Known:
    """What was loaded for the members of one batch, by member."""

    consultations: Mapping[str, tuple[Consultation, ...]]
    answers: Mapping[str, Mapping[Place, Given]]
    outcomes: Mapping[str, Outcome]
    recent: Mapping[str, tuple[str, ...]]
    said: Mapping[str, tuple[Said, ...]]
    news: Mapping[str, tuple[Outcome, ...]]
    told: Mapping[str, tuple[Told, ...]]
    waiting: Mapping[str, int]
    desks: Mapping[str, Desk]
    owed: Mapping[str, tuple[Owed, ...]]
    promised: Mapping[str, date]
    promises: Mapping[str, NewsOf]
    on_staff: Collection[str]
    dues: Mapping[str, tuple[Due, ...]]
    tries: Mapping[str, int]
    data_by: Mapping[str, date]
    quotes: Mapping[str, Mapping[str, str]]


def load(db: Connection, met: Sequence[AtHand], frame: Frame, now: datetime) -> Known:
    ids = [one.member for one in met]
    keys = QuestionKeys(db, frame.keys)
    answers, took_part = load_answers(db, ids, keys)
    for one in met:
        if one.found.state.consultation is not None:
            took_part[one.member].add(keepable(one.found.state.consultation))
    curious = [one.member for one in met if one.needs("history")]
    wanted, heard_of = opened(met, "did_it", JUDGED_BEFORE), opened(met, "promise")
    addresses = [one.address for one in met]
    asking = [one.member for one in met if one.needs("data-by")]
    paused = [one.member for one in met if one.found.state.pace == PAUSED]
    talked = [one.member for one in met if wrote_lately(one.found, now)]
    trying = [one.member for one in met if one.foreseen.given]
    told = [one.address for one in met if one.needs("told")]
    return Known(
        consultations=consultations.for_members(db, took_part, now),
        answers=answers,
        outcomes=loop.by_id(db, wanted) if wanted else {},
        recent=load_recent(db, talked, keys, now) if talked else {},
        said=status.said_by(db, curious, now) if curious else {},
        news=status.news_for(db, curious, now) if curious else {},
        told=alerting.told_at(db, told, frame.keys, now) if told else {},
        waiting=pauses.waiting(db, paused) if paused else {},
        desks=load_desks(db, met, frame),
        owed=frame.owed(db, addresses, now),
        promised=load_promised(db, wanted) if wanted else {},
        promises=load_promises(db, heard_of) if heard_of else {},
        on_staff=staff.who_is(db, addresses, frame.keys) if wanted else (),
        dues=dues.open_of(db, curious) if curious else {},
        tries=tries(db, trying, now) if trying else {},
        data_by=data_requests.promised(db, asking) if asking else {},
        quotes=quotes.answerable(db, quoted, now) if (quoted := asked_to_quote(met)) else {},
    )


def wrote_lately(found: Found, now: datetime) -> bool:
    return found.last_inbound_at is not None and now - found.last_inbound_at < RECENT


def asked_to_quote(met: Sequence[AtHand]) -> list[str]:
    """Who may answer it now: not while they may be in danger, nor who may be somebody else by now."""
    states = ((one.member, one.found.state, one.found.doubt) for one in met if _is_asked(one))
    return [member for member, state, doubt in states if not (state.held or state.left or doubt)]


def _is_asked(one: AtHand) -> bool:
    return any(asked.kind == quotes.KIND for asked in one.found.state.open) or any(text.token for text in one.own)


def opened(met: Sequence[AtHand], *kinds: str) -> set[str]:
    return {asked.id for one in met for asked in one.found.state.open if asked.kind in kinds}


def load_promised(db: Connection, outcomes: Collection[str]) -> dict[str, date]:
    return {outcome: ledger.standing().until for outcome, ledger in promises.reopened(db, outcomes).items()}


def load_promises(db: Connection, ids: Collection[str]) -> dict[str, NewsOf]:
    ledgers = promises.by_id(db, ids)
    return {
        id: NewsOf(one.promise.owner, one.standing().is_open and one.standing().is_late) for id, one in ledgers.items()
    }


def load_desks(db: Connection, met: Sequence[AtHand], frame: Frame) -> dict[str, Desk]:
    """Only of those whose text may be for it, or who press a button."""
    written = [one.address for one in met if one.needs("desk")]
    pressed = [one.address for one in met if any(incoming.token for incoming in one.own)]
    desks_ = desks.at(db, written, pressed, frame.keys) if written or pressed else {}
    asked = {one.member for one in met if one.needs("progress")} if desks_ else ()
    return {key: desks.with_progress(db, one) if key in asked else one for key, one in desks_.items()}
