"""What may be sent unasked by this installation, looked up anew each time.

In trial mode nothing may; nor after a restore, until somebody has looked.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot import setup
from flows.unasked import UnaskedRules
from storage import restores

if TYPE_CHECKING:
    from bot.settings import Settings


def rules_of(db: Connection, settings: "Settings") -> UnaskedRules:
    quiet_from, quiet_until = settings.quiet_hours
    return UnaskedRules(
        settings.zone,
        quiet_from,
        quiet_until,
        settings.per_week,
        settings.per_month,
        live=not setup.missing(db, settings) and not restores.is_held(db),
    )
