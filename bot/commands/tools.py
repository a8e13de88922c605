"""Tools without a database: listed here for `--help`; `read` and `segments` are mostly started without this."""

from importlib import import_module

import typer

from bot.tools.starting import QUICK, start

READ = """Read replies as the bot would: JSON lines in, JSON lines out.

In: text, language, kind, options, low, high, total. Out: answer, command, language_asked, leave, danger, view.
"""
SEGMENTS = """Count what texts cost: JSON strings in, one a line; encoding, segments, units and why out."""
BENCH = """The figures of this project beside reference loads in the same run, as a table and as JSON lines."""

REST = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


def add_to(app: typer.Typer) -> None:
    example = """Example: echo '{"text": "yeh go on then", "kind": "yes_no"}' | yousaid read"""
    app.command("read", help=READ, epilog=example)(read)
    app.command("segments", help=SEGMENTS, epilog="Example: echo '\"Don’t\"' | yousaid segments")(segments)
    app.command("bench", help=BENCH, epilog="Example: yousaid bench", context_settings=REST)(bench)


def read() -> int:
    return start(QUICK["read"], [])


def segments() -> int:
    return start(QUICK["segments"], [])


def bench(context: typer.Context) -> int:
    code: int | None = import_module("bot.bench.run").main(context.args)
    return code or 0
