"""Each mistake gets its line and what to write instead; many mistakes get it all at once."""

import pytest

from bot.files.consultations import read_against
from bot.files.problems import Notes
from bot.files.surroundings import installed
from tests.files.reading import GOOD, TODAY, ZONE, changed, everything_fits, only_problem, problems, read

TEN_MISTAKES = """\
name: Oak House
language: en
titel: Repairs
decides: Tenants decide.
can_change: The budget is fixed.
opens: 2026-12-09
closes: 2026-12-08
answer_by: 8 December
keyword: STOP
questions:
  - id: first-repair
    kind: choose_won
    text: What should we repair first?
    options: [Hot water, Locks]
  - id: which
    kind: choose_one
    text: Which one?
    text: Which door?
    options:
      - Front
      - END
      - "1"
      - front
    ask_if: {question: last-repair, is: [1]}
"""


def test_every_mistake_is_shown_in_one_go_with_its_line() -> None:
    found = problems(TEN_MISTAKES)
    assert [problem.line for problem in found] == [1, 1, 3, 7, 8, 9, 12, 18, 21, 22, 23, 24]
    assert all(problem.what and problem.instead and problem.column >= 1 for problem in found)


MISTAKES = [
    # (what is written, in place of what, line, a piece of the problem, a piece of what to write)
    ("name: oak-house", "name: Oak House", 1, '"Oak House"', "oak-house"),
    ("name: oak-house", "name: [oak]", 1, "a list", "oak-house"),
    ("name: oak-house", "name:", 1, "empty", "oak-house"),
    ("name: oak-house", f"name: {'a' * 41}", 1, "aaa...", "at most 40"),
    ("language: en", "language: xx", 2, '"xx"', "en"),
    ("language: en", "languages: [en, en]", 2, "twice", "Keep one"),
    ("language: en", "language: en\nlanguages: [en]", 3, "Both", "Keep one"),
    ("language: en\n", "", 1, 'no "languages"', "languages: ["),
    ("title: Repairs at Oak House", "tilte: x\ntitle: y", 3, '"tilte"', '"title"'),
    ("title: Repairs at Oak House", "title: {en: x, fr: y}", 3, '"fr"', "en"),
    ("title: Repairs at Oak House", "title: {en: ' '}", 3, "empty", "en"),
    ("title: Repairs at Oak House", f"title: {'ab ' * 101}", 3, "302 characters", "at most 300"),
    ("title: Repairs at Oak House", "title: [x]", 3, "a list", "Write the words"),
    ("title: Repairs at Oak House", "title: a\u202eb", 3, "U+202E", "again"),
    ("title: Repairs at Oak House", "title: x\ntitle: y", 4, "twice; it was on line 3", "Keep one"),
    ("title: Repairs at Oak House", "title: x\nNo: y", 4, '"No"', "Write one of"),
    ("title: Repairs at Oak House", "title: x\ndeadline: y", 4, '"deadline"', '"closes"'),
    ("title: Repairs at Oak House", "title: &a x", 3, "&a", "Delete"),
    ("title: Repairs at Oak House", "title: !!python/name:os.system x", 3, "os.system", "Delete"),
    ("title: Repairs at Oak House", "title: !!str x", 3, "not used here", "Delete"),
    ("title: Repairs at Oak House", "title: {{x}}", 3, "key", "quotes"),
    ("decides: Tenants pick the first repair. Most votes wins.\n", "", 1, '"decides"', "Add"),
    ("opens: 2026-11-24", "opens: 2026-12-09", 7, "before it opens", "after 2026-12-09 00:00"),
    ("closes: 2026-12-08 18:00", "closes: 2026-11-23", 7, "past", "2026-11-24"),
    ("closes: 2026-12-08 18:00", "closes: 2026-12-09", 8, "before it closes", "2026-12-09"),
    ("closes: 2026-12-08 18:00", "closes: 20:30", 7, '"20:30"', "2026-12-08 18:00"),
    ("closes: 2026-12-08 18:00", "closes: soon", 7, '"soon"', "2026-12-08"),
    ("answer_by: 2026-12-08", "answer_by: 2026-12-07", 8, "before it closes", "2026-12-08"),
    ("answer_by: 2026-12-08", "answer_by: 2026-12-08 12:00", 8, "no time", "Leave the time out"),
    ("answer_by: 2026-12-08", "answer_by: {day: 8}", 8, "keys with values", "2026-12-08"),
    ("keyword: OAK", "keyword: O", 9, "2 to 12 letters", "OAK"),
    ("keyword: OAK", "keyword: OAK2", 9, "2 to 12 letters", "OAK"),
    ("keyword: OAK", "keyword: OAK HOUSE", 9, "2 to 12 letters", "OAK"),
    ("keyword: OAK", "keyword: UNSUBSCRIBEME", 9, "2 to 12 letters", "OAK"),
    ("keyword: OAK", "keyword: quit", 9, "phone company", "OAK"),
    ("keyword: OAK", "keyword: Menu", 9, "command", "OAK"),
    ("keyword: OAK", "keyword: no", 9, "answer", "OAK"),
    ("keyword: OAK", "keyword: two", 9, "number", "OAK"),
    ("keyword: OAK", "keyword: Heating", 9, 'option of "first-repair"', "OAK"),
    ("keyword: OAK", "keyword: OAK\naudience: {channels: [pigeon]}", 10, '"pigeon"', "sms, telegram"),
    ("keyword: OAK", "keyword: OAK\naudience: {chanels: [sms]}", 10, '"chanels"', '"channels"'),
    ("keyword: OAK", "keyword: OAK\naudience: sms", 10, "words", "channels"),
    ("keyword: OAK", "keyword: OAK\nsensitive: maybe", 10, '"maybe"', "yes or no"),
    ("id: first-repair", "id: First", 11, '"First"', "first-repair"),
    ("id: first-repair", "idea: first-repair\n    id: a", 11, '"idea"', '"id"'),
    ("id: safe-night", "id: first-repair", 15, "earlier question", "another id"),
    ("kind: score", "kind: scores", 16, '"scores"', '"score"'),
    ("    kind: score\n", "", 15, 'no "kind"', "kind: choose_one"),
    ("kind: score", "kind: score\n    low: 1e3", 17, '"1e3"', "whole number"),
    ("kind: score", "kind: score\n    low:", 17, "empty", "whole number"),
    ("kind: score", "kind: score\n    labels: {lo: x}", 17, '"lo"', '"low"'),
    ("kind: score", "kind: score\n    secret: 1", 17, '"1"', "yes or no"),
    ("kind: score", "kind: score\n    ask_if: {question: first-repair, is: [4]}", 17, '"4"', "3 (Heating)"),
    ("kind: score", "kind: score\n    ask_if: {question: first-repair, is: Lock}", 17, '"Lock"', "2 (Locks)"),
    ("kind: score", "kind: score\n    ask_if: {question: first-repare, is: 1}", 17, "earlier", '"first-repair"'),
    ("kind: score", "kind: score\n    ask_if: {question: safe-night, is: 1}", 17, "earlier", "first-repair"),
    ("kind: score", "kind: score\n    ask_if: {question: first-repair}", 17, '"is"', "is: [1, Locks]"),
    ("kind: score", "kind: score\n    ask_if: first-repair", 17, "words", "question"),
    ("kind: score", "kind: score\n    labels: {low: bad}", 17, "one end", "both"),
    ("kind: score", "kind: score\n    low: 9", 15, "from 9 to 5", "above"),
    ("kind: choose_one", "kind: yes_no", 11, "no options", "Take them out"),
    ("kind: choose_one", "kind: consent", 11, "kind consent has no options", "Take them out"),
    ("kind: choose_one", "kind: statements", 11, "kind statements has no options", "Take them out"),
    ("kind: score", "kind: points", 15, "fewer than two options", "at least two"),
    ("kind: score", "kind: score\n    total: 10", 17, "score question shares nothing out", "points as its kind"),
    ("kind: choose_one", "kind: points\n    total: 0", 13, "total is 0", "from 2 to 100"),
    ("kind: choose_one", "kind: points\n    total: 101", 13, "total is 101", "from 2 to 100"),
    ("kind: choose_one", "kind: points\n    total: ten", 13, '"ten"', "whole number"),
    ("kind: choose_one", "kind: points\n    total: [10]", 13, "a list", "whole number"),
    ("kind: choose_one", "kind: choose_one\n    totals: 10", 13, '"totals"', '"total"'),
    ("    options: [Hot water, Locks, Heating]\n", "", 11, "options", "two"),
    ("[Hot water, Locks, Heating]", "[Hot water]", 14, "1 option", "from 2 to 26"),
    ("[Hot water, Locks, Heating]", "[]", 14, "0 options", "from 2 to 26"),
    ("[Hot water, Locks, Heating]", f"[{', '.join(f'o{chr(97 + n % 26)}{n}' for n in range(1000))}]", 14, "1000", "26"),
    ("[Hot water, Locks, Heating]", "[Hot water, Locks, LÓCKS]", 14, "same as option 2", "another name"),
    ("[Hot water, Locks, Heating]", "[Hot water, Locks, '']", 14, "Option 3 is empty", "Write the words"),
    ("[Hot water, Locks, Heating]", "[Hot water, Locks, 👍]", 14, "no letter", "in words"),
    ("[Hot water, Locks, Heating]", "['2', Locks, Heating]", 14, "number of option 2", "place 2"),
    ("[Hot water, Locks, Heating]", "[Hot water, Locks, one]", 14, "number of option 1", "place 1"),
    ("[Hot water, Locks, Heating]", "[Hot water, Locks, menu]", 14, "command MENU", "other words"),
    ("[Hot water, Locks, Heating]", "[Hot water, Locks, Polish]", 14, "that language", "other words"),
    ("[Hot water, Locks, Heating]", "[Hot water, i want to die, Heating]", 14, "help lines", "other words"),
    ("[Hot water, Locks, Heating]", "[Hot water, last, Heating]", 14, "number of option 3", "place 3"),
    ("[Hot water, Locks, Heating]", "{a: b}", 14, "keys with values", "list"),
    ("[Hot water, Locks, Heating]", "Hot water, Locks", 14, "1 option", "[Hot water, Locks]"),
    ("[Hot water, Locks, Heating]", "Hot water / Locks", 14, "1 option", "[Hot water, Locks]"),
    ("text: What should we repair first?", "text: Is flat #4 warm?", 13, '"#4 warm?"', "in quotes"),
    ("kind: score", "kind: score\n    high: 100000", 17, '"100000"', "at most 9999"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "what", "instead"), MISTAKES)
