"""The published schemas: valid, complete, and true of the files that the documents show."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.schemas import FOLDER, find_errors, read_schema

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs/reference"
BLOCK = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read_example(page: str, number: int = 0) -> dict[str, Any]:
    """Return an example of TOML on a page of the reference."""
    return tomllib.loads(BLOCK.findall((REFERENCE / page).read_text(encoding="utf-8"))[number])


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.name)
def test_each_schema_is_valid_and_on_the_page(file: Path) -> None:
    """It is a schema of draft 2020-12, and the page about JSON has a link to it."""
    Draft202012Validator.check_schema(read_schema(file.name))
    assert f"(schemas/{file.name})" in (REFERENCE / "json.md").read_text(encoding="utf-8")


def test_the_course_fits_its_schema() -> None:
    """`course.toml` of the built-in course, and the one on the page."""
    shipped = tomllib.loads((ROOT / "course.toml").read_text(encoding="utf-8"))
    for course in (shipped, read_example("course-toml.md")):
        assert find_errors(course, "course") == []


def test_an_assignment_fits_its_schema() -> None:
    """The assignment and the `kit.toml` on the page."""
    assert find_errors(read_example("assignment.md"), "assignment-1") == []
    assert find_errors(read_example("assignment.md", 1), "kit") == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"late": {"per_day": 2}}, "$.late.per_day: 2 is greater than the maximum of 1"),
        ({"counts": "worst"}, "$.counts: 'worst' is not one of ['last', 'last in time', 'best']"),
        ({"colour": "red"}, "$: Additional properties are not allowed ('colour' was unexpected)"),
    ],
)
def test_a_mistake_in_an_assignment_is_named(change: dict[str, Any], said: str) -> None:
    """An editor that knows the schema reports what the kit would refuse."""
    assert find_errors({**read_example("assignment.md"), **change}, "assignment-1") == [said]
