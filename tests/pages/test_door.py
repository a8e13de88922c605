"""Who comes in to the staff page, and what a form from elsewhere can do: nothing."""

import asyncio

import pytest
from yarl import URL

from bot.console.links import new_link
from bot.house import House
from storage import safety
from tests.pages.conftest import Visit, text

PAGES = ("/console", "/console/outcomes/new", "/console?key=wrong", "/console?key=")
FORMS = (
    "/console/outcomes/new",
    "/console/outcomes/new/change",
    "/console/outcomes/new/schedule",
    "/console/alert/x/release",
)


async def test_nobody_comes_in_without_a_link(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    for address in PAGES:
        answer = await visitor.client.get(address)
        assert answer.status == 403
        assert "yousaid staff link" in await answer.text()
    assert [(await visitor.send(address))[0] for address in FORMS] == [403] * len(FORMS)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/console/", "/console"),
        ("/console/inbox//", "/console/inbox"),
        ("/console/nothing/", "/console/nothing"),
        ("/console/?key=a%2Fb&x", "/console?key=a%2Fb&x"),
        ("/healthz/?a=%20", "/healthz?a=%20"),
        ("/sms/", None),
        ("/nothing/", None),
        ("/%0d%0aX:y/", None),
        ("/%2e%2e/", None),
    ],
)
async def test_a_slash_too_many_leads_to_the_page(house: House, visit: Visit, path: str, page: str | None) -> None:
    visitor = await visit(house)
    answer = await visitor.client.get(URL(path, encoded=True), allow_redirects=False)
    assert (answer.status, answer.headers.get("Location")) == (303 if page else 404, page)


async def test_a_link_is_changed_for_a_cookie_and_leaves_the_address(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    key = (await asyncio.to_thread(new_link, house)).partition("key=")[2]
    answer = await visitor.client.get("/console", params={"key": key}, allow_redirects=False)
    cookie = answer.headers["Set-Cookie"]
    assert (answer.status, answer.headers["Location"]) == (303, "/console")
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/"))
    assert (await visitor.client.get("/console")).status == 200
    assert (await visitor.client.get("/console", params={"key": key})).status == 403


async def test_every_page_forbids_what_it_does_not_need(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    for address in ("/console", "/console/outcomes/new"):
        headers = (await visitor.client.get(address)).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("token", ["", "wrong", "\ud800", "0" * 64])
async def test_a_form_of_another_visit_changes_nothing(house: House, visit: Visit, token: str) -> None:
    await text(house, "i want to die")
    visitor = await visit(house)
    await visitor.sign_in()
    with house.database.reading() as db:
        alert = safety.alerts(db)[0].id
    sent = token.encode("utf-8", "replace").decode()
    status, _, _ = await visitor.send(f"/console/alert/{alert}/acknowledge", form=sent)
    assert status == 403
    with house.database.reading() as db:
        assert safety.alerts(db)[0].acknowledged_by is None


async def test_what_is_no_form_is_told_so(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    for body, kind, status in (
        ("{}", "application/json", 415),
        ("a=1&" * 500, "application/x-www-form-urlencoded", 400),
    ):
        answer = await visitor.client.post("/console/outcomes/new", data=body, headers={"Content-Type": kind})
        assert answer.status == status
    long = await visitor.client.post("/console/outcomes/new", data={"form": "x" * 140_000})
    assert long.status == 413
