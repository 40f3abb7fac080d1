"""Right: closes the stream, unpacks a list of one mode, and prints as it goes."""

from contextlib import aclosing

from langgraph.errors import GraphRecursionError


async def step_limit(graph, state, steps):
    config = {"tags": ["limited"], "recursion_limit": steps + 1, "configurable": {"who": "me"}}
    async with aclosing(graph.astream(state, config=config, stream_mode=["updates"])) as stream:
        try:
            async for _, chunk in stream:
                print(*chunk)
                yield chunk
        except GraphRecursionError as error:
            print("stopped:", error)
            raise


if __name__ == "__main__":
    print("nothing to run")
