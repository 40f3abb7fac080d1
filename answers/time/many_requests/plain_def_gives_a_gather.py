"""Right: a plain def that gives what gather() gives."""

import asyncio
from typing import Any


def many_requests(graph: Any, states: list[dict[str, Any]]) -> Any:
    return asyncio.gather(
        *(
            graph.with_config(configurable={"thread_id": f"visitor-{number}"}).ainvoke(state)
            for number, state in enumerate(states)
        )
    )
