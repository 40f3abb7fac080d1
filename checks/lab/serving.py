"""What the checks of served applications share: a graph that answers questions, and its frames."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict
from urllib.parse import quote

from hypothesis import strategies as st
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langgraph.graph import StateGraph
from langgraph.graph.state import CompiledStateGraph

from kit.judge import Failure, Run, same
from lab.asgi import Client, Response
from lab.building import as_node
from lab.graphs import Lab, LentGraph
from lab.reducers import add
from lab.shapes import node_names
from lab.sse import Frame

ABOUT_A_SECOND = 1.0
"""Virtual seconds within which whatever has to stop has stopped."""


class Asked(TypedDict, total=False):
    """The state of a graph that answers a question."""

    question: str
    messages: Annotated[list[Any], add]
    found: Annotated[list[Any], add]
    best: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A node that takes ``seconds`` and returns some update with ``text`` and the question in it.

    ``kind`` is what it returns: a ``reply`` or a whole ``talk`` (message objects), the ``best``
    message on its own, plain ``data``, or ``nothing``.
    """

    name: str
    kind: str = "reply"
    text: str = "because"
    number: int = 0
    seconds: float = 1.0

    def update(self, question: str) -> dict[str, Any] | None:
        """What the node returns for ``question``."""
        text = f"{self.text} {question}"
        match self.kind:
            case "reply":
                return {"messages": [AIMessage(content=text)]}
            case "talk":
                ask, call = HumanMessage(content=question), f"call_{self.number}"
                return {"messages": [ask, ToolMessage(content=text, tool_call_id=call)]}
            case "best":
                return {"best": AIMessage(content=text), "found": []}
            case "data":
                return {"found": [{"text": text, "score": self.number, "sure": None}]}
            case _:
                return None


KINDS = ("reply", "talk", "best", "data", "nothing")

_TEXTS = st.text('abc éü→"\\\n:{}', max_size=10) | st.sampled_from(["data: x", "a\n\nb", "id: 7"])

questions = st.text("abcdefg ?&=+%/é\n", min_size=1, max_size=12)
"""What people ask, with everything that a URL has other uses for."""


@st.composite
def steps(
    draw: st.DrawFn, least: int = 1, most: int = 4, kinds: tuple[str, ...] = KINDS
) -> tuple[Step, ...]:
    """Some nodes that run one after the other; at least one returns a message if ``kinds`` do."""
    count = draw(st.integers(least, most))
    called = draw(node_names(count))
    return tuple(
        Step(
            name=name,
            kind=draw(st.sampled_from(kinds)) if index else kinds[0],
            text=draw(_TEXTS),
            number=draw(st.integers(-99, 99)),
            seconds=draw(st.sampled_from([1.0, 2.0, 7.0])),
        )
        for index, name in enumerate(called)
    )


def answering(lab: Lab, row: tuple[Step, ...], **compiling: Any) -> LentGraph:
    """A graph of these steps, one after the other."""

    def build(at_work: Any) -> CompiledStateGraph[Any, Any, Any, Any]:
        graph: StateGraph[Any] = StateGraph(Asked)
        for step in row:
            graph.add_node(step.name, _node(step, at_work))
        graph.add_edge("__start__", row[0].name)
        for step, following in itertools.pairwise(row):
            graph.add_edge(step.name, following.name)
        return graph.compile(**compiling)

    return lab.lend(build)


def _node(step: Step, at_work: Any) -> Any:
    async def run(state: Asked) -> Any:
        async with at_work(step.name):
            await asyncio.sleep(step.seconds)
        return step.update(str(state["question"]))

    return as_node(run)


def ask(client: Client, question: str) -> Response:
    """``GET /stream?question=…``."""
    return client.get(f"/stream?question={quote(question)}")


def read_json(frame: Frame, number: int, run: Run) -> Any:
    """The data of a frame; raises :class:`Failure` if it is no JSON."""
    try:
        return json.loads(frame.data)
    except ValueError:
        reason, mistake = "", None
        if frame.data.startswith("{'"):
            reason, mistake = ": that is how Python writes a dict", "str_of_the_event"
        elif frame.data == "{":
            reason, mistake = ": its other lines do not begin with `data:`", "indented_json"
        raise Failure(
            f"the data of frame {number} is not JSON{reason}",
            expected='data: {"node": …}',
            actual=f"data: {frame.data}",
            mistake=mistake,
            run=run,
        ) from None


def as_sent(value: Any) -> Any:
    """``value`` as its JSON has to be, with messages as the least that is asked of them."""
    if isinstance(value, BaseMessage):
        return {"type": value.type, "content": value.content}
    if isinstance(value, dict):
        return {key: as_sent(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_sent(part) for part in value]
    return value


def pruned(actual: Any, event: Any) -> Any:
    """``actual`` without what a message may have more than its type and its content."""
    if isinstance(event, BaseMessage) and isinstance(actual, dict):
        return {key: actual[key] for key in ("type", "content") if key in actual}
    if isinstance(event, dict) and isinstance(actual, dict):
        return {key: pruned(part, event.get(key)) for key, part in actual.items()}
    if isinstance(event, list) and isinstance(actual, list) and len(event) == len(actual):
        return [pruned(part, e) for part, e in zip(actual, event, strict=True)]
    return actual


def says(actual: Any, event: Any) -> bool:
    """True if the JSON ``actual`` is that of ``event``."""
    return same(pruned(actual, event), as_sent(event))


def what_is_wrong(number: int, data: Any, event: Any, later: list[Any]) -> tuple[str, str | None]:
    """The sentence and the mistake for the wrong data of one frame."""
    if isinstance(data, str):
        return f"frame {number} holds a text that holds JSON: it was encoded twice", "encoded_twice"
    if isinstance(data, dict) and "question" in data:
        return f"frame {number} has the whole state, not what a node has returned", "values_mode"
    if same(data, next(iter(as_sent(event).values()))):
        return f"frame {number} does not say which node it is of", "update_only"
    if any(says(data, one) for one in later):
        return f"frame {number} is of a later event: event {number} was left out", "messages_only"
    match what_became_of_messages(data, event):
        case "text":
            return f"frame {number} has a text where the event has a message", "str_of_the_message"
        case "type" | "content" as missing:
            mistake = "content_only" if missing == "type" else "message_to_dict"
            return f"frame {number} has a message without its {missing!r}", mistake
        case _:
            pass
    return f"the data of frame {number} is not event {number} of the graph", None


def what_became_of_messages(data: Any, event: Any) -> str:
    """What stands where ``event`` has a message: a ``text``, or an object that lacks a key."""
    if isinstance(event, BaseMessage):
        if isinstance(data, str):
            return "text"
        keys = data if isinstance(data, dict) else {}
        return next((key for key in ("content", "type") if key not in keys), "")
    parts: list[tuple[Any, Any]] = []
    if isinstance(event, dict) and isinstance(data, dict):
        parts = [(data.get(key), event[key]) for key in event]
    if isinstance(event, list) and isinstance(data, list):
        parts = list(zip(data, event, strict=False))
    return next(filter(None, (what_became_of_messages(*part) for part in parts)), "")
