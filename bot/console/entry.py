"""Where the staff pages hang on the web front; each part is loaded when somebody first opens it."""

from functools import cache
from typing import TYPE_CHECKING

from aiohttp import web

from bot.console.alert_link import AlertLink
from bot.console.drawing import LOOK, SCRIPT, Drawer, serve_file
from bot.console.promise_link import PromiseLink
from bot.console.reader_page import ReaderPage
from bot.house import House

if TYPE_CHECKING:
    from bot.console.site import Site


def add_routes(app: web.Application, house: House, has_demo: bool = False) -> None:
    """`has_demo`: the demo's phones are on this site too."""
    drawer = Drawer(house.settings.zone)

    @cache
    def site() -> "Site":
        from bot.console.site import Site

        return Site(house, drawer, has_demo)

    async def answer(request: web.Request) -> web.StreamResponse:
        return await site().answer(request)

    async def end(_: web.Application) -> None:
        if site.cache_info().currsize:
            site().desk.ending.set()

    app.on_shutdown.append(end)
    serve_file(app, LOOK)
    serve_file(app, SCRIPT)
    app.router.add_route("*", "/console", answer)
    app.router.add_route("*", "/console/{page:.*}", answer)
    _add_links_of_emails(app, house, drawer)


def _add_links_of_emails(app: web.Application, house: House, drawer: Drawer) -> None:
    """Pages of their own, for whoever has the key in the address."""
    owner, link, reader = PromiseLink(house, drawer), AlertLink(house, drawer), ReaderPage(house, drawer)
    app.router.add_get("/promise/{key}", owner.show)
    app.router.add_post("/promise/{key}", owner.answer)
    app.router.add_get("/alert/{key}", link.show)
    app.router.add_post("/alert/{key}", link.acknowledge)
    app.router.add_get("/complaints/{key}", reader.show)
    app.router.add_post("/complaints/{key}", reader.open)
