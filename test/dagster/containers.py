"""The services of `docker compose up` without containers: the same commands, environment, files and order.

Only where a container has a place of its own, that place is another one: hosts are this machine, ports are
others where they are taken, and paths begin in a directory of the service.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path

import sqlalchemy
from compose import SERVICES, STAGES, Service
from conftest import REPOSITORY
from image import Image, build
from stack import until

HERE = "127.0.0.1"
INIT_SCRIPTS = "/docker-entrypoint-initdb.d/"
GUARDIAN = REPOSITORY / "test" / "support" / "postgres-guardian.ts"


def _port(declared: int) -> int:
    """The declared port, else a free one."""
    for wanted in (declared, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HERE, wanted))
            except OSError:
                continue
            port: int = probe.getsockname()[1]
            if port != declared:
                warnings.warn(f"Port {declared} is taken here: it is {port} in this test", stacklevel=1)
            return port
    raise AssertionError("no port is free")


def _declared_ports() -> set[int]:
    exposed = {int(value) for stage in STAGES.values() for name, value in stage if name == "EXPOSE"}
    return exposed.union(*(service.ports for service in SERVICES.values()))


def _files(root: Path) -> set[str]:
    """The files of a container, without the volumes, which are links."""
    return {
        str((Path(directory) / name).relative_to(root))
        for directory, _, names in os.walk(root)
        for name in names
    }


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a service and its child processes: each service has a process group of its own."""
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Containers:
    """The services that have started."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.ports = {port: _port(port) for port in sorted(_declared_ports())}
        self._healthy: set[str] = set()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._images = {name: self._image(service) for name, service in SERVICES.items()}
        self._built = {name: _files(image.root) for name, image in self._images.items()}

    def _image(self, service: Service) -> Image:
        root = self.directory / service.name
        if service.stage is None:
            assert service.declared["image"].startswith("postgres:"), f"{service.name} is not understood"
            root.mkdir()
            return Image(root, {"PATH": "/usr/bin", "PGPORT": "5432"})
        image = build(service.stage, root)
        for source, target in service.mounts:
            if isinstance(source, Path):
                image.at(target).symlink_to(source.resolve())
                continue
            volume = self.directory / source
            volume.mkdir(exist_ok=True)
            # A volume belongs to the user of the image only where the image has a directory for it.
            image.at(target).rmdir()
            image.at(target).symlink_to(volume)
        return image

    def _here(self, text: str, root: Path) -> str:
        """The path or address on this machine of a path or address inside a service."""
        hosts = "|".join([*map(re.escape, SERVICES), r"0\.0\.0\.0"])
        text = re.sub(rf"(?:^|(?<=@))(?:{hosts})(?=:\d|$)", HERE, text)
        text = re.sub(
            r"(?:^|(?<=:))\d+(?=/|$)", lambda port: str(self.ports.get(int(port[0]), port[0])), text
        )
        return f"{root}{text}" if text.startswith("/") else text

    def _environment(self, service: Service) -> dict[str, str]:
        """The whole environment: it inherits nothing from the tests."""
        image = self._images[service.name]
        declared = {**image.environment, **service.environment}
        places = [f"{image.root}{place}" for place in declared.pop("PATH").split(":")]
        return {
            **{name: self._here(value, image.root) for name, value in declared.items()},
            # The system below the root is that of this machine.
            "PATH": ":".join([*places, "/usr/bin", "/bin"]),
            "HOME": str(image.root),
            "LANG": "C.UTF-8",
        }

    def _prepare(self, service: Service, command: list[str]) -> tuple[list[str], Path, dict[str, str]]:
        image, environment = self._images[service.name], self._environment(service)
        program = shutil.which(command[0], path=environment["PATH"])
        assert program is not None, f"{command[0]} is not in the image of {service.name}"
        return (
            [program, *(self._here(part, image.root) for part in command[1:])],
            image.at(image.directory),
            environment,
        )

    def exec(self, name: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a service, as `docker compose exec` does."""
        prepared, directory, environment = self._prepare(SERVICES[name], list(command))
        return subprocess.run(
            prepared, cwd=directory, env=environment, capture_output=True, text=True, timeout=120
        )

    def is_healthy(self, name: str) -> bool:
        """Run the service's own health check."""
        status = self._processes[name].poll()
        assert status is None, f"{name} has ended with {status}:\n{self.log(name)[-4000:]}"
        command = SERVICES[name].healthcheck
        path = self._environment(SERVICES[name])["PATH"]
        if command[0] == "pg_isready" and shutil.which(command[0], path=path) is None:
            # The command comes with the image; where this machine lacks it, a connection checks the same.
            with socket.create_connection((HERE, self.ports[5432])):
                return True
        return self.exec(name, *command).returncode == 0

    def await_healthy(self, name: str) -> None:
        if name not in self._healthy:
            until(f"a healthy {name}", lambda: self.is_healthy(name) or None)
            self._healthy.add(name)

    def log(self, name: str) -> str:
        return (self.directory / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def written(self, name: str) -> list[str]:
        """The files that a service has added to those of its image, without those in memory."""
        written = _files(self._images[name].root) - self._built[name]
        in_memory = tuple(f"{place.lstrip('/')}/" for place in SERVICES[name].declared["tmpfs"])
        return sorted(file for file in written if not file.startswith(in_memory))

    def start(self, name: str) -> None:
        service = SERVICES[name]
        if service.stage is None:
            self._start_postgres(service)
            return
        command = service.declared.get("command", self._images[name].command)
        prepared, directory, environment = self._prepare(service, command)
        with (self.directory / f"{name}.log").open("wb") as log:
            self._processes[name] = subprocess.Popen(
                prepared, cwd=directory, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def _start_postgres(self, service: Service) -> None:
        """Start a server, and fill it as its image does when it has no data yet."""
        settings = service.environment
        wanted = {
            "port": self.ports[5432],
            "username": settings["POSTGRES_USER"],
            "password": settings["POSTGRES_PASSWORD"],
        }
        # It ends with the process that holds its stdin, even one that is killed.
        guardian = subprocess.Popen(
            ["node", str(GUARDIAN), json.dumps(wanted)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._processes[service.name] = guardian
        assert guardian.stdout is not None
        assert guardian.stdout.readline(), "no PostgreSQL server could be started"
        with self.connect("postgres") as server:
            server.exec_driver_sql(f'CREATE DATABASE "{settings["POSTGRES_DB"]}"')
        scripts = sorted(
            (target, source) for source, target in service.mounts if target.startswith(INIT_SCRIPTS)
        )
        for _, source in scripts:
            with self.connect() as database:
                database.exec_driver_sql(Path(source).read_text(encoding="utf-8"))

    def connect(self, database: str | None = None) -> sqlalchemy.Connection:
        """Connect to the database of the sample shop, or to another one."""
        settings = SERVICES["postgres"].environment
        url = sqlalchemy.URL.create(
            "postgresql",
            settings["POSTGRES_USER"],
            settings["POSTGRES_PASSWORD"],
            HERE,
            self.ports[5432],
            database or settings["POSTGRES_DB"],
        )
        engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.NullPool)
        return engine.connect().execution_options(no_parameters=True)

    def stop(self) -> None:
        for process in reversed(self._processes.values()):
            if process.stdin is not None:
                process.stdin.close()
                process.wait()
            else:
                _stop(process)


@contextmanager
def compose_up(directory: Path) -> Iterator[Containers]:
    """Start all services, each when those that it waits for are healthy."""
    containers = Containers(directory)
    try:
        for name in TopologicalSorter(
            {name: service.after for name, service in SERVICES.items()}
        ).static_order():
            for needed in SERVICES[name].after:
                containers.await_healthy(needed)
            containers.start(name)
        yield containers
    finally:
        containers.stop()
