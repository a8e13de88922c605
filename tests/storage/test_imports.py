"""A list of people comes in once: read in again, broken off, by two at once; and nobody who said no."""

import pytest

from flows.facts import MemberLeft
from storage import groups, imports, members, people, tables
from storage.database import Database
from storage.imports import KNOWN, LEFT, NEW, Content, Listed, Refused
from storage.members import Newcomer
from tests.storage.installation import KEYS, NOW, every, hear, incoming, new_id, number

LIST = "1" * 32


def listed(row: int, **changes: object) -> Listed:
    one = Listed(row, "sms", number(row), "pl", ("first floor",), "2026-11-01", "the drop-in", "You may text me")
    return one._replace(**changes)  # type: ignore[arg-type]


def put_up(database: Database, *people_: Listed, id: str = LIST) -> Content:
    content = Content(("phone",), people_, (Refused(9, ("x",), "why"),))
    with database.transaction() as db:
        imports.put_up(db, id, "list.csv", content, "data desk", KEYS, NOW)
        assert imports.begin(db, id)
        assert not imports.begin(db, id)
    return content


def take(database: Database, *part: Listed, position: int = 0, id: str = LIST) -> list[Listed] | None:
    with database.transaction() as db:
        return imports.take(db, id, part, position, "data desk", KEYS, new_id, NOW)


def test_who_is_new_comes_in_with_when_where_and_what_words_they_agreed(database: Database) -> None:
    put_up(database, listed(1))
    assert take(database, listed(1)) == []
    with database.reading() as db:
        ((one,), _) = people.page(db, people.Sieve(), KEYS)
        assert (one.language, one.came_by, one.groups, one.digits) == ("pl", "import", ("first floor",), "…0001")
        (came, agreed) = people.history(db, one.id)
        assert came.what == "import"
        assert dict(agreed.more) == {
            "on": "2026-11-01",
            "where": "the drop-in",
            "words": "You may text me",
            "by": "data desk",
            "purposes": "take_part",
        }
        known = imports.find(db, LIST)
    assert known is not None
    assert (known.position, known.new, known.known, known.refused) == (1, 1, 0, 1)


def test_a_list_that_is_read_in_again_brings_nobody_twice_and_no_consent_twice(database: Database) -> None:
    for id in ("1" * 32, "2" * 32):
        put_up(database, listed(1), id=id)
        take(database, listed(1), id=id)
    put_up(database, listed(1), id="3" * 32)
    take(database, listed(1, agreed_on="2026-11-02"), id="3" * 32)
    assert len(every(database, tables.members.c.id)) == 1
    assert every(database, tables.consents.c.agreed_on) == ["2026-11-01", "2026-11-02"]


def test_a_part_that_breaks_off_leaves_nothing_and_goes_on_where_it_was(database: Database) -> None:
    put_up(database, listed(1), listed(2))
    take(database, listed(1))
    with pytest.raises(RuntimeError), database.transaction() as db:
        imports.take(db, LIST, [listed(2)], 1, "data desk", KEYS, new_id, NOW)
        raise RuntimeError
    assert len(every(database, tables.members.c.id)) == 1
    with database.reading() as db:
        known, content = imports.find(db, LIST), imports.content_of(db, LIST, KEYS)
    assert known is not None
    assert content is not None
    assert content.people[known.position :] == (listed(2),)


def test_of_two_who_take_the_same_part_one_does(database: Database) -> None:
    put_up(database, listed(1))
    assert take(database, listed(1)) == []
    assert take(database, listed(1)) is None
    assert len(every(database, tables.consents.c.number)) == 1


def test_whoever_left_stays_out_and_nothing_of_them_is_kept(database: Database) -> None:
    hear(database, incoming("stop", 1), facts=[MemberLeft()], state=lambda state: state._replace(left=True))
    with database.transaction() as db:
        gone = {KEYS.index("sms", number(2)).hex(): Newcomer("sms", number(2), "en")}
        met = members.meet(db, gone, KEYS, new_id, NOW)
        members.opt_out(db, [one.member for one in met.values()], "wrote", NOW)
        for table in ("addresses", "members"):
            db.exec_driver_sql(f"DELETE FROM {table} WHERE {'member_id' if table == 'addresses' else 'id'} = '{next(iter(met.values())).member}'")  # fmt: skip
        fates = imports.fates(db, [listed(1), listed(2), listed(3)], KEYS)
    assert fates == {1: LEFT, 2: LEFT, 3: NEW}
    put_up(database, listed(1), listed(2), listed(3))
    out = take(database, listed(1), listed(2), listed(3))
    assert [one.row for one in out or ()] == [1, 2]
    assert len(every(database, tables.members.c.id)) == 2
    assert every(database, tables.consents.c.how) == ["stop", "import"]
    with database.reading() as db:
        assert imports.fates(db, [listed(3)], KEYS) == {3: KNOWN}
        assert groups.sizes(db) == {"first floor": 1}


def test_rows_lie_sealed_and_only_those_that_were_not_taken_stay_a_while(database: Database) -> None:
    content = put_up(database, listed(1))
    (sealed,) = every(database, tables.imports.c.sealed)
    assert number(1).encode() not in bytes(sealed)
    take(database, listed(1))
    with database.transaction() as db:
        imports.finish(db, LIST, content, KEYS)
        kept = imports.content_of(db, LIST, KEYS)
        assert kept is not None
        assert (kept.people, kept.refused) == ((), content.refused)
        assert imports.forget_old(db, NOW + imports.KEPT_FOR) == 0
        imports.forget_old(db, NOW + imports.KEPT_FOR * 2)
        assert imports.content_of(db, LIST, KEYS) is None


def test_a_list_that_nobody_wants_goes_whole(database: Database) -> None:
    content = Content(("phone",), (listed(1),), ())
    with database.transaction() as db:
        imports.put_up(db, LIST, "list.csv", content, "data desk", KEYS, NOW)
        assert imports.give_up(db, LIST)
        assert not imports.give_up(db, LIST)
        assert imports.find(db, LIST) is None
