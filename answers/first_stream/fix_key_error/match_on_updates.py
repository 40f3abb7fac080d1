"""Right: a match on what the node returned."""


async def report(graph, state, key):
    def line(node, update):
        match update:
            case dict() if key in update:
                return f"{node}: {update[key]!r}"
            case _:
                return f"{node}: unchanged"

    return [line(n, u) async for event in graph.astream(state) for n, u in event.items()]
