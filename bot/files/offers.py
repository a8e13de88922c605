"""What who takes part is offered: thanks, a voucher, expenses or a fee."""

from collections.abc import Mapping

from bot.files.parts import read_word
from bot.files.problems import Notes, shown
from bot.files.tree import Node
from flows.dues import EXAMPLE, read_offer

HOW = "Write thanks, expenses, voucher 10 or fee 15; for the first to take part alone:  offers: voucher 10 first 20"


def read_offers(parts: Mapping[str, Node], notes: Notes) -> str | None:
    if "offers" not in parts:
        return None
    word = read_word(parts["offers"], notes, "offers", f"For example:  offers: {EXAMPLE}")
    if word is None:
        return None
    offer = read_offer(word.text)
    if offer is None:
        notes.add(word, f'Nobody can be offered "{shown(word.text)}".', HOW)
        return None
    return offer.written
