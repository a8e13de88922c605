"""Begin a batch: leave repeats out, meet who wrote, and load what each turn may know, with one question for all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, union_all

from flows.changing import changed
from flows.foreseen import foreseen, of_several
from flows.out_of_hours import is_night
from flows.turn import Here, Incoming
from storage import (
    counted,
    members,
    strangers,
)
from storage.erased import ERASED_ONES, hash_of, written
from storage.frame import Begun, Frame, Offer, Who
from storage.linking import blinds_of, look_up, with_link
from storage.lists import among
from storage.loading import AtHand, Known, load
from storage.members import Found, Newcomer
from storage.references import next_number, reference
from storage.statements import rows, run
from storage.tables import messages
from storage.texts import keepable

_SEEN = union_all(
    select(messages.c.channel, messages.c.provider_id, messages.c.id, messages.c.text).where(
        among(messages.c.provider_id, "provider_ids")
    ),
    ERASED_ONES,
)


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


def installation(first: str, frame: Frame, offer: Offer, now: datetime) -> dict[str, Any]:
    """What is the same for everybody in this batch."""
    return {
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
        now=one.own[0].at,
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
