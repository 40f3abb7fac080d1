"""Asks for each event by hand, and keeps what was passed on."""

from langgraph.types import Command


async def ask_the_user(graph, state, config, ask):
    command = state
    while command is not None:
        stream = aiter(graph.astream(command, config, stream_mode="updates"))
        todo = []
        while True:
            try:
                event = await anext(stream)
            except StopAsyncIteration:
                break
            cached = event.get("__metadata__", {}).get("cached", False)
            todo += event.pop("__interrupt__", ())
            if event and not cached:
                yield event
        if len(todo) == 1:
            command = Command(resume=await ask(todo[0].value))
        elif todo:
            command = Command(resume={q.id: await ask(q.value) for q in reversed(todo)})
        else:
            command = None
