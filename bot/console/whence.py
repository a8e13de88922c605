"""Where a request comes from: from a page of ours or another site, and from which place on the net."""

from ipaddress import ip_address, ip_network

from aiohttp import web

OURS = ("same-origin", "none")
HALF = 64
"""Bits of an IPv6 address that one household or office has to itself."""


def is_from_elsewhere(request: web.Request) -> bool:
    """Did the browser say that another site sends this form? Beside the form's own token, and before there is one.

    Why not the Origin: our pages tell nobody where they are, so that browsers write "null" there.
    """
    return request.method not in ("GET", "HEAD") and request.headers.get("Sec-Fetch-Site", OURS[0]) not in OURS


def place_of(request: web.Request, public_url: str) -> str:
    """Whose tries are counted together. Behind a web server of this machine it is what that one was asked by.

    It writes the last part of X-Forwarded-For itself; whatever stands before may be made up, and is not read.
    """
    place = request.remote or ""
    if public_url.startswith("https://") and _is_here(place):
        place = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or place
    return _household(place)


def _is_here(place: str) -> bool:
    try:
        return ip_address(place).is_loopback
    except ValueError:
        return False


def _household(place: str) -> str:
    try:
        address = ip_address(place)
    except ValueError:
        return place[:64]
    return str(ip_network((address, HALF), strict=False)) if address.version == 6 else str(address)
