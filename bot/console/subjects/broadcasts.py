"""Broadcasts: one message from staff to many members, seen before it goes, and stopped where it must be.

To pause, cancel or take back is for whoever works here, as by command: they who write, and they who approve.
"""

from bot.console.broadcast_pages import show_list, show_one
from bot.console.broadcast_steering import approve, not_yet, send, steer
from bot.console.broadcast_writing import WritingDesk
from bot.console.route import Route

TITLE = "Broadcasts"
ONE = r"/broadcasts/{number:\d+}"
EDIT = f"{ONE}/edit"
SHEET = "{sheet:words|whom|when|check}"

ROUTES = (
    Route("GET", "/broadcasts", "look", show_list),
    Route("GET", "/broadcasts/new", "write", lambda desk, visit: WritingDesk(desk, visit).blank()),
    Route(
        "GET", f"{ONE}/edit/{{sheet:words|whom|when}}", "write", lambda desk, visit: WritingDesk(desk, visit).blank()
    ),
    *(
        route
        for form in ("/broadcasts/new", EDIT)
        for route in (
            Route("POST", f"{form}/preview/{SHEET}", "write", lambda desk, visit: WritingDesk(desk, visit).preview()),
            Route("POST", f"{form}/{SHEET}", "write", lambda desk, visit: WritingDesk(desk, visit).fill_in()),
        )
    ),
    Route("GET", ONE, "look", show_one),
    Route("POST", f"{ONE}/send", "write", send),
    Route("POST", f"{ONE}/approve", "approve", approve),
    Route("POST", f"{ONE}/not-yet", "approve", not_yet),
    Route("POST", f"{ONE}/{{step:undo|pause|resume|cancel}}", "read", steer),
)
