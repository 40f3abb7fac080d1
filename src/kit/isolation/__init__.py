"""Isolation of a process that runs untrusted code, in layers; README.md beside this file has more.

The package knows nothing of courses and submissions: callers give plain values.
"""

from typing import Final

LAYERS: Final = ("pid", "namespaces", "files", "landlock", "seccomp")
"""All layers, in the order in which a process puts them on."""

THREADS: Final = "threads"
"""The name under which a report says why the number of threads is not limited."""
