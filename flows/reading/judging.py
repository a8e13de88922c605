"""Did it work? Yes, partly or no."""

from flows.questions.kind import Reading
from flows.reading.yes_no import yes_partly_or_no
from flows.words import Words


def did_it_work(text: str, words: Words) -> Reading:
    """ "yes", "partly" or "no"; anything else is no judgement ("still cold" is a view)."""
    reading = yes_partly_or_no(text, words)
    return reading._replace(value=None, sure=False) if reading.value == "abstain" else reading
