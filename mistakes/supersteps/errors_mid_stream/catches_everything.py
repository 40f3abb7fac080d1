"""Caught by test_can_be_closed: thinks a bare except catches errors, and
nothing else.

Says: A bare `except:` also catches GeneratorExit, which closing the
generator raises. Catch Exception.
"""

import sys
from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    try:
        async for event in graph.astream(state):
            yield event
    except:
        yield {"error": sys.exc_info()[0].__name__}
    else:
        yield {"done": True}
