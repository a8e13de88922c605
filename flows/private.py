"""What must not stand in words that many people will read."""

import re

PRIVATE = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]|(?<!\d)(?:\+44|0044|0)[ -]?\(?0?\)?[ -]?7(?:[ -]?\d){9}(?!\d)")
"""Part of an email address, or a British mobile number however it is spaced.

Why not all of the address: from each letter of a long word on it would be looked for anew.
"""
