"""Caught by test_runs_again_from_a_node: thinks that a second run on the thread would destroy the first.

Says: the part runs on another thread; snapshot.config names the right one, and nothing there is lost
"""


async def run_again_from(graph, config, node):
    history = [snapshot async for snapshot in graph.aget_state_history(config)]
    for snapshot, before in zip(history, history[1:]):
        if node in snapshot.next:
            other = {"configurable": {"thread_id": "a copy"}}
            await graph.aupdate_state(other, snapshot.values, as_node=before.next[0])
            async for event in graph.astream(None, other):
                yield event
            return
