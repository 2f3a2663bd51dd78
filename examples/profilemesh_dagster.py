"""ProfileMesh in Dagster: an asset for each table that a config matches, and its drift as asset checks.

Thin by design: `profilemesh plan --json` lists the tables, and `profilemesh profile` profiles them and
reports through Dagster Pipes. Copy this module beside your own definitions, and merge:

    import dagster as dg
    from profilemesh_dagster import profilemesh_definitions

    defs = dg.Definitions.merge(
        dg.Definitions(assets=[]),  # your own
        profilemesh_definitions("profilemesh.yml", prefix=["warehouse"], group="profiles"),
    )
"""

import hashlib
import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import dagster as dg
from dagster.components import DefsStateConfig, DefsStateConfigArgs

Check = Literal["drift", "schema"]
Severity = Literal["low", "medium", "high"]
Result = dg.MaterializeResult[Any] | dg.AssetCheckResult
Event = Result | dg.AssetMaterialization | dg.AssetCheckEvaluation

CHECKS: Mapping[Check, str] = {
    "drift": "Metrics of the table are as its earlier runs make likely",
    "schema": "Columns of the table are those of the run before",
}

# Longer than ProfileMesh takes to stop its statements, shorter than Dagster waits for a step.
STOP_SECONDS = 20


@dataclass(frozen=True)
class Slices:
    """How a table is cut into slices: each is a partition of its asset."""

    by: Literal["hour", "day", "week", "month"]
    timezone: str
    #: The start of the first one, in that time zone.
    start: str

    def partitions(self) -> dg.TimeWindowPartitionsDefinition:
        start = datetime.fromisoformat(self.start)
        match self.by:
            case "hour":
                return dg.HourlyPartitionsDefinition(start, timezone=self.timezone)
            case "day":
                return dg.DailyPartitionsDefinition(start, timezone=self.timezone)
            case "week":
                # Monday
                return dg.WeeklyPartitionsDefinition(start, day_offset=1, timezone=self.timezone)
            case "month":
                return dg.MonthlyPartitionsDefinition(start, timezone=self.timezone)


@dataclass(frozen=True)
class Table:
    """A table that the config matches."""

    schema: str
    name: str
    kind: str
    #: None where the name of a table has no database.
    database: str | None
    #: The type of the config: sqlite, postgres, snowflake.
    database_type: str
    #: None where the table is profiled as a whole.
    slices: Slices | None = None

    @property
    def full_name(self) -> str:
        return ".".join(part for part in (self.database, self.schema, self.name) if part is not None)


@dataclass(frozen=True)
class Program:
    """The command that starts ProfileMesh, with its config."""

    command: Sequence[str]
    config: str
    environment: str | None

    def line(self, name: str, *flags: str) -> list[str]:
        environment = [] if self.environment is None else ["--environment", self.environment]
        return [*self.command, name, "--config", self.config, *environment, *flags]

    def tables(self) -> list[Table]:
        """List the tables without reading their rows. The error repeats the message of ProfileMesh."""
        try:
            plan = subprocess.run(
                self.line("plan", "--json"), capture_output=True, check=True, encoding="utf-8"
            )
        except FileNotFoundError as error:
            raise RuntimeError(f"ProfileMesh is not there: {self.command[0]}") from error
        except subprocess.CalledProcessError as error:
            raise RuntimeError(f"ProfileMesh cannot plan:\n{error.stderr}") from error
        return [
            Table(
                schema=entry["schema_name"],
                name=entry["dataset_name"],
                kind=entry["kind"],
                database=entry["database_name"],
                database_type=entry["database_type"],
                slices=_slices(entry["slices"]),
            )
            for entry in json.loads(plan.stdout)
        ]


def _slices(planned: Mapping[str, Any] | None) -> Slices | None:
    """Read how a table is cut. One without a slice yet has no partitions to begin with."""
    if planned is None or planned["first_slice_start"] is None:
        return None
    return Slices(by=planned["by"], timezone=planned["timezone"], start=planned["first_slice_start"])


