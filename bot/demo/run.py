"""The demo, put together: the real web front, inbox, outbox and clients, and a rehearsal provider instead of real ones.

The phones reach the same signed webhooks as real ones do, and replies come back through the official clients.
"""

import logging
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp.web import Application, HTTPFound, Request, Response
from sqlalchemy import Connection

from bot.clock import MovedClock, secret_key, token
from bot.commands.telling import CannotDo, tell
from bot.demo.people import STAFF, readers_page, staff_link
from bot.demo.playing import Demo
from bot.demo.samples import DEMO, sample
from bot.getting_ready import get_words_ready
from bot.house import House, open_house
from bot.languages import codes
from bot.logs import set_up_logs
from bot.rehearsal.provider import Provider
from bot.server import Plan, run, serve, staff_pages
from bot.settings import Settings, load_settings
from bot.suppressions import path_of
from bot.web import AddRoutes
from storage import consultations, kept, signed, staff
from storage.engines import read_url, sqlite_path
from storage.migrating import migrate
from storage.sealed import Keys

OFFSET = "demo_clock_seconds"
SENDER = "+447700900000"
"""Of the range that Ofcom keeps for stories; nobody can be reached there."""

SET_UP_ALREADY = (
    "The demo in {data} is set up already. To begin with nothing, name another folder: "
    "yousaid demo --empty --data data/rehearsal"
)
NOT_A_DEMO = "What lies in {data} is no demo and is left as it is. Name another folder: yousaid demo --data data/new"
NAMED = {"YOUSAID_NAME": "Oak House", "YOUSAID_NATION": "england"}
DEMO_LASTS = timedelta(days=30)


def run_demo(port: int, data: Path, is_empty: bool = False) -> None:
    """Until Ctrl-C. `is_empty`: nobody is named and nothing is asked yet, to rehearse the set-up.

    Raises CannotDo, DatabaseProblem or SettingsProblem, each one plain sentence.
    """
    set_up_logs(level=logging.WARNING)
    settings = demo_settings(port, data, is_empty)
    get_words_ready()  # the links below are for somebody who writes at once
    run(serve(settings, Plan(web=True, work=True, host="127.0.0.1", open=open_demo, parts=pages, ready=say_where)))


def say_where(house: House) -> None:
    address = house.settings.public_url
    tell("The demo is running; nothing leaves this machine. Ctrl-C ends it.")
    tell(f"  Phones:      {address}/demo")
    tell(f"  Staff pages: {staff_link(house, DEMO_LASTS, is_once=False)}")
    if page := readers_page(house):
        tell(f"  Outside reader: {address}{page}")


def pages(house: House) -> Sequence[AddRoutes]:
    """The phones, the staff pages, and the provider that stands in for Twilio and Telegram, on one port."""
    assert isinstance(house.clock, MovedClock)
    provider = Provider(house.clock, house.settings, house.settings.data / "phones.jsonl")
    demo = Demo(house, provider, house.clock)
    return (*staff_pages(house, has_demo=True), lambda app: add_phones(app, demo))


def add_phones(app: Application, demo: Demo) -> None:
    app.add_subapp("/rehearsal", demo.provider.app())
    from bot.demo import pages as phone_pages

    app.router.add_get("/", _to_the_phones)
    phone_pages.add_routes(app, demo)


async def _to_the_phones(request: Request) -> Response:
    raise HTTPFound("/demo")


def open_demo(settings: Settings) -> House:
    """The house with everything in place: the sample consultation open, staff named by role, a clock that can move."""
    begin_anew_where_it_was_deleted(settings)
    migrate(settings.database_url)
    clock = MovedClock(timedelta(0), lambda offset: _keep_offset(house, offset))
    house = open_house(settings, clock)
    with house.database.transaction() as db:
        clock.offset = timedelta(seconds=float(kept.value(db, OFFSET) or 0))
        if is_empty(settings):
            return house
        _appoint_staff(db, house.keys, clock.now())
        _open_sample(db, clock.now().astimezone(settings.zone))
    return house


def begin_anew_where_it_was_deleted(settings: Settings) -> None:
    """Nobody is behind the demo's phones: who left a demo that is gone need not be known to the next one."""
    if not sqlite_path(read_url(settings.database_url)).exists():
        path_of(settings).unlink(missing_ok=True)


def _keep_offset(house: House, offset: timedelta) -> None:
    with house.database.transaction() as db:
        kept.keep(db, OFFSET, str(offset.total_seconds()))


def _appoint_staff(db: Connection, keys: Keys, now: datetime) -> None:
    """By role only, so that trial mode is over: nobody real is behind the demo's phones."""
    for name, roles in STAFF.items():
        staff.add(db, name, roles, None, keys, now)
    staff.pass_test(db)
    for code in codes():
        signed.sign(db, code, "the demo, for trying only", now)


def _open_sample(db: Connection, now: datetime) -> None:
    """Once: what somebody changed or closed in the demo stays as it is."""
    if consultations.find(db, DEMO) is None:
        consultations.load(db, sample(DEMO, now), now)
        consultations.open_consultation(db, DEMO, now)


def is_empty(settings: Settings) -> bool:
    """Began with nothing: only the demo that is set up already has a name in its settings."""
    return "YOUSAID_NAME" not in settings.given


def demo_settings(port: int, data: Path, is_empty: bool = False) -> Settings:
    """Kept beside the data: without its secrets that could not be read again, and staff's commands can use the file.

    Raises CannotDo where nothing should be set up and a demo stands there that is, or where a real database lies.
    """
    data.mkdir(parents=True, exist_ok=True)
    file, address = data.resolve() / "demo.env", f"http://127.0.0.1:{port}"
    known = _kept(file)
    if not known and (data / "yousaid.db").exists():
        raise CannotDo(NOT_A_DEMO.format(data=data))
    if is_empty and "YOUSAID_NAME" in known:
        raise CannotDo(SET_UP_ALREADY.format(data=data))
    named = {} if is_empty or (known and "YOUSAID_NAME" not in known) else NAMED
    wanted = {
        **_new_secrets(),
        **known,
        **named,
        "DATABASE_URL": f"sqlite:///{data.resolve() / 'yousaid.db'}",
        "YOUSAID_DATA": str(data.resolve()),
        "PORT": str(port),
        "YOUSAID_PUBLIC_URL": address,
        "TWILIO_API_BASE": f"{address}/rehearsal",
        "TWILIO_FROM": SENDER,
        "TWILIO_SEGMENTS_PER_SECOND": "20",
        "TELEGRAM_API_BASE": f"{address}/rehearsal",
    }
    file.touch(mode=0o600)
    file.write_text("".join(f'{name}="{value}"\n' for name, value in wanted.items()), encoding="utf-8")
    return load_settings(wanted)


def _kept(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)}


def _new_secrets() -> dict[str, str]:
    return {
        "YOUSAID_SECRET_KEY": urlsafe_b64encode(secret_key()).decode(),
        "YOUSAID_INDEX_KEY": urlsafe_b64encode(secret_key()).decode(),
        "TWILIO_ACCOUNT_SID": "AC" + secret_key().hex()[:32],
        "TWILIO_AUTH_TOKEN": secret_key().hex()[:32],
        "TELEGRAM_BOT_TOKEN": "900900900:" + (token() + token())[:35],
        "TELEGRAM_SECRET": token(),
    }
