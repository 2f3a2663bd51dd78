"""The images as directories.

What the Dockerfile copies is copied; what it builds or installs is what is built and installed here.
"""

import json
import re
import shlex
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import check_output

from compose import STAGES
from conftest import REPOSITORY, which


@dataclass
class Image:
    """The root of a container, without the system below it."""

    root: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": "/usr/local/bin:/usr/bin:/bin"})
    directory: str = "/"
    command: list[str] = field(default_factory=list)

    def at(self, path: str) -> Path:
        return self.root / self.inside(path).lstrip("/")

    def inside(self, path: str) -> str:
        """A path of the container, absolute."""
        return path if path.startswith("/") else f"{self.directory.rstrip('/')}/{path}"


def build(stage: str, root: Path) -> Image:
    """Build a stage of the Dockerfile. An unknown instruction fails, because it might matter."""
    image = Image(root)
    for name, value in STAGES[stage]:
        match name:
            case "FROM":
                image = build(value, root) if value in STAGES else _base(value, image)
            case "ENV":
                _set(value, image.environment)
            case "WORKDIR":
                image.directory = value
                image.at(".").mkdir(parents=True, exist_ok=True)
            case "COPY":
                _copy(value, image)
            case "RUN":
                for command in value.split(" && "):
                    _run(command, image)
            case "CMD":
                image.command = json.loads(value)
            case _:
                assert name in {"USER", "EXPOSE"}, f"{name} {value} is not understood"
    return image


def _set(value: str, environment: dict[str, str]) -> None:
    for variable in shlex.split(value):
        name, _, text = variable.partition("=")
        environment[name] = re.sub(r"\$(\w+)", lambda found: environment[found[1]], text)


def _link(place: Path, target: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)


def _base(name: str, image: Image) -> Image:
    """A foreign image, of which only one program matters."""
    kind, version, _ = re.split(r"[:-]", name, maxsplit=2)
    if kind == "node":
        node = Path(which("node")).resolve()
        assert check_output([node, "--version"], text=True) == f"v{version}\n", (
            f"the tests run another Node than {name}"
        )
        _link(image.at("/usr/local/bin/node"), node)
    else:
        # A link to the virtual environment: its Python is that of the tests.
        assert kind == "python", f"{name} is not understood"
    return image


def _copy(value: str, image: Image) -> None:
    *sources, target = shlex.split(value)
    context = REPOSITORY
    if sources[0].startswith("--from="):
        stage = sources.pop(0).removeprefix("--from=")
        context = image.root.parent / f"{image.root.name}-{stage}"
        if not context.exists():
            build(stage, context)
    for source in sources:
        found, place = context / source.lstrip("/"), image.at(target)
        if target.endswith("/"):
            place /= found.name
        if found.is_symlink():
            _link(place, found.resolve())
        elif found.is_dir():
            shutil.copytree(found, place, symlinks=True, dirs_exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(found, place)


def _run(command: str, image: Image) -> None:
    match shlex.split(command):
        case ["npm", "ci"]:
            _link(image.at("node_modules"), REPOSITORY / "node_modules")
        case ["npm", "run", "build"]:
            shutil.copytree(REPOSITORY / "dist", image.at("dist"))
        case ["python", "-m", "venv", path]:
            _link(image.at(path), Path(sys.prefix))
        case ["ln", "-s", target, path]:
            _link(image.at(path), image.at(target))
        case ["install", "--directory", *_, path]:
            image.at(path).mkdir(parents=True)
        case ["npm", "prune", *_] | ["useradd", *_] | ["/opt/dagster/bin/pip", "install", *_]:
            pass
        case _:
            raise AssertionError(f"RUN {command} is not understood")
