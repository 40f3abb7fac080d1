"""What is published with a release agrees with the version, and forms and workflows are whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import kit

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = [f for f in sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")) if f.stem != "config"]


def read_yaml(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def test_each_file_names_the_same_version() -> None:
    """The first release in CHANGELOG.md, and the citation, are of this version."""
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (first, *_) = re.findall(r"^## \[?(\d[^\] ]*)\]?", changes, re.MULTILINE)
    assert (first, read_yaml(ROOT / "CITATION.cff")["version"]) == (kit.__version__,) * 2


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_has_few_rights_and_fixed_actions(file: Path) -> None:
    """No right is given to all jobs, each job says its own, and each action is one commit."""
    workflow = read_yaml(file)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert {"permissions", "timeout-minutes"} <= job.keys()
        uses = [step["uses"] for step in job["steps"] if "uses" in step]
        foreign = [action for action in uses if not action.startswith("./")]
        assert all(re.search(r"@[0-9a-f]{40}$", action) for action in foreign)


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.name)
def test_a_form_asks_questions(file: Path) -> None:
    """It has a name, a description, and fields with unique ids and labels."""
    form = read_yaml(file)
    assert {"name", "description", "body"} <= form.keys()
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert len({field["id"] for field in fields}) == len(fields) > 0
    assert all(field["attributes"]["label"] for field in fields)
