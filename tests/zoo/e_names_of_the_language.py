"""It gives names of the language new meanings, and means well.

Verdict: unsolved; test_prints_every_message; line 1 
"""

_print = print


def print(*args):
    _print("shadowed:", *args)


list = dict = str = None


async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
