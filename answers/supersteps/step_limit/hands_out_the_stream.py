"""Right: a plain function that gives the graph's own stream, bound to its limit."""


def step_limit(graph, state, steps):
    return graph.with_config(recursion_limit=steps + 1).astream(state)
