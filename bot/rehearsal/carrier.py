"""What a carrier does by itself with the words STOP, START and HELP, before and beside us."""

from typing import Literal

Keyword = Literal["STOP", "START", "HELP"]

KEYWORDS: dict[str, Keyword] = {
    **dict.fromkeys(("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"), "STOP"),
    **dict.fromkeys(("START", "YES", "UNSTOP"), "START"),
    **dict.fromkeys(("HELP", "INFO"), "HELP"),
}
ANSWERS: dict[Keyword, str] = {
    "STOP": "You are unsubscribed. No more messages come from this number. Reply START to get them again.",
    "START": "You are subscribed again. Reply HELP for help, STOP to end.",
    "HELP": "Reply STOP to end messages from this number. Your usual text price.",
}


def keyword(body: str) -> Keyword | None:
    """Exactly one word, and nothing else: "stop please" is left to us."""
    return KEYWORDS.get(body.strip().upper())


def answer(heard: Keyword, was_stopped: bool) -> str | None:
    """What appears on the phone. A YES from somebody who never left is only a word."""
    if heard == "START" and not was_stopped:
        return None
    return None if heard == "STOP" and was_stopped else ANSWERS[heard]
