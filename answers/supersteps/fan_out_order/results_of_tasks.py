"""Right: takes the lines from the results of tasks, with version "v2"."""


async def fan_out_order(graph, state):
    lines, last = [], {"log": []}
    stream = graph.astream(state, stream_mode=("tasks", "values"), version="v2")
    async for part in stream:
        match part:
            case {"type": "tasks", "data": {"result": {"log": [line]}}}:
                lines.append(line)
            case {"type": "values", "data": data}:
                last = data
    return lines, list(last["log"])
