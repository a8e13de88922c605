"""Consultations: what is asked, who decides, and what people answered."""

from bot.console.consultations import listing, one, writing
from bot.console.route import Route

TITLE = "Consultations"
NEW = "/consultations/new/{template}"
ONE = "/consultation/{name}"
"""Not under /consultations: there a consultation could have no name such as "new"."""

ROUTES = (
    Route("GET", "/consultations", "look", listing.show),
    Route("GET", "/consultations/new", "write", writing.choose),
    Route("GET", NEW, "write", writing.blank),
    Route("POST", NEW, "write", writing.write),
    Route("GET", ONE, "look", one.show),
    Route("GET", f"{ONE}/results", "look", one.results),
    Route("GET", f"{ONE}/write", "write", writing.edit),
    Route("POST", f"{ONE}/write", "write", writing.save),
)
