"""What a command refuses is said on a page without the words of the keyboard, beside the field that it is about."""

import pytest

from bot.commands.telling import CannotDo
from bot.console.refusals import by_field, on_a_page


@pytest.mark.parametrize(
    ("refused", "shown"),
    [
        ("--until: 2026-01-01 is not in the future. Write a later day.", "2026-01-01 is not in the future. Write a later day."),
        ("Words are missing after --what.", "Words are missing."),
        ("In en --what has 70 of 60 characters: say it in fewer words.", "In English it has 70 of 60 characters: say it in fewer words."),
        ("There is no promise 9. See: yousaid promise list", "There is no promise 9."),
        ("Nobody gets it as it stands: yousaid broadcast edit 3 --to everybody", "Nobody gets it as it stands."),
        ("Its time has passed, Tue 8 Dec 2026 18:00: yousaid broadcast edit 3 --at WHEN", "Its time has passed, Tue 8 Dec 2026 18:00."),
        ('3 people read pl: yousaid broadcast edit 1 --text.pl "..." or --as-is', "3 people read Polish."),
        ('Say what was wrong, people are told it: --why "the date was wrong".', "Say what was wrong, people are told it."),
        ("Nothing is different from what stands: write what has changed, such as --status done.", "Nothing is different from what stands: write what has changed."),
        ("Tell this later than that (--at), or correct what stands.", "Tell this later than that, or correct what stands."),
        ("Promise 3 is due 2026-12-16, before this is told. Tell it sooner, or first: yousaid promise late 3", "Promise 3 is due 2026-12-16, before this is told. Tell it sooner."),
        ("Nothing was changed: front desk has answered already, kept. To change that: yousaid promise correct 3", "Nothing was changed: front desk has answered already, kept."),
        ("There is no answer to correct: name the line, as `promise show` has it: --entry NUMBER.", "There is no answer to correct: name the line."),
        ("In pl it takes 320 of 306 characters: say it in fewer words.", "In Polish it takes 320 of 306 characters: say it in fewer words."),
        ("In so many words", "In so many words."),
    ],
)  # fmt: skip
def test_a_sentence_is_whole_and_names_no_option_and_no_command(refused: str, shown: str) -> None:
    assert on_a_page(refused) == shown
    assert on_a_page(shown) == shown


def test_each_stands_beside_its_field_and_two_of_one_field_together() -> None:
    refused = CannotDo("--until: too late.", "In en it is long.", "In pl it is long.", "Something else.", "And more.")
    assert by_field(refused, {"--until": "until", "In en ": "text-en", "In pl ": "text-pl"}, "text-en") == {
        "until": "too late.",
        "text-en": "In English it is long. Something else. And more.",
        "text-pl": "In Polish it is long.",
    }
