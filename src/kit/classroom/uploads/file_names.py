"""What the name of a file in a submission says, whatever is in it."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

from kit.classroom.uploads import UploadedFile
from kit.classroom.uploads.archives import OTHER_ARCHIVES, find_ending

MAX_NAME: Final = 1_000  # characters of the name of one file, so that a search in it ends in time
KNOWN_MODULES: Final = sys.stdlib_module_names | {
    *("kit", "pytest", "conftest", "hypothesis", "pytest_asyncio"),
    *("sitecustomize", "usercustomize"),
}
"""Modules that a file of the same name beside a program would replace."""

_SETTINGS: Final = ("pytest.ini", "pyproject.toml", "setup.cfg", "tox.ini", "pyvenv.cfg")
_COMPILED: Final = (".pyc", ".pyo", ".so", ".pyd", ".dll", ".dylib", ".pth")


def problem_of_place(file: UploadedFile, name: str) -> tuple[str, ...]:
    """Return why a file is not taken because of its name or place, and what to do."""
    if len(name) > MAX_NAME:
        return ("its name is too long",)
    if name.endswith(".git/HEAD"):
        problem = "a repository in here is not read, only the files beside it"
        repair = "If the commit counts, hand in the folder of the repository itself."
        return (problem, repair)
    problem = problem_of_name(file.name)
    return (problem,) if problem else ()


def effect_of_name(folders: Sequence[str], last: str, modules: Collection[str]) -> str:
    """Say what a file that is not an exercise would do elsewhere; empty for a README."""
    stem, _, suffix = last.rpartition(".")
    module = folders[-1] if folders and stem == "__init__" else stem.partition(".")[0]
    if "__pycache__" in folders:
        return ""  # Python leaves it behind by itself
    ending = find_ending(last, OTHER_ARCHIVES)
    is_module = suffix == "py" and module in modules
    effects = (
        (f".{suffix}" in _COMPILED, "this is compiled code, and only source is read"),
        (is_module, f"its name is that of the module {module}"),
        (last in _SETTINGS, "settings of tools have no effect here"),
        (ending, f"an archive of the kind {ending} is not read: hand in a .zip or the files"),
    )
    return next((problem for applies, problem in effects if applies), "")


def find_wrapper(files: Sequence[UploadedFile]) -> str:
    """Return the only folder (not ``exercises``) that all files are in, with its slash, or ""."""
    names = [file.name for file in files if not is_litter(file.name)]
    tops = {name.partition("/")[0] for name in names}
    top = tops.pop() if len(tops) == 1 and all("/" in name for name in names) else ""
    return "" if top in ("", "exercises", "..", ".") else f"{top}/"


def problem_of_name(name: str) -> str:
    """Say what is wrong with a name that leads out of its folder or cannot be read."""
    name = name.replace("\\", "/")
    is_invisible = any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in name)
    problems = (
        (name.startswith("/") or name[1:2] == ":", "its name is an absolute path"),
        (".." in name.split("/"), "its name climbs out of the archive"),
        (is_invisible, "its name has characters that cannot be seen"),
    )
    return next((problem for applies, problem in problems if applies), "")


def is_litter(name: str) -> bool:
    """Whether a file is hidden, or was left behind by an archiver or a system."""
    parts = name.casefold().split("/")
    is_hidden = any(part.startswith(".") and part != ".." for part in parts)
    return is_hidden or parts[0] == "__macosx" or parts[-1] in ("desktop.ini", "thumbs.db")
