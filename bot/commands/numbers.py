"""The measures of how well we listen, as plain lines or as JSON: exact, and so for staff only."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.telling import tell

if TYPE_CHECKING:
    from flows.measures import Measures


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: yousaid numbers oak-house --json")(numbers)


def numbers(
    consultation: Annotated[
        str | None, typer.Argument(help="Of this consultation alone; default: of everything.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """How many spoke, how soon they were thanked and told, and what they say of it. People, messages, votes apart."""
    from bot.commands.consultation import found
    from bot.house import opened
    from bot.settings import load_settings
    from storage import measures

    with opened(load_settings()) as house, house.database.reading() as db:
        if consultation is not None:
            found(db, consultation)
        names = None if consultation is None else [consultation]
        counted = measures.measures(db, house.clock.now(), house.settings.zone, names)
    tell(in_json(counted) if as_json else in_words(counted))


def in_words(counted: "Measures") -> Iterator[str]:
    """What people did first, what we did after, figures as few as can be."""
    from bot.numbers import in_days, share

    yield f"People: {counted.people}. Messages: {counted.messages}. Votes: {counted.votes}."
    yield f"Views received: {counted.views}. Not yet read: {counted.unread}."
    yield f"Thanked within 10 seconds: {share(counted.thanked)}."
    days = "" if counted.days is None else f", half of them within {in_days(counted.days)}"
    yield f"Told what became of it: {share(counted.answered)}{days}."
    yield f"Told by the day that was promised: {share(counted.told_on_time)}."
    yield f"Promises kept by their first day: {share(counted.kept_on_time)}."
    yield f"Said to be done, and confirmed by those told: {share(counted.confirmed)}."
    yield f"Disputed: {counted.disputed}. Opened again: {counted.reopened}."


def in_json(counted: "Measures") -> str:
    """A share as [part, of]; a measure that we cannot know yet is null."""
    import json
    from dataclasses import asdict

    return json.dumps(asdict(counted), indent=1)
