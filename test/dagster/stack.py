"""Queries to a running Dagster, as its page sends them."""

import json
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

LOCATION = "profilemesh"
REPOSITORY_SELECTOR = {
    "repositoryLocationName": LOCATION,
    "repositoryName": "__repository__",
}

T = TypeVar("T")


def until(what: str, ask: Callable[[], T | None], seconds: float = 90) -> T:
    """Ask until there is an answer, and fail when none comes."""
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

    def load_error(self) -> str | None:
        """Why the code location could not be loaded."""
        entry = self.ask(
            """query ($name: String!) { workspaceLocationEntryOrError(name: $name) {
              ... on WorkspaceLocationEntry { locationOrLoadError {
                ... on PythonError { message }
              } }
            } }""",
            {"name": LOCATION},
        )["workspaceLocationEntryOrError"]["locationOrLoadError"]
        message: str | None = entry.get("message")
        return message

    def asset_keys(self) -> list[list[str]]:
        nodes = self.ask("{ assetNodes { assetKey { path } } }")["assetNodes"]
        return sorted(node["assetKey"]["path"] for node in nodes)

    def launch(self, job: str, assets: list[list[str]] | None = None) -> str:
        """Start a run as the page does; return its id."""
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
        """Wait for the end of a run; return its last status."""
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