def _from_first(tables: Sequence[Table]) -> list[Table]:
    """Let tables that are cut alike begin together: assets of one job have the same partitions."""
    starts: dict[tuple[str, str], str] = {}
    for slices in (table.slices for table in tables):
        if slices is not None:
            alike = (slices.by, slices.timezone)
            starts[alike] = min(slices.start, starts.get(alike, slices.start))
    return [
        table
        if table.slices is None
        else replace(
            table,
            slices=replace(table.slices, start=starts[(table.slices.by, table.slices.timezone)]),
        )
        for table in tables
    ]


def every_check(_table: Table) -> Iterable[Check]:
    """Give each table all checks: the default."""
    return CHECKS


def same_spec(_table: Table, spec: dg.AssetSpec) -> dg.AssetSpec:
    """Leave the asset of a table unchanged: the default."""
    return spec


def no_existing_asset(_table: Table) -> dg.AssetKey | None:
    """Make an asset for each table: the default."""
    return None


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
    spec: Callable[[Table, dg.AssetSpec], dg.AssetSpec] = same_spec,
    existing: Callable[[Table], dg.AssetKey | None] = no_existing_asset,
    fail_on: Severity = "medium",
    blocking: bool = False,
    plots: Sequence[str] = ("null_percent", "mean"),
    op_tags: Mapping[str, str] | None = None,
    pool: str | None = None,
    retry_policy: dg.RetryPolicy | None = None,
) -> dg.Definitions:
    """Assets, checks, a job and a schedule for the tables of a ProfileMesh config.

    Args:
        config: The config file.
        command: How to start ProfileMesh.
        environment: The environment of the config; the config decides by default.
        prefix: Asset keys are these parts, the table's schema and its name.
        group: The group of the assets.
        job: The name of the job that profiles all tables.
        schedule: The name of the schedule of the job; None for none.
        cron: When the schedule is due.
        timezone: The time zone of the schedule.
        checks: Which checks a table gets.
        spec: Changes the asset of a table: its key, deps, owners, tags, kinds, automation condition.
        existing: The existing asset of a table, such as the dbt model that makes it. It gets the checks,
            and the figures of a profile as an observation; the table then has no asset of its own.
        fail_on: A check does not pass from this severity on; it is an ERROR when the worst is high,
            else a WARN.
        blocking: Whether assets downstream wait for the checks.
        plots: Metrics of columns that Dagster plots over time.
        op_tags: Tags of the operation, for example for a run launcher.
        pool: The pool whose limit the operation counts against.
        retry_policy: When a failed operation is tried again. A wrong config is never tried again.

    A new table is an asset as soon as the code location is loaded again.
    """
    program = Program(tuple(command), os.fspath(Path(config).resolve()), environment)

    def definitions(tables: Sequence[Table]) -> dg.Definitions:
        profile = _Profile(
            program=program,
            name="_".join([*prefix, "profile"]),
            fail_on=fail_on,
            plots=plots,
            op_options={"tags": op_tags, "pool": pool, "retry_policy": retry_policy},
        )
        own: dict[dg.AssetKey, tuple[Table, dg.AssetSpec]] = {}
        others: dict[dg.AssetKey, Table] = {}
        for table in _from_first(tables):
            key = existing(table)
            if key is None:
                made = spec(table, _spec(table, prefix, group))
                own[made.key] = (table, made)
            else:
                others[key] = table

        def checks_of(tables_by_key: Mapping[dg.AssetKey, Table]) -> list[dg.AssetCheckSpec]:
            return [
                dg.AssetCheckSpec(name, asset=key, description=CHECKS[name], blocking=blocking)
                for key, table in tables_by_key.items()
                for name in checks(table)
            ]

        tables_of_own = {key: table for key, (table, _) in own.items()}
        groups = _grouped([made for _, made in own.values()])
        assets = [
            profile.assets(
                {made.key: tables_of_own[made.key] for made in group},
                group,
                checks_of({made.key: tables_of_own[made.key] for made in group}),
                suffix,
            )
            for suffix, group in groups.items()
        ]
        asset_checks = [profile.checks(others, checks_of(others))] if checks_of(others) else []
        jobs = {
            f"{job}{suffix}": dg.define_asset_job(
                f"{job}{suffix}",
                dg.AssetSelection.assets(*keys)
                | dg.AssetSelection.checks_for_assets(*keys, *([] if suffix else others)),
            )
            for suffix, keys in _of_jobs(groups).items()
        }
        schedules = [
            dg.ScheduleDefinition(
                name=f"{schedule}{name.removeprefix(job)}",
                job=profile_all,
                cron_schedule=cron,
                execution_timezone=timezone,
            )
            for name, profile_all in jobs.items()
            if schedule is not None
        ]
        return dg.Definitions(
            assets=assets, asset_checks=asset_checks, jobs=[*jobs.values()], schedules=schedules
        )

    state_key = "/".join(["profilemesh", *prefix])
    return dg.build_defs_for_component(_PlannedTables(program, state_key, definitions))


