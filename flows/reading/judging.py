"""Did it work? Yes, partly or no."""

from flows.questions.kind import Reading
from flows.reading.yes_no import worked_partly_or_not, yes_partly_or_no
from flows.words import Words


def did_it_work(text: str, words: Words) -> Reading:
    """ "yes", "partly" or "no", also in their own words ("all fixed"); anything else is no judgement ("still cold")."""
    return _judgement(worked_partly_or_not(text, words))


def yes_or_no_to_us(text: str, words: Words) -> Reading:
    """The same for what else we ask by ourselves: "all fixed" says nothing of "is this still you?"."""
    return _judgement(yes_partly_or_no(text, words))


def _judgement(reading: Reading) -> Reading:
    return reading._replace(value=None, sure=False) if reading.value == "abstain" else reading
