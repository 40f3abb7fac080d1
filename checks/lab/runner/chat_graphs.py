"""The runner's side of chats: real LangGraph graphs whose chat models say what the judge says.

Loaded into the runner before the submission. Graph, models and checkpointer are real and run in the
submission's own event loop, as in any server. Only the judge knows what is said and asked, and
when. See :mod:`lab.chat_graphs`.
"""

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, TypedDict

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamWriter, interrupt

from lab.runner.runner_graphs import clean_up_after


class State(TypedDict, total=False):
    """The state of every chat."""

    messages: Annotated[list[AnyMessage], add_messages]


def install(_: Any, types: Any) -> None:
    """Let chats cross; called once, before the submission is loaded."""
    types.add("chat", None, lambda value: value, build)


def build(data: dict[str, Any]) -> CompiledStateGraph[Any, Any, Any, Any]:
    """Build the graph of these ``steps``, one after the other, each of nodes side by side.

    A node is its name, the lent function of its work, and that of its question, or None. One that
    is cancelled calls the lent function ``clean_up``.
    """
    graph: StateGraph[Any] = StateGraph(State)
    before: list[str] = []
    for step in data["steps"]:
        for name, work, ask in step:
            graph.add_node(name, clean_up_after(name, data["clean_up"], _node(work, ask)))
            graph.add_edge(before or START, name)
        before = [name for name, *_ in step]
    graph.add_edge(before, END)
    return graph.compile(checkpointer=InMemorySaver())


class NodeError(TimeoutError):
    """What a node raises that is meant to fail. It has no text, and a cause."""


class ScriptedModel(BaseChatModel):
    """A chat model that says the tokens of ``script``, and reports its progress to ``writer``.

    Messages that no model says are put into ``own``.
    """

    script: Any
    writer: Any
    own: list[str]

    @property
    def _llm_type(self) -> str:
        return "scripted"

    async def _astream(self, *_: Any, **__: Any) -> AsyncIterator[ChatGenerationChunk]:
        async for kind, value in self.script:
            match kind:
                case "token":
                    yield ChatGenerationChunk(message=AIMessageChunk(content=value))
                case "progress":
                    self.writer(value)
                case "error":
                    raise NodeError from ValueError(value)
                case _:
                    self.own.append(value)
        yield ChatGenerationChunk(message=AIMessageChunk(content=""))

    async def _agenerate(self, *_: Any, **__: Any) -> ChatResult:
        text = "".join([str(chunk.message.content) async for chunk in self._astream()])
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError("this model answers asynchronous calls only")


def _node(work: Callable[..., Any], ask: Callable[..., Any] | None) -> Callable[..., Any]:
    """Return a node that may ask, then has its model speak, and may add other messages."""

    async def node(state: State, config: RunnableConfig, writer: StreamWriter) -> Any:
        thread = config["configurable"].get("thread_id")
        said = [[message.type, message.content] for message in state["messages"]]
        answer = interrupt(await ask(thread, said)) if ask else None
        model = ScriptedModel(script=work(thread, said, answer), writer=writer, own=[])
        message = await model.ainvoke(state["messages"])
        return {"messages": [message, *map(AIMessage, model.own)]}

    return node
