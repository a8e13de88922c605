"""Puts every language's word lists in order beside themselves: at installation, so that no first text waits for it.

Run as a module. Where the folder cannot be written to, each process does it for itself when a language is first met.
"""

from bot import languages
from flows.reading.latin_letters import WRITTEN_SO


def get_words_ready() -> None:
    for code in languages.codes():
        languages.words(code).grammar()
        languages.words(code).weights()
    for code in WRITTEN_SO:
        languages.words(code).sounds()
    everywhere = languages.everywhere()
    for name in languages.SIGNS:
        signs = getattr(everywhere, name)
        signs.latin(), signs.other()


if __name__ == "__main__":
    get_words_ready()