@dataclass
class _PlannedTables(dg.StateBackedComponent):
    """Lists the tables when the code location loads; runs use the same list.

    So a table that was dropped since then fails alone, and a run opens no connection to plan.
    """

    program: Program
    key: str
    definitions: Callable[[Sequence[Table]], dg.Definitions]
    planned: list[Table] | None = None
    is_kept: bool = False

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        try:
            return super().build_defs(context)
        except KeyError:
            # Outside of a code location, such as in a test, Dagster keeps no state.
            if self.planned is None or self.is_kept:
                raise
            return self.definitions(self.planned)

    @property
    def defs_state_config(self) -> DefsStateConfig:
        return DefsStateConfig.from_args(
            DefsStateConfigArgs.legacy_code_server_snapshots(), default_key=self.key
        )

    def write_state_to_path(self, state_path: Path) -> None:
        self.planned = self.program.tables()
        state_path.write_text(json.dumps([asdict(table) for table in self.planned]), encoding="utf-8")

    def build_defs_from_state(
        self,
        context: dg.ComponentLoadContext,  # noqa: ARG002 -- Dagster passes it by name
        state_path: Path | None,
    ) -> dg.Definitions:
        assert state_path is not None
        self.is_kept = True
        return self.definitions([_table(entry) for entry in json.loads(state_path.read_text("utf-8"))])


def _table(kept: Mapping[str, Any]) -> Table:
    slices = kept["slices"]
    return Table(**{**kept, "slices": None if slices is None else Slices(**slices)})


def _spec(table: Table, prefix: Sequence[str], group: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        [*prefix, table.schema, table.name],
        group_name=group,
        skippable=True,
        kinds={table.database_type, "view" if "view" in table.kind else "table"},
        description=f"Profile of a {table.kind}, compared with earlier ones",
        metadata={"dagster/table_name": table.full_name},
        partitions_def=None if table.slices is None else table.slices.partitions(),
    )


def _grouped(specs: Sequence[dg.AssetSpec]) -> dict[str, list[dg.AssetSpec]]:
    """Group the assets by their partitions, by what ends the names of their operations and jobs."""
    definitions: list[dg.PartitionsDefinition[Any] | None] = [None]
    groups: list[list[dg.AssetSpec]] = [[]]
    for made in specs:
        if made.partitions_def not in definitions:
            definitions.append(made.partitions_def)
            groups.append([])
        groups[definitions.index(made.partitions_def)].append(made)
    suffixes = ["" if place == 0 else f"_partitions_{place}" for place in range(len(groups))]
    return {suffix: group for suffix, group in zip(suffixes, groups, strict=True) if group}


def _of_jobs(groups: Mapping[str, Sequence[dg.AssetSpec]]) -> dict[str, list[dg.AssetKey]]:
    """Choose the assets of each job. A job may have assets without partitions, and with those of one kind."""
    keys = {suffix: [made.key for made in group] for suffix, group in groups.items()}
    if len([suffix for suffix in keys if suffix]) < 2:
        return {"": [key for group in keys.values() for key in group]}
    return {"": [], **keys}


