"""A `staff:` line of a transcript: `broadcast --text "..." [--text.pl "..."] [--took-part NAME] [--has-not-answered NAME]`."""

import argparse
from datetime import datetime

from flows.broadcast import TIME_TO_UNDO, Broadcast
from flows.consultation import Text
from flows.crowd import Rule, Segment

RULES = ("took-part", "has-not-answered", "language", "said")


def read_broadcast_line(words: list[str], number: int, now: datetime) -> Broadcast:
    """Sent already: it goes in five minutes."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--text", required=True)
    parser.add_argument("--text.pl")
    for rule in RULES:
        parser.add_argument(f"--{rule}")
        parser.add_argument(f"--not-{rule}")
    given = vars(parser.parse_args(words))
    texts = {"en": given["text"], "pl": given["text.pl"]}
    to, never = (
        tuple(Rule(kind, of) for kind in RULES if (of := given[f"{before}{kind}".replace("-", "_")]))
        for before in ("", "not-")
    )
    return Broadcast(
        id=f"broadcast-{number}",
        number=number,
        author="front desk",
        text=Text({language: text for language, text in texts.items() if text}),
        segment=Segment(to or (Rule("everybody"),), exclude=never),
        as_is=True,
        state="scheduled",
        goes_at=now + TIME_TO_UNDO,
    )


def is_broadcast_line(command: str) -> bool:
    return command.startswith("broadcast ")
