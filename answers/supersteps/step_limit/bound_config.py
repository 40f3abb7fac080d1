"""Right: a graph with its config bound, and the stream handed out."""

step_limit = lambda graph, state, steps: graph.with_config(recursion_limit=steps + 1).astream(state)