@dataclass(frozen=True)
class _Profile:
    """The operation that profiles any selection of the tables in one process, so that they run together."""

    program: Program
    name: str
    fail_on: Severity
    plots: Sequence[str]
    op_options: Mapping[str, Any]

    def assets(
        self,
        tables: Mapping[dg.AssetKey, Table],
        specs: Sequence[dg.AssetSpec],
        checks: Sequence[dg.AssetCheckSpec],
        suffix: str,
    ) -> dg.AssetsDefinition:
        """Build it from an operation, because @multi_asset refuses tables whose names are no identifiers."""
        partitions = specs[0].partitions_def
        outputs = {_identifier(key.path): key for key in tables}
        check_outputs = {_identifier([*check.asset_key.path, check.name]): check for check in checks}
        inputs = {
            _identifier(key.path): key
            for key in {dep.asset_key for made in specs for dep in made.deps if dep.asset_key not in tables}
        }
        return dg.AssetsDefinition(
            node_def=self._operation(
                f"{self.name}{suffix}", tables, inputs, [*outputs, *check_outputs], partitions=partitions
            ),
            keys_by_input_name=inputs,
            keys_by_output_name=outputs,
            specs=specs,
            check_specs_by_output_name=check_outputs,
            can_subset=True,
            # One process profiles all partitions of a backfill.
            backfill_policy=dg.BackfillPolicy.single_run() if suffix else None,
        )

    def checks(
        self, tables: Mapping[dg.AssetKey, Table], checks: Sequence[dg.AssetCheckSpec]
    ) -> dg.AssetChecksDefinition:
        """Profiles the tables of existing assets, as a part of their checks."""
        outputs = {_identifier([*check.asset_key.path, check.name]): check for check in checks}
        inputs = {_identifier(key.path): key for key in tables}
        made: dg.AssetChecksDefinition = dg.AssetChecksDefinition.create(
            node_def=self._operation(f"{self.name}_existing", tables, inputs, [*outputs], existing=tables),
            keys_by_input_name=inputs,
            check_specs_by_output_name=outputs,
            can_subset=True,
            resource_defs=None,
        )
        return made

    def _operation(
        self,
        name: str,
        tables: Mapping[dg.AssetKey, Table],
        inputs: Iterable[str],
        outputs: Iterable[str],
        *,
        existing: Collection[dg.AssetKey] = (),
        partitions: dg.PartitionsDefinition[Any] | None = None,
    ) -> dg.OpDefinition:
        slices = partitions if isinstance(partitions, dg.TimeWindowPartitionsDefinition) else None

        @dg.op(
            name=re.sub(r"\W", "_", name, flags=re.ASCII),
            ins={input_name: dg.In(dg.Nothing) for input_name in inputs},
            out={output: dg.Out(dg.Nothing, is_required=False) for output in outputs},
            **self.op_options,
        )
        def profile(context: dg.OpExecutionContext) -> Iterator[Event]:
            for result in self._run(context, tables, existing, slices):
                if isinstance(result, dg.AssetCheckResult):
                    yield _described(result)
                elif result.asset_key is not None and result.asset_key in existing:
                    context.log_event(
                        dg.AssetObservation(asset_key=result.asset_key, metadata=result.metadata)
                    )
                else:
                    yield result

        return profile

    def _run(
        self,
        context: dg.OpExecutionContext,
        tables: Mapping[dg.AssetKey, Table],
        existing: Collection[dg.AssetKey],
        partitions: dg.TimeWindowPartitionsDefinition | None,
    ) -> Iterator[Event]:
        """Profile the selection. Dagster gets each result at once, and a failure after all results."""
        with dg.open_pipes_session(
            context=context,
            context_injector=dg.PipesTempFileContextInjector(),
            message_reader=dg.PipesTempFileMessageReader(),
            extras={"profilemesh": self._request(context, tables, existing, partitions is not None)},
        ) as session:
            process = subprocess.Popen(
                self.program.line("profile", "--quiet", *_slice_flags(context, partitions)),
                env={**os.environ, **session.get_bootstrap_env_vars()},
            )
            reported: list[Result] = []
            try:
                while _is_running(process):
                    yield from _whole(_fresh(session, reported))
            finally:
                _stop(process)
        yield from _whole(_fresh(session, reported))
        if partitions is not None:
            yield from _Partitions(context, partitions, reported).events(is_done=process.returncode == 0)
        is_complete = partitions is not None
        _raise_failure(context, process.returncode, reported, session.get_custom_messages(), is_complete)

    def _request(
        self,
        context: dg.OpExecutionContext,
        tables: Mapping[dg.AssetKey, Table],
        existing: Collection[dg.AssetKey],
        is_partitioned: bool,
    ) -> dict[str, Any]:
        """Write the request of the run in the format of ProfileMesh."""
        selected = context.selected_asset_check_keys
        keys = {*context.selected_asset_keys, *(check.asset_key for check in selected)}
        return {
            "version": 1,
            "fail_on": self.fail_on,
            "plots": list(self.plots),
            "assets": {
                key.to_escaped_user_string(): {
                    "schema": tables[key].schema,
                    "table": tables[key].name,
                    "checks": sorted(check.name for check in selected if check.asset_key == key),
                    "profile": key in existing,
                    "partitioned": is_partitioned,
                }
                for key in keys
            },
        }


