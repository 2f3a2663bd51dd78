"""The files of the images: what can be known of them without a container engine."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import compose_spec
import pytest
import yaml
from conftest import REPOSITORY
from dagster._core.instance.config import dagster_instance_config

DOCKER = REPOSITORY / "docker"
COMPOSE = (DOCKER / "docker-compose.yml").read_text(encoding="utf-8")
DAGSTER_SERVICES = ("code-location", "web-server", "daemon")


def parse(text: str) -> list[str]:
    """Read a compose file as strictly as the specification."""
    options = compose_spec.PyOptions()
    options.apply_merge = True
    parsed = options.from_yaml(text)
    parsed.validate()
    names: list[str] = parsed.service_names()
    return names


def service(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE)["services"][name]
    return found


def variables_in(file: Path) -> Iterator[str]:
    """The variables that a configuration of Dagster reads."""
    return (found[1] for found in re.finditer(r"\benv:\s*(\w+)", file.read_text(encoding="utf-8")))


def test_the_compose_file_follows_the_specification() -> None:
    assert sorted(parse(COMPOSE)) == sorted(["postgres", *DAGSTER_SERVICES])


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("stop_grace_period:", "stop_grace:"),
        ("condition: service_healthy", "condition: service_well"),
        ("dagster-storage:/opt", "nowhere:/opt"),
    ],
)
def test_a_mistake_in_the_compose_file_would_be_seen(right: str, wrong: str) -> None:
    assert right in COMPOSE
    with pytest.raises(ValueError, match=r"\w"):
        parse(COMPOSE.replace(right, wrong))


def test_dagster_takes_its_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_POSTGRES_URL", "postgresql://me:secret@localhost:5432/dagster")
    settings, _ = dagster_instance_config(str(DOCKER), "dagster.yaml")
    assert settings["telemetry"] == {"enabled": False}
    assert "postgres" in settings["storage"]


@pytest.mark.parametrize("name", DAGSTER_SERVICES)
def test_every_service_has_the_variables_that_its_configuration_reads(name: str) -> None:
    wanted = {*variables_in(DOCKER / "dagster.yaml"), *variables_in(DOCKER / "workspace.yaml")}
    assert wanted == {"DAGSTER_POSTGRES_URL", "CODE_SERVER_HOST", "CODE_SERVER_PORT"}
    assert wanted <= set(service(name)["environment"])


def test_every_service_is_watched_and_open_to_this_machine_alone() -> None:
    for name in yaml.safe_load(COMPOSE)["services"]:
        assert service(name)["healthcheck"]["test"][0] == "CMD", name
        for port in service(name).get("ports", []):
            assert port.startswith("127.0.0.1:"), name
    assert service("web-server")["ports"] == ["127.0.0.1:3000:3000"]
    assert service("postgres")["ports"] == ["127.0.0.1:5432:5432"]


def test_no_image_runs_as_root_and_all_that_is_in_it_is_pinned() -> None:
    dockerfile = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    users = re.findall(r"^USER (\w+)$", dockerfile, re.MULTILINE)
    assert users[0] == users[-1] == "dagster"
    bases = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    stages = re.findall(r"^FROM \S+ AS (\S+)$", dockerfile, re.MULTILINE)
    assert len(stages) == len(bases)
    assert all(base in stages or re.fullmatch(r"\w+:\d+\.\d+\.\d+-\S+", base) for base in bases), bases
    lines = (DOCKER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", package) for package in packages)


def test_what_the_images_copy_is_there_and_not_ignored() -> None:
    ignored = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line[1:] for line in ignored if line.startswith("!")}
    dockerfile = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    copies = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    sources = [source for copy in copies for source in copy.split()]
    assert len(sources) >= 6
    for source in sources:
        assert (REPOSITORY / source).exists(), source
        assert source.removeprefix("./") in kept, source
