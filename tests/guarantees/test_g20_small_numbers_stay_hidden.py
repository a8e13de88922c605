"""G20: no number of people under the limit can be worked out of what is published, however long somebody watches.

An attacker writes down every version of every table that was ever published as a system of sums, with all that words
tell besides, and asks which values each number could have. Each number under the limit must be left as many as the limit.
"""

from collections.abc import Iterator
from random import Random  # noqa: TID251

import pytest

from flows.consultation import Condition, Consultation, Question
from flows.hiding import LIMIT
from flows.republishing import is_late_alone, may_follow
from flows.result import Given, Result, Side
from flows.results import judged, results
from flows.value import Value
from tests.flows.voting import question, text
from tests.guarantees.attacker import Known
from tests.guarantees.attacking import Cell, Version, cells, grew, small_cells, write_down

KINDS = ("choose_one", "yes_no", "statements", "consent", "score", "rank", "choose_many", "points")
JUDGED = ("yes", "partly", "no")
SOME = 100
OF_THEM = {"yes_no": ["yes", "no"], "statements": ["agree", "disagree"], "consent": ["yes", "no", "object"]}


def somebody(chance: Random) -> int:
    return chance.choice([0, 0, 1, 2, 3, 4, 5, 6, chance.randint(0, 12), chance.randint(5, 60)])


def answers(asked: Question, chance: Random) -> list[Value]:
    options = list(range(1, len(asked.options) + 1))
    if asked.kind == "rank":
        return [tuple(chance.sample(options, len(options))) for _ in range(4)]
    if asked.kind == "choose_many":
        return [tuple(sorted(chance.sample(options, chance.randint(0, len(options))))) for _ in range(5)]
    if asked.kind == "points":
        return [shared_out(len(options), chance) for _ in range(4)]
    if asked.kind == "score":
        return list(range(asked.low, asked.high + 1))
    return [*OF_THEM.get(asked.kind, options), chance.choice(["abstain", "pass"])]


def shared_out(options: int, chance: Random) -> tuple[int, ...]:
    given = [0] * options
    for _ in range(10):
        given[chance.randrange(options)] += 1
    return tuple(given)


def votes(asked: Question, chance: Random) -> Given:
    staff = chance.random() < 0.5
    each = {value: Side(somebody(chance), somebody(chance) if staff else 0) for value in answers(asked, chance)}
    return Given(each, somebody(chance), chance.random() < 0.9)


def more(before: Given, chance: Random) -> Given:
    """Somebody, or many, came later."""
    few, many = [0, 1, somebody(chance)], [5, 6, 9, 20]
    steps = chance.choice([few, many, many])
    staff = steps if any(side.staff for side in before.answers.values()) else [0]
    grown = {
        value: Side(side.members + chance.choice(steps), side.staff + chance.choice(staff))
        for value, side in before.answers.items()
    }
    return Given(grown, before.late + chance.choice([0, 0, 1, 7]), before.are_apart)


def asked_of(chance: Random) -> Consultation:
    kinds = [chance.choice(KINDS) for _ in range(chance.randint(1, 3))]
    each = [
        question(kind, options=chance.randint(2, 5), high=chance.choice([3, 5, 10]))._replace(id=f"q{place}")
        for place, kind in enumerate(kinds)
    ]
    if len(each) > 1 and each[0].kind in OF_THEM:
        each[1] = each[1]._replace(ask_if=Condition("q0", (OF_THEM[each[0].kind][0],)))  # type: ignore[arg-type]
    return Consultation("c", text("t"), text("d"), text("c"), tuple(each), ("en",))


def only_those_asked(asked: Consultation, given: dict[str, Given], chance: Random) -> dict[str, Given]:
    """Who was asked because of an earlier answer gave that answer."""
    for one in asked.questions:
        if one.ask_if is not None:
            left = sum(sum(given["q0"].answers.get(value, (0, 0))) for value in one.ask_if.values)
            fewer: dict[Value, Side] = {}
            for value, side in given[one.id].answers.items():
                members = min(side.members, left)
                left -= members
                fewer[value] = Side(members, 0)
            given[one.id] = Given(fewer, given[one.id].late, given[one.id].are_apart)
    return given


def histories(chance: Random) -> Iterator[list[Version]]:
    """Of each question of one consultation every version that took the place of the one before."""
    asked = asked_of(chance)
    given = only_those_asked(asked, {one.id: votes(one, chance) for one in asked.questions}, chance)
    published: dict[str, list[Version]] = {one.id: [] for one in asked.questions}
    for _ in range(chance.randint(1, 4)):
        found = results(asked, given)
        for one in asked.questions:
            put(published[one.id], Version(one, found[one.id], given[one.id]))
        given = {name: more(one, chance) for name, one in given.items()}
    yield from published.values()


