"""Caught by test_keeps_texts_as_they_are: thinks a reply has content.

Says: If the reply is empty, the text of an older message is returned; return the last one.
"""


async def say(graph, user, text):
    config = {"configurable": {"thread_id": user}}
    result = await graph.ainvoke({"messages": [{"role": "user", "content": text}]}, config)
    return next((m.content for m in reversed(result["messages"]) if m.content), "")
