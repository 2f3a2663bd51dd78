"""A config alone gives Dagster assets, checks, a job and a schedule."""

import inspect
import os
import shutil
import stat
import subprocess
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import dagster as dg
import profilemesh_dagster
import pytest
from conftest import EXAMPLES, PROGRAM, REPOSITORY, Shop, which
from dagster._core.definitions.definitions_load_context import DefinitionsLoadContext
from dagster._core.definitions.reconstruct import (
    ReconstructableRepository,
    initialize_repository_def_from_pointer,
)
from profilemesh_dagster import Check, Table, profilemesh_definitions


def definitions(shop: Shop, **options: Any) -> dg.Definitions:
    return profilemesh_definitions(shop.config, **{"command": PROGRAM, **options})


def keys(defs: dg.Definitions) -> set[str]:
    return {key.to_user_string() for key in defs.resolve_asset_graph().get_all_asset_keys()}


def checks(defs: dg.Definitions) -> set[str]:
    return {
        f"{key.asset_key.to_user_string()}:{key.name}" for key in defs.resolve_asset_graph().asset_check_keys
    }


def test_each_matched_table_is_an_asset_with_its_checks_in_group_profilemesh(shop: Shop) -> None:
    defs = definitions(shop)
    expected = {f"profilemesh/main/{name}" for name in ("customers", "products", "orders")}
    assert keys(defs) == expected
    assert checks(defs) == {f"{key}:{name}" for key in expected for name in ("drift", "schema")}
    graph = defs.resolve_asset_graph()
    assert {graph.get(key).group_name for key in graph.get_all_asset_keys()} == {"profilemesh"}


def test_one_job_profiles_all_of_it_and_one_schedule_does_so_daily(shop: Shop) -> None:
    defs = definitions(shop)
    job = defs.resolve_job_def("profilemesh_profile_all")
    assert job.asset_layer.selected_asset_keys == defs.resolve_asset_graph().get_all_asset_keys()
    schedule = defs.get_schedule_def("daily_profiling")
    assert schedule.cron_schedule == "0 0 * * *"
    assert schedule.job_name == "profilemesh_profile_all"


def test_a_user_chooses_keys_group_names_schedule_and_checks(shop: Shop) -> None:
    def some(table: Table) -> Iterable[Check]:
        return ["drift"] if table.name == "orders" else []

    defs = definitions(
        shop, prefix=["warehouse", "shop"], group="shop", job="shop_all", schedule=None, checks=some
    )
    assert "warehouse/shop/main/orders" in keys(defs)
    assert checks(defs) == {"warehouse/shop/main/orders:drift"}
    assert defs.resolve_job_def("shop_all").name == "shop_all"
    assert not defs.schedules


def test_a_user_changes_the_asset_of_each_table(shop: Shop) -> None:
    def spec(table: Table, made: dg.AssetSpec) -> dg.AssetSpec:
        return made.replace_attributes(
            key=["shop", table.name],
            deps=[["raw", table.name], *([["shop", "customers"]] if table.name == "orders" else [])],
            owners=["team:data"],
            tags={"tier": "one"},
            kinds={"postgres"},
            automation_condition=dg.AutomationCondition.eager(),
        )

    retries = dg.RetryPolicy(max_retries=2)
    defs = definitions(shop, spec=spec, op_tags={"queue": "slow"}, pool="warehouse", retry_policy=retries)
    dg.Definitions.validate_loadable(defs)
    orders = defs.resolve_asset_graph().get(dg.AssetKey(["shop", "orders"]))
    assert {key.to_user_string() for key in orders.parent_keys} == {"raw/orders", "shop/customers"}
    assert orders.owners == ["team:data"]
    assert orders.tags["tier"] == "one"
    assert orders.kinds == {"postgres"}
    assert orders.automation_condition is not None
    (asset,) = [asset for asset in defs.assets or [] if isinstance(asset, dg.AssetsDefinition)]
    operation = asset.op
    assert operation.tags["queue"] == "slow"
    assert operation.pool == "warehouse"
    assert operation.retry_policy == retries


def test_an_asset_has_the_kind_of_its_database_and_the_full_name_of_its_table(shop: Shop) -> None:
    orders = definitions(shop).resolve_asset_graph().get(dg.AssetKey(["profilemesh", "main", "orders"]))
    assert orders.kinds == {"sqlite", "table"}
    assert orders.metadata["dagster/table_name"] == "main.orders"


def test_the_module_uses_only_what_dagster_makes_public() -> None:
    module = (EXAMPLES / "profilemesh_dagster.py").read_text(encoding="utf-8")
    assert "dagster._" not in module


def test_two_configs_live_in_one_code_location(shop: Shop) -> None:
    defs = dg.Definitions.merge(
        definitions(shop),
        definitions(shop, prefix=["other"], job="other_all", schedule="other_daily"),
    )
    assert {"profilemesh/main/orders", "other/main/orders"} <= keys(defs)
    dg.Definitions.validate_loadable(defs)


