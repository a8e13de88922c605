"""A running process: the web front, the worker, or both; started in order, stopped gracefully."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp.web import Application

from bot import turn_process
from bot.channels.registry import CHANNELS
from bot.commands.telling import tell
from bot.garbage import look_seldom
from bot.house import House, open_house
from bot.inbox import Group
from bot.listening import bound, listening
from bot.logs import set_up_logs
from bot.metrics_page import metrics_page
from bot.settings import Settings
from bot.spooling import emptying
from bot.turn_process import TurnProcess
from bot.waking import wake_when_others_write
from bot.watching import watching
from bot.web import AddRoutes, make_app, make_starting_app

if TYPE_CHECKING:
    from bot.lanes import Lane
    from storage.in_use import InUse

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """What this process is to do. `open` makes the house, `parts` its pages; `ready` is called once all is running."""

    web: bool
    work: bool
    host: str = "0.0.0.0"  # noqa: S104 - a proxy stands in front
    open: Callable[[Settings], House] = open_house
    parts: Callable[[House], Sequence[AddRoutes]] = lambda _: ()
    ready: Callable[[House], None] = lambda _: None
    turns: TurnProcess | None = None


def run_server(settings: Settings, *, web: bool, work: bool) -> None:
    """Until SIGTERM or SIGINT. Raises CannotDo, DatabaseProblem or WrongKey, each one plain sentence."""
    set_up_logs()
    opens = open_migrated if web and work and settings.database_url.startswith("sqlite") else open_house
    turns = start_turns(settings) if web and not work else None

    def ready(house: House) -> None:
        look_seldom()
        if web:
            say_where_to_begin(house)

    run(serve(settings, Plan(web, work, open=opens, parts=staff_pages, ready=ready, turns=turns)))


def say_where_to_begin(house: House) -> None:
    """While nobody is on the staff list, whoever reads this terminal sets it up."""
    from storage import staff

    with house.database.reading() as db:
        is_anybody = bool(staff.every(db))
    if not is_anybody:
        from bot.console.links import new_link

        tell(["Nobody is on the staff list yet. To set this up, open within twelve hours, once:", new_link(house)])


def start_turns(settings: Settings) -> TurnProcess | None:
    """Where there is a second processor, and nothing in this process yet that a fork would tear in two."""
    if not hasattr(os, "fork") or (os.cpu_count() or 1) < 2 or threads() > 1:
        return None
    return turn_process.start(lambda: open_house(settings).batches)


def open_migrated(settings: Settings) -> House:
    """On one small machine nobody is there to type `yousaid migrate`. Raises as `open_house` does."""
    from storage.migrating import migrate

    settings.data.mkdir(parents=True, exist_ok=True)
    refuse_to_begin_anew(settings)
    migrate(settings.database_url)
    return open_house(settings)


def refuse_to_begin_anew(settings: Settings) -> None:
    """Where people have left already there was a database: an empty one in its place would text them again."""
    from bot.suppressions import path_of
    from storage.database import DatabaseProblem
    from storage.engines import read_url, sqlite_path

    path, known = sqlite_path(read_url(settings.database_url)), path_of(settings)
    if known.exists() and not path.exists():
        raise DatabaseProblem(
            f"The database {path} is gone: put it back, or restore a backup with yousaid restore FILE. To begin with "
            f"an empty one, move {known} away first."
        )


def run(main: Coroutine[Any, Any, None]) -> None:
    """With uvloop where it is there: it halves what a request costs."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(main)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


async def serve(settings: Settings, plan: Plan) -> None:
    """Listens first, so that a provider that comes early is told to come again, and not that nobody is there.

    At the end the worker stops before the front: what is in flight may still be confirmed by its provider.
    """
    stopping = stop_signals()
    async with AsyncExitStack() as stack:
        door = bound(plan.host, settings.port) if plan.web else None
        stack.enter_context(the_only_front(settings) if plan.web else nullcontext())
        early = await stack.enter_async_context(AsyncExitStack())
        if door:
            await early.enter_async_context(listening(make_starting_app(), door.dup()))
        opening = asyncio.create_task(opened(plan.turns)) if plan.turns else None
        if opening:
            stack.callback(opening.cancel)
        house = await asyncio.to_thread(plan.open, settings)
        stack.callback(house.close)
        if plan.work or not plan.turns:
            house.database.keep_log_short()
        app = make_app(house, CHANNELS, [metrics_page(house), *plan.parts(house)]) if door else None
        if plan.turns and opening:
            await stack.enter_async_context(turning(house, plan.turns, opening, stopping))
        if door and app:
            await stack.enter_async_context(listening(app, door))
        await early.aclose()
        if plan.web:
            await stack.enter_async_context(emptying(house.spooling))
        await stack.enter_async_context(watching(house))
        if plan.work:
            await stack.enter_async_context(working(house, stopping))
        plan.ready(house)
        await stopping.wait()


