"""Whom a message reaches, in counts only: who they are is nobody's business at this point."""

from collections import Counter
from collections.abc import Mapping

from bot.commands.telling import listed

CHANNELS = {"sms": "by text", "telegram": "in Telegram"}


def ways(people: Mapping[tuple[str, str], int]) -> str:
    """`people`: how many by (language, channel). "2 by text; 2 in English." """
    languages, channels = Counter[str](), Counter[str]()
    for (language, channel), many in people.items():
        languages[language] += many
        channels[channel] += many
    by_channel = tallied(channels, CHANNELS)
    named = {code: f"in {language_name(code)}" for code in languages}
    return f"{by_channel[:1].upper()}{by_channel[1:]}; {tallied(languages, named)}."


def tallied(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    return listed(f"{counts[value]} {names.get(value, value)}" for value in sorted(counts))


def language_name(code: str) -> str:
    from babel import Locale

    return Locale(code).get_display_name("en") or code
