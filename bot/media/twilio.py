"""What came with a text: fetched from the very address that Twilio gave, and from where that one leads, once.

Our credentials go to Twilio's API alone, and only for addresses of media: a forged address must not become a way to
read anything else with them, nor a way into the network that this machine stands in.
"""

import re
from base64 import b64encode
from urllib.parse import urlsplit

from yarl import URL

from bot.media import fetching
from bot.media.fetching import NO_ANSWER, NOT_THEIRS, NotShown
from bot.settings import Settings

NAME = "Twilio"
API = "https://api.twilio.com"
MEDIA = re.compile(r"/2010-04-01/Accounts/AC[0-9a-f]{32}/Messages/(?:MM|SM)[0-9a-f]{32}/Media/ME[0-9a-f]{32}")
STORES = frozenset({"mms.twiliocdn.com", "media.twiliocdn.com"})
SHARED_STORE = "s3-external-1.amazonaws.com"
"""Where Twilio kept media before, in a folder of its own."""

ONWARD = (301, 302, 303, 307, 308)


def is_theirs(where: str, settings: Settings) -> bool:
    return any(
        where.startswith(base) and MEDIA.fullmatch(where[len(base) :]) for base in (settings.twilio_api_base, API)
    )


async def fetch(where: str, settings: Settings) -> bytes:
    """Raises NotShown, and what the line raises."""
    if not is_theirs(where, settings):
        raise NotShown(NOT_THEIRS.format(NAME))
    login = b64encode(f"{settings.twilio_account_sid}:{settings.twilio_auth_token}".encode()).decode()
    is_set_here = where.startswith(settings.twilio_api_base + "/") and settings.twilio_api_base != API
    async with (
        fetching.session(not is_set_here, {"Authorization": f"Basic {login}"}) as http,
        http.get(URL(where, encoded=True), allow_redirects=False) as answer,
    ):
        if answer.status not in ONWARD:
            return await fetching.read(answer, NAME)
        onward = answer.headers.get("Location", "")
    return await _fetch_from_store(onward)


async def _fetch_from_store(where: str) -> bytes:
    """Without our credentials: the address itself is the key."""
    if not is_store(where):
        raise NotShown(NOT_THEIRS.format(NAME))
    async with (
        fetching.session(is_public=True) as http,
        http.get(URL(where, encoded=True), allow_redirects=False) as answer,
    ):
        if answer.status in ONWARD:
            raise NotShown(NO_ANSWER.format(NAME))
        return await fetching.read(answer, NAME)


def is_store(where: str) -> bool:
    if not re.fullmatch(r"https://[!-~]+", where):
        return False
    try:
        parts, port = urlsplit(where), urlsplit(where).port
    except ValueError:
        return False
    if parts.netloc != parts.hostname or port is not None or "\\" in where:
        return False
    return parts.hostname in STORES or (
        parts.hostname == SHARED_STORE and parts.path.startswith("/media.twiliocdn.com/") and ".." not in parts.path
    )