def put(earlier: list[Version], version: Version) -> None:
    if may_follow([one.result for one in earlier], version.result):
        if earlier and earlier[-1].result == version.result:
            return
        earlier.append(version)


def judgements(chance: Random) -> list[Version]:
    """What people say of an outcome, as they come in."""
    asked, counts, found = question("yes_no"), dict.fromkeys(JUDGED, 0), list[Version]()
    for _ in range(chance.randint(1, 6)):
        for _ in range(5 * chance.randint(1, 3)):
            counts[chance.choices(JUDGED, (8, 3, 2))[0]] += 1
        result: Result = judged(counts, JUDGED)
        put(found, Version(asked, result, Given({value: Side(number, 0) for value, number in counts.items()})))
    return found


def pinned(published: list[list[Version]]) -> Iterator[tuple[Cell, list[int]]]:
    known = Known()
    hidden: list[Cell] = []
    for history in published:
        for at, version in enumerate(history):
            here = (version.question.id, at)
            write_down(known, here, version)
            hidden += small_cells(here, version)
            if at and version.question.kind not in ("points", "score"):
                before = (version.question.id, at - 1)
                grew(known, before, here, version)
                hidden += added(before, here, history[at - 1], version)
    linked(known, published)
    known.narrow()
    for cell in (one for one in hidden if not is_told(one, published)):
        could_be = known.possible(cell.name, LIMIT)
        if len(could_be) < LIMIT:
            yield cell, could_be


def added(before: object, here: object, old: Version, new: Version) -> Iterator[Cell]:
    """How many were added to each answer, where it is few, is a number of people as well."""
    yield from _added(before, here, "late", new.truth.late - old.truth.late, old.result.late == new.result.late)
    if is_late_alone(old.result, new.result):
        return
    earlier = {cell.name[1]: cell.true for cell in numbers(before, old)}  # type: ignore[index]
    for cell in numbers(here, new):
        value = cell.name[1]  # type: ignore[index]
        yield from _added(before, here, value, cell.true - earlier[value], False)


def _added(before: object, here: object, what: object, change: int, is_same: bool) -> Iterator[Cell]:
    if change < LIMIT and not is_same:
        yield Cell((before, here, what), change)


def numbers(at: object, version: Version) -> Iterator[Cell]:
    yield from (cell for cell in cells(at, version) if len(cell.name) == 3 and cell.name[2] == "all")  # type: ignore[arg-type, index]


def linked(known: Known, published: list[list[Version]]) -> None:
    """Who was put a question because of an earlier answer is among those who gave it."""
    for history in published:
        for at, version in enumerate(history):
            if version.question.ask_if is None:
                continue
            asked = {(("q0", 0), value, "all"): 1 for value in version.question.ask_if.values}
            name = (version.question.id, at)
            answered = (name, "answered") if version.question.kind == "points" else (name, "answered", "all")
            if at == 0:
                known.add({**asked, answered: -1, (name, "no_choice"): -1}, 0)


def is_told(cell: Cell, published: list[list[Version]]) -> bool:
    """Where all who were put a question because of an earlier answer gave one, it follows that nobody passed."""
    late = {history[0].question.id for history in published if history and history[0].question.ask_if}
    return cell.true == 0 and cell.name[1:] == ("no_choice",) and cell.name[0][0] in late  # type: ignore[index]


def attack(seeds: range) -> None:
    for seed in seeds:
        chance = Random(seed)
        published = [judgements(chance)] if seed % 5 == 0 else list(histories(chance))
        found = list(pinned(published))
        assert not found, (
            seed,
            found[:3],
            [(one.question.kind, one.result, one.truth) for history in published for one in history],
        )


def test_who_keeps_everything_that_was_ever_published_cannot_work_out_a_small_number() -> None:
    attack(range(SOME))


def test_the_attacker_sees_what_a_milder_rule_would_give_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.guarantees.test_g20_small_numbers_stay_hidden.may_follow", lambda earlier, new: True)
    with pytest.raises(AssertionError):
        attack(range(30))
    monkeypatch.undo()
    monkeypatch.setattr("flows.hiding._is_open", lambda lowest, highest, *more: lowest < highest)
    with pytest.raises(AssertionError):
        attack(range(30))


@pytest.mark.faults
def test_nor_of_a_thousand_publications() -> None:
    attack(range(SOME, 1000 + SOME))
