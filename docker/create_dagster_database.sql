-- Dagster keeps its own tables apart from the shop. Run by the database container when it is first started.
CREATE DATABASE dagster;
