"""The mail server: does it answer, encrypted, and does it know us? Nothing is sent."""

from bot import mail
from bot.checking.finding import Finding


def look(smtp_url: str) -> Finding:
    server = mail.read_server(smtp_url)
    try:
        with mail.signed_in(server) as connection:
            connection.noop()
    except mail.MailProblem as problem:
        return Finding("mail sign-in", False, str(problem))
    return Finding("mail sign-in", True, f"{server.host} takes our mail, from {server.sender}")
