"""Trial mode: what is still missing before this installation may write to anybody first."""

from sqlalchemy import Connection

from bot.settings import Settings
from storage import staff

ROLES = {
    "duty_person": "Nobody is on duty when somebody may be in danger",
    "outside_reader": "Nobody from outside reads complaints about staff",
    "data_lead": "Nobody answers for the data",
}


def missing(db: Connection, settings: Settings) -> tuple[str, ...]:
    """One plain sentence for each thing, with what to do about it; empty when the system is live."""
    people = staff.every(db)
    held = {role for person in people for role in person.roles}
    return (
        *_unset(settings),
        *(f"{sentence}: yousaid staff add NAME --role {role}." for role, sentence in ROLES.items() if role not in held),
        *(() if staff.test_passed(db) else ("No test text has arrived yet: yousaid staff test NAME.",)),
    )


def _unset(settings: Settings) -> tuple[str, ...]:
    sentences = []
    if not settings.name:
        sentences.append("The name that texts begin with is not set: YOUSAID_NAME.")
    if not settings.nation:
        sentences.append("The nation, which decides the help lines, is not set: YOUSAID_NATION.")
    return tuple(sentences)
