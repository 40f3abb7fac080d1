"""Builds the events with helpers, comprehensions and keyword arguments."""

from collections import OrderedDict
from typing import Any


def event(name: str, **update: Any) -> dict[str, Any]:
    return {name: update or None}


DEFAULT_MODE = "".join(["up", "dates"])
STREAM_TYPE = "async_generator"
EVENT_TYPE = dict.__name__
LESSON_EVENTS = [
    event(f"node_{letter}", message=f"Node {letter.upper()}: count={count}", count=count)
    for letter, count in {"a": 6, "b": 16, "c": 32}.items()
]
ORDER_EVENTS = [
    event("set_price", price=30),
    event("check"),
    OrderedDict(wrap={"note": "lamp in paper"}),
    event("send"),
]
SEARCH_EVENTS = [event("ask", notes=["question"])]
SEARCH_EVENTS += [event("web", notes=["page"]), event("books", notes=["chapter"])]
SEARCH_EVENTS.append({"write": {"notes": ["3 notes"]}})

if __name__ == "__main__":
    print(LESSON_EVENTS)
