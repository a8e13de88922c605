"""A cry that no pattern foresaw is heard by the weight of its words; what only sounds like one is not."""

import pytest

from bot import languages
from flows.reading.weighing import FEWER, FEWEST, LONG, TELLING, Weights, heard_by_weight, sounds_everyday
from flows.safety import Danger, look

WEIGHTS = Weights(
    words={"rope": 30, "garage": 10, "shed": 5, "my": 2, "knife": 20, "the": -1, "lovely": -30, "thanks": -40}
    | dict.fromkeys(("we", "had", "such", "a", "day", "at", "fair"), -6),
    category={"rope": "self_harm", "garage": "self_harm", "knife": "violence"},
    courtesies=frozenset({"thanks"}),
    start=-20,
    enough=10,
    calm=-50,
)


def test_enough_of_such_words_are_a_cry_of_the_kind_that_they_speak_for_most() -> None:
    assert heard_by_weight(["rope", "in", "my", "garage"], WEIGHTS) == "self_harm"
    assert heard_by_weight(["my", "shed"], WEIGHTS) is None


def test_a_cry_whose_words_speak_for_no_kind_is_heard_all_the_same() -> None:
    assert heard_by_weight(["help"], Weights(words={"help": 30}, start=-10, enough=10)) == "self_harm"


def test_a_word_said_again_weighs_nothing_more() -> None:
    assert heard_by_weight(["knife", "knife", "knife"], WEIGHTS) is None


def test_a_text_in_another_language_is_not_weighed() -> None:
    """ "man" and "die" are German articles and pronouns."""
    assert heard_by_weight(["rope", "garage", "und", "noch", "vier", "weitere"], WEIGHTS) is None


def test_a_text_longer_than_those_that_were_weighed_is_not() -> None:
    assert heard_by_weight(["rope", "garage", *["my"] * LONG], WEIGHTS) is None


def test_only_a_text_long_enough_to_tell_sounds_of_every_day_and_no_courtesy_makes_it_so() -> None:
    everyday = ["we", "had", "such", "a", "lovely", "day", "at", "the", "fair"]
    assert len(everyday) == TELLING
    assert sounds_everyday(everyday, WEIGHTS)
    assert not sounds_everyday(everyday[: FEWEST - 1], Weights(dict.fromkeys(everyday, -1000)))
    troubled = ["knife", *everyday[:4], *everyday[5:]]
    assert len(troubled) == TELLING
    assert not sounds_everyday(troubled, WEIGHTS)
    assert not sounds_everyday([*troubled, "thanks"], WEIGHTS)


def test_a_text_of_fewer_words_must_be_the_calmer() -> None:
    weighing = dict.fromkeys(("we", "had", "such", "a", "day"), -6)
    short = list(weighing)
    assert len(short) == FEWEST
    less = FEWER * (TELLING - FEWEST)
    assert sounds_everyday(short, Weights(weighing, start=-20, calm=less - 50))
    assert not sounds_everyday(short, Weights(weighing, start=-20, calm=less - 51))


def test_an_answer_to_a_question_calms_no_cry_that_follows_it() -> None:
    english = languages.words("en")
    cry = "when i was out of it my carer took pictures of me without clothes"
    assert look(cry, (), english) is not None
    assert look(f"the survey is fine but can i say something. {cry}", (), english) is not None


def test_the_beginnings_of_words_are_weighed_where_words_end_in_many_ways() -> None:
    cut_short = Weights(words={"sznu": 40}, category={"sznu": "self_harm"}, start=-10, enough=10, letters=4, one_in=3)
    assert heard_by_weight(["mam", "sznurek"], cut_short) == "self_harm"


def test_a_story_in_words_of_their_own_is_heard_at_the_low_level() -> None:
    heard = look("her lips are a funny colour and she says an elephant sat on her", (), languages.words("en"))
    assert heard is not None
    assert (heard.category, heard.level) == ("medical", "low")


def test_a_cry_heard_by_weight_is_heard_though_they_wrote_something_else_before() -> None:
    story = "her lips are a funny colour and she says an elephant sat on her"
    assert look(story, ("hello there", "is anybody there"), languages.words("en")) is not None


def test_the_worst_is_heard_of_what_a_text_says_and_of_what_it_ends() -> None:
    english = languages.words("en")
    cry = f"my son has no food {'and the lift is still broken ' * 6} i want to kill myself"
    assert look(cry, ("hello there",), english) == look(cry, (), english) == Danger("self_harm", "high")


def test_a_long_text_that_weighs_like_every_day_is_no_cry_unless_it_is_about_their_own_death_or_what_was_done() -> None:
    english = languages.words("en")
    lost = "we got shot at and bombed out in the first round lol, so it is back to training on saturday"
    assert look("we got shot at", (), english) is not None
    assert look(lost, (), english) is None
    assert look(lost, ("hello there",), english) is None
    for cry, category in (("i think about death all the time", "self_harm"), ("and my boss gropes us", "child")):
        heard = look(f"{lost}, {cry}", (), english)
        assert heard is not None
        assert heard.category == category


@pytest.mark.parametrize("code", languages.codes())
def test_every_language_has_weights_and_no_word_by_itself_is_a_cry(code: str) -> None:
    weights = languages.words(code).weights()
    assert set(weights.category.values()) <= {rule.category for rule in languages.words(code).danger}
    assert max(weights.calm, weights.start) < weights.enough
    assert [word for word in weights.words if heard_by_weight((word,), weights)] == []


def test_of_fewer_words_than_a_language_asks_for_none_are_a_cry() -> None:
    weights = Weights(words={"gone": 40, "alone": 40}, category={"gone": "self_harm"}, start=-10, enough=10, fewest=2)
    assert heard_by_weight(("gone",), weights) is None
    assert heard_by_weight(("gone", "alone"), weights) == "self_harm"


@pytest.mark.parametrize(
    "code, text",
    [
        (
            "ur",
            "meri beti aur mera beta dono is school mein parhte hain aur woh kehte hain ke unhein wahan bohat acha lagta hai",
        ),
        ("bn", "আমার মেয়ে আর ছেলে দুইজনই এই স্কুলে পড়ে আর তারা বলে যে ওখানে তাদের খুব ভালো লাগে তাই আমিও খুশি"),
        ("ar", "بنتي وابني التنين بهالمدرسة وبيقولوا انه هناك كتير حلو وعشان هيك انا كمان مبسوطة وما بدي غيرها"),
        (
            "so",
            "gabadhayda iyo wiilkaygu labaduba iskuulkan ayay dhigtaan waxayna yiraahdaan aad bay u fiican tahay aniguna waan ku faraxsanahay",
        ),
    ],
)
def test_a_long_text_of_every_day_is_no_cry_by_its_little_words(code: str, text: str) -> None:
    assert look(text, (), languages.words(code)) is None
