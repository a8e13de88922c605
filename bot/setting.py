"""One setting: the variable that it is written in, how that is read, what to write there, and what holds until then.

Why no library: each setting has a form of its own, pages read the same forms one by one, and what reads whole records
from files would lie in the memory of every process for this alone.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

Read = Callable[[str], Any]
"""From what is written, without blanks around it. Raises ValueError for what is not right."""


class SettingsProblem(Exception):
    """What is wrong with the settings; `problems` has one sentence each, the message has them all, one a line."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Setting:
    """`name`: of the variable; `field`: of `Settings`. A secret is never shown."""

    name: str
    field: str
    read: Read
    description: str
    default: Any
    is_secret: bool


def setting(name: str, default: Any, read: Read, description: str, secret: bool = False) -> Any:
    """A field of `Settings`. `description` goes on after "write", and stands in the README."""
    told = {"name": name, "read": read, "description": description, "is_secret": secret}
    return field(default=default, repr=not secret, metadata={"setting": told})


def settings_of(kind: type) -> dict[str, Setting]:
    """Every setting by its variable's name, in their order."""
    told = ((one, one.metadata.get("setting")) for one in fields(kind))
    return {its["name"]: Setting(field=one.name, default=one.default, **its) for one, its in told if its}


def written_in(names: Iterable[str]) -> dict[str, str]:
    """What the environment and `.env` hold of ours, as text."""
    file: Mapping[str, str | None] = {}
    try:
        if Path(".env").exists():
            from dotenv import dotenv_values  # a server is mostly told by its environment

            file = dotenv_values(".env", interpolate=False, encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError):
        raise SettingsProblem("The file .env cannot be read: it must be a plain text file in UTF-8.") from None
    both = ((name, source.get(name) or "") for source in (file, os.environ) for name in names)
    return {name: value for name, value in both if value.strip()}
