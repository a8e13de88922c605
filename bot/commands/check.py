"""`yousaid check`: is everything in order? One line each, ok or what to do."""

from base64 import urlsafe_b64encode
from typing import Annotated

import typer

from bot.commands.telling import tell


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: yousaid check --new-keys >> .env")(check)


def check(
    new_keys: Annotated[bool, typer.Option("--new-keys", help="Print two fresh keys as settings, and stop.")] = False,
) -> int:
    """Look at settings, keys, database, providers, webhook addresses, clock and disk."""
    if new_keys:
        return _print_new_keys()
    from bot.check import check as findings

    wrong = 0
    for finding in findings():
        wrong += not finding.ok
        tell(f"{'ok ' if finding.ok else 'DO '} {finding.subject}: {finding.what}")
    return min(wrong, 1)


def _print_new_keys() -> int:
    from bot.clock import secret_key

    for name in ("YOUSAID_SECRET_KEY", "YOUSAID_INDEX_KEY"):
        tell(f"{name}={urlsafe_b64encode(secret_key()).decode()}")
    return 0
