"""The samples load on any day, in plain words, and show each kind of question once at least."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.files.consultations import read_file
from bot.files.problems import Notes
from bot.fitting import overflow
from bot.plain_words import advice
from bot.wording import Wording
from flows.consultation import Consultation, Text
from flows.questions.registry import KINDS
from flows.segments import measure
from tests.files.reading import SAMPLES, TODAY, ZONE, everything_fits

PATHS = sorted(SAMPLES.glob("*.yaml"))
DAYS = [date(2026, 2, 28), date(2026, 3, 15), date(2026, 10, 11), date(2027, 12, 31), date(2028, 2, 29)]
GSM7 = re.compile(r"[A-Za-z0-9 .,:;?!'\"()/&%+-]*")


def sample(path: Path, today: date = TODAY) -> Consultation:
    return read_file(path, ZONE, today, everything_fits)


def texts(consultation: Consultation) -> list[Text]:
    found = [consultation.title, consultation.decides, consultation.can_change]
    for question in consultation.questions:
        each = (question.text, question.short, question.low_label, question.high_label, *question.options)
        found += [text for text in each if text is not None]
    return found


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_a_sample_is_open_on_the_day_it_is_loaded(path: Path, today: date) -> None:
    consultation = sample(path, today)
    assert consultation.name == path.stem
    assert consultation.opens
    assert consultation.closes
    assert consultation.opens.astimezone(ZONE).date() == today < consultation.closes.astimezone(ZONE).date()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_english_words_need_no_costly_letters(path: Path) -> None:
    assert all(GSM7.fullmatch(text.in_language("en")) for text in texts(sample(path)))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_question_is_one_message_in_english_and_fits_in_polish(path: Path) -> None:
    for question in sample(path).questions:
        asked = Wording({}).text((KINDS[question.kind].ask(question),), "en")
        assert measure(asked).segments == 1, asked
        assert overflow(question, "pl", "sms") is None


def test_the_samples_show_every_kind_of_question_a_condition_and_a_secret() -> None:
    asked = [question for path in PATHS for question in sample(path).questions]
    assert {question.kind for question in asked} == set(KINDS)
    assert any(question.ask_if for question in asked)
    assert any(question.secret for question in asked)


def test_no_two_samples_share_a_keyword() -> None:
    keywords = [sample(path).keyword for path in PATHS]
    assert None not in keywords
    assert len(set(keywords)) == len(keywords) == 5


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_sample_needs_no_advice_in_any_of_its_languages(path: Path) -> None:
    notes = Notes()
    read_file(path, ZONE, TODAY, everything_fits, notes)
    assert notes.for_members
    assert not [sentence for one in notes.for_members for sentence in advice(one.words, one.language)]
