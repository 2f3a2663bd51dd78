"""What a run reports to Dagster: materializations, checks and failures, read from its own storage."""

from typing import Any

import dagster as dg
from conftest import PROGRAM, Shop
from profilemesh_dagster import Table, profilemesh_definitions


def assets(shop: Shop, **options: Any) -> list[dg.AssetsDefinition]:
    defs = profilemesh_definitions(shop.config, command=PROGRAM, **options)
    return [asset for asset in defs.assets or [] if isinstance(asset, dg.AssetsDefinition)]


def key(table: str) -> dg.AssetKey:
    return dg.AssetKey(["profilemesh", "main", table])


def run(
    shop: Shop,
    instance: dg.DagsterInstance,
    selection: dg.AssetSelection | None = None,
    **options: Any,
) -> dg.ExecuteInProcessResult:
    return dg.materialize(
        assets(shop, **options), instance=instance, selection=selection, raise_on_error=False
    )


def metadata(instance: dg.DagsterInstance, table: str) -> dict[str, Any]:
    event = instance.get_latest_materialization_event(key(table))
    assert event is not None
    assert event.asset_materialization is not None
    return dict(event.asset_materialization.metadata)


def evaluations(result: dg.ExecuteInProcessResult) -> dict[str, dg.AssetCheckEvaluation]:
    return {
        f"{evaluation.asset_key.path[-1]}:{evaluation.check_name}": evaluation
        for evaluation in result.get_asset_check_evaluations()
    }


def test_all_tables_are_materialized_with_typed_metadata_and_their_checks_pass(
    shop: Shop, instance: dg.DagsterInstance
) -> None:
    result = run(shop, instance)
    assert result.success
    kept = {run["dataset_name"]: run for run in shop.runs()}
    assert set(kept) == {"customers", "products", "orders"}

    found = metadata(instance, "customers")
    assert found["dagster/row_count"] == dg.MetadataValue.int(4000)
    assert found["run_id"] == dg.MetadataValue.text(kept["customers"]["run_id"])
    assert found["dataset_name"] == dg.MetadataValue.text("customers")
    assert found["columns_profiled"] == dg.MetadataValue.int(9)
    assert isinstance(found["profiled_at"], dg.TimestampMetadataValue)
    schema = found["dagster/column_schema"]
    assert isinstance(schema, dg.TableSchemaMetadataValue)
    assert [column.name for column in schema.schema.columns][:2] == ["customer_id", "first_name"]
    table = found["columns"]
    assert isinstance(table, dg.TableMetadataValue)
    shown = {record.data["column"]: record.data for record in table.records}
    assert shown["is_active"]["null_percent"] == 10
    # Three percent of the ages are unknown, and the youngest is 18.
    assert found["profilemesh/age.mean"].value > 18
    assert 1 < found["profilemesh/age.null_percent"].value < 5

    passed = evaluations(result)
    assert len(passed) == 6
    assert all(evaluation.passed for evaluation in passed.values())
    assert passed["orders:drift"].metadata["status"] == dg.MetadataValue.text("no_baseline")


def test_a_planted_drift_turns_its_check_red_and_leaves_the_run_green(
    shop: Shop, instance: dg.DagsterInstance
) -> None:
    run(shop, instance)
    before = metadata(instance, "customers")["run_id"]
    shop.drift()
    result = run(shop, instance)
    assert result.success
    found = evaluations(result)
    red = found["customers:drift"]
    assert not red.passed
    assert red.severity == dg.AssetCheckSeverity.ERROR
    assert red.metadata["baseline_run_id"] == before
    drifts = red.metadata["drifts"]
    assert isinstance(drifts, dg.TableMetadataValue)
    worst = drifts.records[0].data
    assert (worst["severity"], worst["column"], worst["metric"]) == ("high", "age", "mean")
    assert metadata(instance, "customers")["drift_high"].value >= 1
    assert red.description == "6 drifts, the worst high: age.mean, ≥ 30 %"
    # A new column is no reason to stop.
    assert found["customers:schema"].passed
    changes = found["customers:schema"].metadata["changes"]
    assert isinstance(changes, dg.TableMetadataValue)
    assert changes.records[0].data["column"] == "loyalty_tier"
    schema = found["customers:schema"]
    assert schema.metadata["status"].value == "schema_changed"
    assert schema.description == "1 schema change, low: column added: loyalty_tier (TEXT, nullable)"
    assert found["products:drift"].passed
    assert found["products:schema"].metadata["status"].value == "schema_not_changed"
    assert found["products:schema"].description == "No column changed"


def test_a_user_says_from_which_severity_on_a_check_fails(shop: Shop, instance: dg.DagsterInstance) -> None:
    run(shop, instance)
    shop.execute("UPDATE products SET price = price * 1.2")
    result = run(shop, instance, fail_on="low")
    found = evaluations(result)["products:drift"]
    assert not found.passed
    assert found.severity == dg.AssetCheckSeverity.WARN
    assert evaluations(run(shop, instance, fail_on="high"))["products:drift"].passed


