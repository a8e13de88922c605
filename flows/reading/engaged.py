"""Days and hours that people name since they cannot come then: "monday i work", "vendredi impossible pour moi".

Of other options the same words give the reason: "showers, i cant wash". So only options that are times are looked at,
and what is heard is asked back, for "monday, i work the other days" chooses it.
"""

from collections.abc import Sequence

from flows.consultation import Text
from flows.questions.kind import Reading
from flows.reading.leaving import own_languages
from flows.reading.plain_form import cut
from flows.value import Value
from flows.words import Words


def unless_engaged(reading: Reading, options: Sequence[Text], text: str, words: Words) -> Reading:
    """The same, but not sure where a time is named beside a word for what else one does then."""
    chosen = _chosen(reading.value)
    if not reading.sure or not chosen:
        return reading
    several = words.of(own_languages(words))
    said = frozenset(cut(text).words)
    if not any(said & one.engaged for one in several):
        return reading
    times = frozenset().union(*(one.times for one in several))
    are_times = all(_is_a_time(options[number - 1], times) for number in chosen)
    return reading._replace(sure=False) if are_times else reading


def _chosen(value: Value | None) -> tuple[int, ...]:
    if isinstance(value, tuple):
        return tuple(number for number in value if isinstance(number, int))
    return (value,) if isinstance(value, int) else ()


def _is_a_time(option: Text, times: frozenset[str]) -> bool:
    return any(times.issuperset(cut(name).words) for name in option.every())
