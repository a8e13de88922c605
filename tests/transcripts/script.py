"""A transcript as a value: who says what, what is recorded, when time moves, and what only explains.

# why this exists                      member: [photo] what they send        bot: what we say
consultation: oak-house                ~ what we record (after it: more)     at: Tue 24 Nov 2026 21:40, or +3 min
channel, language: as they are         staff: an outcome, as `yousaid outcome add` takes it; read K7; give K7 OWNER
role: of whoever writes, where it is staff                       staff: broadcast --text "...", as `broadcast add` does
desk: the job of whoever owns promises and has a phone           staff: `promise`: a promise; load FILE; right: by which one asks again
to owner: what reaches that phone                                owner: what it sends
staff: quote K7 "words"; approve Q1; withdraw Q1
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
FOLDER = Path(__file__).parent
SPEAKERS = ("member", "bot", "at", "staff", "consultation", "channel", "language", "press")
OF_STAFF = ("role", "desk", "owner", "to owner")
_UNITS = {"min": "minutes", "hour": "hours", "hours": "hours", "day": "days", "days": "days"}


@dataclass(frozen=True)
class Line:
    who: str
    text: str


def read_script(path: Path) -> list[Line]:
    return [read_line(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_line(line: str) -> Line:
    if not line.strip() or line.startswith("#"):
        return Line("#", line)
    if line.startswith("~"):
        return Line("~", line[1:].strip())
    who, _, text = line.partition(":")
    if who not in (*SPEAKERS, *OF_STAFF):
        raise ValueError(f"A transcript line starts with one of {', '.join((*SPEAKERS, *OF_STAFF))}, # or ~: {line!r}")
    return Line(who, text.strip())


def write_script(lines: list[Line]) -> str:
    return "\n".join(write_line(line) for line in lines) + "\n"


def write_line(line: Line) -> str:
    if line.who == "#":
        return line.text
    return f"~ {line.text}" if line.who == "~" else f"{line.who}: {line.text}".rstrip()


def moment(text: str, now: datetime) -> datetime:
    """An absolute local time, or one relative to now."""
    if relative := re.fullmatch(r"\+(\d+) (min|hours?|days?)", text):
        return now + timedelta(**{_UNITS[relative[2]]: int(relative[1])})
    return datetime.strptime(text, "%a %d %b %Y %H:%M").replace(tzinfo=ZONE)


def header(lines: list[Line], name: str, default: str) -> str:
    return next((line.text for line in lines if line.who == name), default)
