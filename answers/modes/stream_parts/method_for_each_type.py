"""Right: a method for each type of part, found by its name."""


class Recorder:
    def updates(self, part):
        return [("node", name) for name in part["data"] if name != "__interrupt__"]

    def custom(self, part):
        return [("progress", part["data"])]

    def values(self, part):
        return [("state", part["data"]), *(("question", i.value) for i in part["interrupts"])]


async def stream_parts(graph, state, config):
    recorder = Recorder()
    async for part in graph.astream(
        state, config, stream_mode=["updates", "values", "custom"], version="v2"
    ):
        for record in getattr(recorder, part["type"])(part):
            yield record
