"""The eighty faults, what must come of each, and the tests that show it; `tests/faults/test_table.py` makes a page of it.

A test whose name begins with `test_f` and the number of a fault is found by itself; those that stand elsewhere, since
their subject is there, are named here. `missing`: what nobody has built or tried yet, and why.
"""

from typing import NamedTuple


class Row(NamedTuple):
    number: int
    fault: str
    outcome: str
    tests: tuple[str, ...] = ()
    missing: str = ""


CRASH = (
    Row(1, "kill -9 before a text is committed", "nobody was told that it is kept; the retry lands once"),
    Row(
        2,
        "kill -9 after the commit, before the 200",
        "one text, one effect, one reply",
        ("test_a_killed_process_forgets_nothing_and_repeats_nothing",),
    ),
    Row(3, "kill -9 in the middle of a job", "nothing of it is there; the next run has one effect"),
    Row(4, "kill -9 before a reply is claimed", "it goes after the restart"),
    Row(
        5,
        "kill -9 after the claim, before the provider is called",
        "unknown; looked for, not found, sent once",
        ("test_what_was_not_accepted_goes_once_after_two_looks",),
    ),
    Row(
        6,
        "kill -9 after the provider took it, before that is kept",
        "unknown; found at the provider, not sent again; help lines go again",
        ("test_a_process_that_was_killed_between_sending_and_marking_is_made_up_for",),
    ),
    Row(
        7,
        "kill -9 anywhere in a broadcast, 20 times",
        "nobody twice, nobody forgotten, of 100,000 people (on PostgreSQL of 10,000)",
    ),
    Row(
        8,
        "SIGTERM during a broadcast",
        "what is on its way ends, nothing more is claimed, exit code 0",
        ("test_stopping_claims_no_more_and_waits_for_what_is_in_flight",),
    ),
    Row(
        9,
        "frozen past its lease, then woken",
        "another process takes over; the woken one sends nothing",
        ("test_a_process_that_slept_past_its_lease_sends_nothing",),
    ),
    Row(10, "out of memory", "the process ends and is started anew; nothing is lost"),
    Row(
        11,
        "a crash during a migration",
        "all of it or nothing; the next one completes it",
        ("test_a_migration_that_breaks_off_leaves_nothing_behind",),
    ),
    Row(
        12,
        "a crash while old words go, or a member is erased",
        "it goes on where it was; logged once",
        (
            "test_an_erasure_broken_off_anywhere_goes_on_and_is_logged_once",
            "test_a_tick_may_be_killed_anywhere",
            "test_slices_follow_each_other_until_all_is_gone",
        ),
    ),
    Row(
        13,
        "the power fails while we write",
        "the database is whole, and what was acknowledged is in it",
        ("test_what_was_acknowledged_is_on_the_disk_at_any_instant",),
    ),
)

DATABASE = (
    Row(14, "somebody holds SQLite's lock for 30 seconds", "texts wait on the disk; 200"),
    Row(
        15,
        "two transactions that both read and then write",
        "they wait for each other: every writer says so first",
        ("test_writers_wait_for_each_other_and_none_is_lost", "test_reading_cannot_write"),
    ),
    Row(
        16,
        "the database's disk is full",
        "texts wait on the disk or get 503; it gets well by itself",
        ("test_a_full_disk_is_told_and_gets_well_by_itself",),
    ),
    Row(17, "the database's file cannot grow", "the same"),
    Row(
        18,
        "database and waiting place are both full",
        "503, and a cry in the log",
        ("test_where_neither_database_nor_disk_takes_it_a_text_is_never_told_as_kept",),
    ),
    Row(
        19,
        "the database's file is read-only, deleted or replaced",
        "nothing more is taken, one plain sentence, no empty database",
        (
            "test_a_file_that_may_only_be_read_is_told_when_it_is_written",
            "test_a_file_that_is_gone_or_another_one_takes_no_more_words",
            "test_a_database_that_is_not_there_is_not_made_by_opening_it",
        ),
    ),
    Row(
        20,
        "a page of the database is damaged",
        "it does not start, and says what to do",
        ("test_damage_in_the_middle_of_the_file_is_found_at_the_start",),
    ),
    Row(
        21,
        "PostgreSQL cuts connections again and again",
        "no text lost, none twice",
        ("test_a_connection_that_the_server_ended_is_told_and_the_next_one_works",),
    ),
    Row(22, "PostgreSQL is away", "texts wait on the disk, and are taken in in order"),
    Row(
        23,
        "no connection is free",
        "texts wait on the disk, as where the database is away",
    ),
    Row(
        24,
        "a deadlock or a serialization error",
        "the batch is tried again in halves; no vote is lost or counted twice",
        ("test_only_trouble_with_the_rows_may_be_one_message_fault",),
    ),
    Row(25, "the database's clock is wrong", "leases use our clock alone"),
)
