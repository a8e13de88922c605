"""The list of commands, and what every one of them does when it fails: one plain sentence and an exit code."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import takewhile

import typer

from bot.commands import (
    alert,
    auditing,
    backup,
    broadcast,
    check,
    complaint,
    consultation,
    dpia,
    exporting,
    group,
    keys,
    language,
    members,
    migrate,
    money,
    numbers,
    outcome,
    payment,
    promise,
    quote,
    request,
    retaining,
    running,
    staff,
    talk,
    tools,
    view,
)
from bot.commands.in_languages import spread_languages
from bot.commands.telling import WrongUse, complain, plain_sentence, stop_writing

FAILED, WRONG_USE, STOPPED = 1, 2, 130
NOT_PLAIN = re.compile(r"Value error, |, unable to parse string as an? \w+")
"""What the library that reads options says to programmers."""

app = typer.Typer(
    name="yousaid",
    help="Hear people by text, and tell each of them what became of their words.",
    epilog="Start with: yousaid demo",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for module in (running, migrate, check, backup, numbers, money, exporting, auditing, dpia, retaining, talk, tools):
    module.add_to(app)
for name, family in (
    ("consultation", consultation.app),
    ("outcome", outcome.app),
    ("view", view.app),
    ("members", members.app),
    ("group", group.app),
    ("request", request.app),
    ("broadcast", broadcast.app),
    ("promise", promise.app),
    ("quote", quote.app),
    ("payment", payment.app),
    ("alert", alert.app),
    ("complaint", complaint.app),
    ("staff", staff.app),
    ("keys", keys.app),
    ("language", language.app),
):
    app.add_typer(family, name=name)


def run(arguments: Sequence[str]) -> int:
    """The exit code: 0 done, 1 it failed, 2 wrong use."""
    try:
        code = _commands()(args=spread_languages(arguments), prog_name="yousaid", standalone_mode=False)
    except typer.TyperException as wrong:
        complain(_with_a_way_out(wrong.format_message(), arguments))
        return wrong.exit_code
    except WrongUse as wrong:
        complain(str(wrong))
        return WRONG_USE
    except typer.Abort:
        return STOPPED
    except BrokenPipeError as gone:
        return stop_writing(gone)
    except Exception as problem:
        if sentence := plain_sentence(problem) or _not_utf8(problem, arguments):
            complain(sentence)
            return FAILED
        raise
    return code if isinstance(code, int) else 0


@cache
def _commands() -> Callable[..., object]:
    """Put together once: it takes longer than most commands."""
    return typer.main.get_command(app)


def _with_a_way_out(message: str, arguments: Sequence[str]) -> str:
    """One sentence, and the help that fits what was typed."""
    if message.startswith("Usage:"):
        return message
    message = NOT_PLAIN.sub("", " ".join(message.split()))
    words = takewhile(lambda word: word.isalpha() and f"'{word}'" not in message, arguments[:2])
    message = message if message.endswith("?") else f"{message.rstrip('.')}."
    return f"{message} See: {' '.join(['yousaid', *words, '--help'])}"


def _not_utf8(problem: Exception, arguments: Sequence[str]) -> str | None:
    """A file may be called anything; what is looked for or kept is text."""
    if isinstance(problem, UnicodeEncodeError) and not all(map(_is_text, arguments)):
        return "What you typed is not UTF-8: set the terminal to it, and type it again."
    return None


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True
