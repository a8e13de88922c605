"""How commands speak to whoever started them: a person at a terminal, or a service manager through a pipe."""

import os
import select
import subprocess
import sys

GOES_ON = "import sys; from bot.commands.telling import tell; tell(['the link:', 'https://']); sys.stdin.read()"


def test_what_is_told_can_be_read_at_once_through_a_pipe_while_the_process_goes_on() -> None:
    pipe, environment = subprocess.PIPE, {name: os.environ[name] for name in os.environ if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen([sys.executable, "-c", GOES_ON], stdin=pipe, stdout=pipe, env=environment) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        heard, _, _ = select.select([run.stdout], [], [], 20)
        run.stdin.close()
        assert heard
        assert run.stdout.read().splitlines() == [b"the link:", b"https://"]
