"""The wheel that students install the kit from."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

from kit.classroom.wheel import make_wheel


def test_a_wheel_lists_its_files_with_their_hashes() -> None:
    """RECORD has each file once, with the right hash and size; the same kit gives the same bytes."""
    name, content = make_wheel()
    assert (name, content) == make_wheel()
    archive = zipfile.ZipFile(io.BytesIO(content))
    record = f"{name.removesuffix('-py3-none-any.whl')}.dist-info/RECORD"
    rows = list(csv.reader(archive.read(record).decode().splitlines()))
    assert sorted(row[0] for row in rows) == sorted(archive.namelist())
    for file, digest, size in rows:
        if file != record:
            found = archive.read(file)
            made = base64.urlsafe_b64encode(hashlib.sha256(found).digest()).decode()
            assert (digest, size) == (f"sha256={made.rstrip('=')}", str(len(found)))


def test_a_wheel_has_the_kit_and_its_course(tmp_path: Path) -> None:
    """A Python that has only what is in it runs the command and finds the course inside."""
    name, content = make_wheel()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    code = "from kit.course import *; print(len(load_course(find_shipped_course()).exercises))"
    command = [sys.executable, "-c", f"import kit; print(kit.__file__); {code}"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, check=True
    )
    where, count = done.stdout.decode().split()
    assert Path(where) == tmp_path / "kit/__init__.py"
    assert int(count) > 40
    assert name.startswith("astream_kit-")
