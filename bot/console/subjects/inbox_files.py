"""What came with a member's words: for whoever may read these words, and under the same rules."""

from sqlalchemy import Connection

from bot.console import talk_seen
from bot.console.file_pages import ONE, Place
from bot.console.route import Route
from bot.console.talk_seen import REFERENCE
from storage import enclosed, talks
from storage.enclosed import Enclosed
from storage.references import number


def _of_talk(db: Connection, called: str, message: str, place: int) -> Enclosed | None:
    """A line whose words are held, secret or taken back has no files."""
    found = talk_seen.find(db, called)
    line = talks.message_of(db, found.member, message) if found else None
    if line is None or place >= len(line.media):
        return None
    kind, where = line.media[place]
    return Enclosed(line.id, place, line.channel, kind, where) if kind != "place" else None


def _of_held(db: Connection, called: str, message: str, place: int) -> Enclosed | None:
    return (
        one_of(enclosed.of_held(db, number(called), "safety"), message, place) if REFERENCE.fullmatch(called) else None
    )


def one_of(files: list[Enclosed], message: str, place: int) -> Enclosed | None:
    return next((one for one in files if (one.message, one.place) == (message, place) and one.kind != "place"), None)


TALK = Place("/console/inbox", "file", "/console/inbox/{}", "the conversation", _of_talk)
HELD = Place("/console/inbox", "held", "/console/inbox/{}/held", "the words", _of_held, needs_pass=True)

ROUTES = (
    Route("GET", f"/inbox/{{reference}}/file/{ONE}", "read", TALK.show),
    Route("GET", f"/inbox/{{reference}}/file/{ONE}/content", "read", TALK.give),
    Route("GET", f"/inbox/{{reference}}/file/{ONE}/content/download", "read", TALK.give),
    Route("GET", f"/inbox/{{reference}}/held/{ONE}", "protect", HELD.show),
    Route("GET", f"/inbox/{{reference}}/held/{ONE}/content", "protect", HELD.give),
    Route("GET", f"/inbox/{{reference}}/held/{ONE}/content/download", "protect", HELD.give),
)
