"""The second part of the faults: time, and people who mean harm or are simply many."""

from tests.faults.rows import CRASH, DATABASE, Row
from tests.faults.rows_of_providers import IN, OUT

TIME = (
    Row(
        58,
        "two schedulers at once",
        "each thing that is due once",
        (
            "test_two_schedulers_tell_an_outcome_once",
            "test_two_schedulers_start_it_once",
            "test_two_processes_send_each_message_once",
        ),
    ),
    Row(
        59,
        "whoever holds a lease dies",
        "another takes over, nothing twice",
        ("test_two_processes_look_and_it_goes_once",),
    ),
    Row(
        60,
        "the clock jumps by a day, forth and back",
        "what ends with a poll is done once, and what comes after that is late",
        ("test_a_consultation_closes_at_its_time_once",),
        "leases go by that clock too",
    ),
    Row(
        61,
        "the nights when clocks change, each job run twice, by two processes, or at a clock that jumps",
        "the night ends in time, once; each job does what is due once",
        ("test_the_night_of_a_clock_change_ends_at_ten_too",),
    ),
    Row(
        62,
        "the machine sleeps past what was due",
        "done once, late; what was being sent is not sent blindly",
        ("test_a_process_that_slept_past_its_lease_sends_nothing",),
    ),
    Row(
        63,
        "a poll closes while votes are on their way",
        "what arrived before counts, also when it waited on the disk",
        (
            "test_an_answer_that_arrived_before_close_counts_though_its_commit_came_after",
            "test_the_work_of_closing_waits_for_what_came_in_before_it",
            "test_votes_that_wait_count_though_the_poll_would_have_closed",
        ),
    ),
)

ABUSE = (
    Row(
        64,
        "2,000 senders who send a byte now and then",
        "each is given ten seconds, others are served",
    ),
    Row(
        65,
        "10,000 idle connections and 600 texts a second",
        "none lost, memory stays; the silent ones are let go after ten seconds, and make room for whoever says something",
        ("test_the_oldest_that_says_nothing_makes_room_and_a_request_under_way_is_never_broken_off",),
    ),
    Row(
        66,
        "huge, endless, packed or deep bodies",
        "refused at the limit",
        (
            "test_a_form_of_64_kib_and_an_update_of_1_mib_are_kept_and_one_byte_more_is_not",
            "test_an_endless_body_and_a_packed_one_are_refused",
            "test_a_body_of_a_thousand_fields_too_many_is_refused",
            "test_hostile_json_is_only_refused_or_ignored",
        ),
    ),
    Row(
        67,
        "another machine answers each reply",
        "we fall silent",
        (
            "test_a_conversation_of_two_machines_ends",
            "test_an_answer_that_counts_up_gets_three_replies_after_the_first",
        ),
    ),
    Row(
        68,
        "one number sends 1,000 texts in a minute",
        "kept; hardly answered; others are answered; a cry still alerts",
    ),
    Row(
        69,
        "guessing of sign-ins",
        "it ends soon, for name and place; nobody is locked out for long",
        ("test_v2_4_1_guessing_and_asking_for_links_end_soon",),
    ),
    Row(
        70,
        "two people change or approve a broadcast at once",
        "exactly what was shown is approved; it starts once",
        ("test_a_second_person_approves_exactly_what_was_shown", "test_two_schedulers_start_it_once"),
    ),
    Row(
        71,
        "STOP during a broadcast",
        "nothing after it",
        (
            "test_who_leaves_between_queueing_and_sending_gets_nothing_and_the_sum_is_right",
            "test_in_whatever_order_it_happens_nothing_goes_to_somebody_whose_last_word_was_stop",
        ),
    ),
    Row(
        72,
        "FORGET ME while something is on its way",
        "erased when it ended; a late status brings nothing back",
        (
            "test_one_that_is_on_its_way_ends_without_its_words_and_its_receipts_bring_nothing_back",
            "test_whoever_is_forgotten_is_forgotten_on_the_disk_too",
        ),
    ),
    Row(
        73,
        "yesterday's backup is restored",
        "who was erased or left since stays so; nothing goes twice; what waited then is held for staff",
        (
            "test_nothing_that_must_not_comes_back_and_nothing_goes_twice",
            "test_a_restored_backup_from_before_is_erased_again",
        ),
    ),
    Row(
        74,
        "a key is missing, wrong, or half changed",
        "nothing is taken; a change goes on; both are read",
        (
            "test_half_way_nobody_starts_without_the_key_from_before",
            "test_keys_that_are_wrong_are_refused_in_one_sentence_that_names_them",
            "test_it_is_ours_alone_and_under_the_key_of_before_it_opens_still",
        ),
    ),
    Row(75, "the log is changed in the database", "the entry is named", ("test_whatever_is_done_to_the_log_is_named",)),
    Row(
        76,
        "a vote is changed in the database",
        "`yousaid verify`, Home and the page of the results say so; in an export it shows too",
        ("test_what_is_changed_in_an_export_is_named",),
    ),
    Row(
        77,
        "a cry while the scheduler is dead or mail is down",
        "another process tells; mail is tried again",
        (
            "test_with_the_scheduler_dead_the_watch_takes_a_step_that_is_a_minute_late",
            "test_a_mail_server_that_is_down_is_tried_at_each_tick_and_holds_up_no_text",
        ),
    ),
    Row(
        78,
        "nobody acknowledges an alert",
        "one after the other is told, once",
        ("test_one_after_the_other_is_told_and_each_process_is_enough",),
    ),
    Row(
        79,
        "words that are code",
        "words on every page, in every file and every line of the log",
        (
            "test_on_every_page_it_is_words_and_nothing_else",
            "test_in_no_file_is_it_a_formula",
            "test_log_lines_cannot_be_forged",
        ),
    ),
    Row(
        80,
        "who keeps every number that was ever published",
        "works out no small one",
        ("test_who_keeps_everything_that_was_ever_published_cannot_work_out_a_small_number",),
    ),
)

PARTS = {
    "Crash": CRASH,
    "Database": DATABASE,
    "Providers, on the way out": OUT,
    "Providers, on the way in": IN,
    "Time": TIME,
    "Harm and crowds": ABUSE,
}
