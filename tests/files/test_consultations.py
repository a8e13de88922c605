"""A consultation file becomes exactly the value that flows use."""

from datetime import UTC, date, datetime

import pytest

from bot.files.consultations import Overflow
from flows.consultation import Audience, Condition, Question, Text
from tests.files.reading import GOOD, changed, only_problem, problems, read


def test_everything_in_the_file_is_in_the_value() -> None:
    consultation = read(GOOD)
    assert (consultation.name, consultation.keyword, consultation.languages) == ("oak-house", "OAK", ("en",))
    assert consultation.opens == datetime(2026, 11, 24, tzinfo=UTC)
    assert consultation.closes == datetime(2026, 12, 8, 18, tzinfo=UTC)
    assert consultation.answer_by == date(2026, 12, 8)
    assert consultation.questions[1] == Question("safe-night", "score", Text({"en": "How safe is Oak House at night?"}))
    assert [o.in_language("en") for o in consultation.questions[0].options] == ["Hot water", "Locks", "Heating"]


def test_keys_that_may_be_left_out_are_left_out() -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(("opens", "closes", "answer_by", "keyword"))]
    consultation = read("\n".join(lines))
    assert (consultation.opens, consultation.closes, consultation.answer_by, consultation.keyword) == (None,) * 4
    assert consultation.audience == Audience()
    assert not consultation.sensitive


@pytest.mark.parametrize("written", ["no", "No", "010", "20:30", "1e3", "0x1F", "null", "~", "3.10", "2026-12-08"])
def test_words_stay_the_words_that_were_written(written: str) -> None:
    assert read(changed("title: Repairs at Oak House", f"title: {written}")).title.in_language("en") == written


def test_words_over_several_lines_become_one_line() -> None:
    folded = changed("title: Repairs at Oak House", "title: |\n  Repairs\n  at   Oak House\n")
    assert read(folded).title.in_language("en") == "Repairs at Oak House"


@pytest.mark.parametrize("condition", ["[1, Locks]", "[Hot water, 2]", "[locks, HOT WATER]"])
def test_ask_if_takes_options_by_number_or_name(condition: str) -> None:
    asked = read(GOOD + f"    ask_if: {{question: first-repair, is: {condition}}}\n").questions[1].ask_if
    assert asked is not None
    assert (asked.question, set(asked.values)) == ("first-repair", {1, 2})


def test_ask_if_takes_one_value_alone_and_no_as_a_word() -> None:
    text = GOOD + "  - {id: a, kind: yes_no, text: Do you use it}\n"
    text += "  - {id: b, kind: open_text, text: Why not, ask_if: {question: a, is: no}}\n"
    assert read(text).questions[3].ask_if == Condition("a", ("no",))


def test_ask_if_takes_a_score_however_long_the_scale() -> None:
    text = GOOD + "    high: 10\n  - {id: b, kind: open_text, text: Why, ask_if: {question: safe-night, is: [9, 10]}}\n"
    assert read(text).questions[2].ask_if == Condition("safe-night", (9, 10))


def test_ask_if_takes_a_score() -> None:
    text = GOOD + "  - {id: b, kind: open_text, text: Why, ask_if: {question: safe-night, is: [1, 2]}}\n"
    assert read(text).questions[2].ask_if == Condition("safe-night", (1, 2))


def test_who_is_asked_never_gives_a_secret_away() -> None:
    text = changed("    options: [Hot", "    secret: yes\n    options: [Hot")
    problem = only_problem(text + "    ask_if: {question: first-repair, is: [1]}\n")
    assert problem.line == 19
    assert "secret" in problem.what


def test_a_score_has_its_bounds_and_their_labels() -> None:
    text = GOOD + "    low: 0\n    high: 10\n    labels: {low: not safe, high: very safe}\n    short: safe at night\n"
    question = read(text).questions[1]
    assert (question.low, question.high, question.short) == (0, 10, Text({"en": "safe at night"}))
    assert (question.low_label, question.high_label) == (Text({"en": "not safe"}), Text({"en": "very safe"}))


def test_an_audience_is_read() -> None:
    text = GOOD + "audience: {channels: [sms], languages: en}\nsensitive: yes\n"
    consultation = read(text)
    assert consultation.audience == Audience(("sms",), ("en",))
    assert consultation.sensitive


def test_each_language_has_its_words() -> None:
    text = changed("language: en", "languages: [en, pl]")
    for key in ("title", "decides", "can_change"):
        line = next(line for line in text.splitlines() if line.startswith(key))
        text = text.replace(line, f"{key}: {{en: In English, pl: Po polsku}}")
    text = text[: text.index("questions:")] + "questions:\n  - {id: a, kind: open_text, text: {pl: Co, en: What}}\n"
    consultation = read(text)
    assert consultation.title == Text({"en": "In English", "pl": "Po polsku"})
    assert tuple(consultation.questions[0].text.by_language) == ("en", "pl")


def test_a_missing_translation_is_named() -> None:
    found = problems(changed("language: en", "languages: [en, pl]"))
    assert found[0].line == 3
    assert found[0].what == "Title is in en, not in pl."
    assert [problem.line for problem in found] == [3, 4, 5, 13, 14, 14, 14, 17]


def test_a_question_that_does_not_fit_says_by_how_much() -> None:
    def fits(question: Question, language: str, channel: str) -> Overflow | None:
        return Overflow(318, 306) if question.id == "safe-night" and channel == "sms" else None

    (problem,) = problems(GOOD, fits)
    assert problem.line == 17
    assert "12 characters too long in en: 318 of 306" in problem.what


def test_only_the_channels_of_the_audience_are_measured() -> None:
    seen: set[str] = set()

    def fits(question: Question, language: str, channel: str) -> None:
        seen.add(channel)

    read(GOOD + "audience: {channels: [telegram]}\n", fits)
    assert seen == {"telegram"}
    read(GOOD, fits)
    assert seen == {"sms", "telegram"}


def test_power_and_a_short_time_are_read() -> None:
    words = "short_because: the landlord decides on Friday\nrung: co-production\ndecided_by: members"
    got = read(changed("closes: 2026-12-08 18:00", f"closes: 2026-11-29\n{words}"))
    assert (got.rung, got.decided_by) == ("co-production", "members")
    assert got.short_because == Text({"en": "the landlord decides on Friday"})


def test_a_week_is_a_week_by_the_local_clock_when_the_clocks_change() -> None:
    march = changed("opens: 2026-11-24", "opens: 2027-03-24").replace("closes: 2026-12-08 18:00", "closes: 2027-03-30")
    assert read(march.replace("answer_by: 2026-12-08", "answer_by: 2027-04-08")).short_because is None


def test_no_questions_yet_means_what_should_we_ask_in_every_language() -> None:
    head = GOOD[: GOOD.index("questions:")].replace("language: en", "languages: [en, pl]")
    texts = (
        "title: Repairs at Oak House",
        "decides: Tenants pick the first repair. Most votes wins.",
        "can_change: The budget is fixed.",
    )
    for line in texts:
        key, words = line.split(": ", 1)
        head = head.replace(line, f"{key}: {{en: {words}, pl: {words}}}")
    got = read(head + "questions: []\n")
    assert got.is_blank
    assert [*got.questions[0].text.every()] == ["What should we ask?", "O co mamy pytać?"]
