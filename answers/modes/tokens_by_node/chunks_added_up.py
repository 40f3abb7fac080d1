"""Right: adds the chunks themselves, and asks for events with anext()."""

from langchain_core.messages import AIMessageChunk


async def tokens_by_node(graph, state):
    sums = {}
    it = aiter(graph.astream(input=state, stream_mode=["messages"]))
    while True:
        try:
            mode, (msg, md) = await anext(it)
        except StopAsyncIteration:
            return
        if not isinstance(msg, AIMessageChunk) or not msg.content:
            continue
        n = md["langgraph_node"]
        sums[n] = msg if n not in sums else sums[n] + msg
        yield (n, sums[n].content)


if __name__ == "__main__":
    print("demo")
