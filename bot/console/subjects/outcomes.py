"""Outcomes: what became of what people said, told to each of them, and judged by them."""

from bot.console.outcome_pages import show_list, show_one
from bot.console.outcomes import OutcomeDesk
from bot.console.route import Route

TITLE = "Outcomes"
ONE = "/outcomes/{outcome:[0-9a-f]{32}}"
STEP = f"{ONE}/{{how:next|correct}}"
SHEET = "{sheet:status|words|whom|when|check}"

ROUTES = (
    Route("GET", "/outcomes", "look", show_list),
    *(
        route
        for form in ("/outcomes/new", STEP)
        for route in (
            Route("GET", form, "write", lambda desk, visit: OutcomeDesk(desk, visit).blank()),
            Route("POST", f"{form}/preview", "write", lambda desk, visit: OutcomeDesk(desk, visit).preview()),
            Route("POST", f"{form}/schedule", "write", lambda desk, visit: OutcomeDesk(desk, visit).schedule()),
            Route("POST", f"{form}/{SHEET}", "write", lambda desk, visit: OutcomeDesk(desk, visit).fill_in()),
        )
    ),
    Route("GET", ONE, "look", show_one),
)
