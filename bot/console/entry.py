"""Where the staff pages hang on the web front; each part is loaded when somebody first opens it."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import TYPE_CHECKING

from aiohttp import web

from bot.console.drawing import LOOK, SCRIPT, Drawer, serve_file
from bot.house import House

if TYPE_CHECKING:
    from bot.console.alert_link import AlertLink
    from bot.console.promise_link import PromiseLink
    from bot.console.reader_page import ReaderPage
    from bot.console.site import Site

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_routes(app: web.Application, house: House, has_demo: bool = False) -> None:
    """`has_demo`: the demo's phones are on this site too."""
    drawer = Drawer(house.settings.zone)

    @cache
    def site() -> "Site":
        from bot.console.site import Site

        return Site(house, drawer, has_demo)

    async def end(_: web.Application) -> None:
        if site.cache_info().currsize:
            site().desk.ending.set()

    app.on_shutdown.append(end)
    serve_file(app, LOOK)
    serve_file(app, SCRIPT)
    app.router.add_route("*", "/console", later(lambda: site().answer))
    app.router.add_route("*", "/console/{page:.*}", later(lambda: site().answer))
    _add_links_of_emails(app, house, drawer)


def _add_links_of_emails(app: web.Application, house: House, drawer: Drawer) -> None:
    """Pages of their own, for whoever has the key in the address."""

    @cache
    def owner() -> "PromiseLink":
        from bot.console.promise_link import PromiseLink

        return PromiseLink(house, drawer)

    @cache
    def alert() -> "AlertLink":
        from bot.console.alert_link import AlertLink

        return AlertLink(house, drawer)

    @cache
    def reader() -> "ReaderPage":
        from bot.console.reader_page import ReaderPage

        return ReaderPage(house, drawer)

    app.router.add_get("/promise/{key}", later(lambda: owner().show))
    app.router.add_post("/promise/{key}", later(lambda: owner().answer))
    app.router.add_get("/alert/{key}", later(lambda: alert().show))
    app.router.add_post("/alert/{key}", later(lambda: alert().acknowledge))
    app.router.add_get("/complaints/{key}", later(lambda: reader().show))
    app.router.add_post("/complaints/{key}", later(lambda: reader().open))


def later(answer: Callable[[], Answer]) -> Answer:
    """What answers is looked up, and loaded, when somebody asks."""

    async def answered(request: web.Request) -> web.StreamResponse:
        return await answer()(request)

    return answered
