"""Right: a plain function that starts a task and returns a coroutine."""

import asyncio
import operator


def say(graph, user, text):
    run = asyncio.ensure_future(
        graph.ainvoke(
            dict(messages=[dict(role="user", content=text)]),
            config=dict(configurable=dict(thread_id=user)),
        )
    )

    async def reply():
        try:
            result = await run
        finally:
            if not run.done():
                run.cancel()
        return operator.attrgetter("content")(result["messages"][-1])

    return reply()
