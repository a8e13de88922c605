"""Begin a batch: leave repeats out, meet who wrote, and load what each turn may know, with one question for all."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, union_all

from flows.changing import changed
from flows.consultation import Consultation
from flows.dues import Due
from flows.foreseen import Foreseen, Need, foreseen, of_several
from flows.out_of_hours import is_night
from flows.outcome import Outcome
from flows.owed import Owed
from flows.turn import Desk, Given, Here, Incoming, NewsOf, Said, Told
from flows.unasked import PAUSED
from storage import (
    alerting,
    consultations,
    counted,
    data_requests,
    desks,
    dues,
    loop,
    members,
    pauses,
    promises,
    quotes,
    staff,
    status,
    strangers,
)
from storage.erased import ERASED_ONES, hash_of, written
from storage.frame import Begun, Frame, Offer, Who
from storage.given import RECENT, load_answers, load_recent
from storage.linking import blinds_of, look_up, tries, with_link
from storage.lists import among
from storage.members import Found, Newcomer
from storage.references import next_number, reference
from storage.secret_questions import Place, QuestionKeys
from storage.statements import rows, run
from storage.tables import messages
from storage.texts import keepable

_SEEN = union_all(
    select(messages.c.channel, messages.c.provider_id, messages.c.id, messages.c.text).where(
        among(messages.c.provider_id, "provider_ids")
    ),
    ERASED_ONES,
)


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


def begin(db: Connection, batch: Sequence[Incoming], frame: Frame, now: datetime) -> list[Begun]:
    """Leaves repeats out; one `Begun` for each member, in the order of their first messages."""
    first = reference(next_number(db))
    fresh = written(db, without_repeats(db, [tidied(incoming) for incoming in batch], frame), frame)
    by_address = group(fresh, frame)
    offer = frame.offer(db)
    links = look_up(db, given(fresh, frame), frame.keys, now)
    there = meet(db, by_address, frame, offer, now, blinds_of(db, links.values()))
    met = strangers.shut_out(db, there, by_address, frame, now)
    every = [at_hand(met[blind], tuple(own), frame) for blind, own in by_address.items()]
    known = load(db, every, frame, now)
    anywhere = installation(first, frame, offer, now)
    return [with_link(begun(one, known, anywhere, frame), one.foreseen, links, known.tries, frame) for one in every]


def at_hand(found: Found, own: tuple[Incoming, ...], frame: Frame) -> AtHand:
    return AtHand(found, own, of_several([one.text for one in own], frame.words(found.state.language)))


def given(batch: Iterable[Incoming], frame: Frame) -> list[str]:
    """The codes and words of other phones that came; they are the same in every language."""
    words = frame.words(frame.default_language)
    return [code for one in batch if (code := foreseen(one.text, words).given)]


def tidied(incoming: Incoming) -> Incoming:
    """What identifies a message or an address must be the same on both databases; the text itself stays as it is."""
    provider_id, address = keepable(incoming.provider_id), keepable(incoming.address)
    if provider_id == incoming.provider_id and address == incoming.address:
        return incoming
    return changed(incoming, provider_id=provider_id, address=address)


def without_repeats(db: Connection, batch: Sequence[Incoming], frame: Frame) -> list[Incoming]:
    """The first of each (channel, provider id) that was not kept before, be it erased since. Repeats are counted."""
    firsts: dict[tuple[str, str], Incoming] = {}
    for incoming in batch:
        firsts.setdefault((incoming.channel, incoming.provider_id), incoming)
    provider_ids = [provider_id for _, provider_id in firsts]
    hashes = {hash_of(frame.keys, *key): key for key in firsts}
    found = rows(db, _SEEN, provider_ids=provider_ids, hashes=list(hashes))
    seen = {(channel, provider_id): (id, text) for channel, provider_id, id, text in found if id is not None}
    erased = {hashes[hash] for _, hash, id, _ in found if id is None}
    repeated = [
        (id, text not in (None, keepable(firsts[key].text))) for key, (id, text) in seen.items() if key in firsts
    ]
    note_repeats(db, repeated)
    if repeated:
        counted.add(db, Counter(("repeats", key[0]) for key in seen if key in firsts))
    return [incoming for key, incoming in firsts.items() if key not in seen and key not in erased]


def note_repeats(db: Connection, repeated: Sequence[tuple[str, bool]]) -> None:
    run(
        db,
        "INSERT INTO repeats (message_id, times, differing) VALUES (?, 1, ?) ON CONFLICT (message_id) DO UPDATE "
        "SET times = repeats.times + 1, differing = repeats.differing OR excluded.differing",
        repeated,
    )


def group(batch: Iterable[Incoming], frame: Frame) -> dict[str, list[Incoming]]:
    """Each address's messages, in order of arrival, by its blind index."""
    by_address: dict[str, list[Incoming]] = {}
    for incoming in batch:
        by_address.setdefault(frame.keys.index(incoming.channel, incoming.address).hex(), []).append(incoming)
    return by_address


