"""`yousaid backup` and `restore`, and what is held after a restore until somebody has looked at it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.telling import CannotDo, WrongUse, counted, listed, moment, tell

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.restoring import Done
    from bot.settings import Settings
    from storage.restoring import PutRight


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: yousaid backup /mnt/backups --keep 14")(backup)
    app.command(epilog="Example: yousaid restore /mnt/backups/yousaid-2026-11-26-030000.db")(restore)
    app.command(epilog="Example: yousaid restored --go-on --by Manager")(restored)


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="The file to write, or a folder: then its name is the moment.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")] = False,
    keep: Annotated[
        int | None, typer.Option(help="Of the backups beside it, keep so many of the newest; delete the others.", min=1)
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Which backups were made, and which are still there.")] = False,
    gone: Annotated[str | None, typer.Option(help="The name of one on the list that was deleted by hand.")] = None,
) -> None:
    """Copy the whole database into one file, while everything goes on. The keys are not in it."""
    from bot.settings import load_settings

    settings = load_settings()
    if list_:
        tell(_list(settings))
    elif gone is not None:
        _note_gone(settings, gone)
    elif file is None:
        raise WrongUse("Say where to: yousaid backup FILE. See: yousaid backup --help")
    else:
        _make(settings, file, force, keep)


def _make(settings: "Settings", file: Path, force: bool, keep: int | None) -> None:
    from bot.backing_up import back_up
    from bot.suppressions import path_of

    made, deleted = back_up(settings, file, force, keep)
    tell(f"Written to {made.name}: {made.size / 1e6:.1f} MB, as of {moment(made.at, settings.zone)}. Looked through.")
    tell([f"Deleted: {listed(deleted)}."] if deleted else [])
    if path_of(settings).exists():
        tell(f"Copy {path_of(settings)} with it, on another machine: it says who left since.")


def _list(settings: "Settings") -> list[str]:
    from bot.house import opened
    from storage import backups

    with opened(settings, begins=False) as house, house.database.reading() as db:
        said = [
            f"{one.name}  {moment(one.at, settings.zone)}  {one.size / 1e6:.1f} MB"
            + (
                f"  deleted {moment(one.gone_at, settings.zone)}"
                if one.gone_at
                else _still_in(backups.forgotten_in(db, one))
            )
            for one in backups.every(db)
        ]
    return said or ["No backup was made yet: yousaid backup FILE"]


def _still_in(many: int) -> str:
    return f"  {counted(many, 'person', 'people')} who were forgotten since are still in it" if many else ""


def _note_gone(settings: "Settings", name: str) -> None:
    from bot.backing_up import WHO
    from bot.house import opened
    from storage import audit, backups

    with opened(settings) as house, house.database.transaction() as db:
        named = [one for one in backups.still_there(db) if one.name == name]
        if not named:
            raise CannotDo(f"There is no backup {name} on the list. See: yousaid backup --list")
        for one in named:
            backups.is_gone(db, one.id, house.clock.now())
        audit.note(db, WHO, "noted that a backup is deleted", house.clock.now(), about=name)
    tell(f"It is kept that {name} is deleted.")


def restore(
    file: Annotated[Path | None, typer.Argument(help="A file that yousaid backup has made.")] = None,
    done: Annotated[
        bool, typer.Option("--done", help="It was put back by other means (pg_restore, a snapshot): put it right.")
    ] = False,
    journal: Annotated[
        Path | None, typer.Option(help="A copy of suppressions.log, where the one beside the database is lost.")
    ] = None,
    without_journal: Annotated[
        bool, typer.Option("--without-journal", help="Nothing says who left since: restore all the same.")
    ] = False,
) -> None:
    """Put a backup in the place of the database. Who left or was forgotten since then stays so, and nothing goes out
    that nobody asked for until somebody has looked. Stop yousaid first."""
    from bot.settings import load_settings

    settings = load_settings()
    if done:
        _put_right(settings, journal, without_journal)
    elif file is None:
        raise WrongUse("Say which backup: yousaid restore FILE. See: yousaid restore --help")
    else:
        from bot.restoring import restore as restore_now

        tell(_said(restore_now(settings, file, journal, without_journal), file, settings.zone))


def _said(done: "Done", file: Path, zone: "tzinfo") -> list[str]:
    said = [f"{file.name} is restored, as of {moment(done.made_at, zone)}."]
    if done.before:
        said.append(f"What was here is kept in {listed(done.before)}, beside the database: delete it when all is well.")
    if not done.could_read:
        said.append("What was here could not be read, so nobody knows what was sent after the backup.")
    if done.waits:
        said.append(f"{counted(done.waits, 'person', 'people')} will be forgotten once an alert about them is closed.")
    return [*said, *_put_right_said(done.put_right, done.knew_who_left), *NEXT]


UNKNOWN = "Nobody knows who left or was forgotten since then: send nothing to anybody of whom you are not sure."
NEXT = (
    "Nothing goes out that nobody asked for until somebody has looked: yousaid restored, or Home.",
    "Everybody has to sign in again. Look through the staff list and the settings: they are those of the backup.",
    "Start yousaid now: texts of the last three days that are not in the backup are fetched from Twilio.",
)


def _put_right_said(done: "PutRight", knew_who_left: bool) -> list[str]:
    left, erased = counted(done.left, "address", "addresses"), counted(done.erased, "member", "members")
    said = [f"Since then {left} left and {erased} of it were forgotten: that holds again."]
    if not done.left and not done.erased:
        said = ["Nobody who is in it left or was forgotten since then." if knew_who_left else UNKNOWN]
    if done.taken_out:
        said.append(f"Words were taken out again of {counted(done.taken_out, 'view', 'views')}.")
    if done.closed:
        said.append(f"Closed again, without what was answered after the backup: {listed(done.closed)}.")
    return said


def _put_right(settings: "Settings", journal: Path | None, without_journal: bool) -> None:
    from bot import put_back
    from bot.house import opened
    from bot.restoring import NOBODY_KNOWS, NOT_OURS
    from bot.suppressions import path_of
    from storage import in_use, suppressing
    from storage.migrating import migrate
    from storage.suppressing import NotOurs

    migrate(settings.database_url)
    file = journal or path_of(settings)
    with opened(settings) as house:
        house.database.in_use.close()
        with in_use.alone(house.database.path) if house.database.path else in_use.InUse(None):
            try:
                found = put_back.written(house, file)
            except NotOurs as wrong:
                raise CannotDo(NOT_OURS.format(file=file, why=wrong)) from None
            if found is None and not without_journal:
                raise CannotDo(NOBODY_KNOWS.format(file=file))
            mark, done = put_back.put_right(house, found or suppressing.nothing())
    tell(
        [
            f"It is put right, as of {moment(mark.moment, settings.zone)}.",
            *_put_right_said(done, found is not None),
            *NEXT,
        ]
    )


def restored(
    drop: Annotated[
        list[str] | None, typer.Option(help="What shall never go, by its number in the list, or all. May be repeated.")
    ] = None,
    go_on: Annotated[bool, typer.Option("--go-on", help="Let the rest go out, and end the hold.")] = False,
    by: Annotated[str | None, typer.Option(help="Your name, as in `staff list`.")] = None,
) -> None:
    """What is held since a backup was restored. Drop what has gone already, and let the rest go on."""
    from bot import after_restore
    from bot.house import opened
    from bot.settings import load_settings

    with opened(load_settings()) as house:
        if not drop and not go_on:
            with house.database.reading() as db:
                tell(after_restore.said(db, house.settings.zone, house.clock.now()))
            return
        with house.database.transaction() as db:
            name = after_restore.who(db, by)
            tell(after_restore.decide(db, drop or (), go_on, name, house.clock.now()))
