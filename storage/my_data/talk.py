"""What was said: their messages and views, what came with them, our messages to them, and notes on a meaning."""

from collections.abc import Iterator

from sqlalchemy import bindparam, select

from storage.my_data.part import Entry, Part, as_written, why_none
from storage.references import reference
from storage.tables import (
    facts,
    meanings,
    media,
    messages,
    outbox,
    quotes,
    view_changes,
    view_covers,
    view_life,
    view_reads,
    views,
)

_MESSAGES = select(messages).where(messages.c.member_id == bindparam("member")).order_by(messages.c.id)
_OF_MESSAGES = messages.c.member_id == bindparam("member")
_MEDIA = (
    select(media, messages.c.kept_at, messages.c.channel)
    .join(messages, messages.c.id == media.c.message_id)
    .where(_OF_MESSAGES)
    .order_by(media.c.message_id, media.c.place)
)
_FACTS = (
    select(facts, messages.c.kept_at)
    .join(messages, messages.c.id == facts.c.message_id)
    .where(_OF_MESSAGES)
    .order_by(facts.c.message_id, facts.c.place)
)
_MEANINGS = (
    select(meanings)
    .join(messages, messages.c.id == meanings.c.message_id)
    .where(_OF_MESSAGES)
    .order_by(meanings.c.message_id, meanings.c.version)
)
_VIEWS = (
    select(views, view_life.c.owner, view_life.c.read_at, view_life.c.told_at)
    .outerjoin(view_life, view_life.c.number == views.c.number)
    .where(views.c.member_id == bindparam("member"))
    .order_by(views.c.number)
)
_CHANGES = (
    select(view_changes, messages.c.kept_at)
    .join(messages, messages.c.id == view_changes.c.message_id)
    .where(_OF_MESSAGES)
    .order_by(view_changes.c.message_id)
)
_READS = (
    select(view_reads.c.number, view_reads.c.at)
    .join(views, views.c.number == view_reads.c.number)
    .where(views.c.member_id == bindparam("member"))
    .order_by(view_reads.c.at)
)
_COVERS = (
    select(view_covers.c.number, view_covers.c.kind, view_covers.c.at)
    .join(views, views.c.number == view_covers.c.number)
    .where(views.c.member_id == bindparam("member"))
    .order_by(view_covers.c.at)
)
_QUOTES = (
    select(quotes)
    .join(views, views.c.number == quotes.c.number)
    .where(views.c.member_id == bindparam("member"))
    .order_by(quotes.c.quote)
)
_SENT = select(outbox).where(outbox.c.member_id == bindparam("member")).order_by(outbox.c.id)


def written(part: Part) -> Iterator[Entry]:
    for row in part.rows(_MESSAGES):
        if part.has_message(row.id):
            text = as_written(row.text, row.raw)
            yield {
                "at": row.at,
                "kept at": row.kept_at,
                "channel": row.channel,
                "kind": row.kind,
                "words": text,
                "no words because": why_none(text, row.sealed),
                "the provider's own number of it": row.provider_id,
            }


def came_with_them(part: Part) -> Iterator[Entry]:
    for row in part.rows(_MEDIA):
        if part.has_message(row.message_id):
            yield {"at": row.kept_at, "kind": row.kind, "kept by": row.channel, "kept at": row.where_kept}


def happened(part: Part) -> Iterator[Entry]:
    for row in part.rows(_FACTS):
        if part.has_message(row.message_id):
            yield {"at": row.kept_at, "what": row.kind, "consultation": row.consultation, "about": row.subject}


def said(part: Part) -> Iterator[Entry]:
    for row in part.rows(_VIEWS):
        if part.has_view(row.number):
            text = as_written(row.text, row.raw)
            yield {
                "reference": reference(row.number),
                "at": row.at,
                "consultation": row.consultation,
                "words": text,
                "no words because": why_none(text, row.sealed),
                "kept for": row.held,
                "photos and voice notes": row.attached,
                "taken back at": row.taken_at,
                "with": row.owner,
                "read at": row.read_at,
                "told that there is no answer yet at": row.told_at,
            }


def read_by_staff(part: Part) -> Iterator[Entry]:
    """When, and not who."""
    for row in part.rows(_READS):
        if part.has_view(row.number):
            yield {"at": row.at, "reference": reference(row.number)}


def covered(part: Part) -> Iterator[Entry]:
    for row in part.rows(_COVERS):
        if part.has_view(row.number):
            yield {"at": row.at, "reference": reference(row.number), "kind": row.kind or "not hard to read"}


def changed(part: Part) -> Iterator[Entry]:
    for row in part.rows(_CHANGES):
        if part.has_view(row.number):
            yield {"at": row.kept_at, "reference": reference(row.number), "what": row.what}


def meant(part: Part) -> Iterator[Entry]:
    """What staff wrote down, for those who do not read the language."""
    for row in part.rows(_MEANINGS):
        if part.has_message(row.message_id):
            yield {"at": row.at, "what staff say that it means": row.text}


def quoted(part: Part) -> Iterator[Entry]:
    """What they said to being quoted, and what became of it; never which worker did what."""
    for row in part.rows(_QUOTES):
        if part.has_view(row.number):
            yield {
                "reference": reference(row.number),
                "words": row.words,
                "asked at": row.asked_at,
                "answered at": row.answered_at,
                "how it stands": row.state,
                "published or not at": row.decided_at,
                "ended at": row.ended_at,
            }


def sent(part: Part) -> Iterator[Entry]:
    for row in part.rows(_SENT):
        if part.has_post(row.message_id, row.update_id):
            yield {
                "made at": row.created_at,
                "sent at": row.sent_at,
                "channel": row.channel,
                "kind": row.kind,
                "what became of it": row.state,
                "words": row.text,
                "no words because": why_none(row.text, row.sealed),
                "texts": row.segments,
                "the provider's own number of it": row.provider_id,
                "the provider's word": row.code,
            }
