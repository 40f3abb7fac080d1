"""The files for containers of this repository."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]

from kit.learner.editor_files import make_container_file

ROOT = Path(__file__).parents[2]
SCHEMA = {
    "type": "object",
    "required": ["name", "image", "postCreateCommand", "customizations"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "image": {"type": "string"},
        "postCreateCommand": {"type": "string"},
        "customizations": {
            "type": "object",
            "required": ["vscode"],
            "properties": {
                "vscode": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "extensions": {"type": "array", "items": {"type": "string"}},
                        "settings": {"type": "object"},
                    },
                },
            },
        },
    },
}
"""What these files use of https://containers.dev/implementors/json_reference/."""


def test_development_containers_are_valid() -> None:
    """The container of the repository and that of a workspace have keys of the specification."""
    repository = (ROOT / ".devcontainer/devcontainer.json").read_bytes()
    for text in (repository, make_container_file("A course", "pip install ./kit.whl")):
        jsonschema.validate(json.loads(text), SCHEMA)


def test_the_image_is_built_from_all_that_a_wheel_needs() -> None:
    """Everything that is packed into a wheel is sent to the builder of the image, and no more."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    sent = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert lines[0] == "*"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["force-include"], "src", "pyproject.toml", project["project"]["readme"]}
    assert sent == needed | {"LICENSE"}
