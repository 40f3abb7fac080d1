"""`make_app` runs, stops and resumes a graph over WebSockets."""

import asyncio
from dataclasses import replace

from lab import expect_equal, expect_one_run
from lab import websockets as ws
from lab.asgi import served
from lab.leaving_clients import STOP_SECONDS, expect_nothing_left, expect_stopped
from lab.outside import serve_outside
from lab.question_graphs import DATA, Plan, Step, constant, on_plans, plans, unusual_calls
from lab.vocabulary import CROWD

from kit.judge import needs, points, streaming

HALF = 2.0
STEPS = tuple(
    Step(name=f"node_{name}", update=constant({"count": count}), seconds=2 * HALF)
    for count, name in enumerate("abcd", 1)
)
LESSON = Plan(STEPS)
WIDE = Plan(STEPS[:2], (STEPS[2], replace(STEPS[3], seconds=4 * HALF)))
drawn = plans(DATA, seconds=(4.0, 7.0, 61.0))


async def run_example(submission, lab):
    """Start the graph of the task on the thread "tea"."""
    async with ws.talk(submission, ws.saving_graph(lab, LESSON), "tea") as socket:
        await ws.expect_run(socket, LESSON, "why")
    return socket.run


async def serve_example(submission, lab):
    """Serve the graph of the task to clients outside."""
    await serve_outside(submission, ws.saving_graph(lab, LESSON), request=ws.RUN_TEA)


@streaming
@on_plans(drawn, LESSON, examples=4)
async def test_streams_a_run(submission, lab, plan, question):
    """sends each event of a run while it goes on, and done at its end"""
    graph, name = ws.saving_graph(lab, plan), ws.choose_name(submission.random)
    async with ws.talk(submission, graph, name) as socket:
        await ws.expect_run(socket, plan, question)
    expect_one_run(graph, socket.run)
    expect_equal(socket.run, ws.thread_ids(graph), [name], "thread_id")


@needs(test_streams_a_run)
@points(2)
@streaming
@on_plans(drawn, LESSON, WIDE)
async def test_stops_at_once(submission, lab, plan, question):
    """cancels the node that runs as soon as the client says stop, and says when it has ended"""
    graph, wanted = ws.saving_graph(lab, plan), ws.event_messages(plan, question)
    async with ws.talk(submission, graph, "tea") as socket:
        socket.send_json(ws.start(question))
        await ws.stop_after(submission.random.randint(0, 3), graph, socket, wanted)
        before = (len(graph.node_runs), socket.taken)
        await asyncio.sleep(100)
        after = (len(graph.node_runs), len(socket.received))
        expect_equal(socket.run, after, before, "the number of nodes and messages after stopped")


@needs(test_stops_at_once)
@points(2)
@streaming
@on_plans(drawn, LESSON)
async def test_resumes_where_it_stopped(submission, lab, plan, question):
    """goes on from the last checkpoint, and runs nothing again that had finished"""
    graph, left = ws.saving_graph(lab, plan), ws.event_messages(plan, question)
    async with ws.talk(submission, graph, ws.choose_name(submission.random)) as socket:
        socket.send_json(ws.start(question))
        for count in (1, submission.random.randint(0, 2)):
            left = await ws.stop_after(count, graph, socket, left)
            socket.send_json(ws.RESUME)
        await ws.expect_messages(socket, [*left, ws.DONE])


@needs(test_stops_at_once)
@on_plans(drawn, LESSON, examples=2)
async def test_answers_every_stop(submission, lab, plan, question):
    """answers a stop when nothing runs or a stop goes on, and starts the same thread again"""
    graph = ws.saving_graph(lab, plan)
    async with ws.talk(submission, graph, "tea") as socket:
        for _ in range(2):
            socket.send_json(ws.STOP)
            await ws.expect_messages(socket, [ws.STOPPED])
            await ws.expect_run(socket, plan, question)
        socket.send_json(ws.start(question))
        await ws.stop_after(3, graph, socket, ws.event_messages(plan, question), twice=True)
        await ws.expect_run(socket, plan, question)


@needs(test_streams_a_run)
@points(2)
@on_plans(drawn, LESSON, Plan(STEPS[:1], STEPS[1:]))
async def test_leaves_nothing_behind(submission, lab, plan, question):
    """cancels the run of a client who leaves, and lets it be resumed when the client is back"""
    graph, messages = ws.saving_graph(lab, plan), ws.event_messages(plan, question)
    count, name = min(1, len(messages) - 1), ws.choose_name(submission.random)
    async with served(submission, graph) as client:
        async with ws.open_run(client, name) as socket:
            socket.send_json(ws.start(question))
            await ws.expect_messages(socket, messages[:count])
            await asyncio.sleep(HALF)
        await asyncio.sleep(STOP_SECONDS + ws.CLEAN_UP_SECONDS)
        calls = [(node_run.name, node_run) for node_run in graph.node_runs]
        expect_stopped(socket, calls, ws.CLEAN_UP_SECONDS)
        await expect_nothing_left(client)
        async with ws.open_run(client, name) as socket:
            socket.send_json(ws.RESUME)
            await ws.expect_messages(socket, [*messages[count:], ws.DONE])


@needs(test_streams_a_run)
@streaming
async def test_goes_on_for_all_others(submission, lab):
    """serves many clients at the same time, each on its own thread, also when some leave or stop"""
    graph, names = ws.saving_graph(lab, LESSON), [f"tea-{number}" for number in range(CROWD)]
    async with served(submission, graph, may_leave=True) as client:

        async def come(name):
            async with ws.open_run(client, name) as socket:
                await ws.expect_run(socket, LESSON, "why")

        async with ws.open_run(client, "tea") as leaving, ws.open_run(client, "Tea") as stopping:
            leaving.send_json(ws.start("why"))
            stopping.send_json(ws.start("why"))
            staying = [asyncio.create_task(come(name)) for name in names]
            await ws.expect_messages(stopping, ws.event_messages(LESSON, "why")[:1])
            leaving.leave()
            stopping.send_json(ws.STOP)
            staying.append(asyncio.create_task(come("late")))
            await asyncio.gather(*staying)
    expect_equal(
        client.run, ws.thread_ids(graph), sorted([*names, "late", "tea", "Tea"]), "thread_id"
    )


@needs(test_resumes_where_it_stopped)
@streaming
async def test_stops_over_a_network(submission, lab):
    """does the same behind uvicorn, over a real WebSocket"""
    plan = Plan(tuple(replace(step, seconds=0.3) for step in STEPS[:3]))
    graph, messages = ws.saving_graph(lab, plan, 0.1), ws.event_messages(plan, "why")
    async with ws.talk(submission, graph, "tea", how="uvicorn") as socket:
        socket.send_json(ws.start("why"))
        await ws.expect_messages(socket, messages[:1])
        await asyncio.sleep(0.1)
        await ws.expect_stop(graph, socket)
        socket.send_json(ws.RESUME)
        await ws.expect_messages(socket, [*messages[1:], ws.DONE])


@needs(test_streams_a_run)
@streaming
async def test_runs_an_unusual_graph(submission, lab):
    """works on an unusual graph too"""
    names = iter(ws.ODD_NAMES)
    for plan, asked in unusual_calls():
        graph = ws.saving_graph(lab, plan)
        async with served(submission, graph, may_leave=True) as client:
            for question in asked:
                graph.forget()
                name = next(names)
                async with ws.open_run(client, name) as socket:
                    await ws.expect_run(socket, plan, question)
                expect_equal(client.run, ws.thread_ids(graph), [name], "thread_id")
