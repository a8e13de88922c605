"""What a setting leads to, shown while it is typed: the first text, the help lines, what a month costs."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from bot import always
from bot.house import House
from bot.money import estimate
from flows.phrase import Phrase
from flows.turn import Say

if TYPE_CHECKING:
    from bot.wording import Worded

HALF_A_YEAR = timedelta(days=183)
LINES: Mapping[str, str] = {
    "emergency": "Emergency",
    "talk": "To talk to somebody",
    "text_line": "By text, without speaking",
    "child": "For children",
    "domestic": "Abuse at home",
    "health": "Health",
    "mind": "A crisis of the mind",
}
MOST_MEMBERS = 10_000_000


def preview(house: House, group: str, form: Mapping[str, str]) -> dict[str, Any]:
    if group == "name":
        return {"first": first_text(house, form.get("YOUSAID_NAME", ""))}
    if group == "nation":
        return {"lines": lines(house, form.get("YOUSAID_NATION", ""))}
    return {"sums": sums(house, form)}


def first_text(house: House, name: str) -> "Worded":
    """As somebody gets it who writes for the first time."""
    wording = replace(house.wording, always={**house.wording.always, "name": name[:40] or "yousaid"}, questions={})
    phrases = (Phrase("welcome-kept", {"reference": "A1"}), Phrase("hear-later"), Phrase("small-print"))
    return wording.render(Say(phrases, first=True), house.settings.language, "sms")


def lines(house: House, nation: str) -> list[tuple[str, str]]:
    if nation not in always.nations():
        return []
    said = {**always.help_lines(nation), **house.in_force.chosen.help_lines.get(nation, {})}
    return [(title, said[name]) for name, title in LINES.items()]


def checked(house: House, nation: str) -> date | None:
    """When somebody rang them last, for this organisation or for everybody."""
    said = {**always.help_lines(nation), **house.in_force.chosen.help_lines.get(nation, {})}.get("checked", "")
    return date.fromisoformat(said) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said) else None


def too_old(day: date | None, today: date) -> bool:
    return day is None or today - day > HALF_A_YEAR


def sums(house: House, form: Mapping[str, str]) -> list[str]:
    """What a month will cost, with its arithmetic; nothing where price or members are no numbers."""
    try:
        price = Decimal(form.get("YOUSAID_PRICE_PER_SEGMENT", "").strip().removeprefix("\u00a3"))
        members = int(form.get("members", "").strip() or 0)
    except (InvalidOperation, ValueError):
        return []
    if not price.is_finite() or not 0 <= price <= 10 or not 0 < members <= MOST_MEMBERS:
        return []
    return estimate(members, price, house.settings.per_month)