def meet(
    db: Connection,
    by_address: Mapping[str, Sequence[Incoming]],
    frame: Frame,
    offer: Offer,
    now: datetime,
    also: Sequence[str],
) -> dict[str, Found]:
    newcomers = {
        blind: Newcomer(messages_[0].channel, messages_[0].address, first_language(messages_[0], offer))
        for blind, messages_ in by_address.items()
    }
    return members.meet(db, newcomers, frame.keys, frame.ids, now, also)


def first_language(incoming: Incoming, offer: Offer) -> str:
    """The app's language where it is on offer."""
    wanted = incoming.language
    return wanted if wanted is not None and wanted in offer.languages else offer.first


def load(db: Connection, met: Sequence[AtHand], frame: Frame, now: datetime) -> Known:
    ids = [one.member for one in met]
    keys = QuestionKeys(db, frame.keys)
    answers, took_part = load_answers(db, ids, keys)
    for one in met:
        if one.found.state.consultation is not None:
            took_part[one.member].add(keepable(one.found.state.consultation))
    curious = [one.member for one in met if one.needs("history")]
    wanted, heard_of = opened(met, "did_it"), opened(met, "promise")
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
        told=alerting.told_at(db, told, frame.keys) if told else {},
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


def opened(met: Sequence[AtHand], kind: str) -> set[str]:
    return {asked.id for one in met for asked in one.found.state.open if asked.kind == kind}


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


def installation(first: str, frame: Frame, offer: Offer, now: datetime) -> dict[str, Any]:
    """What is the same for everybody in this batch."""
    return {
        "now": now,
        "today": now.astimezone(frame.zone).date(),
        "by_night": is_night(now, frame.zone, frame.quiet),
        "name": frame.name,
        "nation": frame.nation,
        "notice": frame.notice,
        "languages": offer.languages,
        "reference": first,
    }


def begun(one: AtHand, known: Known, anywhere: dict[str, Any], frame: Frame) -> Begun:
    found, member, state = one.found, one.member, one.found.state
    here = Here(
        state=state,
        words=frame.words(state.language),
        consultations=known.consultations[member],
        answers=known.answers[member],
        outcomes={asked.id: known.outcomes[asked.id] for asked in state.open if asked.id in known.outcomes},
        news=known.news.get(member, ()),
        said=known.said.get(member, ()),
        recent=known.recent.get(member, ()),
        told=known.told.get(member, ()),
        waiting=known.waiting.get(member, 0),
        desk=known.desks.get(member),
        owed=known.owed.get(member, ()),
        promised=known.promised,
        promises=known.promises,
        on_staff=member in known.on_staff,
        address=found.address,
        code=frame.codes() if one.needs("forget-code") else "",
        dues=known.dues.get(member, ()),
        may_ask=frame.basis == "consent" and found.asked_again is None,
        data_by=known.data_by.get(member),
        doubt=found.doubt,
        quotes=known.quotes.get(member, {}),
        **anywhere,
    )
    return Begun(Who(member, found.address, found.channel), here, one.own)
