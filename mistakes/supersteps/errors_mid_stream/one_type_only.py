"""Caught by test_names_every_type_of_error: thinks that nodes raise the exceptions
that one has thought of.

Says: Only some types of exceptions are caught. Catch Exception, the class
of all errors of programs.

Conceptual: an exception of any type makes a record
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    try:
        async for event in graph.astream(state):
            yield event
    except (ValueError, KeyError, RuntimeError) as error:
        yield {"error": type(error).__name__}
    else:
        yield {"done": True}