def _is_of_slice(result: Result) -> bool:
    return "slice_start" in (result.metadata or {})


def _whole(results: Iterable[Result]) -> Iterator[Result]:
    """Leave out what is of a slice: it is of a partition, and comes at the end."""
    return (result for result in results if not _is_of_slice(result))


def _has_partitions(context: dg.OpExecutionContext) -> bool:
    return context.has_partition_key or context.has_partition_key_range


def _slice_flags(
    context: dg.OpExecutionContext, partitions: dg.TimeWindowPartitionsDefinition | None
) -> list[str]:
    """Name the slices of the run's partitions; without any, those that are new or changed are profiled."""
    if partitions is None or not _has_partitions(context):
        return []
    keys = context.partition_keys
    first, last = (partitions.time_window_for_partition_key(key).start for key in (keys[0], keys[-1]))
    return ["--slice", f"{first:%Y-%m-%d %H:%M}..{last:%Y-%m-%d %H:%M}"]


@dataclass(frozen=True)
class _Partitions:
    """Turns what was reported of slices into events of their partitions."""

    context: dg.OpExecutionContext
    partitions: dg.TimeWindowPartitionsDefinition
    reported: Sequence[Result]

    def events(self, *, is_done: bool) -> Iterator[Event]:
        """Give the events of each partition, and where all is done the outputs that Dagster waits for.

        Dagster takes an output for all partitions of the run: those in which a table has no rows have no
        slice, and no other event.
        """
        if is_done:
            for key in self.context.selected_asset_keys:
                yield self._output(key)
        is_single = self.context.has_partition_key and not self.context.has_partition_key_range
        for result in self._of_slices(dg.MaterializeResult):
            partition = self._partition(result)
            if partition is not None and not (is_done and is_single):
                yield dg.AssetMaterialization(
                    asset_key=self._key(result), partition=partition, metadata=result.metadata
                )
        for check in self.context.selected_asset_check_keys:
            yield from self._checks(check, is_done=is_done)

    def _output(self, key: dg.AssetKey) -> dg.MaterializeResult[Any]:
        slices = [result for result in self._of_slices(dg.MaterializeResult) if result.asset_key == key]
        if len(slices) == 1 and self.context.has_partition_key:
            return dg.MaterializeResult(asset_key=key, metadata=slices[0].metadata)
        rows: dict[str, Any] = {"dagster/row_count": 0} if _has_partitions(self.context) else {}
        return dg.MaterializeResult(asset_key=key, metadata={**rows, "slices_profiled": len(slices)})

    def _checks(self, check: dg.AssetCheckKey, *, is_done: bool) -> Iterator[Event]:
        """Evaluate a check for each slice, oldest first: the last one is what Dagster shows."""
        results = [
            result
            for result in self.reported
            if isinstance(result, dg.AssetCheckResult)
            and (result.asset_key, result.check_name) == (check.asset_key, check.name)
        ]
        slices = [_described(result) for result in results if _is_of_slice(result)]
        is_reported = len(slices) < len(results)
        for place, result in enumerate(slices):
            if place == len(slices) - 1 and not is_reported:
                yield result
                return
            yield dg.AssetCheckEvaluation(
                asset_key=check.asset_key,
                check_name=check.name,
                passed=result.passed,
                severity=result.severity,
                description=result.description,
                metadata=result.metadata or {},
                partition=self._partition(result),
            )
        if is_done and not is_reported:
            yield dg.AssetCheckResult(
                asset_key=check.asset_key, check_name=check.name, passed=True, metadata={"status": "no_rows"}
            )

    def _of_slices(self, kind: type[Result]) -> list[Result]:
        return [result for result in self.reported if isinstance(result, kind) and _is_of_slice(result)]

    def _key(self, result: Result) -> dg.AssetKey:
        assert isinstance(result.asset_key, dg.AssetKey)
        return result.asset_key

    def _partition(self, result: Result) -> str | None:
        """Find the partition of a slice; None where it is older than the first one."""
        start = (result.metadata or {})["slice_start"]
        assert isinstance(start, dg.TextMetadataValue)
        key = datetime.fromisoformat(start.value or "").strftime(self.partitions.fmt)
        return key if self.partitions.has_partition_key(key) else None


