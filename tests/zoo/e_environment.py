"""It sets variables that pytest, Python and LangGraph obey.

Verdict: unsolved; test_prints_every_message; line 1 is missing
"""

import os

os.environ.update(
    PYTEST_ADDOPTS="--collect-only",
    PYTEST_PLUGINS="os",
    PYTHONPATH=".",
    PYTHONSTARTUP="x.py",
    LANGSMITH_TRACING="true",
    HYPOTHESIS_PROFILE="none",
)


async def print_progress(graph, state):
    pass
