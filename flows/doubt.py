"""How long an address may be silent before it is no longer sure whose it is."""

from datetime import timedelta

SILENT = timedelta(days=182)
"""Since their last text, or since they came from a list: then they are asked before anything goes there."""

LONG_SILENT = timedelta(days=365)
"""Numbers are given to others after about a year: from then on a text is no proof."""

DOUBTED, LONG = "doubted", "long"
"""As in `Here.doubt`."""