def _described(result: dg.AssetCheckResult) -> dg.AssetCheckResult:
    """Add the sentence that Dagster shows beside a check, for which Dagster Pipes has no field."""
    summary = (result.metadata or {}).get("summary")
    return dg.AssetCheckResult(
        passed=result.passed,
        asset_key=result.asset_key,
        check_name=result.check_name,
        severity=result.severity,
        metadata=result.metadata,
        description=summary.value if isinstance(summary, dg.TextMetadataValue) else None,
    )


def _raise_failure(
    context: dg.OpExecutionContext,
    status: int,
    reported: Sequence[Result],
    messages: Sequence[Any],
    is_complete: bool,
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
            # Another attempt does not mend a wrong config.
            allow_retries=status != 2,
        )
    if is_complete:
        # Of a table with slices nothing is reported where none is new or changed.
        return
    found = {(result.asset_key, getattr(result, "check_name", None)) for result in reported}
    wanted: set[tuple[dg.AssetKey | None, str | None]] = {
        *((key, None) for key in context.selected_asset_keys),
        *((check.asset_key, check.name) for check in context.selected_asset_check_keys),
    }
    lost = sorted({str(key) for key, _ in wanted - found})
    if lost:
        raise dg.Failure(f"ProfileMesh did not report on {', '.join(lost[:20])}")


def _identifier(parts: Sequence[str]) -> str:
    """Make an identifier of any key: its own letters where they are unambiguous, else with a hash."""
    if all(re.fullmatch(r"[A-Za-z0-9]+(_[A-Za-z0-9]+)*", part) for part in parts):
        return "__".join(parts)
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]
    return re.sub(r"\W", "_", f"{'__'.join(parts)}__{digest}", flags=re.ASCII)


def _dataset(failure: Mapping[str, Any]) -> str:
    column = failure.get("column_name")
    return str(failure["dataset_name"]) + ("" if column is None else f".{column}")


def _is_running(process: subprocess.Popen[bytes]) -> bool:
    """Wait for a moment, and return whether the process still runs."""
    try:
        process.wait(0.2)
    except subprocess.TimeoutExpired:
        return True
    return False


def _fresh(session: dg.PipesSession, reported: list[Result]) -> Iterator[Result]:
    """Yield the results since the last call."""
    for result in session.get_reported_results()[len(reported) :]:
        reported.append(result)
        yield result


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a process that still runs: it cancels its statements and keeps finished runs."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
