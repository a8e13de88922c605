"""Words that are typed in several languages: `--said.pl TEXT`, `--text.cy TEXT`."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.commands.telling import WrongUse, listed
from flows.consultation import Text

FIELDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    **{("outcome", does): ("said", "did", "because") for does in ("add", "update")},
    ("outcome", "correct"): ("said", "did", "because", "why"),
    ("promise", "add"): ("what",),
    ("promise", "kept"): ("what",),
    **{("promise", does): ("why",) for does in ("late", "drop", "correct")},
    ("broadcast", "add"): ("text",),
    ("broadcast", "edit"): ("text",),
}
"""The commands that take such words, and which."""


def spread_languages(arguments: Sequence[str]) -> list[str]:
    """`--said.pl TEXT` becomes `--in said.pl=TEXT`, since any language may stand there."""
    fields = FIELDS.get((arguments[0], arguments[1])) if len(arguments) > 1 else None
    return list(_spread(iter(arguments), fields)) if fields else list(arguments)


def _spread(arguments: Iterator[str], fields: Sequence[str]) -> Iterator[str]:
    form = re.compile(rf"--({'|'.join(fields)})\.([a-z]{{2,3}})(?:=(.*))?", re.DOTALL)
    for argument in arguments:
        found = form.fullmatch(argument)
        if found is None:
            yield argument
            continue
        words = found[3] if found[3] is not None else next(arguments, None)
        yield from ("--in", f"{found[1]}.{found[2]}" if words is None else f"{found[1]}.{found[2]}={words}")


def translated(typed: str, fields: Sequence[str]) -> tuple[str, str, str]:
    """(field, language, words as typed). Raises WrongUse."""
    from bot.languages import codes

    place, _, text = typed.partition("=")
    field, _, language = place.partition(".")
    if not text.strip():
        raise WrongUse(f"Words are missing after --{place}.")
    if field not in fields or language not in codes():
        raise WrongUse(f"There is no language {language} here: the languages are {listed(codes())}.")
    return field, language, text


def first_first(texts: Mapping[str, str], first: str) -> Text:
    """This language leads: it is what others fall back on."""
    return Text(dict(sorted(texts.items(), key=lambda item: item[0] != first)))
