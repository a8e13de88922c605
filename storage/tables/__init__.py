"""The tables, one file per subject."""

from storage.tables.answers import answered, ballots, question_keys
from storage.tables.backups import backups, restores
from storage.tables.broadcasts import broadcast_events, broadcast_told, broadcasts
from storage.tables.chosen import own_help_lines, own_words, recovery_codes, shifts
from storage.tables.columns import METADATA
from storage.tables.complaints import complaint_reads, complaint_told, reader_told
from storage.tables.consultations import (
    consultation_steps,
    consultation_versions,
    consultations,
    put_again,
    translations,
)
from storage.tables.dues import due_events, dues
from storage.tables.erasures import erased_messages, erasures, provider_copies
from storage.tables.inbound import (
    facts,
    meanings,
    media,
    messages,
    repeats,
    requests,
    view_changes,
    view_covers,
    view_hands,
    views,
)
from storage.tables.loop import (
    decide_told,
    judgements,
    outcome_steps,
    outcome_views,
    outcomes,
    updates,
    view_life,
    view_reads,
)
from storage.tables.money import money_told, spent_days, strangers
from storage.tables.office import (
    audit,
    counters,
    duties,
    log_heads,
    measured,
    sessions,
    settings,
    sign_in_links,
    sign_in_tries,
    staff,
    staff_languages,
)
from storage.tables.outbox import orphans, outbox
from storage.tables.people import (
    addresses,
    blinds,
    consents,
    imports,
    link_codes,
    linked_members,
    member_groups,
    members,
    opt_outs,
)
from storage.tables.promises import promise_events, promise_told, promises
from storage.tables.publishing import published_numbers
from storage.tables.quotes import hidden_names, quotes
from storage.tables.rights import data_requests, data_told
from storage.tables.safety import alert_events, alert_told, alerts
from storage.tables.whose import doubts, rejoin_words

__all__ = [
    "METADATA",
    "addresses",
    "alert_events",
    "alert_told",
    "alerts",
    "answered",
    "audit",
    "backups",
    "ballots",
    "blinds",
    "broadcast_events",
    "broadcast_told",
    "broadcasts",
    "complaint_reads",
    "complaint_told",
    "consents",
    "consultation_steps",
    "consultation_versions",
    "consultations",
    "counters",
    "data_requests",
    "data_told",
    "decide_told",
    "doubts",
    "due_events",
    "dues",
    "duties",
    "erased_messages",
    "erasures",
    "facts",
    "hidden_names",
    "imports",
    "judgements",
    "link_codes",
    "linked_members",
    "log_heads",
    "meanings",
    "measured",
    "media",
    "member_groups",
    "members",
    "messages",
    "money_told",
    "opt_outs",
    "orphans",
    "outbox",
    "outcome_steps",
    "outcome_views",
    "outcomes",
    "own_help_lines",
    "own_words",
    "promise_events",
    "promise_told",
    "promises",
    "provider_copies",
    "published_numbers",
    "put_again",
    "question_keys",
    "quotes",
    "reader_told",
    "recovery_codes",
    "rejoin_words",
    "repeats",
    "requests",
    "restores",
    "sessions",
    "settings",
    "shifts",
    "sign_in_links",
    "sign_in_tries",
    "spent_days",
    "staff",
    "staff_languages",
    "strangers",
    "translations",
    "updates",
    "view_changes",
    "view_covers",
    "view_hands",
    "view_life",
    "view_reads",
    "views",
]
