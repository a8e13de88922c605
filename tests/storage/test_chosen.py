"""What staff choose and sign in with is kept alike in both databases."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from flows.rota import Shift
from storage import chosen, passwords, rota, sessions, signed, staff
from storage.database import Database
from storage.sealed import Keys, random_key
from storage.tables import recovery_codes

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEYS = Keys(random_key(), random_key())


def test_each_change_grows_the_number_that_others_look_at(database: Database) -> None:
    with database.transaction() as db:
        assert chosen.chosen(db) == chosen.Chosen()
        chosen.choose(db, {"YOUSAID_NAME": "Oak House", "YOUSAID_NATION": "wales"})
        chosen.choose(db, {"YOUSAID_NATION": None})
        for words in ("Ta.", "Cheers."):
            chosen.say(db, "en", "thanks", words, "desk", NOW)
        chosen.keep_help_lines(db, "wales", {"talk": "C.A.L.L. 0800", "checked": "2026-11-20"})
        chosen.keep_help_lines(db, "wales", {"talk": "C.A.L.L. 1"})
        found = chosen.chosen(db)
        assert found.version == chosen.version(db) == 6
        assert found.settings == {"YOUSAID_NAME": "Oak House"}
        assert found.words == {("en", "thanks"): "Cheers."}
        assert found.help_lines == {"wales": {"talk": "C.A.L.L. 1"}}
        chosen.say_as_shipped(db, "en", "thanks")
        assert chosen.chosen(db).words == {}


def test_what_decides_on_the_languages_on_offer_grows_it_too(database: Database) -> None:
    steps = (
        lambda db: staff.add(db, "desk", ("duty_person",), None, KEYS, NOW),
        lambda db: signed.sign(db, "pl", "a reader", NOW),
        lambda db: signed.take_back(db, "pl"),
        staff.pass_test,
        lambda db: staff.remove(db, "desk"),
    )
    with database.transaction() as db:
        versions = [chosen.version(db)]
        for step in steps:
            step(db)
            versions.append(chosen.version(db))
        staff.pass_test(db)
        assert versions == [0, 1, 2, 3, 4, 5]
        assert chosen.version(db) == 5, "it had passed: each text that staff get would make every process look again"


def test_the_rota_is_in_order_and_each_shift_is_there_once(database: Database) -> None:
    night, day = Shift("b", 1, 1200, 480), Shift("a", 0, 540, 1020)
    with database.transaction() as db:
        rota.add(db, [night, day, Shift("a", 0, 540, 600)])
        assert rota.every(db) == [Shift("a", 0, 540, 600), night]
        assert rota.remove(db, "b", 1, 1200)
        assert not rota.remove(db, "b", 1, 1200)
        rota.remove_all(db, "a")
        assert rota.every(db) == []


def test_codes_open_once_and_a_new_phone_makes_the_old_ones_worthless(database: Database) -> None:
    with database.transaction() as db:
        staff.add(db, "desk", ("admin",), ("sms", "+447700900123"), KEYS, NOW)
        assert passwords.of(db, "nobody", KEYS) == passwords.of(db, "desk", KEYS) == passwords.Credentials()
        passwords.keep_password(db, "desk", "hash")
        passwords.keep_secret(db, "desk", "SECRET", ["one", "two"], KEYS)
        assert passwords.of(db, "desk", KEYS) == passwords.Credentials("hash", "SECRET")
        assert passwords.use_code(db, "desk", NOW)
        assert not passwords.use_code(db, "desk", NOW)
        assert not passwords.use_code(db, "desk", NOW - timedelta(seconds=30))
        assert passwords.use_recovery_code(db, "desk", "one", NOW)
        assert not passwords.use_recovery_code(db, "desk", "one", NOW)
        assert passwords.recovery_codes_left(db, "desk") == 1
        passwords.keep_secret(db, "desk", "OTHER", ["three"], KEYS)
        assert not passwords.use_recovery_code(db, "desk", "two", NOW)
        passwords.take_away(db, "desk")
        assert passwords.of(db, "desk", KEYS) == passwords.Credentials()
        assert staff.ends(db, KEYS) == {"desk": "\u20260123"}


def test_whoever_is_removed_leaves_no_code_behind(database: Database) -> None:
    with database.transaction() as db:
        staff.add(db, "desk", ("admin",), None, KEYS, NOW)
        passwords.keep_secret(db, "desk", "SECRET", ["one"], KEYS)
        staff.remove(db, "desk")
        assert db.execute(select(recovery_codes)).all() == []


def test_the_session_of_the_set_up_becomes_somebody_s_and_its_links_are_over(database: Database) -> None:
    with database.transaction() as db:
        for key in ("used", "unused"):
            sessions.make_link(db, key, None, NOW)
        began = sessions.use_link(db, "used", "secret", NOW)
        assert began is not None
        sessions.belongs_to(db, began.hash, "desk")
        found = sessions.find(db, "secret", NOW)
        assert found is not None
        assert found.name == "desk"
        assert not sessions.link_is_good(db, "unused", NOW)


def test_all_but_one_session_end(database: Database) -> None:
    with database.transaction() as db:
        here = sessions.begin(db, "here", "desk", NOW)
        sessions.begin(db, "there", "desk", NOW)
        sessions.begin(db, "theirs", "other", NOW)
        sessions.make_link(db, "link", "desk", NOW)
        assert sessions.end_others(db, "desk", here.hash, NOW) == 1
        assert [sessions.find(db, one, NOW) is not None for one in ("here", "there", "theirs")] == [True, False, True]
        assert not sessions.link_is_good(db, "link", NOW)


def test_a_signature_is_taken_back_once(database: Database) -> None:
    with database.transaction() as db:
        signed.sign(db, "pl", "a reader", NOW)
        assert signed.take_back(db, "pl")
        assert not signed.take_back(db, "pl")
