"""Right: one loop whose input is None when no question is left."""

from contextlib import aclosing

from langgraph.types import Command


async def ask_the_user(graph, state, config, ask):
    run_input = state
    while run_input is not None:
        asked = []
        async with aclosing(graph.astream(run_input, config, stream_mode="updates")) as events:
            async for event in events:
                if "__interrupt__" in event:
                    asked.extend(event["__interrupt__"])
                elif not event.get("__metadata__", {}).get("cached"):
                    yield event
        run_input = Command(resume={i.id: await ask(i.value) for i in asked}) if asked else None
