#!/bin/sh
# Builds the dbt project as it is in production and as a pull request changes it, and keeps both manifests here.
# It needs a dbt with DuckDB: pip install 'dbt-core>=1.9,<1.11' 'dbt-duckdb>=1.9,<1.11' 'duckdb<1.6'
# With a folder as its argument it leaves the database there, as shop.duckdb.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/project" "$work/shop"
cd "$work/shop"
rm -rf changed
export SHOP_FILE="$work/shop.duckdb" DBT_PROFILES_DIR="$work/shop" DBT_SEND_ANONYMOUS_USAGE_STATS=false
dbt build --quiet --target prod --target-path "$work/prod"
cp "$here"/project/changed/*.sql models/
rm models/old_totals.sql
dbt build --quiet --target pr --target-path "$work/pr"
for build in prod pr; do
	mkdir -p "$here/$build"
	python3 "$here/trim-manifest.py" < "$work/$build/manifest.json" > "$here/$build/manifest.json"
done
if [ $# -gt 0 ]; then
	cp "$SHOP_FILE" "$1/shop.duckdb"
fi
