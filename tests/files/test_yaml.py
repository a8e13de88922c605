"""What is not YAML, or more YAML than we want, is told by its line."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.files.problems import FileProblems, Notes
from bot.files.tree import UNREADABLE, Written, read_tree
from tests.examples import examples
from tests.files.reading import changed, problems, read

BROKEN = [
    ("decides: Staff: the manager", 4, "colon"),
    ('decides: "Tenants', 4, "quote"),
    ("decides: [Tenants", 4, "bracket"),
    ("decides: @tenants", 4, "sign"),
    ("decides: %tenants", 4, "sign"),
    ("\tdecides: x", 4, "tab"),
    ("   decides: x", 4, "indent"),
    ('decides: "C:\\tenants \\q"', 4, "backslash"),
    ("decides", 4, "colon"),
    ("decides: *tenants", 4, "points at another place"),
    ("\tdecides: x\n\tfoo: y", 4, "tab"),
    ("\u00a0\u00a0decides: x", 4, "no plain ones"),
    ("decides: 'The tenants' manager'", 4, "second '"),
    ("decides: 'It's us'", 4, "second '"),
    ('decides: "We say "yes" first"', 4, 'second "'),
    ("decides: a\x00b", 4, "U+0000"),
    ("decides: a\x1b[31mb", 4, "U+001B"),
    ("decides: a\ud83db", 4, "U+D83D"),
]


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize(("line", "number", "said"), BROKEN)
def test_broken_yaml_says_what_to_do(
    line: str, number: int, said: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml, "CSafeLoader", getattr(yaml, loader))
    first = problems(changed("decides: Tenants pick the first repair. Most votes wins.", line))[0]
    assert first.line in (number, number + 1)
    assert said in first.what
    assert first.instead


@pytest.mark.parametrize(
    ("quoted", "instead"),
    [
        ("'Mum's room'", 'Write: "Mum\'s room"'),
        ('"The "big" room"', "Write: 'The \"big\" room'"),
        ("'Mum's \"big\" room'", "Write: 'Mum''s \"big\" room'"),
    ],
)
def test_a_quote_within_quotes_says_how_to_write_it(quoted: str, instead: str) -> None:
    found = problems(changed("title: Repairs at Oak House", f"title: {quoted}"))
    assert [(problem.line, problem.instead) for problem in found] == [(3, instead)]
    right = instead.removeprefix("Write: ")
    assert read(changed("title: Repairs at Oak House", f"title: {right}")).title.every()


def test_a_tab_above_the_place_where_yaml_stumbles_is_what_is_told() -> None:
    found = problems(changed("    kind: choose_one", "\tkind: choose_one"))
    assert [(problem.line, problem.what) for problem in found] == [(12, "There is a tab.")]


def test_a_bomb_of_aliases_is_not_unfolded() -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    assert len(problems(bomb)) > 20


@pytest.mark.parametrize("deep", ["[" * 100_000, "- " * 10_000, "{a: " * 10_000, "? " * 10_000])
def test_deep_nesting_is_refused(deep: str) -> None:
    assert any("deep" in problem.what for problem in problems(deep))


def test_a_second_document_is_refused() -> None:
    found = problems("name: a\n---\nname: b\n")
    assert found[0].line == 2


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "...\n"])
def test_a_file_with_nothing_in_it_says_how_to_start(text: str) -> None:
    assert problems(text)[0].line >= 1


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_lines_count_the_same_whatever_ends_them(ending: str) -> None:
    (problem,) = problems(changed("name: oak-house", "name: Oak").replace("\n", ending))
    assert problem.line == 1
    (problem,) = problems(changed("kind: score", "kind: sc").replace("\n", ending))
    assert problem.line == 16


PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff"), max_size=60)


@given(PLAIN.filter(lambda words: not UNREADABLE.search(words)))
def test_any_words_in_quotes_come_back_as_they_were(words: str) -> None:
    node = read_tree("'" + words.replace("'", "''") + "'", Notes())
    assert isinstance(node, Written)
    assert node.text.split() == words.split()


PIECES = st.sampled_from(
    ["name", "questions", ":", ": ", "\n", "  ", "- ", "[", "]", "{", "}", "'", '"', "&a", "*a", "!!x", "|", ">", "#",
     "---", "...", "%", "?", "<<", "\t", "\\", "@", "\ufeff", "\x85", "\u2028", "2026-12-08", "é", "👍", "\x00", ","]
)  # fmt: skip


@settings(max_examples=examples(100))
@given(st.lists(PIECES, max_size=30).map("".join))
def test_anything_like_yaml_is_read_or_refused_with_a_line(text: str) -> None:
    with pytest.raises(FileProblems) as found:
        raise FileProblems(problems(text))
    assert all(problem.line >= 1 and problem.column >= 1 and problem.what for problem in found.value.problems)
