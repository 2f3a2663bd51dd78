"""A sample shop for each test, the real program, and Dagster without telemetry."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Set before Dagster is loaded, which reads it once.
os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"

import dagster as dg
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "examples"
PROGRAM = [str(REPOSITORY / "dist" / "cli.js")]


def pytest_configure() -> None:
    """Report a missing requirement, where a test would only fail."""
    if not Path(PROGRAM[0]).exists():
        pytest.exit("The program is not built: npm run build", returncode=1)


@dataclass(frozen=True)
class Shop:
    """The sample shop in a directory of its own."""

    directory: Path

    @property
    def config(self) -> Path:
        return self.directory / "profilemesh.yml"

    @property
    def database(self) -> Path:
        return self.directory / "shop.db"

    def _sample(self, function: str) -> None:
        sample = str(REPOSITORY / "dist" / "sample.js")
        script = f"const sample = await import(process.argv[1]); sample.{function}(process.argv[2]);"
        subprocess.run(
            ["node", "--input-type=module", "-e", script, sample, str(self.database)],
            check=True,
        )

    def create(self, **config: Any) -> None:
        self._sample("createSample")
        # JSON is YAML; the key of a row grows with the table, so its drift means nothing.
        ignored = {"column": "*_id", "metric": "{mean,stddev,max}"}
        settings = {
            "source": {"type": "sqlite", "filepath": "shop.db"},
            "drift": {"ignore": [ignored]},
            **config,
        }
        self.config.write_text(json.dumps(settings), encoding="utf-8")

    def drift(self) -> None:
        """Load the next night: the mean age drifts, and a column appears."""
        self._sample("changeSample")

    def execute(self, *statements: str) -> None:
        """Change the database."""
        import sqlite3

        with sqlite3.connect(self.database) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    def runs(self) -> list[dict[str, Any]]:
        """List the stored runs with the program itself."""
        listed = subprocess.run(
            [*PROGRAM, "runs", "--config", str(self.config), "--json"], capture_output=True, check=True
        )
        runs: list[dict[str, Any]] = json.loads(listed.stdout)
        return runs


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = Shop(tmp_path)
    made.create(profiling={"tables": [{"table": name} for name in ("customers", "products", "orders")]})
    return made


@pytest.fixture
def bare_shop(tmp_path: Path) -> Shop:
    """A shop whose config matches every table."""
    made = Shop(tmp_path)
    made.create()
    return made


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as made:
        yield made


def which(name: str) -> str:
    found = shutil.which(name)
    assert found is not None, f"{name} is not there"
    return found
