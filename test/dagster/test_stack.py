"""What a person sees in the Dagster of `docker compose up`, run without containers."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from compose import SERVICES
from conftest import REPOSITORY
from containers import Containers, compose_up
from stack import REPOSITORY_SELECTOR, Stack, until

TABLES = ["customers", "orders", "products"]
CHECKS = ["drift", "schema"]


def asset(table: str) -> list[str]:
    return ["profilemesh", "public", table]


@pytest.fixture(scope="module")
def containers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Containers]:
    with compose_up(tmp_path_factory.mktemp("compose")) as made:
        yield made


@pytest.fixture(scope="module")
def stack(containers: Containers) -> Stack:
    (port,) = SERVICES["web-server"].ports
    made = Stack(f"http://127.0.0.1:{containers.ports[port]}")
    containers.await_healthy("web-server")
    assert made.load_error() is None
    return made


def answers(containers: Containers, statement: str) -> list[Any]:
    """Ask the database itself for one row."""
    with containers.connect() as database:
        return list(database.exec_driver_sql(statement).one())


def execute(containers: Containers, statement: str) -> None:
    with containers.connect() as database:
        database.exec_driver_sql(statement)


def kept_runs(containers: Containers) -> list[dict[str, Any]]:
    """List the stored runs with the program in its container, the latest first."""
    listed = containers.exec("code-location", "profilemesh", "runs", "--json")
    assert listed.returncode == 0, listed.stderr
    runs: list[dict[str, Any]] = json.loads(listed.stdout)
    return runs


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_well_by_its_own_health_check(containers: Containers, name: str) -> None:
    containers.await_healthy(name)


def test_a_health_check_sees_a_service_that_is_not_there(containers: Containers) -> None:
    for name in ("code-location", "web-server"):
        check = [part.replace("127.0.0.1", "127.0.0.9") for part in SERVICES[name].healthcheck]
        if check == SERVICES[name].healthcheck:
            check += ["--host", "127.0.0.9"]
        assert containers.exec(name, *check).returncode != 0, name


def test_dagster_finds_the_tables_as_assets_of_one_group_with_job_and_schedule(stack: Stack) -> None:
    found = stack.ask(
        """{ assetNodes {
          assetKey { path }
          groupName
          assetChecksOrError { ... on AssetChecks { checks { name } } }
        } }"""
    )
    nodes = {node["assetKey"]["path"][-1]: node for node in found["assetNodes"]}
    assert sorted(nodes) == TABLES
    assert {node["groupName"] for node in nodes.values()} == {"profilemesh"}
    for node in nodes.values():
        assert sorted(check["name"] for check in node["assetChecksOrError"]["checks"]) == CHECKS

    schedules = stack.ask(
        """query ($selector: RepositorySelector!) { schedulesOrError(repositorySelector: $selector) {
          ... on Schedules { results { name cronSchedule pipelineName } }
        } }""",
        {"selector": REPOSITORY_SELECTOR},
    )["schedulesOrError"]["results"]
    assert schedules == [
        {"name": "daily_profiling", "cronSchedule": "0 0 * * *", "pipelineName": "profilemesh_profile_all"}
    ]


def test_the_schedule_can_be_started(stack: Stack) -> None:
    started = stack.ask(
        """mutation ($selector: ScheduleSelector!) { startSchedule(scheduleSelector: $selector) {
          ... on ScheduleStateResult { scheduleState { status } }
        } }""",
        {"selector": {**REPOSITORY_SELECTOR, "scheduleName": "daily_profiling"}},
    )
    assert started["startSchedule"]["scheduleState"]["status"] == "RUNNING"


def test_the_job_profiles_all_tables_and_their_metadata_and_checks_are_there(
    stack: Stack, containers: Containers
) -> None:
    assert stack.finish(stack.launch("profilemesh_profile_all")) == "SUCCESS"
    kept = {run["dataset_name"]: run["run_id"] for run in kept_runs(containers)}
    assert sorted(kept) == TABLES
    for table in TABLES:
        found = stack.metadata(asset(table))
        assert found["run_id"]["text"] == kept[table]
        assert found["profiled_at"]["__typename"] == "TimestampMetadataEntry"
        rows, columns = answers(
            containers,
            f"SELECT (SELECT count(*) FROM {table}), array_agg(column_name::text ORDER BY ordinal_position)"
            f" FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'",
        )
        assert found["dagster/row_count"]["intValue"] == rows
        assert found["columns_profiled"]["intValue"] == len(columns)
        schema = found["dagster/column_schema"]["schema"]["columns"]
        assert [column["name"] for column in schema] == columns
        records = [json.loads(record) for record in found["columns"]["table"]["records"]]
        assert [record["column"] for record in records] == columns
        for name in CHECKS:
            check = stack.check(asset(table), name)
            assert check is not None
            assert check["status"] == "SUCCEEDED"
    (mean,) = answers(containers, "SELECT avg(age)::float FROM customers")
    assert stack.metadata(asset("customers"))["profilemesh/age.mean"]["floatValue"] == pytest.approx(mean)


def test_a_planted_drift_turns_the_check_of_its_asset_red(stack: Stack, containers: Containers) -> None:
    execute(containers, "UPDATE customers SET age = age + 30")
    # As *Materialize all* on the page of the group: the assets, and not the job of the module.
    assert stack.finish(stack.launch("__ASSET_JOB", [asset(name) for name in TABLES])) == "SUCCESS"
    verdicts = {name: stack.check(asset(name), "drift") for name in TABLES}
    assert {name: verdict and verdict["status"] for name, verdict in verdicts.items()} == {
        "customers": "FAILED",
        "orders": "SUCCEEDED",
        "products": "SUCCEEDED",
    }
    assert verdicts["customers"] is not None
    assert verdicts["customers"]["evaluation"]["severity"] == "ERROR"
    for name in TABLES:
        counted = stack.metadata(asset(name))
        assert (counted["drift_high"]["intValue"] > 0) == (name == "customers")
        assert counted["schema_changes"]["intValue"] == 0


def test_after_a_reload_the_assets_are_the_tables_that_there_are(
    stack: Stack, containers: Containers
) -> None:
    for change, expected in [
        ("ALTER TABLE products RENAME TO discontinued", ["customers", "orders"]),
        ("ALTER TABLE discontinued RENAME TO products", TABLES),
    ]:
        execute(containers, change)
        stack.reload()
        assert stack.asset_keys() == [asset(name) for name in expected]


def test_a_run_that_is_terminated_stops_its_work_in_the_database_and_keeps_what_is_finished(
    stack: Stack, containers: Containers
) -> None:
    at_work = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE application_name = 'profilemesh' AND wait_event = 'relation'"
    )
    before = stack.metadata(asset("products"))["run_id"]["text"]
    with containers.connect().execution_options(isolation_level="READ COMMITTED") as writer:
        writer.exec_driver_sql("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        run_id = stack.launch("__ASSET_JOB", [asset("orders"), asset("products")])
        # While Dagster takes results, the stop may come outside of the module, which then gets no signal.
        until(
            "the profile of products",
            lambda: stack.metadata(asset("products"))["run_id"]["text"] != before or None,
        )
        until("a statement that waits for orders", lambda: answers(containers, at_work) != [0] or None)
        stack.ask("mutation ($id: String!) { terminateRun(runId: $id) { __typename } }", {"id": run_id})
        assert stack.finish(run_id) == "CANCELED"
        until("the end of that statement", lambda: answers(containers, at_work) == [0] or None)

    def statuses() -> dict[str, str]:
        return {run["dataset_name"]: run["status"] for run in reversed(kept_runs(containers))}

    until("the end of the profile of orders", lambda: statuses()["orders"] == "cancelled" or None)
    assert statuses()["products"] == "completed"


@pytest.mark.skipif("PROFILEMESH_TEST_BROWSER" not in os.environ, reason="there is no Chromium")
def test_a_person_materializes_the_group_on_the_page_and_sees_what_drifted(
    stack: Stack, containers: Containers, tmp_path: Path
) -> None:
    execute(containers, "UPDATE orders SET total_amount = total_amount * 2")
    before = len(kept_runs(containers))
    pictures = Path(os.environ.get("PROFILEMESH_TEST_PICTURES") or tmp_path)
    subprocess.run(
        ["node", str(REPOSITORY / "test" / "dagster" / "page.ts"), stack.url, str(pictures)],
        check=True,
    )
    assert len(kept_runs(containers)) == before + len(TABLES)
    assert (pictures / "checks.png").stat().st_size > 10_000


def test_services_write_to_their_volumes_and_to_nothing_else(containers: Containers) -> None:
    """The compose file makes the rest of their files read-only."""
    for name in SERVICES:
        assert containers.written(name) == [], name
