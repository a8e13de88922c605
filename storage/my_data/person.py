"""Who they are to us: where they are reached, how they agreed, what they chose, what they asked for."""

from collections.abc import Iterator

from sqlalchemy import bindparam, or_, select

from storage.members import loaded
from storage.my_data.part import Entry, Part
from storage.my_data.standing import where_it_stands
from storage.references import reference
from storage.tables import (
    addresses,
    audit,
    consents,
    data_requests,
    doubts,
    link_codes,
    linked_members,
    member_groups,
    members,
    opt_outs,
    rejoin_words,
    repeats,
    requests,
    strangers,
    views,
)
from storage.tables import messages as came

_MEMBER = select(members).where(members.c.id == bindparam("member"))
_ADDRESSES = select(addresses).where(addresses.c.member_id == bindparam("member")).order_by(addresses.c.id)
_OUT = (
    select(opt_outs.c.channel, opt_outs.c.at, opt_outs.c.how)
    .join(addresses, addresses.c.opt_out == opt_outs.c.opt_out)
    .where(addresses.c.member_id == bindparam("member"))
    .order_by(opt_outs.c.at)
)
_CONSENTS = select(consents).where(consents.c.member_id == bindparam("member")).order_by(consents.c.number)
_STRANGER = select(strangers.c.at).where(strangers.c.member_id == bindparam("member"))
_CODES = select(link_codes.c.until).where(link_codes.c.member_id == bindparam("member"))
_DOUBTS = select(doubts).where(doubts.c.member_id == bindparam("member")).order_by(doubts.c.since)
_WORDS = select(rejoin_words.c.at).where(rejoin_words.c.member_id == bindparam("member"))
_WERE = select(linked_members.c.was).where(linked_members.c.member_id == bindparam("member")).order_by("was")
_GROUPS = select(member_groups.c.name).where(member_groups.c.member_id == bindparam("member")).order_by("name")
_REQUESTS = select(requests).where(requests.c.member_id == bindparam("member")).order_by(requests.c.at)
_REPEATS = (
    select(repeats, came.c.kept_at)
    .join(came, came.c.id == repeats.c.message_id)
    .where(came.c.member_id == bindparam("member"))
    .order_by(came.c.id)
)
_DATA = select(data_requests).where(data_requests.c.member_id == bindparam("member")).order_by(data_requests.c.number)
_VIEWS = select(views.c.number).where(views.c.member_id == bindparam("member"))
_LOOKED = (
    select(audit.c.at, audit.c.did, audit.c.about, audit.c.reason)
    .where(or_(audit.c.about == bindparam("whole"), audit.c.about.in_(bindparam("references", expanding=True))))
    .order_by(audit.c.number)
)


def person(part: Part) -> Iterator[Entry]:
    for row in part.rows(_MEMBER):
        yield {
            "language": row.language,
            "known since": row.created_at,
            "wrote last": row.last_inbound_at,
            "has left": row.left,
            "questions are stopped": row.held,
            **where_it_stands(loaded(row.state)),
        }


def reached(part: Part) -> Iterator[Entry]:
    """The whole number or chat: it is theirs."""
    for row in part.rows(_ADDRESSES):
        yield {
            "channel": row.channel,
            "number or chat": part.keys.open(row.sealed, f"addresses:{row.id}").decode(),
            "came by": row.came_by,
            "since": row.came_at,
            "cannot be reached because": row.bad,
        }


def wants_no_messages(part: Part) -> Iterator[Entry]:
    for row in part.rows(_OUT):
        yield {"channel": row.channel, "since": row.at, "how": row.how}


def agreed(part: Part) -> Iterator[Entry]:
    """What each address agreed to and took back, for each purpose; of one purpose the newest counts."""
    for row in part.rows(_CONSENTS):
        yield {
            "at": row.at,
            "purpose": row.purpose,
            "yes": row.says_yes,
            "how": row.how,
            "on a list, agreed on": row.agreed_on,
            "on a list, agreed where": row.agreed_where,
            "words": row.agreed_words,
            "could say no there and then": row.could_say_no,
        }


def linked(part: Part) -> Iterator[Entry]:
    for row in part.rows(_CODES):
        yield {"a code to link a phone works until": row.until}
    for row in part.rows(_DOUBTS):
        yield {
            "it was not sure whether a number is still yours": row.since,
            "why": row.why,
            "asked at": row.asked_at,
            "something waits for the answer since": row.wanted_at,
        }
    for row in part.rows(_WORDS):
        yield {"words for a new phone were given at": row.at}
    for row in part.rows(_WERE):
        yield {"known here before under the number": row.was}


def stranger(part: Part) -> Iterator[Entry]:
    for row in part.rows(_STRANGER):
        yield {"at": row.at}


def groups(part: Part) -> Iterator[Entry]:
    for row in part.rows(_GROUPS):
        yield {"group": row.name}


def asked_for_a_person(part: Part) -> Iterator[Entry]:
    for row in part.rows(_REQUESTS):
        if part.has_message(row.message_id):
            yield {
                "at": row.at,
                "why": row.reason,
                "told that it will be later at": row.told_at,
                "settled at": row.settled_at,
            }


def came_twice(part: Part) -> Iterator[Entry]:
    for row in part.rows(_REPEATS):
        if part.has_message(row.message_id):
            yield {"first at": row.kept_at, "came again": row.times, "with other words": row.differing}


def asked_for_data(part: Part) -> Iterator[Entry]:
    for row in part.rows(_DATA):
        yield {
            "request": row.number,
            "asked at": row.asked_at,
            "due": row.due,
            "asked by text": row.message_id is not None,
            "made sure who it is at": row.checked_at,
            "how": row.checked_how,
            "closed at": row.closed_at,
            "became": row.became,
            "how or why": row.closed_how,
        }


def looked_at(part: Part) -> Iterator[Entry]:
    """What staff did to it, and why: not who it was."""
    known = [reference(row.number) for row in part.rows(_VIEWS) if part.has_view(row.number)]
    given = {"whole": f"member {part.member}", "references": known}
    for row in part.db.execute(_LOOKED, given):
        yield {"at": row.at, "staff": row.did, "about": row.about, "reason": row.reason}
