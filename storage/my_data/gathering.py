"""Everything that we hold of one person, section by section: made when a person is about to hand it over, kept nowhere.

Why no names of staff: members hear of roles and never of names (`view_life.owner`), and what a worker did is there
without saying who. The ICO leaves it to whoever hands it over to decide on names in each case; whoever decides to give
one adds it by hand.

Every table with something of a member is in a section, or in LEFT_OUT with the reason: a test looks.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from storage.my_data import choices, person, talk
from storage.my_data.part import Entry, Part
from storage.sealed import Keys


class Section(NamedTuple):
    """`key`: as in the JSON. `tables`: where it is read from. `both`: something of it may belong to a complaint."""

    key: str
    title: str
    read: Callable[[Part], Iterator[Entry]]
    tables: Sequence[str]
    both: bool = False


SECTIONS: Sequence[Section] = (
    Section("person", "Who you are to us", person.person, ("members",)),
    Section("reached", "Where we reach you", person.reached, ("addresses",)),
    Section("no_messages", "Where you want no messages", person.wants_no_messages, ("opt_outs",)),
    Section("agreed", "How you agreed", person.agreed, ("consents",)),
    Section(
        "linked", "Phones that were linked", person.linked, ("link_codes", "linked_members", "doubts", "rejoin_words")
    ),
    Section("stranger", "When you first wrote, on a day with too many new people", person.stranger, ("strangers",)),
    Section("groups", "Groups you are in", person.groups, ("member_groups",)),
    Section("written", "What you wrote to us", talk.written, ("messages",), both=True),
    Section("came_with_it", "Photos, voice notes and files", talk.came_with_them, ("media",), both=True),
    Section("came_twice", "Messages that came more than once", person.came_twice, ("repeats",), both=True),
    Section("happened", "What your messages led to", talk.happened, ("facts",), both=True),
    Section("views", "Your views, each with its reference", talk.said, ("views", "view_life"), both=True),
    Section("read", "When staff opened them", talk.read_by_staff, ("view_reads",), both=True),
    Section("covered", "Where staff said that your words are hard to read", talk.covered, ("view_covers",), both=True),
    Section("changed", "What you added to them, changed or took back", talk.changed, ("view_changes",), both=True),
    Section("meant", "What staff noted that your words mean", talk.meant, ("meanings",), both=True),
    Section("came_of_it", "What became of your views", choices.came_of_it, ("outcome_views",), both=True),
    Section("quoted", "Where we asked whether your words may be shown", talk.quoted, ("quotes",), both=True),
    Section("answers", "Your answers and votes", choices.answers, ("answered", "ballots")),
    Section("judged", "Where you said whether it worked", choices.judged, ("judgements",)),
    Section("put_again", "Questions that were put to you again", choices.put_once_more, ("put_again",)),
    Section("sent", "What we wrote to you", talk.sent, ("outbox",), both=True),
    Section("owed", "What you are owed for taking part", choices.owed, ("dues", "due_events")),
    Section("asked_for_a_person", "When you asked for a person", person.asked_for_a_person, ("requests",), both=True),
    Section("alerts", "When we thought you might be in danger", choices.in_danger, ("alerts",)),
    Section("alert_steps", "What staff did then", choices.steps_of_alerts, ("alert_events",)),
    Section("data_requests", "When you asked what we hold", person.asked_for_data, ("data_requests",)),
    Section("looked_at", "When staff looked or changed something", person.looked_at, ("audit",), both=True),
)

LEFT_OUT: Mapping[str, str] = {
    "alert_told": "Which staff were told of an alert: of the member it says no more than the alert does.",
    "blinds": "A keyed hash by which your number is found again: the number itself is in here.",
    "complaint_reads": "When the outside reader looked: it names the reader, and no member.",
    "erasures": "Who had everything deleted: of whoever is still here it says nothing.",
    "imports": "A list as it was read in: what was taken from it stands under how you agreed; the rest goes soon.",
    "orphans": "A provider's word on a message that we do not know: it leads to nobody.",
    "provider_copies": "What a provider is to delete, of people who were erased.",
    "updates": "That something is to be told to you: what was told is among our messages.",
    "view_hands": "Which member of staff sees to a view: it names the worker, and the view itself is there.",
}
"""Table -> why nothing of it is handed over, though something in it leads to a member."""


class Found(NamedTuple):
    """`entries`: oldest first; none where we hold nothing of that kind."""

    section: Section
    entries: Sequence[Entry]


def gather(db: Connection, member: str, keys: Keys, is_outside: bool = False) -> list[Found]:
    """What staff hand over; `is_outside`: what only the outside reader may."""
    part = Part(db, member, keys, is_outside)
    wanted = [section for section in SECTIONS if section.both or not is_outside]
    return [Found(section, list(section.read(part))) for section in wanted]
