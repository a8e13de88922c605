"""ASVS 5.0 V3: what the browser is told, so that no other site can use what is open here."""

import re
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.console.links import new_link
from bot.console.site import PREFIX, every_route
from bot.house import House
from bot.web import make_app
from tests.pages.conftest import DESK, Visit, Visitor
from tests.pages.test_permissions import address
from tests.security.conftest import PUBLIC, ROOT, source

ANSWERS = (
    "/console",
    "/console/sign-in",
    "/said",
    "/said.json",
    "/nothing",
    "/healthz",
    "/readyz",
    "/sms",
    "/telegram",
)


@pytest.fixture
async def client(https_house: House, aiohttp_client: Any) -> TestClient[web.Request, web.Application]:
    """Everything that is on the net: staff pages, public page, webhooks, monitoring."""
    from bot.channels.registry import CHANNELS
    from bot.console import entry
    from bot.public import pages

    parts = (lambda app: entry.add_routes(app, https_house), lambda app: pages.add_routes(app, https_house))
    found: TestClient[web.Request, web.Application] = await aiohttp_client(make_app(https_house, CHANNELS, parts))
    return found


async def cookie_of_somebody(house: House, visit: Visit) -> str:
    visitor = await visit(house)
    key = new_link(house, DESK).partition("key=")[2]
    answer = await visitor.client.get("/console", params={"key": key}, allow_redirects=False)
    return answer.headers["Set-Cookie"]


async def test_v3_2_1_what_a_member_sent_is_shown_in_a_box_in_which_nothing_runs() -> None:
    from bot.console.file_pages import content
    from bot.media.shelf import File

    answer = content(File(b"<script>alert(1)</script>", None), "K7-1.bin", False, "")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Content-Disposition"].startswith("attachment" if answer.content_type is None else "inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_v3_2_2_the_script_writes_text_as_text_and_keeps_nothing_in_the_browser() -> None:
    script = (ROOT / "bot/console/static/yousaid.js").read_text()
    assert not re.search(r"innerHTML\s*=|outerHTML|insertAdjacentHTML|document\.write", script)
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", script)


async def test_v3_3_1_the_session_cookie_is_secure_and_has_its_prefix(https_house: House, visit: Visit) -> None:
    cookie = await cookie_of_somebody(https_house, visit)
    assert cookie.startswith("__Host-yousaid_staff=")
    assert "; Secure" in cookie


async def test_v3_3_2_the_session_cookie_is_not_sent_with_forms_of_other_sites(
    https_house: House, visit: Visit
) -> None:
    assert "; SameSite=Lax" in await cookie_of_somebody(https_house, visit)


async def test_v3_3_3_the_session_cookie_is_of_this_host_alone(https_house: House, visit: Visit) -> None:
    cookie = await cookie_of_somebody(https_house, visit)
    assert "; Path=/;" in cookie
    assert "Domain" not in cookie


async def test_v3_3_4_no_script_reads_the_session_and_no_page_shows_it(https_house: House, visit: Visit) -> None:
    assert "; HttpOnly" in await cookie_of_somebody(https_house, visit)
    visitor = await visit(https_house)
    await visitor.sign_in()
    value = next((one.value for one in visitor.client.session.cookie_jar), "nothing")
    assert value not in await visitor.look("/console/me")


async def test_v3_4_1_every_answer_asks_for_https_for_two_years(client: TestClient[Any, Any]) -> None:
    for place in ANSWERS:
        said = (await client.get(place)).headers["Strict-Transport-Security"]
        assert said == "max-age=63072000; includeSubDomains", place


