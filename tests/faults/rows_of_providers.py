"""Faults 26 to 57: what providers do with what we send, and with what they bring us."""

from tests.faults.rows import Row

OUT = (
    Row(
        26,
        "Twilio says 429 for a minute",
        "nothing goes before it may, nothing is lost, Telegram goes on",
        (
            "test_what_surely_was_not_sent_goes_later_once_and_nothing_else_goes_before",
            "test_nothing_at_all_goes_while_the_provider_says_wait",
        ),
    ),
    Row(
        27,
        "Twilio says 500 and has not taken it",
        "unknown; looked for, then sent once",
        ("test_what_was_not_accepted_goes_once_after_two_looks",),
    ),
    Row(
        28,
        "Twilio says 500 and has taken it",
        "found, and not sent again",
        (
            "test_what_was_accepted_is_sent_and_later_receipts_are_about_it",
            "test_what_the_provider_took_is_never_sent_again_whatever_it_answered",
        ),
    ),
    Row(
        29,
        "no answer after it was taken",
        "the same; waiting ends in time",
        ("test_waiting_ends_in_time_and_the_fate_is_unknown",),
    ),
    Row(
        30,
        "the line is down",
        "surely not sent, tried again",
        ("test_a_line_that_is_down_is_surely_not_sent_and_tried_again",),
    ),
    Row(31, "it connects and never reads", "waiting ends", ("test_waiting_ends_in_time_and_the_fate_is_unknown",)),
    Row(
        32,
        "an answer of one byte a second",
        "a limit on the whole ends it",
        ("test_waiting_ends_in_time_and_the_fate_is_unknown",),
    ),
    Row(
        33,
        "200 with a page, half an answer or no id",
        "unknown, never sent again blindly",
        ("test_what_the_provider_took_is_never_sent_again_whatever_it_answered",),
    ),
    Row(
        34,
        "21610: they have left",
        "written on our own list, shown, not tried again",
        (
            "test_a_provider_that_says_they_left_is_believed_at_once",
            "test_a_refusal_because_they_left_is_written_on_our_own_list",
        ),
    ),
    Row(
        35,
        "statuses that say why a text did not arrive",
        "each code means what the table says; a broadcast that is taken for spam pauses by itself",
        ("test_each_code_means_what_the_table_says", "test_a_receipt_that_says_never_again_is_believed_too"),
    ),
    Row(
        36,
        "credentials are refused",
        "the channel stops, the queue is kept, said once",
        (
            "test_wrong_credentials_stop_the_channel_and_keep_the_message",
            "test_refused_credentials_keep_the_queue",
            "test_refused_credentials_are_said_once_and_tried_again_with_one_message",
        ),
    ),
    Row(
        37,
        "Telegram says: wait 35 seconds",
        "nothing at all goes there until then",
        (
            "test_nothing_at_all_goes_while_the_provider_says_wait",
            "test_where_the_provider_says_wait_every_process_waits",
            "test_a_throttled_telegram_without_a_time_stops_all_the_same",
        ),
    ),
    Row(
        38,
        "Telegram: blocked, or the account is gone",
        "nothing more goes there",
        (
            "test_blocking_and_unblocking_ten_times_ends_where_it_ended",
            "test_an_address_that_can_never_be_reached_gets_nothing_more",
        ),
    ),
    Row(
        39,
        "a chat moves to another id",
        "moved once, nobody is there twice",
        (
            "test_a_chat_that_moved_is_written_to_where_it_is_now",
            "test_a_chat_that_moved_to_one_we_know_makes_nobody_double",
        ),
    ),
    Row(
        40,
        "the provider comes back in the middle of a broadcast",
        "what is too late is not sent, and nothing at night",
        ("test_what_expired_is_not_sent", "test_at_night_only_replies_and_help_lines_go"),
    ),
    Row(41, "a wrong certificate at the provider", "nothing is sent there", ("test_nothing_is_sent_to_a_stranger",)),
)

IN = (
    Row(
        42,
        "the same request 100 times at once",
        "one text, one effect",
        ("test_one_text_that_comes_a_hundred_times_at_once_is_one_text",),
    ),
    Row(
        43,
        "the same id with other words",
        "the first counts, the repeat is counted",
        ("test_a_repeat_has_no_second_effect_and_is_counted",),
    ),
    Row(
        44,
        "statuses in any order, and twice",
        "the same end",
        ("test_receipts_in_any_order_end_the_same", "test_receipts_in_any_order_and_any_company_end_the_same"),
    ),
    Row(
        45,
        "a status before we have the provider's id",
        "found by our own id",
        ("test_a_receipt_that_comes_before_our_own_commit_is_found_by_our_id",),
    ),
    Row(
        46,
        "a status of a message that is not ours",
        "200, kept and counted",
        ("test_a_receipt_for_a_message_that_is_not_ours_is_kept_and_counted",),
    ),
    Row(
        47,
        "Telegram's updates out of order and twice",
        "each once",
        ("test_update_ids_may_jump_and_fall_and_each_counts_once",),
    ),
    Row(48, "Telegram's ids jump back", "still taken", ("test_update_ids_may_jump_and_fall_and_each_counts_once",)),
    Row(
        49,
        "a text that breaks us",
        "200, its words are kept, a person gets it, the next ones go on; what the database never takes is set aside",
        (
            "test_a_poison_message_keeps_its_words_and_the_others_go_on",
            "test_a_poisoned_chat_goes_on_with_its_next_message",
            "test_one_that_can_never_be_taken_in_is_set_aside_and_holds_nothing_back",
        ),
    ),
    Row(50, "5,000 updates over 100 connections", "none lost"),
    Row(
        51,
        "a request while we start",
        "503 and when to come again",
        (
            "test_before_the_house_is_open_a_provider_is_asked_to_try_again",
            "test_while_the_database_is_being_opened_callers_are_asked_to_come_again",
        ),
    ),
    Row(
        52,
        "a forged, missing or empty signature",
        "403, nothing is written",
        (
            "test_what_is_not_signed_as_it_arrived_changes_nothing",
            "test_any_other_signature_has_the_library_s_verdict_too",
        ),
    ),
    Row(
        53,
        "signed, for another account or number",
        "403",
        ("test_a_form_that_is_wrong_in_one_thing_adds_just_what_it_should",),
    ),
    Row(54, "a good request again, a day and a month later", "no effect"),
    Row(
        55,
        "Telegram's secret missing, wrong or only its beginning",
        "refused",
        ("test_the_secret_must_be_there_and_whole", "test_nothing_is_heard_without_the_very_secret"),
    ),
    Row(
        56,
        "whatever a proxy says about the address",
        "only the address that is set counts",
        (
            "test_what_a_proxy_says_about_the_address_does_not_count",
            "test_an_address_under_a_path_is_signed_with_it",
            "test_a_signature_is_for_its_exact_address",
        ),
    ),
    Row(
        57,
        "an hour's outage, 40 texts lost",
        "fetched from Twilio's list, each once, in order",
        ("test_forty_texts_that_were_lost_are_there_once_in_order_and_answered",),
    ),
)
