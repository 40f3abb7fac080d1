"""Right: the last state of the stream."""

from contextlib import aclosing


async def say(graph, user, text):
    turn = {"messages": [{"role": "user", "content": text}]}
    where = {"configurable": {"thread_id": user}}
    values = {}
    async with aclosing(graph.astream(turn, where, stream_mode="values")) as states:
        async for values in states:
            pass
    return values["messages"][-1].content
