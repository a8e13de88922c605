"""What a vote was for, by the question's own way to count; and whether an outcome goes against it."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from flows.consultation import Consultation, Question, Text
from flows.outcome import AgainstVote, Outcome
from flows.questions.points import each_options_points
from flows.value import Value

FOLLOWED = ("planned", "doing", "done", "tried")
ONE_WINS = ("choose_one", "yes_no")

Counts = Mapping[Value, int]


def winner(question: Question, counts: Counts) -> Value | None:
    """None: a tie, nobody voted, or a kind where nothing wins (a scale, an order, words)."""
    gather = GATHERED.get(question.kind)
    if gather is None:
        return None
    gathered = {value: count for value, count in gather(counts).items() if value not in ("abstain", ()) and count}
    most = max(gathered.values(), default=0)
    ahead = [value for value, count in gathered.items() if count == most]
    return ahead[0] if len(ahead) == 1 else None


def each_option(lists: Counts) -> dict[Value, int]:
    """How many chose each option, whatever else they chose; () where somebody chose none."""
    counts: Counter[Value] = Counter()
    for value, count in lists.items():
        for option in value if isinstance(value, tuple) and value else (value,):
            counts[option] += count
    return dict(counts)


def unless_somebody_objects(counts: Counts) -> dict[Value, int]:
    """A proposal goes ahead where nobody objects, however many say no."""
    if counts.get("object"):
        return {"no": 1}
    return {"yes": counts.get("yes", 0)}


GATHERED: Mapping[str, Callable[[Counts], Mapping[Value, int]]] = {
    "choose_one": dict,
    "yes_no": dict,
    "choose_many": each_option,
    "points": each_options_points,
    "consent": unless_somebody_objects,
}


def weighed(
    outcome: Outcome, consultation: Consultation, won: Mapping[str, Value], followed: Collection[str]
) -> Outcome:
    """The same outcome; where it goes against a vote, it says so and goes to everybody who voted.

    `won`: what each closed question was for. `followed`: questions whose winner some other outcome brings about.
    """
    about = replace(outcome.about, voted=())
    plain = replace(outcome, against=None, about=about)
    question = next(
        (
            question
            for question_id, value in about.answers
            if (question := consultation.question(question_id)) is not None
            and _goes_against(outcome, question, value, won.get(question_id), question_id in followed)
        ),
        None,
    )
    if question is None:
        return plain
    against = AgainstVote(question.id, _in_words(question, won[question.id]), consultation.decides)
    answers = tuple(answer for answer in about.answers if answer[0] != question.id or not question.secret)
    return replace(plain, against=against, about=replace(about, answers=answers, voted=(question.id,)))


def _goes_against(outcome: Outcome, question: Question, value: Value, won: Value | None, followed: bool) -> bool:
    """Not doing what won; or doing another option instead, where one wins and nothing is done about it."""
    if won is None:
        return False
    if outcome.status == "not_doing":
        return value == won or (isinstance(value, tuple) and won in value)
    instead = outcome.status in FOLLOWED and question.kind in ONE_WINS and value != won
    return instead and value != "abstain" and not followed


def _in_words(question: Question, won: Value) -> Text | str:
    return question.options[won - 1] if isinstance(won, int) else str(won)
