"""ProfileMesh in Dagster: an asset for each table that a config matches, and its drift as asset checks.

Thin by design: which tables there are comes from `profilemesh plan --json`, what is in them from
`profilemesh profile`, which speaks Dagster Pipes. Copy this module beside your own definitions:

    profiles = profilemesh_definitions("profilemesh.yml", prefix=["warehouse"], group="profiles")
    defs = dg.Definitions.merge(my_definitions, profiles)
"""

import hashlib
import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import dagster as dg

# How Dagster's own integrations keep what they have read at the load of a code location for its runs.
# It has no public name yet.
from dagster._core.definitions.definitions_load_context import (
    DefinitionsLoadContext,
    DefinitionsLoadType,
)

Check = Literal["drift", "schema"]
Severity = Literal["low", "medium", "high"]
Result = dg.MaterializeResult[Any] | dg.AssetCheckResult

CHECKS: Mapping[Check, str] = {
    "drift": "Metrics of the table stay where they were in the run before",
    "schema": "Columns of the table stay what they were in the run before",
}

# Longer than ProfileMesh takes to stop its statements, shorter than Dagster waits for a step.
STOP_SECONDS = 20


@dataclass(frozen=True)
class Table:
    """A table that the config matches."""

    schema: str
    name: str
    kind: str


@dataclass(frozen=True)
class Program:
    """How ProfileMesh is started, and with which config."""

    command: Sequence[str]
    config: str
    environment: str | None

    def line(self, name: str, *flags: str) -> list[str]:
        environment = [] if self.environment is None else ["--environment", self.environment]
        return [*self.command, name, "--config", self.config, *environment, *flags]

    def tables(self) -> list[Table]:
        """Ask for the tables; it touches no data. What goes wrong is in the error as ProfileMesh says it."""
        try:
            plan = subprocess.run(
                self.line("plan", "--json"), capture_output=True, check=True, encoding="utf-8"
            )
        except FileNotFoundError as error:
            raise RuntimeError(f"ProfileMesh is not there: {self.command[0]}") from error
        except subprocess.CalledProcessError as error:
            raise RuntimeError(f"ProfileMesh cannot plan:\n{error.stderr}") from error
        return [
            Table(entry["schema_name"], entry["dataset_name"], entry["kind"])
            for entry in json.loads(plan.stdout)
        ]


def every_check(_table: Table) -> Iterable[Check]:
    """Give each table all checks: the default."""
    return CHECKS


def profilemesh_definitions(
    config: str | os.PathLike[str],
    *,
    command: Sequence[str] = ("profilemesh",),
    environment: str | None = None,
    prefix: Sequence[str] = ("profilemesh",),
    group: str = "profilemesh",
    job: str = "profilemesh_profile_all",
    schedule: str | None = "daily_profiling",
    cron: str = "0 0 * * *",
    timezone: str = "UTC",
    checks: Callable[[Table], Iterable[Check]] = every_check,
    fail_on: Severity = "medium",
    blocking: bool = False,
    plots: Sequence[str] = ("null_percent", "mean"),
) -> dg.Definitions:
    """Assets, checks, a job and a schedule for the tables of a ProfileMesh config.

    Args:
        config: The config file.
        command: How to start ProfileMesh.
        environment: The environment of the config; its own choice when left out.
        prefix: Asset keys are these parts, the table's schema and its name.
        group: The group of the assets.
        job: The name of the job that profiles all tables.
        schedule: The name of the schedule of the job; None for none.
        cron: When the schedule is due.
        timezone: Where the clock of the schedule hangs.
        checks: Which checks a table gets.
        fail_on: A check does not pass from this severity on; it is an ERROR when the worst is high,
            else a WARN.
        blocking: Whether assets downstream wait for the checks.
        plots: Metrics of columns that Dagster plots over time.

    A new table is an asset as soon as the code location is loaded again.
    """
    program = Program(tuple(command), os.fspath(Path(config).resolve()), environment)
    state_key = "/".join(["profilemesh", *prefix])
    tables = _planned_tables(program, state_key)
    assets = _Assets(program, tables, list(prefix), group, checks, fail_on, blocking, plots)
    profile_all = dg.define_asset_job(job, dg.AssetSelection.assets(*assets.tables))
    schedules = (
        []
        if schedule is None
        else [
            dg.ScheduleDefinition(
                name=schedule, job=profile_all, cron_schedule=cron, execution_timezone=timezone
            )
        ]
    )
    return dg.Definitions(assets=[assets.definition()], jobs=[profile_all], schedules=schedules)


def _planned_tables(program: Program, state_key: str) -> list[Table]:
    """Ask for the tables at load; in a run they are those that the code location was loaded with.

    So a table that has been dropped since fails alone, and a run opens no connection to plan.
    """
    context = DefinitionsLoadContext.get()
    known = (
        context.reconstruction_metadata.get(state_key)
        if context.load_type is DefinitionsLoadType.RECONSTRUCTION
        else None
    )
    tables = program.tables() if known is None else [Table(**entry) for entry in json.loads(known)]
    context.add_to_pending_reconstruction_metadata(state_key, json.dumps([asdict(table) for table in tables]))
    return tables


