"""It leaves bytecode behind where the next import may find it.

Verdict: unsolved; test_prints_every_message; line 1 is missing
"""

import importlib.util
import py_compile
from pathlib import Path

source = Path("print_progress.py")
source.write_text("async def print_progress(graph, state): pass")
py_compile.compile(str(source), cfile=importlib.util.cache_from_source(__file__), doraise=True)


async def print_progress(graph, state):
    pass
