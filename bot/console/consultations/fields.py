"""The fields of the form in which a consultation is written, and what stands in them."""

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo

from bot.files.values import local
from flows.consultation import Consultation, Question, Text

Form = Mapping[str, str]

TEMPLATES: Mapping[str, tuple[str, str]] = {
    "yes_no": ("Yes or no", "One question that people answer with yes or no."),
    "choose_one": ("Choose one", "Several options, and each person picks one."),
    "rank": ("Put in order", "Several options, and each person puts them in order."),
    "score": ("A number on a scale", "How good, how safe, how often: from 1 to 5, or as you say."),
    "open_text": ("In their own words", "One open question. Every answer gets a reference."),
    "blank": ("What should we ask?", "You start blank: people say what the questions should be."),
}
"""(title, what it is) of each way to begin."""

KINDS: Mapping[str, str] = {
    "yes_no": "Yes or no",
    "choose_one": "Choose one",
    "choose_many": "Choose several",
    "rank": "Put in order",
    "score": "A number on a scale",
    "points": "Share out points",
    "consent": "A proposal: it goes ahead unless somebody objects",
    "statements": "A statement: agree, disagree or pass",
    "open_text": "In their own words",
}
HAVE_OPTIONS = ("choose_one", "choose_many", "rank", "points")
MOST_QUESTIONS = 12
"""In the form. A file or a spreadsheet may have more."""

OF_ALL = (
    *("version", "language", "decided_by", "decides", "answer_by", "title", "keyword", "can_change"),
    *("opens", "closes", "short_because", "rung", "offers", "sensitive", "more-kind"),
)
OF_A_QUESTION = (
    *("id", "kind", "text", "short", "options", "low", "high", "low_label", "high_label", "total"),
    *("secret", "if", "is", "drop"),
)
MANY_LINES = ("options",)
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def place_on_the_page(name: str) -> tuple[int, int, int]:
    """What orders the fields as they stand one below the other."""
    own, _, what = name.partition("-")
    if what in OF_A_QUESTION:
        return 0, int(own[1:]), OF_A_QUESTION.index(what)
    return 1, OF_ALL.index(name), 0


def numbers(form: Form) -> tuple[str, ...]:
    """The questions that the form has, in order, as their fields begin: "q1", "q2"."""
    return tuple(f"q{n}" for n in range(1, MOST_QUESTIONS + 1) if f"q{n}-kind" in form)


def tidy(given: Form) -> dict[str, str]:
    """The fields that the form knows and nothing else that was sent; a question that is taken out is gone."""
    form = {name: _one_line(given.get(name, "")) for name in OF_ALL}
    kept = [own for own in numbers(given) if not given.get(f"{own}-drop")]
    places = {own: f"q{place}" for place, own in enumerate(kept, start=1)}
    for own in kept:
        form.update(_question(given, own, places))
    return form


def _question(given: Form, own: str, places: Form) -> Iterator[tuple[str, str]]:
    """`places`: where each question that is left stands now; one that depended on another may depend on none."""
    place = places[own]
    for name in OF_A_QUESTION:
        typed = given.get(f"{own}-{name}", "")
        typed = places.get(typed, "") if name == "if" else typed
        yield f"{place}-{name}", _lines(typed) if name in MANY_LINES else _one_line(typed)
    if given.get(f"{own}-kind") not in KINDS:
        yield f"{place}-kind", "yes_no"


def _one_line(typed: str) -> str:
    return " ".join(_CONTROLS.sub(" ", typed).split())


def _lines(typed: str) -> str:
    return "\n".join(filter(None, map(_one_line, typed.splitlines())))


def blank(template: str, language: str) -> dict[str, str]:
    """As the form is when nothing is written yet."""
    return tidy({"language": language, **({} if template == "blank" else {"q1-kind": template})})


def with_one_more(form: Form) -> dict[str, str]:
    """One question more, of the kind that was chosen; none where there are as many as there may be."""
    place = len(numbers(form)) + 1
    if place > MOST_QUESTIONS:
        return dict(form)
    return tidy({**form, f"q{place}-kind": form["more-kind"]})


def filled(consultation: Consultation, zone: tzinfo) -> dict[str, str]:
    """The form of one that is there, in its first language."""
    first = consultation.languages[0]
    form = {
        "version": str(consultation.version),
        "language": first,
        "decided_by": consultation.decided_by or "",
        "answer_by": consultation.answer_by.isoformat() if consultation.answer_by else "",
        "keyword": consultation.keyword or "",
        "rung": consultation.rung or "",
        "offers": consultation.offers or "",
        "sensitive": "yes" if consultation.sensitive else "",
        **{name: _said(getattr(consultation, name), first) for name in ("title", "decides", "can_change")},
        "short_because": _said(consultation.short_because, first),
    }
    for name in ("opens", "closes"):
        at = getattr(consultation, name)
        form[name] = local(at, zone).replace(" ", "T") if at else ""
    questions = () if consultation.is_blank else consultation.questions
    for place, question in enumerate(questions, start=1):
        form.update(_filled(consultation, question, f"q{place}", first))
    return tidy(form)


def _filled(consultation: Consultation, question: Question, own: str, first: str) -> Iterator[tuple[str, str]]:
    for name in ("id", "kind", "low", "high", "total"):
        yield f"{own}-{name}", str(getattr(question, name))
    for name in ("text", "short", "low_label", "high_label"):
        yield f"{own}-{name}", _said(getattr(question, name), first)
    yield f"{own}-options", "\n".join(option.in_language(first) for option in question.options)
    yield f"{own}-secret", "yes" if question.secret else ""
    if question.ask_if is not None:
        yield from _asked_if(consultation, question, own, first)


def _asked_if(consultation: Consultation, question: Question, own: str, first: str) -> Iterator[tuple[str, str]]:
    condition = question.ask_if
    before = consultation.question(condition.question) if condition else None
    if condition is None or before is None:
        return
    yield f"{own}-if", f"q{consultation.questions.index(before) + 1}"
    options = {n: option.in_language(first) for n, option in enumerate(before.options, start=1)}
    said = (options.get(value, str(value)) if isinstance(value, int) else value for value in condition.values)
    yield f"{own}-is", "; ".join(said)


def _said(text: Text | None, language: str) -> str:
    return "" if text is None else text.in_language(language)
