"""Takes what dbt itself brings out of a manifest, and what differs from build to build: the rest is as dbt wrote it."""

import json
import sys

manifest = json.load(sys.stdin)
own = f"macro.{manifest['metadata']['project_name']}."
manifest["macros"] = {name: macro for name, macro in manifest["macros"].items() if name.startswith(own)}
manifest["metadata"] = {key: manifest["metadata"][key] for key in ("dbt_schema_version", "dbt_version", "project_name")}
kept = {"metadata", "nodes", "macros", "sources", "child_map"}
manifest = {key: value for key, value in manifest.items() if key in kept}
for entry in [*manifest["nodes"].values(), *manifest["macros"].values()]:
    for key in ("created_at", "root_path", "compiled_code", "compiled_path", "build_path", "doc_blocks", "docs"):
        entry.pop(key, None)
print(json.dumps(manifest, indent="\t", sort_keys=True))
