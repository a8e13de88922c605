"""Risks to people that are known, and what the software does about each: with where that is described or tested.

No measure makes a risk go away: how likely and how bad it still is, the organisation says.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Measure(NamedTuple):
    """`where`: files of this project, by their paths from its root."""

    what: str
    where: Sequence[str]


class Risk(NamedTuple):
    what: str
    measures: Sequence[Measure]


RISKS: Sequence[Risk] = (
    Risk(
        "A text on its way, and at the phone network, can be read: SMS is not sealed.",
        (
            Measure("PRIVACY and the page about privacy say so.", ("docs/rights.md", "flows/privacy.py")),
            Measure("What is sensitive is not said unasked.", ("flows/private.py", "tests/flows/test_private.py")),
        ),
    ),
    Risk(
        "Somebody else holds the phone, and reads what we send.",
        (
            Measure(
                "Nobody's words are sent back unasked, and what we hold is never texted.",
                ("tests/guarantees/test_g19_my_data_is_never_texted.py",),
            ),
            Measure(
                "On domestic abuse the reply is neutral.",
                ("flows/helping.py", "tests/transcripts/somebody_in_danger_gets_help_lines_only.txt"),
            ),
        ),
    ),
    Risk(
        "The database, or a copy of it, falls into other hands.",
        (
            Measure(
                "Numbers and chats are encrypted, and found again by a hash under another key.",
                ("storage/sealed.py", "tests/storage/test_sealed.py"),
            ),
            Measure("Messages themselves lie there in clear: encrypt the disk and the backups.", ("docs/rights.md",)),
        ),
    ),
    Risk(
        "Staff look at what they need not see.",
        (
            Measure(
                "Each role opens its own pages alone.", ("flows/permissions.py", "tests/pages/test_permissions.py")
            ),
            Measure(
                "A whole number, or held words, need a reason that stays in a log which shows changes.",
                ("storage/audit.py", "tests/storage/test_audit.py"),
            ),
        ),
    ),
    Risk(
        "Somebody complains of a worker, and is found out.",
        (
            Measure(
                "Complaints go to an outside reader alone, and lead staff to nobody.",
                ("docs/complaints.md", "tests/pages/test_who_complained.py"),
            ),
        ),
    ),
    Risk(
        "Somebody in danger writes, and nobody sees it.",
        (
            Measure(
                "Help lines go at once, and staff are alerted until one says that they deal with it.",
                ("docs/alerts.md", "tests/runtime/test_an_alert_from_end_to_end.py"),
            ),
            Measure("No text makes it look as if somebody watched all the time.", ("locales/en/messages.po",)),
        ),
    ),
    Risk(
        "Somebody who wants no more texts gets one.",
        (
            Measure(
                "Every clear wish counts, on every channel, and a list outlives imports.",
                ("storage/members.py", "tests/storage/test_leaving.py"),
            ),
        ),
    ),
    Risk(
        "What somebody chose, or that they took part, is worked out from what is published.",
        (
            Measure("Small numbers are hidden on public pages.", ("flows/hiding.py", "tests/flows/test_hiding.py")),
            Measure(
                "After close nothing leads from a person to a secret vote.",
                ("storage/secret_questions.py", "tests/storage/test_secret_questions.py"),
            ),
        ),
    ),
    Risk(
        "Somebody's own words are shown to everybody against their wish, or lead to them.",
        (
            Measure(
                "A quote needs its author's yes to just these words, redaction and another person's approval.",
                ("docs/quotes.md", "flows/quotes.py", "flows/redacting.py"),
            ),
            Measure("Its author takes it off the page with one text, at once.", ("flows/quoting.py",)),
        ),
    ),
    Risk(
        "People do not know what is held about them, or cannot get it.",
        (
            Measure("MY DATA opens a request with a date.", ("docs/rights.md", "flows/rights.py")),
            Measure(
                "Every table is in what is handed over, or left out with a reason.", ("storage/my_data/gathering.py",)
            ),
        ),
    ),
)
