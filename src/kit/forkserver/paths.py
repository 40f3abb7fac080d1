"""What a runner may read of the kit, and which folders of a course are empty for it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import kit
from kit.course import Course
from kit.forkserver.python import package_folders

_KIT: Final = Path(kit.__file__).parent
_CODE: Final = ("runner", "__init__.py")
_HIDDEN: Final = ["checks", "hints", "solutions", "mistakes", "exercises", "tests", ".git", ".kit"]


def readable_paths() -> tuple[Path, ...]:
    """Return what a runner reads besides Python: its own code, and packages outside Python."""
    paths = (*(_KIT / name for name in _CODE), *map(Path, package_folders()))
    return tuple(path.resolve() for path in paths if path.exists())


def hidden_paths(course: Course) -> tuple[Path, ...]:
    """Return the folders with answers, also those of the course that the kit is shipped with.

    An editable install has a copy among the packages, besides the checkout that is imported.
    """
    kits = (_KIT, *(Path(folder, "kit") for folder in package_folders()))
    roots = {course.root.resolve(), *((folder / "_course").resolve() for folder in kits)}
    return tuple(root / name for root in sorted(roots) for name in _HIDDEN)
