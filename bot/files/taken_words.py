"""Words that already mean something when they are all of a text: to phone companies, to us, or as a number."""

from flows import safety
from flows.reading.plain_form import plain_form
from flows.words import Words

CARRIER_WORDS = {
    **dict.fromkeys(
        ("stop", "end", "cancel", "quit", "unsubscribe", "stopall", "optout", "revoke"),
        "the phone company would stop all our messages to a person who texts it",
    ),
    **dict.fromkeys(
        ("start", "unstop", "yes"), "the phone company takes it as a wish to get messages again, and may not pass it on"
    ),
    **dict.fromkeys(("help", "info"), "the phone company answers it itself"),
}
"""Plain form -> why nobody can answer with it. Twilio's default lists, which UK and US networks share."""


def why_taken(said: str, every_words: tuple[Words, ...]) -> str | None:
    """Why this cannot be an option or a keyword; None where it can."""
    plain = plain_form(said)
    if plain in CARRIER_WORDS:
        return CARRIER_WORDS[plain]
    command = next((words.commands[plain] for words in every_words if plain in words.commands), None)
    if command is not None:
        return f"we take it as the command {command.replace('_', ' ')}"
    if any(plain in words.languages for words in every_words):
        return "we take it as a wish to go on in that language"
    if any(plain in words.leave for words in every_words):
        return "we take it as a wish to get no more messages"
    if any(safety.look(said, (), words) for words in every_words):
        return "we take it as a call for help, and answer with help lines"
    return None


def position_meant(said: str, every_words: tuple[Words, ...]) -> int | None:
    """The number that these words are, where they are one: "2", "two", "second"; -1 is "last"."""
    plain = plain_form(said)
    if plain.isascii() and plain.isdigit() and len(plain) < 4:
        return int(plain)
    for words in every_words:
        number = words.numbers.get(plain) or words.ordinals.get(plain)
        if number is not None:
            return number
    return None
