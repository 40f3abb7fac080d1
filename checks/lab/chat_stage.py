"""The stage's side of chats: real LangGraph graphs with a chat model, and with what it remembers.

Loaded into the stage before the submission. A graph is built here, because it matters how LangGraph
runs nodes in the submission's own event loop; what its nodes report, say and ask is known to the
judge alone, who is asked for it piece by piece. See :mod:`lab.chats`.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any, TypedDict

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamWriter, interrupt

View = dict[str, Any]
"""What a node sees, as the judge is told it: the thread and the messages."""

Work = Callable[[View, list[Any]], AsyncIterator[tuple[str, Any]]]
"""What a node does, done by the judge: from the view, and the answers that it has been given."""

Node = Callable[..., Awaitable[dict[str, Any]]]


class State(TypedDict, total=False):
    """The state of every chat."""

    messages: Annotated[list[AnyMessage], add_messages]


def install(_: Any, types: Any) -> None:
    """Let chats cross; called once, before the submission is loaded.

    A chat that crosses again is the same one, and has not forgotten anything.
    """
    chats: dict[int, CompiledStateGraph[Any, Any, Any, Any]] = {}

    def chat(data: dict[str, Any]) -> CompiledStateGraph[Any, Any, Any, Any]:
        if data["id"] not in chats:
            chats[data["id"]] = built(data["nodes"])
        return chats[data["id"]]

    types.add("chat", None, lambda value: value, chat)


def built(nodes: list[tuple[str, str, Work]]) -> CompiledStateGraph[Any, Any, Any, Any]:
    """The graph of these nodes (name, kind, work), one after the other, compiled."""
    kinds: dict[str, Callable[[Work], Node]] = {"speaks": _speaker, "greets": _greeter}
    graph: StateGraph[Any] = StateGraph(State)
    graph.add_sequence([(name, kinds.get(kind, _worker)(work)) for name, kind, work in nodes])
    graph.add_edge(START, nodes[0][0])
    return graph.compile(checkpointer=InMemorySaver())


class Model(BaseChatModel):
    """A chat model that asks for each of its tokens."""

    tokens: Callable[[], AsyncIterator[tuple[str, Any]]]

    @property
    def _llm_type(self) -> str:
        return "model"

    async def _astream(self, *_: Any, **__: Any) -> AsyncIterator[ChatGenerationChunk]:
        async for _, text in self.tokens():
            yield ChatGenerationChunk(message=AIMessageChunk(content=text))

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError("this model answers asynchronous calls only")


def _view(state: State, config: RunnableConfig) -> View:
    messages = [[message.type, message.content] for message in state.get("messages", [])]
    return {"thread": config["configurable"]["thread_id"], "messages": messages}


def _speaker(work: Work) -> Node:
    """A node that has its model speak, and returns what the model has said."""

    async def node(state: State, config: RunnableConfig) -> dict[str, Any]:
        model = Model(tokens=lambda: work(_view(state, config), []))
        return {"messages": [await model.ainvoke(state["messages"])]}

    return node


def _greeter(work: Work) -> Node:
    """The same, but it makes a message of its own of what the model has said."""
    speak = _speaker(work)

    async def node(state: State, config: RunnableConfig) -> dict[str, Any]:
        said = await speak(state, config)
        return {"messages": [AIMessage(said["messages"][0].text)]}

    return node


def _worker(work: Work) -> Node:
    """A node that reports its progress, and asks until it has no question left."""

    async def node(state: State, config: RunnableConfig, writer: StreamWriter) -> dict[str, Any]:
        answers: list[Any] = []
        while True:
            questions = []
            async for kind, value in work(_view(state, config), answers):
                if kind == "progress":
                    writer(value)
                else:
                    questions.append(value)
            if not questions:
                return {}
            answers.append(interrupt(questions[0]))

    return node
