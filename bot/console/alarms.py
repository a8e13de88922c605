"""What stands above every page until somebody acknowledges."""

from sqlalchemy import Connection

from storage import safety


def alarm(db: Connection) -> str | None:
    numbers = [str(alert.number) for alert in safety.alerts(db, open_only=True)]
    if not numbers:
        return None
    which = f"Alert {numbers[0]} is" if len(numbers) == 1 else f"Alerts {', '.join(numbers)} are"
    return f"{which} open: nobody has said that they are dealing with it."
