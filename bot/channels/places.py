"""A place that somebody sent, written one way: where the photo of the pothole would have been taken."""

from flows.turn import Media


def read_place(latitude: object, longitude: object) -> tuple[Media, ...]:
    """Degrees, as figures or as text; nothing for what is not on the map."""
    try:
        found = [float(degrees) for degrees in (latitude, longitude) if isinstance(degrees, str | int | float)]
    except (ValueError, OverflowError):
        return ()
    if len(found) != 2 or not all(abs(degrees) <= 180 for degrees in found):
        return ()
    return (Media("place", ",".join(f"{degrees:.5f}" for degrees in found)),)
