"""What YAML's own complaints mean, in words that say what to do."""

from typing import Any

from bot.files.problems import Problem

TOO_DEEP = ("This is nested too deeply.", "Look for brackets or dashes that are not needed.")
INDENT = ("The indent here does not match.", "Line it up with its neighbours; use spaces, two for each step.")

MEANINGS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        'There is a colon and a space (": ") inside the words, or the indent does not match.',
        'Put the words in quotes: "Staff: the manager"',
    ),
    ("maximum nesting depth", *TOO_DEEP),
    ("character '\\t'", "There is a tab.", "Use spaces for indents."),
    ("violates indentation", "There is a tab.", "Use spaces for indents."),
    ("tab character", "There is a tab.", "Use spaces for indents."),
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


def explain(broken: Any, text: str) -> Problem:
    """`broken` is a yaml.YAMLError; not all of them know their place."""
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