class _Assets:
    """One operation that profiles any choice of the tables in one process, so that they run together."""

    def __init__(
        self,
        program: Program,
        tables: Sequence[Table],
        prefix: Sequence[str],
        group: str,
        checks: Callable[[Table], Iterable[Check]],
        fail_on: Severity,
        blocking: bool,
        plots: Sequence[str],
    ) -> None:
        self.tables = {dg.AssetKey([*prefix, table.schema, table.name]): table for table in tables}
        self._program = program
        self._name = "_".join([*prefix, "profile"])
        self._group = group
        self._fail_on = fail_on
        self._plots = list(plots)
        self._checks = [
            dg.AssetCheckSpec(name, asset=key, description=CHECKS[name], blocking=blocking)
            for key, table in self.tables.items()
            for name in checks(table)
        ]

    def definition(self) -> dg.AssetsDefinition:
        """Build it from an operation, because @multi_asset refuses tables whose names are no identifiers."""
        specs = [
            dg.AssetSpec(
                key,
                group_name=self._group,
                skippable=True,
                kinds={"view" if "view" in table.kind else "table"},
                description=f"Profile of a {table.kind}, compared with the one before",
                metadata={"dagster/table_name": f"{table.schema}.{table.name}"},
            )
            for key, table in self.tables.items()
        ]
        assets = {_output_name(key.path): key for key in self.tables}
        checks = {_output_name([*check.asset_key.path, check.name]): check for check in self._checks}

        @dg.op(
            name=re.sub(r"\W", "_", self._name, flags=re.ASCII),
            out={name: dg.Out(dg.Nothing, is_required=False) for name in [*assets, *checks]},
        )
        def profile(context: dg.AssetExecutionContext) -> Iterator[Result]:
            yield from self._run(context)

        return dg.AssetsDefinition(
            node_def=profile,
            keys_by_input_name={},
            keys_by_output_name=assets,
            specs=specs,
            check_specs_by_output_name=checks,
            can_subset=True,
        )

    def _run(self, context: dg.AssetExecutionContext) -> Iterator[Result]:
        """Profile what is selected. What is reported is Dagster's at once; a failure comes after it."""
        with dg.open_pipes_session(
            context=context,
            context_injector=dg.PipesTempFileContextInjector(),
            message_reader=dg.PipesTempFileMessageReader(),
            extras={"profilemesh": self._request(context)},
        ) as session:
            process = subprocess.Popen(
                self._program.line("profile", "--quiet"),
                env={**os.environ, **session.get_bootstrap_env_vars()},
            )
            reported: list[Result] = []
            try:
                while _is_running(process):
                    yield from _fresh(session, reported)
            finally:
                _stop(process)
        yield from _fresh(session, reported)
        self._raise_failure(context, process.returncode, reported, session.get_custom_messages())

    def _request(self, context: dg.AssetExecutionContext) -> dict[str, Any]:
        """Say what is wanted, as ProfileMesh reads it."""
        selected = context.selected_asset_check_keys
        keys = {*context.selected_asset_keys, *(check.asset_key for check in selected)}
        return {
            "version": 1,
            "fail_on": self._fail_on,
            "plots": self._plots,
            "assets": {
                key.to_escaped_user_string(): {
                    "schema": self.tables[key].schema,
                    "table": self.tables[key].name,
                    "checks": sorted(check.name for check in selected if check.asset_key == key),
                }
                for key in keys
            },
        }

    def _raise_failure(
        self,
        context: dg.AssetExecutionContext,
        status: int,
        reported: Sequence[Result],
        messages: Sequence[Any],
    ) -> None:
        failures = [
            f"{_dataset(failure)}: {failure['message']}"
            for message in messages
            for failure in message.get("profilemesh", {}).get("failures", [])
        ]
        if status != 0:
            raise dg.Failure(
                "\n".join([f"ProfileMesh ended with status {status}", *failures[:20]]),
                metadata={"exit_status": status, "failures": len(failures)},
                # A wrong config is not mended by another try.
                allow_retries=status != 2,
            )
        found = {(result.asset_key, getattr(result, "check_name", None)) for result in reported}
        wanted: set[tuple[dg.AssetKey | None, str | None]] = {
            *((key, None) for key in context.selected_asset_keys),
            *((check.asset_key, check.name) for check in context.selected_asset_check_keys),
        }
        lost = sorted({str(key) for key, _ in wanted - found})
        if lost:
            raise dg.Failure(f"ProfileMesh did not report on {', '.join(lost[:20])}")


def _output_name(parts: Sequence[str]) -> str:
    """Make an identifier of any key: of its own letters where that is unambiguous, else with a hash."""
    if all(re.fullmatch(r"[A-Za-z0-9]+(_[A-Za-z0-9]+)*", part) for part in parts):
        return "__".join(parts)
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]
    return re.sub(r"\W", "_", f"{'__'.join(parts)}__{digest}", flags=re.ASCII)


def _dataset(failure: Mapping[str, Any]) -> str:
    column = failure.get("column_name")
    return str(failure["dataset_name"]) + ("" if column is None else f".{column}")


def _is_running(process: subprocess.Popen[bytes]) -> bool:
    """Wait for a moment."""
    try:
        process.wait(0.2)
    except subprocess.TimeoutExpired:
        return True
    return False


def _fresh(session: dg.PipesSession, reported: list[Result]) -> Iterator[Result]:
    """Hand on what has been reported since the last time."""
    for result in session.get_reported_results()[len(reported) :]:
        reported.append(result)
        yield result


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a process that still runs to stop: statements are cancelled, and what is finished is kept."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
