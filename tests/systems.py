"""What tests need of the operating system; reports of skipped tests show these reasons."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kit.forkserver import Server

IS_ROOT = sys.platform != "win32" and os.geteuid() == 0

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
needs_terminal = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
needs_user = pytest.mark.skipif(
    os.name != "posix" or IS_ROOT, reason="needs an ordinary user of POSIX, not root"
)


LACKING = {"mkfifo": "pipes in folders", "fork": "fork", "symlink": "links of POSIX"}
"""Functions of `os` and what Windows does not have, or has for administrators only."""


def skip_without_git() -> None:
    """Skip the test that calls this if git is not installed."""
    if shutil.which("git") is None:
        pytest.skip("needs git")


def process_of(server: Server | None) -> subprocess.Popen[bytes]:
    """Return the process of a fork server; skip the test where there is none."""
    if sys.platform == "win32":
        pytest.skip("needs a fork server")
    else:
        from kit.forkserver.client import ForkServer

        assert isinstance(server, ForkServer)
        assert server._process is not None
        return server._process


def skip_where_windows_lacks_posix() -> None:
    """On Windows, skip a test as soon as it asks for what only POSIX has."""
    if sys.platform == "win32":
        for name, reason in LACKING.items():
            setattr(os, name, _skipping(f"needs {reason}", getattr(os, name, None)))


def _skipping(reason: str, original: Callable[..., Any] | None) -> Callable[..., Any]:
    def skip(*args: Any, **how: Any) -> Any:
        if original and str(args[1]).endswith("current"):  # pytest's link to its newest folder
            return original(*args, **how)
        pytest.skip(reason)

    return skip
