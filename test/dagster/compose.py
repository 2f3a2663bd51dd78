"""Reads the compose file and the Dockerfile."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from conftest import REPOSITORY

DOCKER = REPOSITORY / "docker"
COMPOSE = (DOCKER / "docker-compose.yml").read_text(encoding="utf-8")


def with_defaults(text: str) -> str:
    """The values of a compose file where no variable is set."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


@dataclass(frozen=True)
class Service:
    """A service of the compose file."""

    name: str
    declared: dict[str, Any]

    @property
    def environment(self) -> dict[str, str]:
        return {key: str(value) for key, value in self.declared["environment"].items()}

    @property
    def stage(self) -> str | None:
        """The stage of the Dockerfile that it runs; none for a foreign image."""
        stage: str | None = self.declared.get("build", {}).get("target")
        return stage

    @property
    def dockerfile(self) -> Path:
        build: dict[str, str] = self.declared["build"]
        return DOCKER / build["context"] / build["dockerfile"]

    @property
    def mounts(self) -> list[tuple[Path | str, str]]:
        """Its mounts: files of the repository, and volumes by their name."""
        split = [mount.split(":") for mount in self.declared.get("volumes", [])]
        return [
            (DOCKER / source if source.startswith(".") else source, target) for source, target, *_ in split
        ]

    @property
    def ports(self) -> set[int]:
        """The published ports, as numbered inside the service."""
        return {int(port.rsplit(":", 1)[-1]) for port in self.declared.get("ports", [])}

    @property
    def healthcheck(self) -> list[str]:
        kind, *command = self.declared["healthcheck"]["test"]
        assert kind == "CMD", f"{self.name}: {kind} is not understood"
        return [str(part) for part in command]

    @property
    def after(self) -> list[str]:
        """The services that must be healthy before it starts."""
        conditions = {name: wait["condition"] for name, wait in self.declared.get("depends_on", {}).items()}
        assert set(conditions.values()) <= {"service_healthy"}, conditions
        return list(conditions)


_declared = yaml.safe_load(with_defaults(COMPOSE))["services"]
SERVICES = {name: Service(name, declared) for name, declared in _declared.items()}


def _stages(dockerfile: str) -> dict[str, list[tuple[str, str]]]:
    stages: dict[str, list[tuple[str, str]]] = {}
    instructions: list[tuple[str, str]] = []
    for line in re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", dockerfile, flags=re.MULTILINE)).splitlines():
        name, _, value = line.strip().partition(" ")
        if name == "FROM":
            base, _, stage = value.partition(" AS ")
            instructions = stages[stage] = []
            value = base
        if name:
            instructions.append((name, value))
    return stages


STAGES = _stages((DOCKER / "Dockerfile").read_text(encoding="utf-8"))
