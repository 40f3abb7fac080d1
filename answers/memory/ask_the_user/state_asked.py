"""Asks the checkpointer what is left to answer, and trusts no event."""

from langgraph.types import Command


async def ask_the_user(graph, state, config, ask):
    given = state
    while True:
        async for event in graph.astream(given, config):
            if not {"__interrupt__", "__metadata__"} & event.keys():
                yield event
        tasks = (await graph.aget_state(config)).tasks
        waiting = [one for task in tasks if not task.result for one in task.interrupts]
        if not waiting:
            break
        replies = {}
        for one in waiting:
            replies[one.id] = await ask(one.value)
        given = Command(resume=replies)