def the_only_front(settings: Settings) -> "InUse":
    """Of a database that is a file. Raises DatabaseProblem where it has one already."""
    from storage import in_use
    from storage.engines import read_url, sqlite_path

    address = read_url(settings.database_url)
    return in_use.answering(sqlite_path(address)) if address.get_backend_name() == "sqlite" else in_use.InUse(None)


def threads() -> int:
    """Of this process, those included that Python did not start, where the system tells."""
    tasks = Path("/proc/self/task")
    return sum(1 for _ in tasks.iterdir()) if tasks.is_dir() else threading.active_count()


@asynccontextmanager
async def turning(
    house: House, turns: TurnProcess, opening: Awaitable[bool], stopping: asyncio.Event
) -> AsyncIterator[None]:
    """What comes in goes to the process beside this one. Without it this one ends too: a supervisor starts both anew.

    The first texts wait until it is open: this process answers meanwhile.
    """
    here = house.receive

    async def receive_when_open(messages: Group) -> None:
        house.receive = turns.receive if await opening else here
        await house.receive(messages)

    def end() -> None:
        log.critical("The turn process is gone: ending, to be started anew")
        stopping.set()

    house.receive, turns.on_gone = receive_when_open, end
    try:
        yield
    finally:
        await turns.close()


async def opened(turns: TurnProcess) -> bool:
    is_open = await turns.open()
    if not is_open:
        log.warning("The turn process could not open the database: turns stay in the web process")
    return is_open


def stop_signals() -> asyncio.Event:
    """Set by the first SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


@asynccontextmanager
async def working(house: House, stopping: asyncio.Event) -> AsyncIterator[None]:
    """Deliver and tick. A delivery loop that ends by a fault of ours ends the process: a supervisor starts it anew."""
    from bot import schedule
    from bot.lanes import open_lanes
    from bot.outbox import Outbox
    from bot.put_back import put_right_if_older

    await house.writer.run(put_right_if_older, house)
    lanes = await open_lanes(house.settings, house.clock.now())
    outbox = Outbox(
        house.database, house.keys, house.clock, house.writer, house.sending_rules, lanes, house.purse, house.tally.sent
    )
    house.outbox = outbox
    delivering = asyncio.create_task(outbox.deliver_due())
    delivering.add_done_callback(lambda _: stopping.set())
    beside = [
        asyncio.create_task(hear_telegram(house, lanes.get("telegram"))),
        asyncio.create_task(wake_when_others_write(house)),
    ]
    scheduler = schedule.start(house)
    try:
        yield
    finally:
        outbox.stop()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await schedule.stop(scheduler, house)
        await delivering
        for lane in lanes.values():
            await lane.close()


async def hear_telegram(house: House, lane: "Lane | None") -> None:
    """Ask for its messages, or tell it where to send them."""
    from bot.channels.polling import poll
    from bot.channels.telegram_address import tell_our_address

    if lane is None:
        return
    if house.settings.telegram_mode == "poll":
        await poll(lane.client, house.settings, house.take_in, house.clock)
    else:
        await tell_our_address(lane.client, house.settings)


def staff_pages(house: House, has_demo: bool = False) -> Sequence[AddRoutes]:
    """What people look at: the staff pages, and the public one, where nobody signs in."""
    from bot.console import entry
    from bot.public import pages as public_pages

    def add_console(app: Application) -> None:
        entry.add_routes(app, house, has_demo)

    def add_public(app: Application) -> None:
        public_pages.add_routes(app, house)

    return (add_console, add_public)
