"""Limits of processes, and how many threads a runner may have."""

from __future__ import annotations

import subprocess
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has none of these limits", allow_module_level=True)

from kit.isolation.rlimits import MAX_THREADS, MIN_THREADS, choose_thread_limit


def run(code: str) -> str:
    """Return what a Python of its own prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_small_limit_of_processes_is_shared_out() -> None:
    """A user with 120 processes has fewer threads in each runner, and some left for the kit."""
    code = (
        "import os, resource\n"
        "os.cpu_count = lambda: 2\n"
        "from kit.isolation.rlimits import choose_thread_limit\n"
        "if os.getuid() == 0: os.setresuid(54321, -1, -1)\n"
        "resource.setrlimit(resource.RLIMIT_NPROC, (120, 120))\n"
        "print(choose_thread_limit())"
    )
    assert MIN_THREADS <= int(run(code)) <= 120 // 3
    assert MIN_THREADS <= choose_thread_limit() <= MAX_THREADS


def test_a_lower_limit_stays() -> None:
    """Limits become lower and never higher, for good."""
    code = (
        "import resource\n"
        "from kit.isolation.rlimits import lower_limits\n"
        "for most in (64, 128):\n"
        "    lower_limits({resource.RLIMIT_NOFILE: most})\n"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    assert run(code) == "(64, 64)\n"
