"""Caught by test_goes_on_with_any_answer: takes the answer None for no answer.

Says: An answer of None is not handed to the node that asked, so it asks again.
"""

from contextlib import aclosing

from langgraph.types import Command


async def ask_the_user(graph, state, config, ask):
    todo = state
    while True:
        questions = []
        async with aclosing(graph.astream(todo, config, stream_mode="updates")) as events:
            async for event in events:
                if "__interrupt__" in event:
                    questions.extend(event["__interrupt__"])
                elif not event.get("__metadata__", {}).get("cached"):
                    yield event
        if not questions:
            return
        answers = {}
        for question in questions:
            answer = await ask(question.value)
            if answer is not None:
                answers[question.id] = answer
        todo = Command(resume=answers)
