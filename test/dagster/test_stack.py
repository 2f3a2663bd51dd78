"""A real Dagster, with its web server and its daemon: what a person sees there."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY, Shop
from stack import REPOSITORY_SELECTOR, Stack, running_stack, until

TABLES = ["customers", "orders", "order_summary", "products"]


def asset(table: str) -> list[str]:
    return ["profilemesh", "main", table]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    made = Shop(tmp_path_factory.mktemp("shop"))
    made.create()
    return made


@pytest.fixture(scope="module")
def stack(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    settings = "telemetry: {enabled: false}\n"
    with running_stack(tmp_path_factory.mktemp("stack"), shop.config, settings) as made:
        yield made


def test_dagster_finds_the_tables_as_assets_of_one_group_with_job_and_schedule(stack: Stack) -> None:
    found = stack.ask(
        """{ assetNodes {
          assetKey { path }
          groupName
          assetChecksOrError { ... on AssetChecks { checks { name } } }
        } }"""
    )
    nodes = {node["assetKey"]["path"][-1]: node for node in found["assetNodes"]}
    assert sorted(nodes) == sorted(TABLES)
    assert {node["groupName"] for node in nodes.values()} == {"profilemesh"}
    checks = nodes["customers"]["assetChecksOrError"]["checks"]
    assert sorted(check["name"] for check in checks) == ["drift", "schema"]

    schedules = stack.ask(
        """query ($selector: RepositorySelector!) { schedulesOrError(repositorySelector: $selector) {
          ... on Schedules { results { name cronSchedule pipelineName } }
        } }""",
        {"selector": REPOSITORY_SELECTOR},
    )["schedulesOrError"]["results"]
    assert schedules == [
        {"name": "daily_profiling", "cronSchedule": "0 0 * * *", "pipelineName": "profilemesh_profile_all"}
    ]


def test_the_daemon_is_well_and_takes_the_schedule(stack: Stack) -> None:
    started = stack.ask(
        """mutation ($selector: ScheduleSelector!) { startSchedule(scheduleSelector: $selector) {
          ... on ScheduleStateResult { scheduleState { status } }
        } }""",
        {"selector": {**REPOSITORY_SELECTOR, "scheduleName": "daily_profiling"}},
    )
    assert started["startSchedule"]["scheduleState"]["status"] == "RUNNING"

    def healthy() -> bool | None:
        found = stack.ask(
            "{ instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } } }"
        )["instance"]["daemonHealth"]["allDaemonStatuses"]
        scheduler = next(daemon for daemon in found if daemon["daemonType"] == "SCHEDULER")
        return True if scheduler["healthy"] else None

    until("a healthy scheduler", healthy)


def test_the_job_profiles_all_tables_and_a_planted_drift_turns_its_check_red(
    stack: Stack, shop: Shop
) -> None:
    assert stack.finish(stack.launch("profilemesh_profile_all")) == "SUCCESS"
    found = stack.metadata(asset("customers"))
    assert found["dagster/row_count"]["intValue"] == 4000
    assert found["columns_profiled"]["intValue"] == 9
    assert found["profilemesh/age.mean"]["__typename"] == "FloatMetadataEntry"
    assert len(found["dagster/column_schema"]["schema"]["columns"]) == 9
    assert found["profiled_at"]["__typename"] == "TimestampMetadataEntry"
    kept = {run["dataset_name"]: run["run_id"] for run in shop.runs()}
    assert found["run_id"]["text"] == kept["customers"]
    first = stack.check(asset("customers"), "drift")
    assert first is not None
    assert first["status"] == "SUCCEEDED"

    shop.drift()
    # As Materialize all on the page of the group: the assets, and no job of ours.
    assert stack.finish(stack.launch("__ASSET_JOB", [asset(name) for name in TABLES])) == "SUCCESS"
    red = stack.check(asset("customers"), "drift")
    assert red is not None
    assert red["status"] == "FAILED"
    assert red["evaluation"]["severity"] == "ERROR"
    green = stack.check(asset("products"), "drift")
    assert green is not None
    assert green["status"] == "SUCCEEDED"
    assert stack.metadata(asset("customers"))["drift_high"]["intValue"] >= 1


def test_a_new_table_is_an_asset_after_a_reload_and_a_dropped_one_fails_alone(
    stack: Stack, shop: Shop
) -> None:
    shop.execute("CREATE TABLE returns (order_id INTEGER)", "CREATE TABLE short_lived (n INTEGER)")
    assert asset("returns") not in stack.asset_keys()
    stack.reload()
    assert asset("returns") in stack.asset_keys()

    shop.execute("DROP TABLE short_lived")
    run_id = stack.launch("__ASSET_JOB", [asset("returns"), asset("short_lived")])
    assert stack.finish(run_id) == "FAILURE"
    assert stack.metadata(asset("returns"))["dagster/row_count"]["intValue"] == 0
    lost = stack.check(asset("short_lived"), "drift")
    assert lost is not None
    assert lost["status"] == "FAILED"
    assert stack.metadata(asset("short_lived")) == {}


def test_a_run_that_is_terminated_stops_its_work_and_keeps_what_is_finished(stack: Stack, shop: Shop) -> None:
    shop.execute(
        "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT count(*) AS n FROM n"
    )
    stack.reload()
    before = stack.metadata(asset("products"))["run_id"]["text"]
    run_id = stack.launch("__ASSET_JOB", [asset("endless"), asset("products")])
    until(
        "the profile of products",
        lambda: stack.metadata(asset("products"))["run_id"]["text"] != before or None,
    )
    stack.ask(
        "mutation ($id: String!) { terminateRun(runId: $id) { __typename } }",
        {"id": run_id},
    )
    assert stack.finish(run_id) == "CANCELED"
    statuses = {run["dataset_name"]: run["status"] for run in reversed(shop.runs())}
    assert statuses["endless"] == "cancelled"
    assert statuses["products"] == "completed"
    shop.execute("DROP VIEW endless")
    stack.reload()


@pytest.mark.skipif("PROFILEMESH_TEST_BROWSER" not in os.environ, reason="there is no Chromium")
def test_a_person_materializes_the_group_on_the_page_and_sees_what_drifted(
    stack: Stack, shop: Shop, tmp_path: Path
) -> None:
    shop.execute("UPDATE orders SET total_amount = total_amount * 2")
    before = len(shop.runs())
    pictures = Path(os.environ.get("PROFILEMESH_TEST_PICTURES") or tmp_path)
    subprocess.run(
        ["node", str(REPOSITORY / "test" / "dagster" / "page.ts"), stack.url, str(pictures)],
        check=True,
    )
    assert len(shop.runs()) >= before + len(TABLES)
    assert (pictures / "checks.png").stat().st_size > 10_000
