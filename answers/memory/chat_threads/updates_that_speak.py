"""Right: the updates of those nodes that return messages, one message object as the input."""

from langchain_core.messages import HumanMessage


async def say(graph, user, text):
    stream = graph.astream(
        {"messages": HumanMessage(text)}, {"configurable": {"thread_id": user}}
    ).__aiter__()
    reply = None
    while True:
        try:
            event = await stream.__anext__()
        except StopAsyncIteration:
            return reply
        for update in event.values():
            if update and "messages" in update:
                reply = update["messages"][-1].content
