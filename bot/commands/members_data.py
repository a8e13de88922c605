"""What we hold about one person, as a file for a person to hand over; and who asked for theirs."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.telling import CannotDo, WrongUse, tell
from bot.commands.writing import PRIVATE, refuse_where_taken, write_new

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.house import House
    from flows.permissions import Permission

HANDLERS = {
    "handle_data": ("People's data is handled by", "data_lead"),
    "read_complaints": ("The outside reader's part is handed over by", "outside_reader"),
}
LONGEST_NUMBER = 9


def data(
    reference: Annotated[str, typer.Argument(help="A view's reference such as K7, or a request's number such as 3.")],
    reason: Annotated[str, typer.Option(help="What the file is for: it is kept with your name.")],
    kind: Annotated[str, typer.Option("--format", help="json or html.")] = "html",
    by: Annotated[str | None, typer.Option(help="Your name, as in `staff list`: it is kept.")] = None,
    outside: Annotated[
        bool, typer.Option("--outside", help="The outside reader's part alone: what was said about staff.")
    ] = False,
    made_sure: Annotated[str, typer.Option(help="Of a request: how you made sure who asked. It is kept.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write it here instead of on the screen.")] = None,
) -> None:
    """Everything that we hold about one person, for a person to hand over. Never send it by text: phones are shared.

    First make sure who it is. What they said about staff is not in it: the outside reader has that part.
    """
    from bot.console.subjects.inbox_held import wrong_reason
    from bot.handing_over import Wanted, format_of, hand_out
    from bot.house import opened
    from bot.settings import load_settings

    chosen = format_of(kind)
    if chosen is None:
        raise WrongUse("Write --format json or --format html.")
    why = " ".join(reason.split())
    if problem := wrong_reason(why, "Say what the file is for: --reason WORDS. It is kept with your name."):
        raise WrongUse(problem)
    if out is not None:
        refuse_where_taken(out)  # once it is made, the log says that it was handed over
    with opened(load_settings()) as house:
        name = who(house, by, "read_complaints" if outside else "handle_data")
        with house.database.transaction() as db:
            member, about = _find(db, reference.strip().upper())
            if not outside:
                _know_who(db, about, name, " ".join(made_sure.split()), house.clock.now())
            content = hand_out(db, house, Wanted(member, about, name, why, chosen, outside), house.clock.now())
    _give(content, out)


def _find(db: "Connection", called: str) -> tuple[str, str]:
    """(member's id, how the log calls it). Raises CannotDo. A complaint's reference leads to nobody."""
    from storage import data_requests, people
    from storage.references import number

    if called.isascii() and called.isdigit() and len(called) <= LONGEST_NUMBER:
        if request := data_requests.find(db, int(called)):
            return request.member, f"request {request.number}"
        raise CannotDo(f"There is no request {called}. See: yousaid members requests")
    if re.fullmatch("[A-Z][0-9]{1,6}", called) and (found := people.author(db, number(called))):
        return found, called
    raise CannotDo(f"There is nobody behind {called[:20]}. Write a view's reference such as K7, or a request's number.")


def _know_who(db: "Connection", about: str, by: str, how: str, now: "datetime") -> None:
    """Raises CannotDo for a request of which nobody has made sure who asked, or that is closed: as the page does."""
    from bot.console.subjects.inbox_held import wrong_reason
    from bot.handing_over import make_sure
    from storage import data_requests

    request = data_requests.find(db, int(about.removeprefix("request "))) if about.startswith("request ") else None
    if request is None:
        return
    if request.closed is not None:
        raise CannotDo(f"Request {request.number} is closed. Open another one on the page of the person.")
    if request.checked is None:
        if problem := wrong_reason(how, "First make sure who asked: --made-sure HOW. It is kept with your name."):
            raise CannotDo(problem)
        make_sure(db, request, by, how, now)


def _give(content: bytes, out: Path | None) -> None:
    """A file that only this account may read."""
    if out is None:
        sys.stdout.buffer.write(content)
        return
    write_new(out, content, PRIVATE)
    tell(f"Written to {out.name}. Look through it, hand it over, and delete the file: we keep no copy.")


def requests() -> None:
    """Who asked what we hold about them and waits for it: by when, and how long is left."""
    from bot.house import opened
    from bot.settings import load_settings
    from bot.telling_data import said
    from storage import data_requests

    with opened(load_settings()) as house, house.database.reading() as db:
        waiting = data_requests.every_open(db)
        today = house.clock.now().astimezone(house.settings.zone).date()
    tell([said(one, today) for one in waiting] or ["Nobody waits for what we hold about them."])


def who(house: "House", by: str | None, permission: "Permission" = "handle_data") -> str:
    """Somebody who may. With nobody named, and one who may, it is them. Raises CannotDo."""
    from flows.permissions import may
    from storage import staff

    with house.database.reading() as db:
        people = staff.every(db)
    able = [person.name for person in people if may(person.roles, permission)]
    if by is None and not people:
        return "whoever set this up"
    if by is None and len(able) == 1:
        return able[0]
    if by not in able:
        by_whom, role = HANDLERS[permission]
        known = ", ".join(able) or f"nobody yet: yousaid staff add NAME --role {role}"
        raise CannotDo(f"Say who does this: --by NAME. {by_whom}: {known}.")
    return by
