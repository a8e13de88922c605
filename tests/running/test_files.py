"""The files for systemd, containers, proxies and platforms start what there is, on the port and in the places it has.

They are read here and run in `test_programs`, but for the image: to build it takes minutes and a registry.
"""

import configparser
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.commands.long_running import understood
from bot.settings import FIELDS, load_settings

ROOT = Path(__file__).parents[2]
RUNNING = ROOT / "docs" / "running"
UNITS = {"yousaid": "serve --all", "yousaid-web": "serve", "yousaid-worker": "work"}
PORT = load_settings({}).port


def starts(command: str) -> bool:
    return understood(command.split()) is not None


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string((RUNNING / f"{name}.service").read_text(encoding="utf-8"))
    return parser


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_starts_what_it_is_for_and_again_for_ever(name: str) -> None:
    found = unit(name)
    folder = found["Service"]["WorkingDirectory"]
    assert found["Service"]["ExecStart"] == f"{folder}/.venv/bin/yousaid {UNITS[name]}"
    assert starts(UNITS[name])
    assert (found["Service"]["Restart"], found["Unit"]["StartLimitIntervalSec"]) == ("always", "0")
    assert found["Service"]["ReadWritePaths"] == f"{folder}/data"
    assert found["Service"]["User"] == "yousaid"


def test_the_three_units_are_confined_alike() -> None:
    different = {"ExecStart", "ExecStartPre"}
    alike = [{key: value for key, value in unit(name)["Service"].items() if key not in different} for name in UNITS]
    assert alike[0] == alike[1] == alike[2]


def test_the_procfile_starts_what_there_is() -> None:
    lines = dict(line.split(": ") for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
    assert lines == {"release": "yousaid migrate", "web": "yousaid serve", "worker": "yousaid work"}
    assert all(starts(line.removeprefix("yousaid ")) for name, line in lines.items() if name != "release")


@pytest.fixture
def image() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_image_is_made_of_what_is_there_and_let_through(image: str) -> None:
    copied = [place for line in re.findall(r"^COPY (?!--)(.+) \S+$", image, re.MULTILINE) for place in line.split()]
    let_through = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(copied) == sorted(let_through)
    assert all((ROOT / place).exists() for place in copied)


def test_the_image_runs_as_nobody_special_on_our_port_and_is_looked_at(image: str) -> None:
    last = image[image.rindex("FROM ") :]
    assert last.index("USER yousaid") < last.index("ENTRYPOINT")
    assert f"EXPOSE {PORT}" in last
    assert f"'PORT', '{PORT}'" in last
    assert "/healthz" in last
    assert 'CMD ["serve", "--all"]' in last
    assert "YOUSAID_DATA=/data" in last
    assert "VOLUME /data" in last


def test_python_in_the_image_is_one_that_we_run_on(image: str) -> None:
    wanted = re.search(r'requires-python = ">=(\S+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert wanted is not None
    assert set(re.findall(r"^FROM \S+/python:([\d.]+)-slim", image, re.MULTILINE)) == {wanted.group(1)}


def test_the_containers_start_what_there_is_and_keep_their_logs_short() -> None:
    compose: dict[str, Any] = yaml.safe_load((RUNNING / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert {name: one.get("command") for name, one in services.items()} == {
        "migrate": ["migrate"], "web": ["serve"], "worker": ["work"], "db": None,
    }  # fmt: skip
    assert all(one["logging"]["options"].keys() == {"max-size", "max-file"} for one in services.values())
    assert services["web"]["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    assert (RUNNING / services["web"]["build"]).resolve() == ROOT
    assert set(services["web"]["environment"]) <= set(FIELDS)


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_a_proxy_leads_to_our_port_leaves_paths_alone_and_shows_no_metrics(name: str) -> None:
    words = (RUNNING / name).read_text(encoding="utf-8")
    lines = [line.strip() for line in words.splitlines() if not line.strip().startswith("#")]
    assert any(re.fullmatch(rf"(reverse_proxy|proxy_pass) (http://)?127\.0\.0\.1:{PORT};?", line) for line in lines)
    assert not [line for line in lines if re.match(r"rewrite|uri |handle_path", line)]
    assert any("/metrics" in line for line in lines)
    assert "YOUSAID_PUBLIC_URL=https://oak.example.org" in words


def test_prometheus_asks_on_our_port_and_reads_the_rules() -> None:
    found = yaml.safe_load((RUNNING / "prometheus.yml").read_text(encoding="utf-8"))
    (scrape,) = found["scrape_configs"]
    assert scrape["static_configs"] == [{"targets": [f"127.0.0.1:{PORT}"]}]
    assert scrape["job_name"] == "yousaid"
    assert all((RUNNING / name).is_file() for name in found["rule_files"])
