"""A consultation from the tree of what was written, wherever that came from: a file, a spreadsheet, a form."""

from collections.abc import Mapping

from bot.files.keywords import read_keyword
from bot.files.offers import read_offers
from bot.files.parts import read_keys, read_several_of, read_slug, read_yes_no
from bot.files.periods import read_period
from bot.files.power import read_power, read_why_so_short
from bot.files.problems import FileProblems, Notes
from bot.files.questions import Shared, read_questions
from bot.files.surroundings import Surroundings
from bot.files.texts import read_text
from bot.files.tree import Listed, Node, Written
from flows.consultation import Audience, Consultation, Text

EXAMPLES = {
    "name": "oak-house",
    "title": "Repairs at Oak House",
    "decides": "Tenants pick the first repair. Most votes wins.",
    "can_change": "The budget is fixed.",
    "questions": "(a list: a dash for each question)",
}
REQUIRED = tuple(EXAMPLES)
OPTIONAL = (
    *("language", "languages", "opens", "closes", "short_because", "answer_by", "keyword", "audience", "sensitive"),
    *("rung", "decided_by", "offers"),
)
AUDIENCE_KEYS = ("channels", "languages")
LANGUAGE_KEYS = ("language", "languages")


def read_root(root: Node, around: Surroundings, notes: Notes) -> Consultation:
    """Raises FileProblems with every problem."""
    parts = read_keys(root, (*REQUIRED, *OPTIONAL), notes, "a consultation")
    if parts is None:
        raise FileProblems(notes.problems)
    for key in (key for key in REQUIRED if key not in parts):
        notes.add(root, f'There is no "{key}".', f"Add:  {key}: {EXAMPLES[key]}")
    consultation = _consultation(parts, _read_languages(parts, root, around, notes), around, notes)
    notes.raise_if_any()
    return consultation


def _consultation(
    parts: Mapping[str, Node], languages: tuple[str, ...], around: Surroundings, notes: Notes
) -> Consultation:
    """Where something is missing or wrong, it is noted and an empty value stands for it."""
    period, power = read_period(parts, around.zone, around.today, notes), read_power(parts, notes)
    audience = _read_audience(parts.get("audience"), languages, around, notes)
    shared = Shared(languages, audience.channels or around.channels, around, notes)
    questions = read_questions(parts["questions"], shared) if "questions" in parts else ()
    name = read_slug(parts["name"], notes, "the name", EXAMPLES["name"]) if "name" in parts else None
    title, decides, can_change = (_words(parts, key, languages, notes) for key in ("title", "decides", "can_change"))
    return Consultation(
        name=name.text if name else "",
        title=title,
        decides=decides,
        can_change=can_change,
        questions=questions,
        languages=languages,
        opens=period.opens,
        closes=period.closes,
        answer_by=period.answer_by,
        keyword=read_keyword(parts.get("keyword"), questions, around, notes),
        audience=audience,
        sensitive=read_yes_no(parts.get("sensitive"), notes, "sensitive"),
        rung=power.rung,
        decided_by=power.decided_by,
        short_because=read_why_so_short(parts, period, languages, around.zone, notes),
        offers=read_offers(parts, notes),
    )


def _words(parts: Mapping[str, Node], key: str, languages: tuple[str, ...], notes: Notes) -> Text:
    text = read_text(parts[key], languages, notes, key) if key in parts else None
    return text or Text({languages[0]: ""})


def _read_languages(parts: Mapping[str, Node], root: Node, around: Surroundings, notes: Notes) -> tuple[str, ...]:
    """At least one, so that reading can go on. One that we do not have is noted here, and not again at each text."""
    given = [key for key in LANGUAGE_KEYS if key in parts]
    if len(given) != 1:
        what = 'Both "language" and "languages" are here.' if given else 'There is no "languages".'
        instead = "Keep one." if given else f"Add:  languages: [{', '.join(around.languages)}]"
        notes.add(parts[given[1]] if given else root, what, instead)
    if not given:
        return around.languages[:1]
    node = parts[given[-1]]
    read_several_of(node, around.languages, notes, given[-1], "a language", around.language_meant)
    items = node.items if isinstance(node, Listed) else (node,)
    codes = dict.fromkeys(item.text.strip() for item in items if isinstance(item, Written))
    notes.not_ours |= codes.keys() - set(around.languages)
    return tuple(code for code in codes if code) or around.languages[:1]


def _read_audience(node: Node | None, languages: tuple[str, ...], around: Surroundings, notes: Notes) -> Audience:
    parts = read_keys(node, AUDIENCE_KEYS, notes, "audience") if node is not None else None
    known = {"channels": around.channels, "languages": languages}
    chosen = {
        key: read_several_of(parts[key], known[key], notes, f"audience's {key}", f"a {key[:-1]} of the audience")
        for key in AUDIENCE_KEYS
        if parts and key in parts
    }
    return Audience(**chosen)
