"""What a workspace has for editors: tasks, settings of the test explorer, a container.

Sources of the formats: https://code.visualstudio.com/docs/debugtest/tasks for ``tasks.json`` 2.0.0,
https://code.visualstudio.com/docs/python/testing for the settings, and
https://containers.dev/implementors/json_reference/ for ``devcontainer.json``.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Final

EDITOR_FOLDER: Final = ".vscode"
CONTAINER_FILE: Final = ".devcontainer/devcontainer.json"
_NAMES: Final = ("tasks.json", "settings.json", "extensions.json")


def read_editor_files() -> dict[str, bytes]:
    """Return the text of each file for VS Code by its path in a workspace."""
    return {f"{EDITOR_FOLDER}/{name}": _read(name) for name in _NAMES}


def make_container_file(title: str, install: str) -> bytes:
    """Return ``devcontainer.json``; ``install`` is a command for a shell in the workspace."""
    settings = json.loads(_read("devcontainer.json"))
    container = {"name": title, **settings, "postCreateCommand": install}
    return f"{json.dumps(container, indent=2, ensure_ascii=False)}\n".encode()


def _read(name: str) -> bytes:
    return resources.files("kit.learner").joinpath("editors", name).read_bytes()
