"""First run, as a list of tasks: what each is, whether it is done, and where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection

from bot.console import key_sheet_page
from bot.console.setting_previews import checked, too_old
from bot.in_force import is_given
from storage import chosen, staff

if TYPE_CHECKING:
    from bot.house import House

State = Literal["done", "needed", "look"]


@dataclass(frozen=True, slots=True)
class Task:
    """`state`: done; needed before trial mode ends; or worth a look, since a usual value is there."""

    title: str
    address: str
    state: State
    said: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    title: str
    tasks: tuple[Task, ...]


def stages(db: Connection, house: "House") -> tuple[Stage, ...]:
    return (
        Stage("Yourself", (_listed(db),)),
        Stage("Who we are", tuple(_about_us(db, house))),
        Stage("Who answers for what", tuple(_roles(db))),
        Stage("Texts", tuple(_texts(db, house))),
        Stage("In case the machine is lost", (_key_sheet(db),)),
    )


def needed(db: Connection, house: "House") -> list[Task]:
    """What trial mode waits for."""
    return [task for stage in stages(db, house) for task in stage.tasks if task.state == "needed"]


def _listed(db: Connection) -> Task:
    admins = [one.name for one in staff.every(db) if "admin" in one.roles]
    state: State = "done" if admins else "needed"
    return Task("Put yourself on the staff list, as admin", "/console/staff/new", state, ", ".join(admins))


def _key_sheet(db: Connection) -> Task:
    said = key_sheet_page.put_away(db)
    return Task("Print the key sheet and put it away", "/console/setup/keys", "done" if said else "look", said or "")


def _about_us(db: Connection, house: "House") -> Iterator[Task]:
    settings, known = house.settings, chosen.chosen(db).settings

    def state(name: str, needed: bool, value: object) -> State:
        if needed:
            return "done" if value else "needed"
        return "done" if name in known or is_given(house.given, name) else "look"

    nation = settings.nation.replace("_", " ").title()
    quiet = " to ".join(f"{at:%H:%M}" for at in settings.quiet_hours)
    price = f"\u00a3{settings.price_per_segment} a text" if settings.price_per_segment is not None else ""
    yield Task("The name that texts begin with", _to("name"), state("YOUSAID_NAME", True, settings.name), settings.name)
    yield Task("Nation and help lines", _to("nation"), state("YOUSAID_NATION", True, settings.nation), nation)
    yield _help_lines(house)
    right: State = "done" if settings.lawful_basis else "look"
    yield Task("By what right people are asked again", _to("right"), right, RIGHTS[settings.lawful_basis])
    hours = state("YOUSAID_QUIET_HOURS", False, None)
    yield Task("Quiet hours and time zone", _to("hours"), hours, f"{quiet}, {settings.timezone}")
    yield Task("Price of a text, and of a month", _to("money"), "done" if price else "look", price)


RIGHTS = {
    "": "Not chosen yet",
    "consent": "Consent",
    "soft_opt_in": "Soft opt-in of a charity",
    "public_task": "Public task",
}


def _help_lines(house: "House") -> Task:
    day = checked(house, house.in_force.nation)
    is_old = too_old(day, house.clock.now().astimezone(house.settings.zone).date())
    address = f"/console/settings/help-lines/{house.in_force.nation}".rstrip("/")
    return Task("Ring each help line", address, "look" if is_old else "done", f"Checked {day}" if day else "")


def _to(group: str) -> str:
    return f"/console/settings/{group}?then=setup"


ROLES = {
    "duty_person": "Duty person, who is told when somebody may be in danger",
    "outside_reader": "Outside reader, who reads complaints about staff",
    "data_lead": "Data lead, who answers for people's data",
}


def _roles(db: Connection) -> Iterator[Task]:
    people = staff.every(db)
    for role, title in ROLES.items():
        names = [one.name for one in people if role in one.roles]
        unreached = [one.name for one in people if role in one.roles and one.channel is None and not one.has_email]
        said = ", ".join(names) + (f". Not reached yet: {', '.join(unreached)}" if unreached else "")
        address = "/console/staff" if names else f"/console/staff/new?role={role}&then=setup"
        yield Task(title, address, "done" if names else "needed", said)


def _texts(db: Connection, house: "House") -> Iterator[Task]:
    channels = [{"sms": "Texts", "telegram": "Telegram"}[name] for name in house.settings.channels_on()]
    ready = "done" if channels else "look"
    yield Task("Sign-in to Twilio and Telegram", "/console/setup/providers", ready, " and ".join(channels))  # type: ignore[arg-type]
    passed = staff.test_passed(db)
    said = "It has arrived" if passed else ""
    yield Task("A test text to yourself", "/console/setup/test", "done" if passed else "needed", said)
