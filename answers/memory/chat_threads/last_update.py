"""Right: the last message of the last event that has one."""


async def say(graph, user, text):
    reply = ""
    config = {"configurable": {"thread_id": user}}
    message = {"role": "user", "content": text}
    async for event in graph.astream({"messages": [message]}, config, stream_mode="updates"):
        for update in event.values():
            if update and update.get("messages"):
                found = update["messages"]
                last = found[-1] if isinstance(found, list) else found
                reply = last["content"] if isinstance(last, dict) else last.content
    return reply
