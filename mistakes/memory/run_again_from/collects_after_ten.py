"""Caught by test_runs_an_unusual_graph_again: thinks that only the first events are urgent.

Says: after ten events the rest is collected first; yield each event at once
"""


async def run_again_from(graph, config, node):
    async for snapshot in graph.aget_state_history(config):
        if node in snapshot.next:
            stream = graph.astream(None, snapshot.config)
            for _ in range(10):
                if event := await anext(stream, None):
                    yield event
            for event in [event async for event in stream]:
                yield event
            return