def test_a_mistake_says_where_it_is_and_what_to_write(
    right: str, wrong: str, line: int, what: str, instead: str
) -> None:
    problem = only_problem(changed(right, wrong))
    assert problem.line == line
    assert what in str(problem)
    assert instead in str(problem)


STOPS = ["STOP", "END", "CANCEL", "QUIT", "UNSUBSCRIBE", "STOPALL", "OPTOUT", "REVOKE"]
CARRIERS = [*STOPS, "START", "UNSTOP", "YES", "HELP", "INFO"]


@pytest.mark.parametrize("word", CARRIERS)
def test_no_option_is_a_word_that_phone_companies_act_on(word: str) -> None:
    for written in (word, word.lower(), f'"{word}!"'):
        problem = only_problem(changed("[Hot water, Locks, Heating]", f"[Hot water, {written}]"))
        assert problem.line == 14
        assert "phone company" in problem.what


def test_answers_in_own_words_and_scales_are_no_lists() -> None:
    head = changed("kind: score", "kind: score\n    high: 10") + "  - {id: a, kind: open_text, text: Why}\n"
    asked = "  - {id: b, kind: open_text, text: More, ask_if: {question: %s, is: %s}}\n"
    assert "from 1 to 10" in only_problem(head + asked % ("safe-night", "11")).instead
    assert "own words" in only_problem(head + asked % ("a", "cold")).instead


