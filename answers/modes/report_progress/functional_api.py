"""Right: an entrypoint of the functional API, called worker."""

from typing import Any

from langgraph.config import get_stream_writer
from langgraph.func import entrypoint


def report_progress(work: Any) -> Any:
    @entrypoint()
    async def worker(state: dict[str, Any]) -> dict[str, Any]:
        report = get_stream_writer()
        todo = list(state["items"])
        results: list[Any] = []
        for item in todo:
            results = [*results, await work(item)]
            report({"done": len(results), "of": len(todo)})
        return {"results": results}

    return worker
