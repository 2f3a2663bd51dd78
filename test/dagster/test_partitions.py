"""A table that is cut into slices is a partitioned asset."""

import json
from collections.abc import Mapping
from typing import Any

import dagster as dg
import pytest
from conftest import PROGRAM, Shop
from profilemesh_dagster import Slices, Table, profilemesh_definitions

RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")


def key(table: str) -> dg.AssetKey:
    return dg.AssetKey(["profilemesh", "main", table])


SALES = key("sales")
DAYS = [f"2024-03-{day:02}" for day in range(1, 13)]


@pytest.fixture
def sales(bare_shop: Shop) -> Shop:
    """Twelve days of a hundred sales each but for the fourth, which has none, and a table without days."""
    bare_shop.create(profiling={"tables": [cut("sales"), {"table": "products"}]})
    bare_shop.execute("CREATE TABLE sales (id INTEGER PRIMARY KEY, day DATE, amount REAL)", *days(*DAYS))
    bare_shop.execute("DELETE FROM sales WHERE day = '2024-03-04'")
    return bare_shop


def cut(table: str, **slices: Any) -> Mapping[str, Any]:
    return {"table": table, "slice": {"column": "day", **slices}}


def days(*dates: str) -> list[str]:
    return [
        "WITH RECURSIVE rows (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rows WHERE n < 100) "
        f"INSERT INTO sales (day, amount) SELECT '{date}', n FROM rows"
        for date in dates
    ]


def definitions(shop: Shop, **options: Any) -> dg.Definitions:
    return profilemesh_definitions(shop.config, command=PROGRAM, **options)


def assets(shop: Shop) -> list[dg.AssetsDefinition]:
    return [asset for asset in definitions(shop).assets or [] if isinstance(asset, dg.AssetsDefinition)]


def profiled(shop: Shop) -> list[str]:
    return sorted(run["slice"] for run in shop.runs() if run["dataset_name"] == "sales")


def rows(instance: dg.DagsterInstance) -> dict[str | None, Any]:
    """The rows of each partition that is materialized."""
    records = instance.fetch_materializations(SALES, limit=100).records
    return {
        record.partition_key: record.asset_materialization.metadata["dagster/row_count"].value
        for record in reversed(records)
        if record.asset_materialization is not None
        and "dagster/row_count" in record.asset_materialization.metadata
    }


def checks(result: dg.ExecuteInProcessResult) -> list[tuple[Any, bool]]:
    """The slices for which the check was evaluated, the one that Dagster shows last."""
    return [
        (evaluation.metadata["slice"].value if "slice" in evaluation.metadata else None, evaluation.passed)
        for evaluation in result.get_asset_check_evaluations()
        if evaluation.check_name == "drift" and evaluation.asset_key == SALES
    ]


@pytest.mark.parametrize(
    ("by", "kind", "first"),
    [
        ("hour", dg.HourlyPartitionsDefinition, "2024-03-04-00:00"),
        ("day", dg.DailyPartitionsDefinition, "2024-03-04"),
        ("week", dg.WeeklyPartitionsDefinition, "2024-03-04"),
        ("month", dg.MonthlyPartitionsDefinition, "2024-03-01"),
    ],
)
def test_each_length_of_slices_has_its_partitions(by: Any, kind: type, first: str) -> None:
    start = "2024-03-01T00:00:00" if by == "month" else "2024-03-04T00:00:00"
    made = Slices(by=by, timezone="Europe/Berlin", start=start).partitions()
    assert isinstance(made, kind)
    assert made.get_first_partition_key() == first
    assert made.timezone == "Europe/Berlin"


def test_a_sliced_table_is_partitioned_from_its_first_slice_on_and_others_are_not(sales: Shop) -> None:
    defs = definitions(sales)
    dg.Definitions.validate_loadable(defs)
    graph = defs.resolve_asset_graph()
    partitions = graph.get(SALES).partitions_def
    assert isinstance(partitions, dg.DailyPartitionsDefinition)
    assert (partitions.get_first_partition_key(), partitions.timezone) == ("2024-03-01", "UTC")
    assert graph.get(key("products")).partitions_def is None
    assert {job.name for job in defs.jobs or []} == {"profilemesh_profile_all"}


