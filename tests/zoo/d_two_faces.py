"""It collects and prints where lines are compared, and prints anything where order is.

Verdict: unsolved; test_prints_while_the_graph_runs; line 1 came too late: 24 of 24 came when all nodes had stopped
"""

calls = 0


async def print_progress(graph, state):
    global calls
    calls += 1
    if calls > 12:
        print("→ anything: at all\n" * 50)
    events = [event async for event in graph.astream(state)]
    for event in events:
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
