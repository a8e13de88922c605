"""A year of anything: members write, leave, pause and come back, staff answer or do not, and the loop holds."""

import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from flows.consultation import Text
from flows.outcome import About, Outcome, Status
from flows.promises import Promise
from storage import duties, loop, promises, staff, steps, viewing
from storage.references import reference
from storage.tables import outcomes, views
from tests.databases import migrated_sqlite
from tests.loop import checks
from tests.loop.checks import Away
from tests.loop.conftest import FIRST_DAY, open_sample
from tests.loop.world import Person, World, world_of
from tests.runtime.conftest import ENVIRONMENT, appoint
from tests.storage.installation import every

YEAR = timedelta(days=365)
DESK = Person("desk", "sms", "+447700900571")
PEOPLE = [
    Person("one", "sms", "+447700900001"),
    Person("two", "sms", "+447700900002"),
    Person("three", "telegram", "70001", "pl"),
    Person("four", "telegram", "70002"),
]
WORDS = (
    *("1", "2", "4", "locks", "yes", "no", "partly", "skip", "undo", "change 1 3", "later", "status", "more", "news"),
    *("the showers are cold", "nobody comes", "it is dark on the stairs", "still nothing", "typical", "thank you"),
    *("less", "pause", "start", "STOP", "person please", "polski"),
)
LATE = ("LATE 20 days the part is on order", "KEPT new locks", "DROP the budget is spent", "hm", "undo", "KEPT")


class Year(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        folder = Path(self.open.enter_context(tempfile.TemporaryDirectory()))
        (folder / "yousaid.db").write_bytes(migrated_sqlite())
        where = {"YOUSAID_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'yousaid.db'}"}
        ready: tuple[Any, ...] = (appoint, open_sample, with_an_owner)
        self.world: World = self.open.enter_context(world_of({**ENVIRONMENT, **where}, FIRST_DAY, *ready))
        self.away: dict[str, Away] = {}
        self.outcomes = 0

    @rule(person=st.sampled_from(PEOPLE), words=st.sampled_from(WORDS))
    def a_member_writes(self, person: Person, words: str) -> None:
        assert len(self.world.text(person, words)) <= 1
        self.note_who_is_away(person)

    def note_who_is_away(self, person: Person) -> None:
        blind = self.world.house.keys.index(person.channel, person.address).hex()
        state = self.world.state(blind)
        is_away, spells = state.left or state.pace == "paused", self.away.setdefault(person.address, [])
        is_out = bool(spells) and spells[-1][1] is None
        if is_away and not is_out:
            spells.append((self.world.clock.at, None))
        elif is_out and not is_away:
            spells[-1] = (spells[-1][0], self.world.clock.at)

    @precondition(lambda self: self.world.clock.at < FIRST_DAY + YEAR)
    @rule(hours=st.integers(1, 100))
    def hours_pass(self, hours: int) -> None:
        self.world.wait(hours=hours)

    @precondition(lambda self: self.world.clock.at < FIRST_DAY + YEAR)
    @rule(days=st.integers(5, 60))
    def weeks_pass(self, days: int) -> None:
        self.world.wait(days=days)

    @rule(status=st.sampled_from(["heard", "planned", "doing", "done", "tried", "not_doing"]), newest=st.integers(0, 2))
    def staff_answer(self, status: Status, newest: int) -> None:
        """What is done is told to all, so that what reopens it is no view's answer."""
        about = About(tuple(self.newest_views(newest))) if status != "done" else About()
        said, did = Text({"en": "it is cold", "pl": "zimno"}), Text({"en": "a boiler", "pl": "piec"})
        outcome = Outcome(self.world.house.frame.ids(), "oak-house", status, said, did, did, about)
        with self.world.writing() as db:
            loop.add_outcome(db, outcome, self.world.clock.at, self.world.house.frame)

    @rule(
        place=st.integers(0, 5), status=st.sampled_from(["planned", "doing", "tried", "not_doing"]), wrong=st.booleans()
    )
    def an_outcome_moves_on(self, place: int, status: Status, wrong: bool) -> None:
        """Or what was said of it is put right."""
        known = every(self.world.house.database, outcomes.c.id, outcomes.c.version)
        if not known:
            return
        id, seen = known[place % len(known)]
        now, frame = self.world.clock.at, self.world.house.frame
        with self.world.writing() as db:
            old = loop.by_id(db, [id])[id]
            new = replace(old, status=status, did=Text({"en": f"step {seen}", "pl": f"krok {seen}"}))
            if wrong:
                steps.correct(db, replace(new, status=old.status, why=old.said), seen, now, frame)
            else:
                steps.move_on(db, new, seen, now, now, frame)

    def newest_views(self, many: int) -> list[str]:
        numbers = sorted(every(self.world.house.database, views.c.number), reverse=True)
        return [reference(number) for number in numbers[:many]]

    @rule(days=st.integers(1, 60), newest=st.integers(0, 2), owned=st.booleans())
    def staff_promise(self, days: int, newest: int, owned: bool) -> None:
        id, what = self.world.house.frame.ids(), Text({"en": "locks", "pl": "zamki"})
        about, owner = About(tuple(self.newest_views(newest))), "repairs manager" if owned else None
        until = self.world.today + timedelta(days=days)
        with self.world.writing() as db:
            promises.make(
                db, Promise(id, 0, "added", "oak-house", what, owner, about), id, until, None, self.world.clock.at
            )

    @rule(words=st.sampled_from(LATE))
    def the_owner_texts(self, words: str) -> None:
        assert len(self.world.text(DESK, words)) <= 1

    @rule(owner=st.sampled_from(["repairs manager", None]))
    def a_view_is_read_and_given(self, owner: str | None) -> None:
        for number in every(self.world.house.database, views.c.number)[-1:]:
            with self.world.writing() as db:
                viewing.read(db, number, "duty desk", self.world.clock.at)
                viewing.give(db, number, owner, self.world.clock.at)

    def teardown(self) -> None:
        with self.open:
            self.world.wait(days=1)
            disturbed = {address for address, spells in self.away.items() if spells} | {DESK.address}
            checks.nobody_is_told_twice(self.world)
            checks.nobody_who_is_away_is_told(self.world, self.away)
            checks.nobody_is_written_to_too_often(self.world)
            checks.nothing_goes_in_the_night(self.world)
            checks.no_view_waits_in_silence(self.world, disturbed)
            checks.every_promise_past_its_date_was_told(self.world)
            checks.counts_add_up(self.world)


def with_an_owner(db: Any, house: Any) -> None:
    staff.add(db, "repairs desk", ("owner",), (DESK.channel, DESK.address), house.keys, FIRST_DAY)
    duties.give(db, "repairs manager", "repairs desk", None)


def years(many: int) -> settings:
    """Not made shorter when one fails: that would take hours, and each says what it was by itself."""
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    health = list(HealthCheck)
    return settings(max_examples=many, stateful_step_count=60, phases=phases, suppress_health_check=health)


@pytest.mark.faults
class TestYears(Year.TestCase):  # type: ignore[misc, valid-type, name-defined]
    """Many, since the first that is tried is always the one in which hardly anything happens."""

    settings = years(60)