def test_a_choice_of_assets_profiles_these_and_no_other(shop: Shop, instance: dg.DagsterInstance) -> None:
    result = run(shop, instance, dg.AssetSelection.assets(key("orders")))
    assert result.success
    assert [run["dataset_name"] for run in shop.runs()] == ["orders"]
    assert set(evaluations(result)) == {"orders:drift", "orders:schema"}


def test_a_check_alone_compares_what_is_kept_and_profiles_nothing(
    shop: Shop, instance: dg.DagsterInstance
) -> None:
    only = dg.AssetSelection.checks(dg.AssetCheckKey(key("customers"), "drift"))
    assert evaluations(run(shop, instance, only))["customers:drift"].metadata["status"].value == "no_baseline"
    run(shop, instance)
    shop.drift()
    run(shop, instance)
    kept = len(shop.runs())
    result = run(shop, instance, only)
    assert result.success
    assert not evaluations(result)["customers:drift"].passed
    assert not result.get_asset_materialization_events()
    assert len(shop.runs()) == kept


def test_an_asset_and_the_check_of_another_go_together(shop: Shop, instance: dg.DagsterInstance) -> None:
    orders = dg.AssetSelection.assets(key("orders")).without_checks()
    products = dg.AssetSelection.checks(dg.AssetCheckKey(key("products"), "drift"))
    result = run(shop, instance, orders | products)
    assert result.success
    assert set(evaluations(result)) == {"products:drift"}
    assert [run["dataset_name"] for run in shop.runs()] == ["orders"]


def test_a_table_that_fails_is_named_and_costs_the_others_nothing(
    bare_shop: Shop, instance: dg.DagsterInstance
) -> None:
    bare_shop.execute("CREATE TABLE gone (n)", "CREATE VIEW broken AS SELECT n FROM gone", "DROP TABLE gone")
    result = run(bare_shop, instance)
    assert not result.success
    events = result.get_asset_materialization_events()
    done = {event.asset_key.path[-1] for event in events if event.asset_key}
    assert done == {"customers", "products", "orders", "order_summary"}
    failure = result.failure_data_for_node("profilemesh_profile")
    assert failure is not None
    assert failure.user_failure_data is not None
    assert "broken: " in (failure.user_failure_data.description or "")
    red = evaluations(result)["broken:drift"]
    assert not red.passed
    assert red.metadata["status"].value == "failed"


def test_a_source_that_cannot_be_reached_fails_the_run_and_says_why(
    shop: Shop, instance: dg.DagsterInstance
) -> None:
    loaded = assets(shop)
    shop.database.unlink()
    result = dg.materialize(loaded, instance=instance, raise_on_error=False)
    assert not result.success
    failure = result.failure_data_for_node("profilemesh_profile")
    assert failure is not None
    assert failure.error is not None
    assert "ProfileMesh ended with status 3" in str(failure.error)


def test_tables_that_are_assets_already_get_the_checks_and_the_figures_of_a_profile(
    shop: Shop, instance: dg.DagsterInstance
) -> None:
    built: list[str] = []

    @dg.asset(key=["dbt", "orders"])
    def orders() -> None:
        built.append("orders")

    def existing(table: Table) -> dg.AssetKey | None:
        return orders.key if table.name == "orders" else None

    defs = dg.Definitions.merge(
        dg.Definitions(assets=[orders]),
        profilemesh_definitions(shop.config, command=PROGRAM, existing=existing),
    )
    assert orders.key in defs.resolve_asset_graph().get_all_asset_keys()
    assert key("orders") not in defs.resolve_asset_graph().get_all_asset_keys()
    everything = dg.define_asset_job("everything", dg.AssetSelection.all())
    defs = dg.Definitions.merge(defs, dg.Definitions(jobs=[everything]))
    for _ in range(2):
        result = defs.resolve_job_def("everything").execute_in_process(instance=instance)
        assert result.success
    found = evaluations(result)
    assert found["orders:drift"].asset_key == orders.key
    assert found["orders:drift"].metadata["status"].value == "drift_not_detected"
    assert len([run for run in shop.runs() if run["dataset_name"] == "orders"]) == 2
    (latest, *_) = instance.fetch_observations(orders.key, limit=1).records
    assert latest.asset_observation is not None
    assert latest.asset_observation.metadata["dagster/row_count"].value == 12_000
    assert built == ["orders", "orders"]
    # Without existing assets, the job of the module profiles all tables.
    assert defs.resolve_job_def("profilemesh_profile_all").execute_in_process(instance=instance).success
    assert len([run for run in shop.runs() if run["dataset_name"] == "orders"]) == 3
