"""A Dagster code location for the tables of a ProfileMesh config.

    PROFILEMESH_CONFIG=profilemesh.yml dagster dev -f examples/dagster_repository.py

shows the group `profilemesh` on http://localhost:3000. Without PROFILEMESH_CONFIG it profiles the sample
shop, which `npm run quickstart` makes.
"""

import os
import shutil
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
# Dagster loads this file by its path, from any directory.
sys.path.append(str(here))

from profilemesh_dagster import profilemesh_definitions  # noqa: E402

defs = profilemesh_definitions(
    os.environ.get("PROFILEMESH_CONFIG") or here / "config_sqlite.yml",
    # The installed program, else the one built in this repository.
    command=[shutil.which("profilemesh") or str(here.parent / "dist" / "cli.js")],
)
