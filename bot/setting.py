"""One setting: the variable that it is written in, how that is read, what to write there, and what holds until then.

Why no library: each setting has a form of its own, pages read the same forms one by one, and what reads whole records
from files would lie in the memory of every process for this alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

Read = Callable[[str], Any]
"""From what is written, without blanks around it. Raises ValueError for what is not right."""

UNSEEN = re.compile(r"\A[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+\Z")


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


def bare(written: str) -> str:
    """Without what nobody sees at either end, which comes along when something is copied from a page or a letter."""
    return UNSEEN.sub("", written)


def is_in_quotes(written: str) -> bool:
    """Both ends. In `.env` they have been taken away; containers, for one, leave them as part of the value."""
    return bool(re.fullmatch(r"\"[^\"]*\"|'[^']*'", written.strip()))


def settings_of(kind: type) -> dict[str, Setting]:
    """Every setting by its variable's name, in their order."""
    told = ((one, one.metadata.get("setting")) for one in fields(kind))
    return {its["name"]: Setting(field=one.name, default=one.default, **its) for one, its in told if its}
