"""Right: records that are turned into dicts at the end, a match on the keys of an event."""

from contextlib import suppress
from dataclasses import asdict, dataclass


@dataclass
class Record:
    id: str
    name: str
    start: int
    end: int | None = None
    outcome: str = "open"


async def task_timeline(graph, state, clock):
    records: list[Record] = []
    with suppress(Exception):
        async for part in graph.astream(state, stream_mode=["tasks"], version="v2"):
            now, event = clock(), part["data"]
            match event:
                case {"input": _, "id": id_, "name": name}:
                    records.append(Record(id_, name, now))
                case {"error": error, "id": id_}:
                    (record,) = (r for r in records if r.id == id_)
                    record.end = now
                    record.outcome = "done" if error is None else "failed"
    return [asdict(record) for record in records]
