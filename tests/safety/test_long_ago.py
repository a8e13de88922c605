"""An old story that ended well makes nothing less of a cry that stands beside it, in any language that tells of it."""

import pytest

from bot.languages import codes, words
from flows.safety import look
from tests.languages.test_every_language import table

BESIDE = {
    "ar": ("أنا كنت حزينة من سنين، وأنا بخير اليوم. {}", "أنقذتم حياتي لكن {}"),
    "bn": ("দশ বছর আগে মরতে চেয়েছিলাম, এখন ভালো আছি। {}", "আমাকে বাঁচিয়েছেন কিন্তু {}"),
    "cy": ("oeddwn i'n drist flynyddoedd yn ôl, dwi'n hapus nawr. {}", "achubodd y grŵp fy mywyd ond {}"),
    "en": (
        "i was suicidal ten years ago and recovered. {}",
        "{}. i was suicidal years ago",
        "my life is great now. {}",
    ),
    "es": ("hace diez años quería morir, ahora soy feliz. {}", "me salvaron la vida pero {}"),
    "fr": ("il y a dix ans je voulais mourir, je vais mieux. {}", "vous m'avez sauvé la vie mais {}"),
    "pl": ("dziesięć lat temu było źle, teraz jestem szczęśliwy. {}", "uratowaliście mi życie ale {}"),
    "pt": ("há dez anos estava mal, agora estou feliz. {}", "salvaram me a vida mas {}"),
    "ro": ("acum zece ani eram trist, m-ați salvat. {}", "sunt bine acum. {}"),
    "so": ("sanado badan ka hor waan murugsanaa, waan fiicanahay. {}", "hadda waan fiicanahay laakiin {}"),
    "uk": ("десять років тому було погано, ви врятували мені життя. {}", "зараз все добре. {}"),
    "ur": ("دس سال پہلے میں اداس تھا، اب میں خوش ہوں۔ {}", "آپ نے میری جان بچائی لیکن {}"),
}
"""Around what is a cry by itself."""


@pytest.mark.parametrize("code", [code for code in codes() if words(code).long_ago])
def test_a_cry_is_heard_beside_an_old_story(code: str) -> None:
    one = words(code)
    cries = [line.text for line in table(code, "danger") if line.meant == "self_harm high" and " / " not in line.text]
    alone = [cry for cry in cries if look(cry, (), one)]
    beside = [(frame.format(cry)) for cry in alone for frame in BESIDE[code]]
    assert [text for text in beside if "high" not in (look(text, (), one) or ())] == []


def test_each_language_that_tells_of_long_ago_has_every_list() -> None:
    names = {"over", "alone", "well", "now", "not", "is", "was", "turns"}
    assert [code for code in codes() if words(code).long_ago and words(code).long_ago.keys() != names] == []