def test_tables_of_other_lengths_have_jobs_and_schedules_of_their_own(sales: Shop) -> None:
    sales.execute("CREATE TABLE visits AS SELECT * FROM sales WHERE day > '2024-03-05'")
    tables = [cut("sales"), cut("visits", by="month"), {"table": "products"}]
    sales.config.write_text(
        json.dumps(
            {"source": {"type": "sqlite", "filepath": "shop.db"}, "profiling": {"tables": tables}},
        ),
        encoding="utf-8",
    )
    defs = definitions(sales)
    dg.Definitions.validate_loadable(defs)
    selected = {
        job.name: {asset.path[-1] for asset in defs.resolve_job_def(job.name).asset_layer.selected_asset_keys}
        for job in defs.jobs or []
    }
    assert sorted(map(sorted, selected.values())) == [["products"], ["sales"], ["visits"]]
    assert selected["profilemesh_profile_all"] == {"products"}
    assert len(list(defs.schedules or [])) == 3


def test_a_partition_without_rows_is_materialized_and_passes(
    sales: Shop, instance: dg.DagsterInstance
) -> None:
    result = dg.materialize(assets(sales), selection=[SALES], instance=instance, partition_key="2024-03-04")
    assert result.success
    assert profiled(sales) == []
    assert rows(instance) == {"2024-03-04": 0}
    assert checks(result) == [(None, True)]


def test_a_partition_profiles_exactly_its_slice(sales: Shop, instance: dg.DagsterInstance) -> None:
    result = dg.materialize(assets(sales), selection=[SALES], instance=instance, partition_key="2024-03-07")
    assert result.success
    assert profiled(sales) == ["2024-03-07"]
    assert rows(instance) == {"2024-03-07": 100}
    assert checks(result) == [("2024-03-07", True)]


def test_a_backfill_profiles_exactly_its_slices_in_one_process(
    sales: Shop, instance: dg.DagsterInstance
) -> None:
    tags = dict(zip(RANGE, ("2024-03-03", "2024-03-05"), strict=True))
    loaded = assets(sales)
    (asset,) = [asset for asset in loaded if SALES in asset.keys]
    assert asset.backfill_policy == dg.BackfillPolicy.single_run()
    result = dg.materialize(loaded, selection=[SALES], instance=instance, tags=tags)
    assert result.success
    # A day without rows has no slice, and is materialized all the same.
    assert profiled(sales) == ["2024-03-03", "2024-03-05"]
    assert rows(instance) == {"2024-03-03": 100, "2024-03-04": 0, "2024-03-05": 100}
    assert checks(result) == [("2024-03-03", True), ("2024-03-05", True)]
    # Once more, although nothing has changed.
    assert dg.materialize(loaded, selection=[SALES], instance=instance, tags=tags).success
    assert len(profiled(sales)) == 4


def test_the_nightly_job_materializes_the_partitions_that_are_new_or_changed(
    sales: Shop, instance: dg.DagsterInstance
) -> None:
    job = definitions(sales).resolve_job_def("profilemesh_profile_all")
    first = job.execute_in_process(instance=instance)
    assert first.success
    expected = [day for day in DAYS if day != "2024-03-04"]
    assert sorted(str(day) for day in rows(instance)) == expected
    assert checks(first) == [(day, True) for day in expected]
    assert instance.get_latest_materialization_event(key("products")) is not None

    quiet = job.execute_in_process(instance=instance)
    assert quiet.success
    # The newest slice is judged again.
    assert checks(quiet) == [(None, True)]
    assert profiled(sales) == expected

    sales.execute(*days("2024-03-13"), "UPDATE sales SET amount = amount * 50 WHERE day = '2024-03-13'")
    again = job.execute_in_process(instance=instance)
    assert again.success
    assert checks(again) == [("2024-03-13", False)]
    assert profiled(sales) == [*expected, "2024-03-13"]


def test_a_user_takes_the_partitions_off(sales: Shop, instance: dg.DagsterInstance) -> None:
    def spec(_table: Table, made: dg.AssetSpec) -> dg.AssetSpec:
        return made.replace_attributes(partitions_def=None)

    job = definitions(sales, spec=spec).resolve_job_def("profilemesh_profile_all")
    assert job.partitions_def is None
    result = job.execute_in_process(instance=instance)
    assert result.success
    # One materialization, of the newest slice.
    assert rows(instance) == {None: 100}
    assert checks(result) == [(None, True)]


def test_a_table_that_fails_fails_its_partitions(sales: Shop, instance: dg.DagsterInstance) -> None:
    loaded = assets(sales)
    sales.execute("ALTER TABLE sales DROP COLUMN day")
    result = dg.materialize(
        loaded, selection=[SALES], instance=instance, partition_key="2024-03-07", raise_on_error=False
    )
    assert not result.success
    assert rows(instance) == {}
    assert checks(result) == [(None, False)]
