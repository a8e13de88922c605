"""Consultations: what is asked, who decides, and what people answered."""

from bot.console.consultations import importing, inviting, listing, one, opening, phone, poster, translating, writing
from bot.console.route import Route

TITLE = "Consultations"
NEW = "/consultations/new/{template}"
ONE = "/consultation/{name}"
"""Not under /consultations: there a consultation could have no name such as "new"."""

LANGUAGE = f"{ONE}/languages/{{language}}"
ROUTES = (
    Route("GET", "/consultations", "look", listing.show),
    Route("GET", "/consultations/new", "write", writing.choose),
    Route("GET", "/consultations/import", "write", importing.blank),
    Route("POST", "/consultations/import", "write", importing.take, takes_file=True),
    Route("GET", NEW, "write", writing.blank),
    Route("POST", NEW, "write", writing.write),
    Route("GET", ONE, "look", one.show),
    Route("GET", f"{ONE}/results", "look", one.results),
    Route("GET", f"{ONE}/write", "write", writing.edit),
    Route("POST", f"{ONE}/write", "write", writing.save),
    Route("GET", f"{ONE}/languages", "write", translating.languages),
    Route("POST", f"{ONE}/languages", "write", translating.choose),
    Route("GET", LANGUAGE, "write", translating.show),
    Route("POST", LANGUAGE, "write", translating.save),
    Route("GET", f"{ONE}/phone", "look", phone.show),
    Route("POST", f"{ONE}/phone", "write", phone.looked),
    Route("POST", f"{ONE}/test", "write", phone.test),
    Route("GET", f"{ONE}/open", "write", opening.before_opening),
    Route("POST", f"{ONE}/open", "write", opening.open_now),
    Route("GET", f"{ONE}/close", "write", opening.before_closing),
    Route("POST", f"{ONE}/close", "write", opening.close_now),
    Route("GET", f"{ONE}/poster", "look", poster.show),
    Route("GET", f"{ONE}/invite", "write", inviting.blank),
    Route("POST", f"{ONE}/invite", "write", inviting.check),
    Route("POST", f"{ONE}/invite/send", "write", inviting.send),
    Route("POST", f"{ONE}/invite/undo", "write", inviting.undo),
)
