"""A form as a provider posts it: every field as it came, blank ones and repeated ones too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from bot.channels.channel import Raw, Refused
from bot.channels.letters import storable

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class Form:
    """`fields` as they were signed. `clashing`: names that are there with different values."""

    fields: tuple[tuple[str, str], ...]
    by_name: Mapping[str, str]
    clashing: frozenset[str] = frozenset()

    def only(self, name: str) -> str:
        """What a field says, as it can be kept; "" when it is not there. Raises Refused when it says two things."""
        if name in self.clashing:
            raise Refused(400, f"The field {name} is there twice, with different values.")
        return storable(_in_letters(self.by_name.get(name, "")))

    @property
    def is_all_utf8(self) -> bool:
        return all(value.isascii() or _is_utf8(value) for _, value in self.fields)


def read_form(raw: Raw) -> Form:
    """Raises Refused for anything that is not a form."""
    kind = raw.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != FORM:
        raise Refused(400, f"Send a form: the content type must be {FORM}.")
    parts = raw.body.decode("utf-8", "surrogateescape").split("&")
    if len(parts) > MOST_FIELDS:
        raise Refused(400, f"Send a form with at most {MOST_FIELDS} fields.")
    return form_of([_field(part) for part in parts if part])


def _field(part: str) -> tuple[str, str]:
    """As `urllib.parse.parse_qsl` reads it, blank values kept, in a third of its time."""
    name, _, value = part.partition("=")
    return _unquoted(name), _unquoted(value)


def _unquoted(written: str) -> str:
    if "+" in written:
        written = written.replace("+", " ")
    return unquote(written, errors="surrogateescape") if "%" in written else written


def form_of(fields: Sequence[tuple[str, str]]) -> Form:
    by_name = dict(fields)
    if len(by_name) == len(fields):
        return Form(tuple(fields), by_name)
    return Form(tuple(fields), by_name, frozenset(name for name, value in fields if by_name[name] != value))


def _in_letters(value: str) -> str:
    """A value that is not UTF-8 is read as Latin-1, byte for byte, so that nothing of it is lost."""
    if value.isascii() or _is_utf8(value):
        return value
    return value.encode("utf-8", "surrogateescape").decode("latin-1")


def _is_utf8(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
