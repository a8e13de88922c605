"""What the pages of consultations know together: what a form is read against, and every language there is of one."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.console.consultations.reading import Around
from bot.files.surroundings import Surroundings, installed
from bot.fitting import overflow
from bot.house import House
from flows.consultation import Consultation
from flows.translating import Known, Translation, in_languages, known_from
from storage import consultations, revising, translations


def surroundings(house: House, now: datetime) -> Surroundings:
    """As files are read: the same day, the same words, the same limits."""
    return installed(house.settings.zone, now.astimezone(house.settings.zone).date(), overflow)


def around(db: Connection, house: House, now: datetime, name: str | None = None) -> Around:
    others = [one for one in consultations.every(db) if one.name != name]
    keywords = frozenset(one.keyword for one in others if one.keyword and not one.has_closed(now))
    return Around(surroundings(house, now), now, frozenset(one.name for one in others), keywords, name)


def translated(db: Connection, consultation: Consultation) -> dict[str, Known]:
    """By language, but for the first: what it says itself, and over that nothing; what is on the way beside it."""
    kept = translations.of(db, consultation.name)
    languages = dict.fromkeys((*consultation.languages[1:], *kept))
    return {
        code: {**(kept[code].known if code in kept else {}), **known_from(consultation, code)} for code in languages
    }


def with_translations(first: Consultation, known: Mapping[str, Known], more: Mapping[str, Known]) -> Consultation:
    """`first` in every language that is whole. `more`: typed just now."""
    every = {code: {**known.get(code, {}), **more.get(code, {})} for code in dict.fromkeys((*known, *more))}
    return in_languages(first, every)


def keep_all(db: Connection, name: str, known: Mapping[str, Known], who: str, now: datetime) -> None:
    """What would be lost while a language has to be translated anew is kept beside the consultation."""
    kept = translations.of(db, name)
    for code, one in known.items():
        before = kept.get(code)
        if before is None or dict(before.known) != dict(one):
            translations.save(db, name, code, one, before.revision if before else 0, who, now)


def load(db: Connection, house: House, consultation: Consultation, now: datetime) -> revising.Loaded:
    """Raises DatabaseProblem for what may not change any more."""
    return revising.load(db, consultation, house.frame, now)


def typed(of: str, words: str) -> Translation:
    return Translation(of, " ".join(words.split()))
