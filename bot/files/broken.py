"""What YAML's own complaints mean, in words that say what to do."""

import re
from collections.abc import Iterator
from typing import Any

from bot.files.problems import Problem, shown

TOO_DEEP = ("This is nested too deeply.", "Look for brackets or dashes that are not needed.")
TAB = ("There is a tab.", "Use spaces for indents.")
INDENT = ("The indent here does not match.", "Line it up with its neighbours; use spaces, two for each step.")

MEANINGS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        'There is a colon and a space (": ") inside the words, or the indent does not match.',
        'Put the words in quotes: "Staff: the manager"',
    ),
    ("maximum nesting depth", *TOO_DEEP),
    ("character '\\t'", *TAB),
    ("violates indentation", *TAB),
    ("tab character", *TAB),
    ("cannot start any token", "Words cannot start with this sign.", 'Put them in quotes: "..."'),
    ("unexpected end of stream", "A quote starts here and never ends.", 'Close it with the same sign: "..."'),
    ("unexpected document indicator", "A quote starts here and never ends.", 'Close it with the same sign: "..."'),
    ("expected ',' or", "A bracket starts here and never ends.", "Close it, and put a comma between its parts."),
    ("escape", "A backslash stands in double quotes.", "Use single quotes: '...'"),
    ("expected ':'", "There is no colon after this key.", "Write it as: key: words"),
    ("expected alphabetic", "Words cannot start with this sign.", 'Put them in quotes: "..."'),
    ("expected <block end>", *INDENT),
    ("expected key", *INDENT),
    ("'-' indicator", *INDENT),
    ("sequence entries are not allowed", *INDENT),
    ("block scalar", "The line after | or > is not indented as it should be.", INDENT[1]),
)

STARTS_EARLIER = ("A quote starts here and never ends.", "A bracket starts here and never ends.")


TWICE = {"'": "''", '"': '\\"'}
"""How a quotation mark stands inside words that begin with one."""

INDENTED = re.compile(r"[ \t]+")
IN_QUOTES = re.compile(r"""[ ]*(?:- )*(?:[^\s'"#:]+:[ ]+)?(?P<sign>['"])(?P<words>.*)""")


def explain(broken: Any, text: str) -> Problem:
    """`broken` is a yaml.YAMLError; not all of them know their place."""
    found = _explained(broken, text)
    lines = text.splitlines()[: found.line]
    return next(_what_led_to_it(lines), None) or found


def _what_led_to_it(lines: list[str]) -> Iterator[Problem]:
    """Signs up to there that YAML stumbles over further on, or speaks of in words that lead elsewhere."""
    for number, line in enumerate(lines, start=1):
        indent = INDENTED.match(line)
        if indent and "\t" in indent[0]:
            yield Problem(number, indent[0].index("\t") + 1, *TAB)
    for number, line in enumerate(lines[-2:], start=max(len(lines) - 1, 1)):
        if (quoted := IN_QUOTES.match(line)) and (ended := _ended_too_soon(quoted["sign"], quoted["words"])):
            yield Problem(number, quoted.start("sign") + 1, *ended)


def _ended_too_soon(sign: str, words: str) -> tuple[str, str] | None:
    """'Mum's room': the second sign ends the words, and what follows is neither a comma nor a remark."""
    _, end, rest = words.replace("\\" + sign if sign == '"' else "''", "\0\0").partition(sign)
    if not end or not rest.strip() or rest.lstrip()[0] in ",]}#:":
        return None
    whole, other = words.rstrip().removesuffix(sign), "'" if sign == '"' else '"'
    outer, inner = (other, whole) if other not in whole else (sign, whole.replace(sign, TWICE[sign]))
    return (
        f"The words end at the second {sign}, so what follows cannot be read.",
        f"Write: {outer}{shown(inner)}{outer}",
    )


def _explained(broken: Any, text: str) -> Problem:
    said = str(getattr(broken, "problem", None) or broken).lower()
    what, instead = next(
        ((what, instead) for part, what, instead in MEANINGS if part in said),
        ("This cannot be read.", 'Look at indents, brackets, quotes and ": " here and on the line before.'),
    )
    mark = getattr(broken, "problem_mark", None)
    if what in STARTS_EARLIER:
        mark = getattr(broken, "context_mark", None) or mark
    if mark is None:
        return Problem(1, 1, what, instead)
    return Problem(min(mark.line, max(len(text.splitlines()) - 1, 0)) + 1, mark.column + 1, what, instead)
