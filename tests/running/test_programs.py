"""The same files, tried with the programs that they are for, where those are on the machine."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, TCPConnector
from aiohttp.test_utils import TestServer
from yarl import URL

from bot.channels.registry import CHANNELS
from bot.channels.signatures import sign
from bot.house import House, opened
from bot.metrics_page import metrics_page
from bot.settings import load_settings
from bot.web import make_app
from tests import certificates
from tests.ports import unused_port
from tests.runtime.conftest import ENVIRONMENT, empty_database, states

__all__ = ["empty_database"]

ROOT = Path(__file__).parents[2]
RUNNING = ROOT / "docs" / "running"
NAME = "oak.example.org"
TOKEN, ACCOUNT, OURS = "x" * 32, "AC" + "0" * 32, "+447700900000"
FIELDS = {"MessageSid": "SM1", "AccountSid": ACCOUNT, "From": "+447700900123", "To": OURS, "Body": "hello & goodbye"}


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not on this machine: what its file says was only read, not run")
    return found


def said(*command: str | Path) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", ["yousaid", "yousaid-web", "yousaid-worker"])
def test_systemd_understands_the_units(name: str, tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "yousaid").symlink_to("/bin/true")
    words = (RUNNING / f"{name}.service").read_text(encoding="utf-8").replace("/srv/yousaid/app", str(tmp_path))
    (tmp_path / f"{name}.service").write_text(words, encoding="utf-8")
    found = said(analyze, "verify", "--man=no", tmp_path / f"{name}.service")
    assert name not in found, found


def test_prometheus_understands_the_rules() -> None:
    promtool = program("promtool")
    assert "SUCCESS" in said(promtool, "check", "rules", RUNNING / "alerts.prometheus.yml")
    assert "SUCCESS" in said(promtool, "check", "config", "--syntax-only", RUNNING / "prometheus.yml")


@asynccontextmanager
async def caddy(ours: int, folder: Path) -> AsyncIterator[int]:
    binary, theirs = program("caddy"), unused_port()
    words = (RUNNING / "Caddyfile").read_text(encoding="utf-8").replace(":8080", f":{ours}")
    words = words.replace(f"{NAME} {{", f"https://{NAME}:{theirs} {{\n\ttls internal\n")
    options = "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n"
    (folder / "Caddyfile").write_text(options + words, encoding="utf-8")
    async with process(folder, binary, "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"):
        yield theirs


@asynccontextmanager
async def nginx(ours: int, folder: Path) -> AsyncIterator[int]:
    binary, theirs = program("nginx"), unused_port()
    both = certificates.certificate(folder)
    words = (RUNNING / "nginx.conf").read_text(encoding="utf-8")
    words = words.replace(":8080", f":{ours}").replace("listen 443", f"listen 127.0.0.1:{theirs}")
    for name in ("fullchain", "privkey"):
        words = words.replace(f"/etc/letsencrypt/live/{NAME}/{name}.pem", str(both))
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    around = (
        f"user root; daemon off; pid {folder}/pid; error_log stderr; events {{}} http {{ access_log off; {temporary}\n"
    )
    (folder / "all.conf").write_text(around + words + "}\n", encoding="utf-8")
    async with process(folder, binary, "-p", folder, "-e", "stderr", "-c", folder / "all.conf"):
        yield theirs


@asynccontextmanager
async def process(folder: Path, *command: str | Path) -> AsyncIterator[None]:
    with (folder / "said").open("wb") as out:
        started = await asyncio.create_subprocess_exec(
            *map(str, command), stdout=out, stderr=out, env={"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        )
    try:
        yield
    finally:
        started.terminate()
        await started.wait()


@asynccontextmanager
async def house_at(public_url: str, folder: Path, database: Path) -> AsyncIterator[tuple[House, int]]:
    shutil.copy(database, folder / "yousaid.db")
    twilio = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM": OURS}
    ours = {"YOUSAID_DATA": str(folder), "YOUSAID_PUBLIC_URL": public_url, "YOUSAID_METRICS_TOKEN": "y" * 16}
    with opened(load_settings({**ENVIRONMENT, **twilio, **ours})) as house:
        async with TestServer(make_app(house, CHANNELS, [metrics_page(house)])) as server:
            assert server.port is not None
            yield house, server.port


async def ask(port: int, method: str, path: str, form: dict[str, str], headers: dict[str, str]) -> tuple[int, str]:
    """As Twilio does, by the name; asked again while the proxy is not there yet."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    address = URL(f"https://127.0.0.1:{port}{path}", encoded=True)
    async with ClientSession(connector=TCPConnector(ssl=trusting)) as session, asyncio.timeout(20):
        while True:
            try:
                async with session.request(
                    method, address, data=form or None, server_hostname=NAME,
                    headers={"Host": NAME, **headers},
                ) as answer:  # fmt: skip
                    return answer.status, await answer.text()
            except ClientError:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("proxy", [caddy, nginx])
async def test_through_a_proxy_what_twilio_signed_is_taken_and_a_wrong_public_address_is_said(
    proxy: Callable[[int, Path], AbstractAsyncContextManager[int]],
    tmp_path: Path,
    empty_database: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    query = "/sms?id=a%20b%2Fc"
    signed = {"X-Twilio-Signature": sign(f"https://{NAME}{query}", FIELDS.items(), TOKEN)}
    for place, public_url, expected in (("right", f"https://{NAME}", 200), ("wrong", f"https://www.{NAME}", 403)):
        (folder := tmp_path / place).mkdir()
        async with house_at(public_url, folder, empty_database) as (house, ours), proxy(ours, folder) as theirs:
            status, words = await ask(theirs, "POST", query, FIELDS, signed)
            assert (status, words) == (expected, words), (folder / "said").read_text()
            assert states(house) == ({"queued": 1} if expected == 200 else {})
            assert (await ask(theirs, "GET", "/metrics", {}, {"Authorization": "Bearer " + "y" * 16}))[0] == 404
            assert (await ask(theirs, "GET", "/readyz", {}, {}))[0] == 503
    assert "not signed by Twilio for this address" in words
    assert "YOUSAID_PUBLIC_URL and TWILIO_AUTH_TOKEN must be what Twilio has" in caplog.text
