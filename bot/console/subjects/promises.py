"""Promises: what was promised by when, who answers for it, and what became of it."""

from bot.console.promise_answers import AnswerDesk
from bot.console.promise_giving import GivingDesk
from bot.console.promise_new import NewPromiseDesk
from bot.console.promise_pages import show_list, show_one
from bot.console.route import Route

TITLE = "Promises"
ONE = r"/promises/{number:\d+}"
SHEET = "{sheet:check|change}"
ANSWERS = (f"{ONE}/{{way:kept|late|dropped}}", rf"{ONE}/correct/{{line:\d+}}")

ROUTES = (
    Route("GET", "/promises", "look", show_list),
    Route("GET", "/promises/new", "write", lambda desk, visit: NewPromiseDesk(desk, visit).blank()),
    Route("POST", "/promises/new/send", "write", lambda desk, visit: NewPromiseDesk(desk, visit).send()),
    Route(
        "POST",
        "/promises/new/{sheet:what|whom|when|check}",
        "write",
        lambda desk, visit: NewPromiseDesk(desk, visit).fill_in(),
    ),
    Route("GET", ONE, "look", show_one),
    Route("GET", f"{ONE}/give", "write", lambda desk, visit: GivingDesk(desk, visit).blank()),
    Route("POST", f"{ONE}/give", "write", lambda desk, visit: GivingDesk(desk, visit).give()),
    *(
        route
        for form in ANSWERS
        for route in (
            Route("GET", form, "write", lambda desk, visit: AnswerDesk(desk, visit).blank()),
            Route("POST", f"{form}/preview", "write", lambda desk, visit: AnswerDesk(desk, visit).preview()),
            Route("POST", f"{form}/send", "write", lambda desk, visit: AnswerDesk(desk, visit).send()),
            Route(
                "POST", f"{form}/{{sheet:check|change}}", "write", lambda desk, visit: AnswerDesk(desk, visit).fill_in()
            ),
        )
    ),
)
