"""In every language: a question that is put again fits with its news, so that the next text answers it; rules whole."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import languages
from bot.telling.changed import SAID
from bot.wording import Wording
from flows.asking import put_unasked
from flows.consultation import Consultation, Question, Text
from flows.loop import update_for
from flows.outcome import Outcome
from flows.phrase import Phrase
from flows.power import RUNGS, rules
from flows.segments import measure
from flows.state import MemberState
from flows.turn import Here

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORDING = Wording({"name": "A name of sixteen"[:16]}, frozenset({"pl", "ro"}))
REPAIR = Question(
    "repair", "choose_one", Text({"en": "First repair?"}), options=(Text({"en": "Hot water"}), Text({"en": "Locks"}))
)


def oak(rung: str = "co-production") -> Consultation:
    decides, can_change = Text({"en": "Tenants and staff pick."}), Text({"en": "The budget is fixed."})
    closes = NOW + timedelta(days=3)
    short = Text({"en": "the builder comes on Friday"})
    return Consultation(
        *("oak", Text({"en": "Oak"}), decides, can_change, (REPAIR,), ("en",)),
        opens=NOW, closes=closes, rung=rung, short_because=short,
    )  # fmt: skip


def here(language: str, consultation: Consultation) -> Here:
    state, words = MemberState(language, joined=True), languages.words(language)
    return Here(NOW, NOW.date(), "Oak", "england", state, words, (language,), (consultation,), "K7")


@pytest.mark.parametrize("language", languages.codes())
@pytest.mark.parametrize("key", SAID.values())
def test_a_question_that_is_put_again_is_in_the_same_text(language: str, key: str) -> None:
    assert WORDING.render(put_unasked(oak(), REPAIR, (Phrase(key),)), language, "sms").put


@pytest.mark.parametrize("language", languages.codes())
@pytest.mark.parametrize("rung", RUNGS)
def test_whoever_asks_for_the_rules_gets_them_whole(language: str, rung: str) -> None:
    say = rules(here(language, oak(rung)))
    everything = WORDING.sms_text(say.phrases, language)
    said = WORDING.render(say, language, "sms").text
    assert measure(everything).segments <= (2 if measure(everything).encoding == "GSM-7" else 4)
    if measure(everything).segments <= 3:
        assert said == everything
    assert WORDING.text((Phrase(RUNGS[rung]),), "en") in WORDING.render(rules(here("en", oak(rung))), "en", "sms").text


@pytest.mark.parametrize("language", languages.codes())
def test_a_correction_fits_with_what_was_wrong_and_why(language: str) -> None:
    words = {name: Text({language: "a new boiler, 8 Jan"}) for name in ("said", "did", "because", "why")}
    wrong = Outcome("1", "oak", "planned", **words, by=date(2027, 1, 8))
    for status in ("heard", "read", "planned", "doing", "done", "tried", "not_doing"):
        worded = WORDING.render(update_for(replace(wrong, status=status, corrects=wrong)), language, "sms")  # type: ignore[arg-type]
        assert not worded.text.endswith("..."), status
        assert worded.put or status != "done"
