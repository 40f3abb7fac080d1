"""Right: an entrypoint with the parameters writer and runtime."""

from langgraph.func import entrypoint
from langgraph.types import StreamWriter
from langgraph.runtime import Runtime
def report_progress(work):
    @entrypoint()
    async def worker(state, *, writer: StreamWriter, runtime: Runtime):
        r = []
        for i in state["items"]:
            r.append(await work(i)); writer({"done": len(r), "of": len(state["items"])})
        return {"results": r}
    return worker
