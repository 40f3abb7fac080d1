"""Caught by test_runs_again_from_a_node: thinks that events can be read from the history when the run is over.

Says: ainvoke() runs the graph, and nothing is yielded before it has finished; use astream()
"""


async def run_again_from(graph, config, node):
    async for snapshot in graph.aget_state_history(config):
        if node in snapshot.next:
            break
    else:
        return
    known = {
        s.config["configurable"]["checkpoint_id"] async for s in graph.aget_state_history(config)
    }
    await graph.ainvoke(None, snapshot.config)
    new = [s async for s in graph.aget_state_history(config)]
    for snapshot in reversed(new):
        if snapshot.config["configurable"]["checkpoint_id"] not in known:
            for task in snapshot.tasks:
                yield {task.name: task.result}
