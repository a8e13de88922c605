"""What is in force in this installation now: what the environment says, over what was chosen on the staff pages.

Each process asks at the beginning of each batch, job and page for one number, and puts this together anew when it has
grown: what was chosen counts from the next text on, in every process, without a restart.
"""

import logging
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot.clock import code, new_id, six_digits, some_of
from bot.settings import FIELDS, Settings, read_one
from flows.changing import changed
from storage.chosen import Chosen
from storage.sealed import Keys

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.talking import Talk
    from bot.wording import Wording
    from flows.turn import Notice
    from storage.frame import Frame, Offer

DEFAULT_LANGUAGE = "en"
NAME_UNTIL_SET = "yousaid"
NATION_UNTIL_SET = "england"
"""Somebody in danger gets help lines even while nobody has said which nation this is."""

ON_PAGES = (
    "YOUSAID_NAME", "YOUSAID_NATION", "YOUSAID_LANGUAGE", "YOUSAID_TIMEZONE", "YOUSAID_QUIET_HOURS",
    "YOUSAID_PER_WEEK", "YOUSAID_PER_MONTH", "YOUSAID_PRICE_PER_SEGMENT", "YOUSAID_MONTHLY_LIMIT",
    "YOUSAID_ALONE_PEOPLE", "YOUSAID_ALONE_COST", "YOUSAID_PLAIN_LETTERS", "YOUSAID_COUNTRIES",
    "YOUSAID_STRANGERS_PER_DAY", "YOUSAID_ALERT_MINUTES", "YOUSAID_SIGN_IN", "YOUSAID_KEEP_VIEWS",
    "YOUSAID_KEEP_TEXTS", "YOUSAID_KEEP_FILES", "YOUSAID_LAWFUL_BASIS", "YOUSAID_ORGANISATION",
    "YOUSAID_DATA_CONTACT",
)  # fmt: skip
"""The settings that can be chosen on the pages. Keys, addresses and credentials stay outside the database."""

log = logging.getLogger(__name__)


class InForce:
    """What only turns need is put together when it is first asked for: a web front with a turn process beside it never
    reads a word list."""

    def __init__(self, given: Settings, chosen: Chosen, keys: Keys, *button_keys: bytes | None) -> None:
        self.chosen, self.keys, self.button_keys = chosen, keys, button_keys
        self.settings = with_chosen(given, chosen.settings)
        self.name = name_of(self.settings)
        self.nation = self.settings.nation or NATION_UNTIL_SET
        self._offer: Offer | None = None

    @cached_property
    def always(self) -> Mapping[str, str]:
        from bot import always

        return always.blanks(self.name, self.nation, self.chosen.help_lines.get(self.nation, {}))

    @cached_property
    def wording(self) -> "Wording":
        from bot.wording import Wording

        return Wording(self.always, frozenset(self.settings.plain_letters), self.chosen.words)

    @cached_property
    def language_costs(self) -> Mapping[str, str]:
        """What our words cost in each language, said as `yousaid language list` does: a dozen catalogs are measured."""
        from bot.languages import codes
        from bot.signing_languages import cost

        return {code: cost(code, self.wording) for code in codes()}

    def offer(self, db: "Connection") -> "Offer":
        """The languages on offer, asked for once: signatures, staff and the test text count as chosen, so that this is
        put together anew when they change."""
        if self._offer is None:
            from bot.offered import offer

            self._offer = offer(db, self.settings)
        return self._offer

    @cached_property
    def talk(self) -> "Talk":
        from bot.talking import Talk

        return Talk(self.wording, *self.button_keys)

    @cached_property
    def frame(self) -> "Frame":
        from bot.languages import codes, words
        from bot.owed import owed_by
        from flows.linking import DIGITS
        from storage.frame import Frame

        languages, settings = {code: words(code) for code in codes()}, self.settings
        return Frame(
            name=self.name,
            nation=self.nation,
            zone=settings.zone,
            default_language=settings.language if settings.language in languages else DEFAULT_LANGUAGE,
            languages=languages,
            keys=self.keys,
            ids=new_id,
            offer=self.offer,
            strangers_per_day=settings.strangers_per_day,
            link_codes=lambda: code(DIGITS, "0123456789"),
            rejoin_words=rejoin_words,
            basis=settings.lawful_basis,
            quiet=settings.quiet_hours,
            owed=owed_by(settings, self.keys, lambda: self.wording),
            codes=six_digits,
            notice=notice_of(settings),
        )


def rejoin_words(language: str) -> str:
    """Four words, or twelve digits in threes of four where Latin letters are far away."""
    from flows.rejoin_list import WORDS
    from flows.rejoining import MANY, OTHER_LETTERS

    if language in OTHER_LETTERS:
        return " ".join(code(4, "0123456789") for _ in range(3))
    return " ".join(some_of(MANY, WORDS))


def notice_of(settings: Settings) -> "Notice":
    from flows.turn import Notice

    address = f"{settings.public_url}/privacy" if settings.public_url else ""
    return Notice(settings.data_contact, address, settings.channels_on())


def name_of(settings: Settings) -> str:
    return settings.name or NAME_UNTIL_SET


def with_chosen(given: Settings, chosen: Mapping[str, str]) -> Settings:
    """The environment always wins. What another release kept, and this one cannot read, is as if nobody had chosen."""
    wanted = {name: value for name, value in chosen.items() if name in ON_PAGES and not is_given(given, name)}
    return changed(given, **dict(_read(wanted)))


def is_given(given: Settings, name: str) -> bool:
    """Does the environment, or `.env`, say it?"""
    return name in given.given


def _read(wanted: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for name, value in wanted.items():
        try:
            yield FIELDS[name].field, read_one(name, value)
        except ValueError:
            log.error("What was chosen for %s cannot be read", name)
