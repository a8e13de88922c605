"""`serve` and `work` without the command line's library: what runs for months keeps only what it needs in memory."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.telling import complain, plain_sentence

FAILED = 1


def understood(arguments: Sequence[str]) -> tuple[bool, bool, int | None] | None:
    """(web, work, port) of the plain ways to write them; None for all others, such as --help and mistakes."""
    command, *rest = arguments or [""]
    if command == "work":
        return None if rest else (False, True, None)
    if command != "serve":
        return None
    all_, port = "--all" in rest, None
    rest = [word for word in rest if word != "--all"]
    if len(rest) == 2 and rest[0] == "--port" and rest[1].isascii() and rest[1].isdigit() and len(rest[1]) < 6:
        port, rest = int(rest[1]), []
    return None if rest or port == 0 or (port or 0) > 65535 else (True, all_, port)


def run(web: bool, work: bool, port: int | None) -> int:
    """The exit code."""
    try:
        serve(web, work, port)
    except Exception as problem:
        if (sentence := plain_sentence(problem)) is None:
            raise
        complain(sentence)
        return FAILED
    return 0


def serve(web: bool, work: bool, port: int | None) -> None:
    """Until it is told to stop. Raises what `plain_sentence` has words for."""
    from bot.server import run_server
    from bot.settings import load_settings

    settings = load_settings()
    run_server(replace(settings, port=port or settings.port), web=web, work=work)