def test_points_decide_nothing_for_who_is_asked_next() -> None:
    head = changed("kind: choose_one", "kind: points")
    problem = only_problem(head + "  - {id: a, kind: open_text, text: Why, ask_if: {question: first-repair, is: 1}}\n")
    assert "no one answer decides" in problem.what
    assert "another kind" in problem.instead


def test_the_answers_to_proposals_and_statements_can_decide_who_is_asked_next() -> None:
    asked = "  - {id: %s, kind: %s, text: What}\n  - {id: %s-why, kind: open_text, text: Why, ask_if: {question: %s, is: %s}}\n"
    text = (
        GOOD + asked % ("a", "consent", "a", "a", "object") + asked % ("b", "statements", "b", "b", "[disagree, pass]")
    )
    conditions = [question.ask_if for question in read(text).questions if question.ask_if]
    assert [condition.values for condition in conditions] == [("object",), ("disagree", "pass")]
    assert "one of: yes, no, object" in only_problem(GOOD + asked % ("a", "consent", "a", "a", "cold")).instead


def test_a_number_in_its_own_place_and_a_number_beyond_the_list_are_options() -> None:
    assert len(read(changed("[Hot water, Locks, Heating]", "[1, 20, 300]")).questions[0].options) == 3


def test_a_language_that_we_do_not_have_is_said_once() -> None:
    text = changed("language: en", "languages: [en, xx]").replace("title: Repairs", "title: {en: a, xx: b}  #")
    assert [problem.line for problem in problems(text)] == [2]