async def test_v3_4_2_no_other_site_may_read_an_answer(client: TestClient[Any, Any]) -> None:
    for place in ANSWERS:
        answer = await client.get(place, headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in answer.headers, place


async def test_v3_4_3_every_answer_says_what_may_run_and_that_is_ours_alone(client: TestClient[Any, Any]) -> None:
    for place in ANSWERS:
        policy = (await client.get(place)).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, place
        assert "object-src 'none'" in policy, place
        assert "base-uri 'none'" in policy, place
        assert "unsafe" not in policy, place


async def test_v3_4_4_no_answer_is_taken_for_something_else(client: TestClient[Any, Any]) -> None:
    for place in ANSWERS:
        assert (await client.get(place)).headers["X-Content-Type-Options"] == "nosniff", place


async def test_v3_4_5_no_page_tells_others_where_somebody_was(client: TestClient[Any, Any]) -> None:
    for place in ANSWERS:
        assert (await client.get(place)).headers["Referrer-Policy"] == "no-referrer", place


async def test_v3_4_6_no_page_is_put_into_a_frame(client: TestClient[Any, Any]) -> None:
    for place in ANSWERS:
        assert "frame-ancestors 'none'" in (await client.get(place)).headers["Content-Security-Policy"], place


@pytest.mark.parametrize("whence", ["cross-site", "same-site", "anything"])
async def test_v3_5_1_a_form_that_another_site_sends_changes_nothing(
    house: House, visitor: Visitor, whence: str
) -> None:
    form = {"form": visitor.token(), "session": "x"}
    answer = await visitor.client.post(
        "/console/me/sessions/end-others", data=form, headers={"Sec-Fetch-Site": whence}, allow_redirects=False
    )
    assert (answer.status, "came from another site" in await answer.text()) == (403, True)
    fields = {"name": DESK}
    asked = await visitor.client.post("/console/sign-in", data=fields, headers={"Sec-Fetch-Site": whence})
    assert asked.status == 403


async def test_v3_5_1_every_form_needs_the_token_of_its_session(house: House, visitor: Visitor) -> None:
    """One for each address that takes a form, whatever addresses there are."""
    for _, route in every_route():
        if route.method == "POST" and visitor.house and route.needs in ("look", "read", "write", "administer"):
            assert (await visitor.send(address(route), form="0" * 64))[0] == 403, route.path


async def test_v3_5_3_looking_changes_nothing(house: House, visitor: Visitor) -> None:
    for _, route in every_route():
        if route.method == "POST":
            looked = await visitor.client.get(PREFIX + route.path.partition("{")[0], allow_redirects=False)
            assert looked.status in (200, 303, 403, 404, 422), route.path
    assert {route.method for _, route in every_route()} == {"GET", "POST"}


def test_v3_7_1_the_pages_need_nothing_but_html_css_and_one_script() -> None:
    old = re.compile(r"<(?:applet|embed|object|iframe|frame|marquee)\b", re.IGNORECASE)
    assert not [place for place, words in source("bot", ending=".html").items() if old.search(words)]
    assert len(list((ROOT / "bot/console").rglob("*.js"))) == 1


NEXT = (
    "/console/evil",  # no check would keep anybody from this one: so no page goes where an address says
    *(
        pytest.param(elsewhere, marks=pytest.mark.faults)
        for elsewhere in (
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/console\r\nSet-Cookie: a=b",
        )
    ),
)


@pytest.mark.parametrize("elsewhere", NEXT)
async def test_v3_7_2_no_address_leads_on_to_another_site(house: House, visitor: Visitor, elsewhere: str) -> None:
    query = dict.fromkeys(("next", "then", "back", "to", "url", "return", "redirect"), elsewhere)
    for _, route in every_route():
        if route.path in ("/live", "/sign-out") or route.path.startswith("/setup/providers"):
            continue
        if route.method == "GET":
            answer = await visitor.client.get(address(route), params=query, allow_redirects=False)
        else:
            form = {**query, "form": visitor.token()}
            answer = await visitor.client.post(address(route), data=form, allow_redirects=False)
        to = answer.headers.get("Location", "/console")
        assert re.match(r"/console(?:[/?#]|$)", to), (route.path, to)
        assert "evil" not in to.partition("?")[0]


async def test_v3_4_8_a_page_shares_no_window_with_another_site(client: TestClient[Any, Any]) -> None:
    for place in ANSWERS:
        headers = (await client.get(place)).headers
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", place
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", place


async def test_v3_5_8_what_needs_a_sign_in_is_no_resource_of_another_site(visitor: Visitor) -> None:
    for page in ("/console", "/console/inbox", "/console/numbers/measures.csv"):
        answer = await visitor.client.get(page)
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert PUBLIC.startswith("https://")
