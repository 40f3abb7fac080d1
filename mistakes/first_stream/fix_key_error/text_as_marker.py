"""Caught by test_takes_any_value_for_a_value: marks a missing value with a text that a node may return.

Says: A node may return the text "unchanged" itself, and then its line needs quotes.
"""


async def report(graph, state, key):
    lines = []
    async for event in graph.astream(state):
        for node, update in event.items():
            value = (update or {}).get(key, "unchanged")
            lines.append(f"{node}: " + (value if value == "unchanged" else repr(value)))
    return lines