@pytest.mark.parametrize("said", ["PL", "pl-PL", "Polish", "polski"])
def test_a_language_by_another_name_is_told_its_code_and_no_translation_into_it_is_missed(said: str) -> None:
    problem = only_problem(changed("language: en", f"languages: [en, {said}]"))
    assert (problem.line, problem.instead) == (2, 'Did you mean "pl"?')


def test_the_same_said_of_one_line_is_said_once() -> None:
    assert len(problems(changed("[Hot water, Locks, Heating]", "[*a, *a, *a, Locks]"))) == 1


@pytest.mark.parametrize(
    ("options", "advised"),
    [
        ("[8 am, 10 am, 1 pm, 2 pm]", [(3, 1), (4, 2)]),
        ("[Ground floor, 1st floor]", [(2, 1)]),
        ("[1 bed, 2 beds, 40 beds]", []),
        ("['2026', '6:30', 18:00]", []),
        ("[Hot water, Locks, Heating]", []),
    ],
)
def test_an_option_that_begins_with_the_number_of_another_is_advised_against(
    options: str, advised: list[tuple[int, int]]
) -> None:
    notes = Notes()
    read_against(changed("[Hot water, Locks, Heating]", options), installed(ZONE, TODAY, everything_fits), notes)
    assert [(one.line, one.what.split(",")[0], one.instead[-8:]) for one in notes.advice] == [
        (14, f"Option {place}", f"place {number}.") for place, number in advised
    ]


def test_a_consultation_has_at_most_thirty_questions() -> None:
    head = GOOD[: GOOD.index("questions:")]
    many = "".join(f"  - {{id: q{n}, kind: open_text, text: What}}\n" for n in range(31))
    assert "31 questions" in only_problem(head + "questions:\n" + many).what


@pytest.mark.parametrize(
    ("added", "piece", "instead"),
    [
        ("rung: co-production", "nothing says who decides", "decided_by: members_and_staff"),
        ("rung: co-production\ndecided_by: staff", "no co-production", "co-design"),
        ("rung: co-production\ndecided_by: others", "no co-production", "co-design"),
        ("rung: coproduction", '"coproduction"', '"co-production"'),
        ("decided_by: tenants", '"tenants"', "members"),
        ("short_because: it must", "so there is time", "Delete"),
    ],
)
def test_power_that_is_only_a_word_is_refused_with_its_line(added: str, piece: str, instead: str) -> None:
    problem = only_problem(changed("title: Repairs at Oak House", f"title: x\n{added}"))
    assert problem.line == 4
    assert piece in problem.what
    assert instead in problem.instead


def test_less_than_a_week_needs_its_reason() -> None:
    short = ("closes: 2026-12-08 18:00", "closes: 2026-11-30 23:59")
    problem = only_problem(changed(*short))
    assert (problem.line, "less than 7 days" in problem.what, "short_because" in problem.instead) == (7, True, True)
    assert only_problem(changed(short[0], f"{short[1]}\nshort_because: {{pl: x}}")).line == 8


def test_a_thousand_mistakes_are_counted_but_not_all_shown() -> None:
    found = problems(GOOD + "".join(f"mistake{n}: x\n" for n in range(1000)))
    assert len(found) == 101
    assert "900 more" in found[-1].what
