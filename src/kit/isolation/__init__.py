"""Isolation of a process that runs untrusted code, in layers; README.md beside this file has more.

The package does not know courses and submissions: callers give plain values.
"""

import sys
from typing import Final

LAYERS: Final = ("pid", "namespaces", "files", "landlock", "seccomp")
"""All layers, in the order in which a process puts them on."""
THREADS: Final = "threads"
"""The name under which a report says why the number of threads is not limited."""
NOT_TRIED: Final = "it is switched off" if sys.platform == "linux" else "only Linux has it"
"""Why a layer is missing that the process did not try to put on."""
