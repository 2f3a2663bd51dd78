"""A whole Dagster, started as the images start it: code server, web server, daemon, and questions to it."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from conftest import EXAMPLES, REPOSITORY, which

LOCATION = "profilemesh"
REPOSITORY_SELECTOR = {
    "repositoryLocationName": LOCATION,
    "repositoryName": "__repository__",
}

T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(what: str, ask: Callable[[], T | None], seconds: float = 90) -> T:
    """Ask until there is an answer; it fails where none comes."""
    deadline = time.monotonic() + seconds
    last: Exception | None = None
    while time.monotonic() < deadline:
        try:
            answer = ask()
        except OSError as error:
            last, answer = error, None
        if answer is not None:
            return answer
        time.sleep(0.3)
    raise AssertionError(f"{what} did not come about in {seconds} s: {last}")


@dataclass(frozen=True)
class Stack:
    """A running Dagster."""

    url: str
    logs: Path

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> Any:
        body = json.dumps({"query": query, "variables": variables or {}}).encode()
        request = urllib.request.Request(f"{self.url}/graphql", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as response:
            answer = json.load(response)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def reload(self) -> None:
        """Load the code location again, as the button on the page does."""
        answer = self.ask(
            """mutation ($name: String!) {
              reloadRepositoryLocation(repositoryLocationName: $name) { __typename }
            }""",
            {"name": LOCATION},
        )
        assert answer["reloadRepositoryLocation"]["__typename"] == "WorkspaceLocationEntry", answer

    def asset_keys(self) -> list[list[str]]:
        nodes = self.ask("{ assetNodes { assetKey { path } } }")["assetNodes"]
        return sorted(node["assetKey"]["path"] for node in nodes)

    def launch(self, job: str, assets: list[list[str]] | None = None) -> str:
        """Start a run as the page does; gives its id."""
        selector: dict[str, Any] = {**REPOSITORY_SELECTOR, "jobName": job}
        if assets is not None:
            selector["assetSelection"] = [{"path": path} for path in assets]
        launched = self.ask(
            """mutation ($executionParams: ExecutionParams!) {
              launchRun(executionParams: $executionParams) {
                __typename
                ... on LaunchRunSuccess { run { runId } }
                ... on PythonError { message }
              }
            }""",
            {"executionParams": {"selector": selector, "runConfigData": {}}},
        )["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        run_id: str = launched["run"]["runId"]
        return run_id

    def status(self, run_id: str) -> str:
        run = self.ask(
            "query ($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }", {"id": run_id}
        )["runOrError"]
        status: str = run["status"]
        return status

    def finish(self, run_id: str) -> str:
        """Wait for the end of a run; gives its last status."""
        final = {"SUCCESS", "FAILURE", "CANCELED"}
        return until("the end of the run", lambda: self._if_among(self.status(run_id), final))

    @staticmethod
    def _if_among(status: str, wanted: set[str]) -> str | None:
        return status if status in wanted else None

    def metadata(self, asset: list[str]) -> dict[str, Any]:
        """The metadata of the latest materialization, each with the name of its type."""
        found = self.ask(
            """query ($key: AssetKeyInput!) {
              assetOrError(assetKey: $key) { ... on Asset { assetMaterializations(limit: 1) {
                runId
                metadataEntries {
                  __typename
                  label
                  ... on IntMetadataEntry { intValue }
                  ... on FloatMetadataEntry { floatValue }
                  ... on TextMetadataEntry { text }
                  ... on TimestampMetadataEntry { timestamp }
                  ... on TableMetadataEntry { table { records } }
                  ... on TableSchemaMetadataEntry { schema { columns { name type } } }
                }
              } } }
            }""",
            {"key": {"path": asset}},
        )["assetOrError"]["assetMaterializations"]
        return {entry["label"]: entry for entry in found[0]["metadataEntries"]} if found else {}

    def check(self, asset: list[str], name: str) -> dict[str, Any] | None:
        """The latest result of a check."""
        executions = self.ask(
            """query ($key: AssetKeyInput!, $name: String!) {
              assetCheckExecutions(assetKey: $key, checkName: $name, limit: 1) {
                status
                runId
                evaluation {
                  severity
                  success
                  metadataEntries { label ... on TextMetadataEntry { text } }
                }
              }
            }""",
            {"key": {"path": asset}, "name": name},
        )["assetCheckExecutions"]
        return executions[0] if executions else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server, and what it has started: each has a process group of its own."""
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def running_stack(
    directory: Path, config: Path, dagster_yaml: str, port: int | None = None
) -> Iterator[Stack]:
    """Start what the compose file starts, with the workspace of the images."""
    home = directory / "dagster"
    home.mkdir()
    (home / "dagster.yaml").write_text(dagster_yaml, encoding="utf-8")
    workspace = REPOSITORY / "docker" / "workspace.yaml"
    code_port = free_port()
    web_port = port or free_port()
    env = {
        **os.environ,
        "DAGSTER_HOME": str(home),
        "PROFILEMESH_CONFIG": str(config),
        "CODE_SERVER_HOST": "127.0.0.1",
        "CODE_SERVER_PORT": str(code_port),
    }
    commands = {
        "code-server": [
            which("dagster"), "code-server", "start", "-h", "127.0.0.1", "-p", str(code_port),
            "-f", str(EXAMPLES / "dagster_repository.py"),
        ],
        "web-server": [
            which("dagster-webserver"), "-h", "127.0.0.1", "-p", str(web_port), "-w", str(workspace),
        ],
        "daemon": [which("dagster-daemon"), "run", "-w", str(workspace)],
    }  # fmt: skip
    with ExitStack() as stack:
        for name, command in commands.items():
            log = stack.enter_context((directory / f"{name}.log").open("wb"))
            process = subprocess.Popen(
                command, cwd=home, env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
            stack.callback(_end, process)
            if name == "code-server":
                until("the code server", lambda: _listens(code_port))
        made = Stack(f"http://127.0.0.1:{web_port}", directory)
        until("the web server", lambda: made.asset_keys() or None)
        yield made


def _listens(port: int) -> bool | None:
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
