"""`make test` is through within a minute on two cores; what does not fit into it runs in `make check`.

Each file below takes a third of a second or more by itself, most of them since they go through a whole installation.
What the rules are is tried in the minute too: in the transcripts, and room by room.
"""

from pathlib import Path

import pytest

MINUTE, REST = "minute", "rest"

LONGER = {
    "bench": """
        broadcast erasing load rotation run
    """,
    "browser": """
        demo
    """,
    "channels": """
        every_channel polling
    """,
    "faults": """
        a_server_out_of_sight checkers f001_f004_crash_on_the_way_in f014_f022_database_refuses
        f023_f024_connections f035_filtered f043_f068_senders f050_a_backlog f061_every_job_once
        f073_restore_yesterdays_backup f076_changed_votes spool table
    """,
    "files": """
        list_sheets sheets spreadsheets
    """,
    "flows": """
        foreseen hiding last_said redacting results silence two_machines
    """,
    "guarantees": """
        complaints_reach_the_outside_reader_only g01_what_we_acknowledge_is_recorded_once
        g02_never_200_without_durable_bytes g03_texts_missed_in_an_outage_come_in_later_once
        g04_a_poison_message_blocks_no_other g05_forged_and_replayed_requests_change_nothing
        g06_a_broadcast_reaches_nobody_twice g07_an_unknown_fate_is_looked_for_then_treated_by_kind
        g08_a_delivery_status_never_goes_back g09_nothing_after_an_opt_out
        g10_limits_are_obeyed_and_replies_go_before_bulk g11_quiet_hours_and_expiry_are_checked_at_sending
        g12_one_vote_across_channels g13_anyone_can_re_tally g14_audit_shows_tampering
        g15_ties_and_late_votes_are_stated g16_a_secret_choice_leads_to_nobody g17_no_number_no_text_in_logs
        g18_forget_me g19_my_data_is_never_texted g20_small_numbers_stay_hidden
        g21_a_quote_needs_its_author_redaction_and_a_human g22_a_cry_signposts_alerts_and_still_votes
        g23_alerts_escalate_until_acknowledged g24_we_never_imply_that_we_watch g25_no_text_executes
        quotes_are_gone_once_ended
    """,
    "hostile": """
        lost_answers media missed_texts requests secrets sending telegram_updates texts twilio_forms
    """,
    "loop": """
        a_month_in_a_hostel detaching no_silence rejoining still_you
    """,
    "pages": """
        after_restore alerts any_input broadcasts broadcasts_under_way complaints console consultation_form
        consultation_pages covers demo door files forgetting handing_back inbox inbox_held live moderating money
        my_data next_step numbers outbox_page outcome_form outcome_page outcomes passwords people permissions
        privacy promises quotes rights said said_over_time settings setup staff two_at_once waiting wording
    """,
    "reading": """
        any_text families patterns streams
    """,
    "rehearsal": """
        telegram twilio
    """,
    "running": """
        pages
    """,
    "runtime": """
        a_complaint_from_end_to_end alerts an_alert_from_end_to_end backup_commands broadcast_commands
        broadcasts commands complaints decisions forgetting_commands garbage in_force it_did_not_work keys
        languages linking machine mail member_commands metrics money moving_outcomes numbers outbox
        outcome_commands payments power promise_commands promises quote_commands restore_commands
        restore_who_left schedule server staff_commands staff_phones suppressions telling_data turn_process
        view_commands waking what_time_makes_due
    """,
    "safety": """
        long_ago
    """,
    "security": """
        v01_encoding v03_browser v04_web_service v06_authentication v07_sessions v08_authorization v11_to_v16
    """,
    "storage": """
        alerting audience backing_up broadcasts checkpointing complaints counting crowds documents erasure fates
        inbox key_state linking looking loop measures migrating order_of_unasked pauses posting promises quotes
        redacting rekeying rekeying_meanwhile rekeying_pieces resting restoring restoring_outbox
        secret_questions silence turns
    """,
    "upgrades": """
        every_revision
    """,
}

LONG_FILES = {f"{room}/test_{name}.py" for room, names in LONGER.items() for name in names.split()}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--part", choices=(MINUTE, REST), help="the tests of a minute, or all others; otherwise both")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """None: whatever else has a say decides."""
    part = config.getoption("--part")
    if part is None or not collection_path.match("test_*.py"):
        return None
    is_long = "/".join(collection_path.parts[-2:]) in LONG_FILES
    return True if is_long == (part == MINUTE) else None
