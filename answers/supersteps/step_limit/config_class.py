"""Right: a plain function gives the stream back, with a RunnableConfig."""

from langchain_core.runnables import RunnableConfig


def step_limit(graph, state, steps):
    return graph.astream(input=state, config=RunnableConfig(recursion_limit=1 + steps))
