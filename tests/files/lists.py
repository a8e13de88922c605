"""A list of people in tests: its columns, what each agreed to, and how it is read on one day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.importing.people import Around, read_people
from bot.importing.sheet import read_sheet
from bot.settings import load_settings
from storage.imports import Content

TODAY = date(2026, 11, 24)
SETTINGS = replace(load_settings({"YOUSAID_COUNTRIES": "GB"}), twilio_from="+447700900999")
AROUND = Around(SETTINGS, TODAY)
HEAD = "phone,agreed_on,agreed_where,agreed_words,language,group"
CONSENT = "2026-11-01,the drop-in,You may text me"


def read(text: str, around: Around = AROUND) -> Content:
    return read_people(read_sheet(text.encode()), around)


def refused(reading: Callable[[], object], wrong: type[Exception]) -> str:
    """What is said; a full stop where it is read."""
    try:
        reading()
    except wrong as problem:
        return str(problem)
    return "."
