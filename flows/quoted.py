"""What a member says of being quoted: whether these words may be shown, or that none may be any more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuoteAnswered:
    """They said whether these words of theirs may be shown. `answer`: "yes", "no", or "unclear": a yes and something
    more, so that nobody knows what it is a yes to. `reference`: the quote as staff call it, such as Q1."""

    quote: str
    reference: str
    answer: str


@dataclass(frozen=True, slots=True)
class QuotesTakenBack:
    """None of their words may be shown any more, and they are not asked again."""
