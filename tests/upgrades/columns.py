"""What stands in the columns whose meaning today's code relies on; what is not named here is made by its type."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.upgrades import documents
from tests.upgrades.row import BARE, CLOSED, OPEN, Row

Value = Callable[[Row], Any]
EVERY = (BARE, OPEN, CLOSED)
DAY = 86_400 * 1_000_000

PLACES: Mapping[str, tuple[int, ...]] = {
    "opt_outs": (CLOSED,),
    "question_keys": (OPEN,),
    "doubts": (CLOSED,),
    "strangers": (CLOSED,),
    "put_again": (OPEN,),
    "data_requests": (OPEN, CLOSED),
}
"""Tables in which not every row can be: only whoever left is on the list of those who left."""


def one_of(bare: Any, open_: Any, closed: Any) -> Value:
    """One for each of the three rows."""
    return lambda row: (bare, open_, closed)[row.place]


def always(value: Any) -> Value:
    return lambda row: value


def only(place: int, value: Value) -> Value:
    return lambda row: value(row) if row.place == place else None


def _address(row: Row) -> bytes:
    return row.sealed(row.number, f"addresses:{row.id}")


def _blind(row: Row) -> str:
    return row.keys.index("sms", row.number).hex()


def _opt_out(row: Row) -> str:
    return row.keys.opt_out_index("sms", row.number).hex()


def _of_a_list(value: Value) -> Value:
    """Once all agreements were those of lists; since then only one of the three is."""
    return lambda row: value(row) if row.place == OPEN or not row.is_since("0023") else None


NOTHING = always(None)
NAME: Value = lambda row: row.consultation  # noqa: E731
QUESTION: Value = lambda row: row.question  # noqa: E731
NUMBER: Value = lambda row: row.n  # noqa: E731
ID: Value = lambda row: row.id  # noqa: E731
ELSEWHERE: Value = lambda row: f"{row.n + 5000:032x}"  # noqa: E731
"""The id of somebody who is gone."""

MEMBERS: Mapping[str, Value] = {
    "members.state": documents.state,
    "members.language": lambda row: row.language,
    "members.left": one_of(False, False, True),
    "members.held": one_of(True, False, False),
    "addresses.channel": always("sms"),
    "addresses.blind": _blind,
    "addresses.opt_out": _opt_out,
    "addresses.sealed": _address,
    "addresses.bad": NOTHING,
    "addresses.came_by": one_of("wrote", "wrote", "import"),
    "addresses.agreed_words": only(OPEN, lambda row: row.words),
    "blinds.blind": _blind,
    "blinds.key_number": always(1),
    "opt_outs.opt_out": _opt_out,
    "opt_outs.channel": always("sms"),
    "opt_outs.how": always("wrote"),
    "consents.purpose": one_of("take_part", "take_part", "everything"),
    "consents.says_yes": one_of(True, True, False),
    "consents.how": one_of("wrote", "import", "stop"),
    "consents.import_id": _of_a_list(ID),
    "consents.agreed_on": _of_a_list(lambda row: row.day),
    "consents.agreed_where": _of_a_list(lambda row: row.words),
    "consents.by": _of_a_list(lambda row: row.who),
    "linked_members.was": ELSEWHERE,
    "erasures.member_id": ELSEWHERE,
    "erasures.step": always("last"),
    "erasures.done_at": lambda row: row.micros,
    "imports.state": one_of("done", "done", "waiting"),
    "imports.sealed": only(CLOSED, lambda row: row.sealed(documents.listed(row), f"imports:{row.id}")),
    "doubts.why": always("silent"),
    "data_requests.due": always("2026-12-20"),
    "data_requests.closed_at": only(CLOSED, lambda row: row.micros),
    "data_requests.became": only(CLOSED, always("handed_over")),
    "provider_copies.sealed": NOTHING,
    "provider_copies.given_up_at": lambda row: row.micros,
}

TEXTS: Mapping[str, Value] = {
    "messages.channel": always("sms"),
    "messages.provider_id": lambda row: f"SM{row.id}",
    "messages.kind": always("text"),
    "messages.text": lambda row: None if row.place == OPEN else row.words,
    "messages.raw": only(CLOSED, lambda row: json.dumps(f"\0 and {row.words}")),
    "messages.sealed": only(OPEN, lambda row: row.sealed_secretly(row.words, "messages")),
    "messages.key_id": only(OPEN, ID),
    "media.kind": always("image/jpeg"),
    "media.where_kept": lambda row: f"https://api.twilio.com/{row.n}",
    "media.place": always(0),
    "facts.kind": always("AnswerGiven"),
    "facts.consultation": NAME,
    "facts.subject": QUESTION,
    "facts.place": always(0),
    "views.number": NUMBER,
    "views.consultation": NAME,
    "views.about": NOTHING,
    "views.held": one_of(None, None, "outside"),
    "views.text": lambda row: row.words,
    "views.raw": NOTHING,
    "views.sealed": NOTHING,
    "views.key_id": NOTHING,
    "views.until_released": always(False),
    "views.taken_at": only(CLOSED, lambda row: row.micros),
    "view_covers.number": NUMBER,
    "view_hands.number": NUMBER,
    "view_life.number": NUMBER,
    "view_changes.what": one_of("continued", "changed", "taken_back"),
    "view_covers.kind": one_of("", "self_harm", "violence"),
    "requests.reason": one_of("asked", "not-understood", "fault"),
    "outbox.channel": always("sms"),
    "outbox.kind": one_of("reply", "update", "reply"),
    "outbox.priority": one_of(1, 20, 1),
    "outbox.state": one_of("queued", "sent", "unknown"),
    "outbox.text": lambda row: row.words,
    "outbox.sealed": NOTHING,
    "outbox.key_id": NOTHING,
    "outbox.staff": NOTHING,
    "outbox.member_id": ID,
    "outbox.address_id": ID,
    "outbox.fleeting": always(False),
    "outbox.buttons": only(OPEN, always('[["1", "Hot water"]]')),
    "outbox.asked": only(OPEN, lambda row: json.dumps(["question", "first-repair", row.consultation])),
    "outbox.segments": always(1),
    "outbox.rank": always(0),
    "outbox.expires_at": NOTHING,
    "outbox.code": NOTHING,
    "outbox.attempts": always(0),
    "orphans.status": always("delivered"),
    "orphans.code": NOTHING,
}

CONSULTATIONS: Mapping[str, Value] = {
    "consultations.name": NAME,
    "consultations.version": always(1),
    "consultations.opens": NOTHING,
    "consultations.opened_at": one_of(None, 0, 0),
    "consultations.closes": lambda row: {BARE: None, OPEN: row.micros + 14 * DAY, CLOSED: row.micros}[row.place],
    "consultations.closed_at": only(CLOSED, lambda row: row.micros),
    "consultations.gone": always(0),
    "consultation_versions.name": NAME,
    "consultation_versions.version": always(1),
    "consultation_versions.body": documents.consultation,
    "consultation_steps.name": NAME,
    "consultation_steps.what": one_of("looked", "tested", "invited"),
    "consultation_steps.version": always(1),
    "translations.name": NAME,
    "translations.language": always("pl"),
    "translations.body": always(json.dumps({"title": ["Oak House", "Dąb"]})),
    "put_again.question": QUESTION,
    "put_again.why": always("new"),
    "answered.consultation": NAME,
    "answered.question": QUESTION,
    "answered.until": NOTHING,
    "answered.late": always(False),
    "answered.ballot_id": ID,
    "ballots.consultation": NAME,
    "ballots.question": QUESTION,
    "ballots.version": always(1),
    "ballots.late": always(False),
    "ballots.loose": always(False),
    "ballots.value": one_of("1", None, "2"),
    "ballots.sealed": only(OPEN, lambda row: row.sealed_secretly("3", "ballots")),
    "ballots.key_id": only(OPEN, ID),
    "question_keys.consultation": NAME,
    "question_keys.question": QUESTION,
    "question_keys.sealed": lambda row: row.keys.seal(row.secret, f"question_keys:{row.id}"),
    "dues.consultation": NAME,
    "dues.kind": always("voucher"),
    "dues.until": always("2026-12-20"),
    "dues.ended_at": only(CLOSED, lambda row: row.micros),
    "due_events.what": one_of("owed", "owed", "paid"),
    "due_events.how": only(CLOSED, always("voucher")),
    "measured.consultation": NAME,
    "measured.body": documents.measures,
    "published_numbers.subject": lambda row: f"question:{row.consultation}/first-repair",
    "published_numbers.version": always(1),
    "published_numbers.body": documents.published,
}

WHAT_BECAME_OF_IT: Mapping[str, Value] = {
    "outcomes.consultation": NAME,
    "outcomes.status": one_of("heard", "done", "planned"),
    "outcomes.body": documents.outcome,
    "outcomes.reopened": always(0),
    "outcomes.reopened_at": NOTHING,
    "outcomes.version": always(1),
    "outcome_steps.number": always(1),
    "outcome_steps.is_correction": always(False),
    "outcome_steps.status": one_of("heard", "done", "planned"),
    "outcome_steps.body": documents.outcome,
    "outcome_views.number": NUMBER,
    "updates.kind": always("outcome"),
    "updates.subject": ID,
    "updates.cause": lambda row: f"outcome:{row.id}",
    "updates.cancelled_at": NOTHING,
    "updates.paused_at": NOTHING,
    "judgements.value": one_of("yes", "partly", "no"),
    "promises.kind": always("outcome"),
    "promises.subject": ID,
    "promises.cause": lambda row: f"outcome:{row.id}",
    "promises.consultation": NAME,
    "promises.body": documents.promise,
    "promise_events.step": always("made"),
    "promise_events.what": always("made"),
    "promise_events.until": always("2026-12-20"),
    "promise_events.words": only(OPEN, always(json.dumps(documents.TITLE))),
    "promise_events.of": NOTHING,
    "broadcasts.body": documents.broadcast,
    "broadcasts.state": one_of("draft", "done", "cancelled"),
    "broadcast_events.what": one_of("added", "done", "cancelled"),
    "quotes.quote": NUMBER,
    "quotes.consultation": NAME,
    "quotes.language": always("en"),
    "quotes.removed": always('["name"]'),
    "quotes.state": one_of("asked", "published", "withdrawn"),
    "quotes.ended_at": only(CLOSED, lambda row: row.micros),
    "quotes.ended_why": only(CLOSED, always("taken back")),
}

STAFF: Mapping[str, Value] = {
    "staff.roles": one_of('["duty_person"]', '["admin", "approver"]', '["outside_reader"]'),
    "staff.channel": one_of(None, "sms", "sms"),
    "staff.sealed": lambda row: None if row.is_bare else row.sealed(f"+4477009{row.n + 50_000}", f"staff:{row.who}"),
    "staff.email": lambda row: None if row.is_bare else row.sealed("a@b.example", f"staff email:{row.who}"),
    "staff.totp": only(OPEN, lambda row: row.sealed("JBSWY3DPEHPK3PXP", f"staff totp:{row.who}")),
    "duties.role": lambda row: f"repairs manager {row.n}",
    "duties.title": lambda row: f"Repairs manager {row.n}",
    "alerts.category": one_of("self_harm", "medical", "violence"),
    "alerts.level": one_of("high", "low", "high"),
    "alerts.cries": always(1),
    "alerts.round": always(0),
    "alert_events.what": one_of("opened", "acknowledged", "closed"),
    "alert_told.round": always(0),
    "alert_told.step": one_of("duty_person", "deputy", "everybody"),
    "shifts.day": lambda row: row.n % 7,
    "shifts.begins": always(540),
    "shifts.ends": always(1020),
    "spent_days.purpose": one_of("reply", "outcome", "help"),
    "money_told.mark": one_of(50, 80, 100),
    "data_told.step": one_of("opened", "week", "late"),
    "own_help_lines.nation": always("wales"),
    "restores.released_at": lambda row: row.micros,
    "backups.version": lambda row: row.revision,
}

EMAILS = ("sent", "refused")
KNOWN: Mapping[str, Value] = {**MEMBERS, **TEXTS, **CONSULTATIONS, **WHAT_BECAME_OF_IT, **STAFF}
OF_ANY_TABLE: Mapping[str, Value] = {
    "mail": one_of(None, "sent", "refused"),
    "mail_lease": NOTHING,
    "mail_tries": always(1),
    "name": lambda row: row.who,
    "who": lambda row: row.who,
    "by": lambda row: row.who,
    "author": lambda row: row.who,
    "owner": always("repairs manager"),
    "language": lambda row: row.language,
    "channel": always("sms"),
}
"""Columns that mean the same wherever they are."""

NUMBERS = ("number", "newest", "entry", "event", "entries", "size", "texts", "segments", "value")
"""Long whole numbers that are no moments."""
