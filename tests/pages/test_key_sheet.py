"""The key sheet is shown to an admin who says why, until it is put away; what it shows can be typed back."""

import html
import re

from bot import key_sheet
from bot.console import tasks
from bot.house import House
from storage import audit
from tests.pages.conftest import DESK, Visit

PAGE = "/console/setup/keys"


def state(house: House) -> str:
    with house.database.reading() as db:
        return tasks.stages(db, house)[-1].tasks[0].state


async def test_the_sheet_takes_a_reason_and_is_never_shown_again_once_it_is_put_away(
    house: House, visit: Visit
) -> None:
    visitor = await visit(house)
    await visitor.sign_in(DESK)
    assert key_sheet.WARNING not in await visitor.look(PAGE)
    status, _, page = await visitor.send(PAGE, reason=" ")
    assert (status, key_sheet.WARNING in page) == (422, False)
    _, _, page = await visitor.send(PAGE, reason="to print the sheet for the safe")
    words = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html.unescape(page)))
    lines = re.findall(r"[SI][1-4](?: [0-9a-f]{4}){5}", words)
    found, problems = key_sheet.read(lines)
    assert problems == []
    assert list(found.values()) == [house.settings.secret_key, house.settings.index_key]
    assert state(house) == "look"
    assert (await visitor.send(f"{PAGE}/put-away"))[1] == "/console/setup?done=put-away"
    assert state(house) == "done"
    assert (await visitor.send(PAGE, reason="once more"))[0] == 303
    assert "yousaid keys sheet" in await visitor.look(PAGE)
    with house.database.reading() as db:
        did = [(one.who, one.did, one.reason) for one in audit.newest(db, 2)]
    assert did == [
        (DESK, "key sheet printed and put away", None),
        (DESK, "key sheet shown", "to print the sheet for the safe"),
    ]


async def test_only_an_admin_sees_it(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in("data desk")
    assert (await visitor.send(PAGE, reason="curious"))[0] == 403
