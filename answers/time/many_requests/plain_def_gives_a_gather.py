"""Right: a plain def that gives what gather() gives."""

import asyncio
from secrets import token_urlsafe
from typing import Any


def many_requests(graph: Any, states: list[dict[str, Any]]) -> Any:
    return asyncio.gather(
        *(
            graph.with_config(configurable={"thread_id": token_urlsafe()}).ainvoke(state)
            for state in states
        )
    )
