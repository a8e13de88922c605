"""The words that staff read for what the system calls by short names: states, statuses, kinds, channels."""

from collections.abc import Iterable, Mapping

STATUSES: Mapping[str, str] = {
    "heard": "Heard",
    "read": "Read by a person",
    "planned": "Planned",
    "doing": "We are doing it",
    "done": "Done",
    "tried": "Tried, it did not work",
    "not_doing": "We will not do it",
}
OF_VIEWS: Mapping[str, str] = {**STATUSES, "reopened": "Open again"}
"""A view's status is that of the outcome that it led to, until members say that it did not work."""
CHANNELS: Mapping[str, str] = {"sms": "by text", "telegram": "in Telegram"}
KINDS: Mapping[str, str] = {
    "reply": "Reply",
    "help": "Help lines",
    "update": "News",
    "question": "Question",
    "staff": "To staff",
    "person": "A person's words",
}
STATES: Mapping[str, str] = {
    "queued": "Waiting",
    "attempting": "Being sent",
    "sent": "Sent",
    "delivered": "Delivered",
    "undelivered": "Not delivered",
    "failed": "Could not be sent",
    "unknown": "Not known whether it went",
    "suppressed": "Not sent: they have left, or want to hear less",
    "expired": "Not sent: too late",
    "cancelled": "Cancelled, or told as one line after a pause",
}
DANGERS: Mapping[str, str] = {
    "self_harm": "self-harm",
    "child": "a child",
    "sexual_violence": "sexual violence",
    "domestic": "domestic abuse",
    "violence": "violence",
    "medical": "a medical emergency",
    "neglect": "neglect",
}
LEVELS: Mapping[str, str] = {"high": "Somebody may be in danger", "low": "Somebody may be struggling"}
HELD: Mapping[str, str] = {
    "safety": "Held for safety",
    "secret": "Holds a secret answer",
    "taken_back": "Taken back by its author",
}
OUTSIDE_UNREAD = "Held for the outside reader, who has not read it yet"
OUTSIDE_READ = "Held for the outside reader, who has read it"
REASONS: Mapping[str, str] = {
    "asked": "They asked for a person",
    "not-understood": "We did not understand them twice",
    "forget": "They left and want all that we hold deleted: the data lead sees to it",
    "new-phone": "They say that they have a new phone or number: make sure who they are, then move their record",
    "fault": "A fault of ours: their words are kept and nothing was answered",
}
LANGUAGES: Mapping[str, str] = {
    "ar": "Arabic",
    "bn": "Bengali",
    "cy": "Welsh",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "so": "Somali",
    "uk": "Ukrainian",
    "ur": "Urdu",
}


def plainly(words: Mapping[str, str], name: str) -> str:
    """A name that has no words yet is shown as it is: better than a page that fails."""
    return words.get(name, name.replace("_", " "))


def apart(letters: Iterable[str]) -> str:
    """Letters of any script in a sentence, so that those from right to left do not carry away what comes after."""
    return f"\u2068{' '.join(letters)}\u2069"


def counted(number: int, one: str, many: str) -> str:
    """ "1 person", "2 people"."""
    return f"{number} {one if number == 1 else many}"


def attached(number: int) -> str:
    return counted(number, "photo or voice note", "photos or voice notes") if number else ""