def test_a_new_table_is_an_asset_after_a_reload(bare_shop: Shop) -> None:
    assert "profilemesh/main/returns" not in keys(definitions(bare_shop))
    bare_shop.execute("CREATE TABLE returns (order_id INTEGER)")
    assert "profilemesh/main/returns" in keys(definitions(bare_shop))


NAMES = ["order items", "a-b", "a_b", "a.b", "a__b", "x/y", "back\\slash", 'quo"te', "ünï 🦊", "Select"]


def test_any_name_of_a_table_will_do(bare_shop: Shop, instance: dg.DagsterInstance) -> None:
    bare_shop.execute(*(f'CREATE TABLE "{name.replace(chr(34), chr(34) * 2)}" (n INTEGER)' for name in NAMES))
    defs = definitions(bare_shop)
    result = defs.resolve_job_def("profilemesh_profile_all").execute_in_process(instance=instance)
    assert result.success
    for name in NAMES:
        key = dg.AssetKey(["profilemesh", "main", name])
        assert instance.get_latest_materialization_event(key) is not None, name
        check = dg.AssetCheckKey(key, "drift")
        records = instance.event_log_storage.get_asset_check_execution_history(check, limit=1)
        assert records[0].status.value == "SUCCEEDED", name


def test_a_config_that_is_wrong_is_told_of_as_profilemesh_tells_it(shop: Shop) -> None:
    shop.config.write_text("source: {type: sqlite, filepth: shop.db}\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match="filepath"):
        definitions(shop)


def test_a_program_that_is_not_there_is_named(shop: Shop) -> None:
    with pytest.raises(RuntimeError, match="no-such-program"):
        definitions(shop, command=["no-such-program"])


def test_the_example_is_a_valid_code_location_from_any_directory(shop: Shop, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    validated = subprocess.run(
        [which("dagster"), "definitions", "validate", "-f", str(EXAMPLES / "dagster_repository.py")],
        cwd=home,
        env={**os.environ, "PROFILEMESH_CONFIG": str(shop.config), "DAGSTER_HOME": str(home)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert validated.returncode == 0, validated.stderr
    assert "Validation successful" in validated.stdout + validated.stderr


def test_a_run_knows_its_tables_from_the_load_and_plans_no_more(bare_shop: Shop, tmp_path: Path) -> None:
    """A table that has been dropped since the load fails alone: the others are profiled."""
    log = tmp_path / "commands"
    program = tmp_path / "profilemesh"
    program.write_text(f'#!/bin/sh\necho "$1" >> "{log}"\nexec "{PROGRAM[0]}" "$@"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    repository = tmp_path / "repository.py"
    repository.write_text(
        "import sys\n"
        f"sys.path.append({str(EXAMPLES)!r})\n"
        "from profilemesh_dagster import profilemesh_definitions\n"
        f"defs = profilemesh_definitions({str(bare_shop.config)!r}, command=[{str(program)!r}])\n",
        encoding="utf-8",
    )
    with dg.instance_for_test() as instance, DefinitionsLoadContext.scoped(DefinitionsLoadContext.get()):
        loaded = ReconstructableRepository.for_file(str(repository), "defs", str(tmp_path))
        definition = initialize_repository_def_from_pointer(loaded.pointer)
        assert log.read_text().split() == ["plan"]
        bare_shop.execute("DROP TABLE products")
        again = loaded.with_repository_load_data(definition.repository_load_data)
        job = again.get_reconstructable_job("profilemesh_profile_all")
        with dg.execute_job(job, instance) as result:
            assert not result.success
            events = result.get_asset_materialization_events()
            materialized = {event.asset_key.path[-1] for event in events if event.asset_key}
        assert materialized == {"customers", "orders", "order_summary"}
        assert "plan" not in log.read_text().split()[1:]


def documented() -> dict[str, str]:
    """The examples for a user's own definitions, by where they stand."""
    page = (REPOSITORY / "docs" / "dagster.md").read_text(encoding="utf-8")
    merged, spec, existing = (part.split("```")[0] for part in page.split("```python\n")[1:])
    docstring = inspect.getdoc(profilemesh_dagster) or ""
    options = 'defs = profilemesh_definitions("profilemesh.yml", spec=spec, existing=existing)\n'
    imported = "import dagster as dg\nfrom profilemesh_dagster import profilemesh_definitions\n"
    return {
        "page": merged,
        "options": imported + spec + existing + options,
        "docstring": textwrap.dedent(docstring.split("\n\n", 2)[2]),
    }


@pytest.mark.parametrize("place", ["page", "options", "docstring"])
def test_the_definitions_of_the_documentation_load_as_pasted(shop: Shop, place: str) -> None:
    module = shop.directory / "mine.py"
    module.write_text(documented()[place], encoding="utf-8")
    shutil.copy(EXAMPLES / "profilemesh_dagster.py", shop.directory)
    (shop.directory / "profilemesh").symlink_to(PROGRAM[0])
    validated = subprocess.run(
        [which("dagster"), "definitions", "validate", "-f", str(module)],
        cwd=shop.directory,
        env={**os.environ, "PATH": f"{shop.directory}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
    )
    assert validated.returncode == 0, validated.stderr
