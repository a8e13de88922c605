"""The settings that pages can change: which stand together on one page, and how they are asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """`choices`: (value, label), where it is not written freely."""

    label: str
    hint: str = ""
    choices: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lead: str
    names: Sequence[str]
    has_preview: bool = False


ASKED: Mapping[str, Asked] = {
    "YOUSAID_NAME": Asked(
        "The name that texts begin with", "At most 16 plain letters, as people know you. For example: Oak House"
    ),
    "YOUSAID_ORGANISATION": Asked(
        "The full name of your organisation", "As the law knows it. It stands on the page about privacy."
    ),
    "YOUSAID_DATA_CONTACT": Asked(
        "Where people ask about their data",
        "An email address or a number, at most 40 characters. Members are told it. Empty: they text PERSON.",
    ),
    "YOUSAID_NATION": Asked(
        "Nation",
        "It decides which help lines are told to somebody in danger.",
        (
            ("england", "England"),
            ("scotland", "Scotland"),
            ("wales", "Wales"),
            ("northern_ireland", "Northern Ireland"),
        ),
    ),
    "YOUSAID_QUIET_HOURS": Asked(
        "Quiet hours", "Nothing unasked is sent between these times. For example: 20:00-09:00"
    ),
    "YOUSAID_TIMEZONE": Asked("Time zone", "For example: Europe/London"),
    "YOUSAID_PER_WEEK": Asked("Texts a week, at most", "To one member, that they did not ask for."),
    "YOUSAID_PER_MONTH": Asked("Texts a month, at most", "To one member, that they did not ask for."),
    "YOUSAID_PRICE_PER_SEGMENT": Asked(
        "Price of one text, in pounds", "As on your provider's price list. For example: 0.04"
    ),
    "YOUSAID_MONTHLY_LIMIT": Asked(
        "The most that a month may cost, in pounds", "Empty: no limit. Help lines always go, whatever is spent."
    ),
    "YOUSAID_ALONE_PEOPLE": Asked("People that one person may send to", "To more of them, a second person approves."),
    "YOUSAID_ALONE_COST": Asked(
        "Pounds that one person may spend on a broadcast", "Empty: no limit. Above, a second person approves."
    ),
    "YOUSAID_LANGUAGE": Asked("Language of the first answer by text", "Its code. For example: en"),
    "YOUSAID_PLAIN_LETTERS": Asked(
        "Languages sent by text without the letters that cost more",
        "Codes with commas, - for none. Some letters make a text two or three times dearer.",
    ),
    "YOUSAID_COUNTRIES": Asked("Countries whose numbers are answered", "Codes with commas. For example: GB,IE"),
    "YOUSAID_STRANGERS_PER_DAY": Asked(
        "New people who are answered on one day", "What more of them write that day is kept. For example: 1000"
    ),
    "YOUSAID_ALERT_MINUTES": Asked(
        "Minutes until an open alert goes on", "To a second person, the manager, and everybody. For example: 5,15,30"
    ),
    "YOUSAID_LAWFUL_BASIS": Asked(
        "By what right people are asked again",
        "Ask whoever answers for your data. Each is explained in docs/agreeing.md.",
        (
            ("consent", "Consent: only those who said yes to being asked again"),
            ("soft_opt_in", "Soft opt-in: a charity's own purposes; each could say no when their number was taken"),
            ("public_task", "Public task: messages about a public service, never to promote or raise money"),
        ),
    ),
    "YOUSAID_SIGN_IN": Asked(
        "How staff sign in", "", (("link", "By link"), ("password", "By link, or password and code"))
    ),
    "YOUSAID_KEEP_VIEWS": Asked(
        "Days that a view's words stay", "After its loop has closed. Two years after it came they go in any case."
    ),
    "YOUSAID_KEEP_TEXTS": Asked("Days that other texts stay", "What is no view, and what we wrote. At most 730."),
    "YOUSAID_KEEP_FILES": Asked("Days that photos and voice notes are found", "At most 730."),
}
GROUPS: Mapping[str, Group] = {
    "name": Group("Who we are", "Every first text begins with this name.", ("YOUSAID_NAME",), True),
    "privacy": Group(
        "Who answers for the data", "PRIVACY tells members so by text, and the page about privacy to everybody.",
        ("YOUSAID_ORGANISATION", "YOUSAID_DATA_CONTACT"),
    ),
    "nation": Group("Nation and help lines", "Help lines differ between the nations.", ("YOUSAID_NATION",), True),
    "right": Group(
        "By what right we write", "News of people's own words goes to all who have not left. Asking again needs more.",
        ("YOUSAID_LAWFUL_BASIS",),
    ),
    "hours": Group("Quiet hours", "Nobody is woken by us.", ("YOUSAID_QUIET_HOURS", "YOUSAID_TIMEZONE")),
    "money": Group(
        "What texts cost", "What it costs is shown before anything is sent.",
        ("YOUSAID_PRICE_PER_SEGMENT", "YOUSAID_MONTHLY_LIMIT"), True,
    ),
    "caps": Group(
        "How often we write", "More than one a day is never sent.", ("YOUSAID_PER_WEEK", "YOUSAID_PER_MONTH")
    ),
    "approval": Group(
        "When a second person approves", "A mistake to many is dear.", ("YOUSAID_ALONE_PEOPLE", "YOUSAID_ALONE_COST")
    ),
    "letters": Group(
        "Languages and letters", "Replies are read in every language, whatever is set here.",
        ("YOUSAID_LANGUAGE", "YOUSAID_PLAIN_LETTERS"),
    ),
    "countries": Group(
        "Who is answered", "Other texts are kept, and not answered: some numbers earn by being answered.",
        ("YOUSAID_COUNTRIES", "YOUSAID_STRANGERS_PER_DAY"),
    ),
    "alerts": Group("Alerts", "Until somebody says that they are dealing with it.", ("YOUSAID_ALERT_MINUTES",)),
    "sign-in": Group(
        "How staff sign in", "A password opens nothing without a code of one's phone. Each sets their own.",
        ("YOUSAID_SIGN_IN",),
    ),
    "keeping": Group(
        "How long words are kept", "What will go, and when, is on the page about what is kept.",
        ("YOUSAID_KEEP_VIEWS", "YOUSAID_KEEP_TEXTS", "YOUSAID_KEEP_FILES"),
    ),
}  # fmt: skip
