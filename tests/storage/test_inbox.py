"""The list of the inbox: found whatever is typed, by the page, and nothing in it that others alone may read."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from flows.facts import DangerSeen, ViewTakenBack
from storage import hands, inbox, meanings, people, reports, silence, staff, talks, viewing
from storage.database import Database
from storage.inbox import PAGE, Sieve
from storage.references import reference
from tests.storage.installation import KEYS, NOW, Words_, hear, incoming, number, put, secret
from tests.storage.sending import claim, tell


def talks_member(db: Connection) -> str:
    found = people.author(db, 1)
    assert found is not None
    return found


def say(database: Database, words: str, person: int = 1, **more: str) -> None:
    hear(database, incoming(words, person), facts=[Words_(**more)], reply="Thank you.")


def found(database: Database, **sieve: object) -> list[int]:
    with database.reading() as db:
        return inbox.newest(db, Sieve(**sieve)).numbers  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["100%", "a_b", "c\\d", "' OR 1=1;--", "[x]*", "%' LIKE '_%"])
def test_a_search_finds_these_characters_and_nothing_else(database: Database, words: str) -> None:
    say(database, f"it is {words} cold")
    say(database, "it is 1000 cold axb c d")
    assert found(database, words=words) == [1]


@pytest.mark.parametrize("words", ["x" * 10_000, "%" * 10_000, "\x00", "\ud800", "\\"])
def test_whatever_is_searched_for_does_no_harm(database: Database, words: str) -> None:
    say(database, "showers cold")
    assert found(database, words=words) == []


def test_a_search_does_not_look_into_what_others_alone_may_read(database: Database) -> None:
    say(database, "the secret word", held="safety")
    say(database, "the secret word", held="outside")
    say(database, "the secret word")
    hear(database, incoming("undo"), facts=[ViewTakenBack("A3")])
    assert found(database, words="secret") == []
    assert found(database) == [3, 2, 1]


def test_every_view_is_on_one_page_once(database: Database) -> None:
    for one in range(2 * PAGE + 3):
        say(database, f"view {one}", person=one % 7)
    seen: list[int] = []
    before = None
    with database.reading() as db:
        while True:
            page = inbox.newest(db, Sieve(), before)
            seen += page.numbers
            before = page.on
            if before is None:
                break
    assert seen == list(range(2 * PAGE + 3, 0, -1))


def test_a_page_looks_so_far_and_says_where_it_goes_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "LOOKED_AT", 5)
    say(database, "rare words")
    for one in range(8):
        say(database, f"view {one}")
    with database.reading() as db:
        first = inbox.newest(db, Sieve(words="rare"))
        assert (first.numbers, first.is_cut) == ([], True)
        assert inbox.newest(db, Sieve(words="rare"), first.on).numbers == [1]


def test_what_is_unread_mine_in_a_language_or_of_a_consultation_is_found(database: Database) -> None:
    for person in (1, 2, 3, 4):
        say(database, "cold", person, **({"consultation": "other"} if person == 4 else {}))
    with database.transaction() as db:
        viewing.read(db, 1, "desk", NOW)
        hands.give(db, 2, "desk", "boss", NOW)
        viewing.give(db, 3, "repairs manager", NOW)
    assert found(database, unread=True) == [4, 3, 2]
    assert found(database, mine=True, me="desk") == [2]
    assert found(database, mine=True, me="desk", titles=("repairs manager",)) == [3, 2]
    assert found(database, language="en") == [4, 3, 2, 1]
    assert found(database, language="xx") == []
    assert found(database, consultation="other") == [4]


def test_the_longest_wait_stands_first_and_what_others_read_does_not_wait_here(database: Database) -> None:
    say(database, "first")
    say(database, "danger", 2, held="safety")
    say(database, "complaint", 3, held="outside")
    say(database, "last", 4)
    with database.reading() as db:
        waiting, on = inbox.oldest_waiting(db, Sieve(), 0, NOW)
        assert ([one.number for one in waiting], on) == ([1, 4], None)
        assert [one.number for one in inbox.oldest_waiting(db, Sieve(language="en"), 1, NOW)[0]] == [4]
        assert set(silence.waiting_of(db, [1, 2, 3, 4], NOW)) == {1, 3, 4}


def test_a_conversation_has_both_sides_in_order_by_the_page(database: Database) -> None:
    for one in range(talks.PAGE):
        say(database, f"view {one}")
    with database.reading() as db:
        member = talks_member(db)
        last, on = talks.lines(db, member)
        first, end = talks.lines(db, member, on)
    assert [line.text for line in last[-2:]] == [f"view {talks.PAGE - 1}", "Thank you."]
    assert [line.text for line in first[:2]] == ["view 0", "Thank you."]
    assert (len(first), len(last), end) == (talks.PAGE, talks.PAGE, None)
    assert last[-2].references == (reference(talks.PAGE),)


def test_what_waited_for_the_morning_stands_where_it_went(database: Database) -> None:
    put(database)
    say(database, "cold")
    claim(database)
    night, morning = NOW + timedelta(hours=9), NOW + timedelta(hours=22)
    tell(database, now=night)
    hear(database, incoming("still cold"), facts=[Words_()], reply="Thanks.", now=night)
    claim(database, now=night)
    claim(database, now=morning)
    with database.reading() as db:
        lines, _ = talks.lines(db, talks_member(db))
        posts = {post.kind: post.at for post in reports.outbox(db, 9)}
    assert [line.kind or line.text for line in lines] == ["cold", "reply", "still cold", "reply", "update"]
    assert (lines[-1].at, posts["update"]) == (morning, morning)
    assert lines[1].at == NOW


def test_a_conversation_hides_cries_complaints_secrets_and_what_was_taken_back(database: Database) -> None:
    put(database)
    say(database, "plain")
    say(database, "complaint", held="outside")
    say(database, "i want to die", held="safety")
    hear(database, incoming("an edit that says die"), facts=[DangerSeen("self_harm", "high")], reply=None)
    hear(database, incoming("4"), facts=[secret(4)], reply="We have 4.")
    say(database, "oops")
    hear(database, incoming("undo"), facts=[ViewTakenBack("A4")], reply=None)
    with database.reading() as db:
        lines, _ = talks.lines(db, talks_member(db))
        assert talks.answers(db, talks_member(db)) == []
    assert [(line.text, line.held) for line in lines if line.who == "member"] == [
        ("plain", None),
        (None, "safety"),
        (None, "safety"),
        (None, "secret"),
        (None, "taken_back"),
        ("undo", None),
    ]
    assert ("We have 4.", None) not in [(line.text, line.held) for line in lines]


def test_what_a_message_means_is_kept_with_its_author_and_nobody_overwrites_it_unseen(database: Database) -> None:
    say(database, "zimno")
    with database.transaction() as db:
        (line, _), _ = talks.lines(db, talks_member(db))
        assert meanings.keep(db, line.id, "cold", 0, "Ola", NOW)
        assert not meanings.keep(db, line.id, "warm", 0, "Jan", NOW)
        assert not meanings.keep(db, line.id, "warm", 9, "Jan", NOW)
        assert meanings.keep(db, line.id, "very cold", 1, "Jan", NOW + timedelta(hours=1))
        assert (meanings.newest(db, [line.id])[line.id].text, meanings.newest(db, [line.id])[line.id].by) == (
            "very cold",
            "Jan",
        )
        assert talks.message_of(db, "another", line.id) is None


def test_what_somebody_reads_counts_while_they_are_on_the_list_and_may_read(database: Database) -> None:
    with database.transaction() as db:
        staff.add(db, "Ola", ("facilitator",), None, KEYS, NOW)
        staff.add(db, "Jan", ("data_lead",), None, KEYS, NOW)
        hands.keep_languages(db, "Ola", ["pl", "pl", "uk"])
        hands.keep_languages(db, "Jan", ["ar"])
        assert hands.readable(db, "en") == {"en", "pl", "uk"}
        hands.keep_languages(db, "Ola", ["ro"])
        assert hands.readable(db, "en") == {"en", "ro"}
        staff.remove(db, "Ola")
        assert hands.readable(db, "en") == {"en"}


def test_who_sees_to_a_view_changes_and_ends(database: Database) -> None:
    with database.transaction() as db:
        hands.give(db, 7, "Ola", "boss", NOW)
        hands.give(db, 7, "Jan", "boss", NOW)
        assert hands.hands(db, [6, 7]) == {7: "Jan"}
        hands.give(db, 7, None, "boss", NOW)
        assert hands.hands(db, [7]) == {}


def test_a_number_in_full_is_only_where_it_is_asked_for(database: Database) -> None:
    say(database, "hello", 5)
    with database.reading() as db:
        member = talks_member(db)
        assert people.addresses_of(db, member, KEYS) == [("sms", number(5))]
        assert number(5) not in repr(people.find(db, member, KEYS))
