"""The files of the images, as far as they can be checked without a container engine."""

import json
import re
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import compose_spec
import pytest
from compose import COMPOSE, DOCKER, SERVICES, STAGES, with_defaults
from conftest import REPOSITORY
from dagster._core.instance.config import dagster_instance_config

DAGSTER_SERVICES = ("code-location", "web-server", "daemon")


def parse(text: str) -> list[str]:
    """Read a compose file as strictly as the specification."""
    options = compose_spec.PyOptions()
    options.apply_merge = True
    parsed = options.from_yaml(with_defaults(text))
    parsed.validate()
    names: list[str] = parsed.service_names()
    return names


def variables_in(file: Path) -> Iterator[str]:
    """The variables that a configuration of Dagster reads."""
    return (found[1] for found in re.finditer(r"\benv:\s*(\w+)", file.read_text(encoding="utf-8")))


def pinned_packages() -> list[str]:
    lines = (DOCKER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def declared_config() -> Path:
    """The config of the code location in the repository."""
    service = SERVICES["code-location"]
    place, file = service.environment["PROFILEMESH_CONFIG"].rsplit("/", 1)
    (directory,) = (source for source, target in service.mounts if target == place)
    assert isinstance(directory, Path)
    return directory / file


def test_the_compose_file_follows_the_specification() -> None:
    assert sorted(parse(COMPOSE)) == sorted(["postgres", *DAGSTER_SERVICES])


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("stop_grace_period:", "stop_grace:"),
        ("condition: service_healthy", "condition: service_well"),
        ("- dagster-storage:/opt", "- nowhere:/opt"),
    ],
)
def test_a_mistake_in_the_compose_file_would_be_seen(right: str, wrong: str) -> None:
    assert right in COMPOSE
    with pytest.raises(ValueError, match=r"\w"):
        parse(COMPOSE.replace(right, wrong))


def test_dagster_takes_its_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_POSTGRES_URL", "postgresql://me:secret@localhost:5432/dagster")
    settings, _ = dagster_instance_config(str(DOCKER), "dagster.yaml")
    assert settings["telemetry"] == {"enabled": False}
    assert "postgres" in settings["storage"]


@pytest.mark.parametrize("name", DAGSTER_SERVICES)
def test_every_service_has_the_variables_that_its_configuration_reads(name: str) -> None:
    wanted = {*variables_in(DOCKER / "dagster.yaml"), *variables_in(DOCKER / "workspace.yaml")}
    assert wanted == {"DAGSTER_POSTGRES_URL", "CODE_SERVER_HOST", "CODE_SERVER_PORT"}
    assert wanted <= set(SERVICES[name].environment)


def test_the_code_location_has_the_variables_that_the_config_in_it_reads() -> None:
    (config,) = (value for name, value in STAGES["code-location"] if name == "ENV")
    file = config.removeprefix("PROFILEMESH_CONFIG=/opt/profilemesh/")
    assert declared_config().samefile(REPOSITORY / file)
    read = set(re.findall(r"\$\{(\w+)", declared_config().read_text(encoding="utf-8")))
    assert len(read) == 5
    assert read <= set(SERVICES["code-location"].environment)


def test_every_service_is_watched_and_open_to_this_machine_alone() -> None:
    for name, service in SERVICES.items():
        assert service.healthcheck, name
        for port in service.declared.get("ports", []):
            assert port.startswith("127.0.0.1:"), name
    assert SERVICES["web-server"].ports == {3000}
    assert SERVICES["postgres"].ports == {5432}


def test_every_file_that_a_service_is_built_from_or_sees_is_there() -> None:
    seen = {
        source for service in SERVICES.values() for source, _ in service.mounts if isinstance(source, Path)
    }
    assert {file.name for file in seen} == {"create_dagster_database.sql", "init_postgres.sql", "examples"}
    assert all(file.exists() for file in seen)
    for name in DAGSTER_SERVICES:
        assert SERVICES[name].dockerfile.samefile(DOCKER / "Dockerfile")
        assert (SERVICES[name].dockerfile.parents[1]).samefile(REPOSITORY)
        assert SERVICES[name].stage in STAGES


def test_the_services_share_what_dagster_keeps_in_files() -> None:
    (home,) = (text.split()[0] for name, text in STAGES["dagster"] if name == "ENV")
    storage = f"{home.removeprefix('DAGSTER_HOME=')}/storage"
    assert all(("dagster-storage", storage) in SERVICES[name].mounts for name in DAGSTER_SERVICES)


def test_ports_and_config_are_a_users_to_choose() -> None:
    variables = set(re.findall(r"\$\{(\w+):-", COMPOSE))
    assert variables == {"POSTGRES_PORT", "DAGSTER_PORT", "CONFIG_DIRECTORY", "CONFIG_FILE", "SECRETS_FILE"}
    page = (REPOSITORY / "docs" / "dagster.md").read_text(encoding="utf-8")
    assert all(f"`{variable}`" in page for variable in variables)


def test_a_container_writes_to_its_volumes_alone_and_gains_no_rights() -> None:
    for name, service in SERVICES.items():
        assert service.declared["read_only"] is True, name
        assert service.declared["cap_drop"] == ["ALL"], name
        assert service.declared["security_opt"] == ["no-new-privileges:true"], name
        assert ("cap_add" in service.declared) == (name == "postgres")


def test_every_command_comes_with_a_package_that_the_images_install() -> None:
    (code_location,) = (json.loads(command) for name, command in STAGES["code-location"] if name == "CMD")
    commands = [code_location, *(SERVICES[name].declared.get("command", []) for name in DAGSTER_SERVICES)]
    checks = [SERVICES[name].healthcheck for name in DAGSTER_SERVICES]
    called = {command[0] for command in [*commands, *checks] if command}
    installed = {
        script.name
        for package in pinned_packages()
        for script in distribution(package.partition("==")[0]).entry_points
        if script.group == "console_scripts"
    }
    assert called == {"dagster", "dagster-webserver", "dagster-daemon", "python"}
    assert called - {"python"} <= installed


def test_no_image_runs_as_root_and_all_that_is_in_it_is_pinned() -> None:
    for name in DAGSTER_SERVICES:
        assert [user for instruction, user in STAGES[SERVICES[name].stage or ""] if instruction == "USER"][
            -1
        ] == "1000"
    bases = [instructions[0][1] for instructions in STAGES.values()]
    assert all(base in STAGES or re.fullmatch(r"\w+:\d+\.\d+\.\d+-\S+", base) for base in bases), bases
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", package) for package in pinned_packages())


def test_what_the_images_copy_is_there_and_not_ignored() -> None:
    ignored = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line[1:] for line in ignored if line.startswith("!")}
    copies = [
        value.split()[:-1]
        for instructions in STAGES.values()
        for name, value in instructions
        if name == "COPY" and not value.startswith("--from")
    ]
    sources = [source for copy in copies for source in copy]
    assert len(sources) >= 6
    for source in sources:
        assert (REPOSITORY / source).exists(), source
        assert source.removeprefix("./") in kept, source
