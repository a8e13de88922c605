"""Starting it: the demo, the web front, the worker, or both."""

from pathlib import Path
from typing import Annotated

import typer

Port = Annotated[int | None, typer.Option(help="The port to listen on; default: PORT, or 8080.", min=1, max=65535)]


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: yousaid demo --port 8081")(demo)
    app.command(epilog="Example: yousaid serve --all")(serve)
    app.command(epilog="Example: yousaid work")(work)


def demo(
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8080,
    data: Annotated[Path, typer.Option(help="The folder that the demo keeps its data in.")] = Path("data/demo"),
    empty: Annotated[
        bool, typer.Option("--empty", help="Begin with nothing set up, to rehearse the set-up; use another --data.")
    ] = False,
) -> None:
    """Try everything on this machine: phones and staff pages, with no account, no key and no network."""
    from bot.demo.run import run_demo

    run_demo(port, data, empty)


def serve(
    all_: Annotated[
        bool, typer.Option("--all", help="Also do the worker's part: right for one small machine.")
    ] = False,
    port: Port = None,
) -> None:
    """Answer the providers' webhooks and show the staff pages."""
    from bot.commands.long_running import serve as serve_now

    serve_now(True, all_, port)


def work() -> None:
    """Send what is due and keep the dates: run it beside `yousaid serve`."""
    from bot.commands.long_running import serve as serve_now

    serve_now(False, True, None)
