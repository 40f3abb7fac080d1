"""Write the installed kit as a wheel, so that students can install exactly this kit.

A wheel is a zip archive of a package and a folder of metadata with a list of all files and their
hashes: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

import kit
from kit.course import COURSE_FILE, find_shipped_course
from kit.errors import MachineError

DISTRIBUTION: Final = "astream-kit"
_SHELVES: Final = (
    "exercises",
    "checks",
    "lessons",
    "hints",
    "solutions",
    "mistakes",
    "answers",
    "examples",
)
_OF_INSTALLERS: Final = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"}
"""Files of an installed package's metadata that are not in its wheel."""


def make_wheel() -> tuple[str, bytes]:
    """Return the name and the content of a wheel of this kit and its course.

    Raises :class:`MachineError` if the kit runs without having been installed.
    """
    try:
        installed = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        sentence = "The kit cannot be packed for students: it is not installed here."
        raise MachineError(sentence, "Install it with pip from a clone or a wheel.") from None
    base = f"{DISTRIBUTION.replace('-', '_')}-{installed.version}"
    files = {**dict(_list_package()), **dict(_list_metadata(installed, f"{base}.dist-info"))}
    record = f"{base}.dist-info/RECORD"
    rows = [f"{name},sha256={_hash(content)},{len(content)}" for name, content in files.items()]
    files[record] = "".join(f"{row}\n" for row in [*rows, f"{record},,"]).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)  # with no time, so that the same kit gives the same wheel
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return f"{base}-py3-none-any.whl", written.getvalue()


def _list_package() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the package by name; the course is in it also in a development install."""
    package, course = Path(kit.__file__).parent, find_shipped_course()
    yield from _list_files(package, "kit")
    if not course.is_relative_to(package):
        yield f"kit/_course/{COURSE_FILE}", (course / COURSE_FILE).read_bytes()
        for shelf in _SHELVES:
            yield from _list_files(course / shelf, f"kit/_course/{shelf}")


def _list_files(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        below = file.relative_to(folder)
        is_litter = any(part == "__pycache__" or part.startswith(".") for part in below.parts)
        if file.is_file() and not is_litter:
            yield f"{name}/{below.as_posix()}", file.read_bytes()


def _list_metadata(installed: metadata.Distribution, folder: str) -> Iterator[tuple[str, bytes]]:
    for file in installed.files or ():
        if file.parts[0] == folder and file.name not in _OF_INSTALLERS:
            yield file.as_posix(), Path(str(file.locate())).read_bytes()


def _hash(content: bytes) -> str:
    """Return a hash as RECORD has it: base64 for addresses, without the ``=`` at the end."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
