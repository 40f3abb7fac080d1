"""`task_timeline` tells of each task when it began, when it ended, and how."""

from dataclasses import replace

from hypothesis import strategies as st
from lab import Example, expect_list, expect_one_run, walk
from lab.drawn import in_turn, on_graphs
from lab.errors import ERRORS
from lab.tasks import Clock, Plan, TaskWalk, choose_plan
from lab.vocabulary import chances

from kit.judge import needs, points, streaming


def make(plan, clock):
    """Return the example of a run with all jobs of a plan."""
    return Example(plan, plan.state, (clock,))


EXAMPLE = make(Plan(jobs=(2.0, 1.0), last=""), Clock())
FROM_BELOW_ZERO = make(Plan(), Clock(start=-1000))
STANDS_STILL = make(Plan(), Clock(pace=0))
CACHED = make(Plan(cached=(0,)), Clock())
RAISED = (ValueError("it cannot be done"), Exception(), KeyError("work"), TimeoutError())
FAILING = [make(Plan(failing=n % 2, error=error), Clock()) for n, error in enumerate(RAISED)]

LOOP = TaskWalk(walk())
OTHER = TaskWalk(replace(LOOP.walk, steps=LOOP.walk.steps[3:9]))
MANY = Plan(first="_Draft", worker="__a b ", jobs=tuple(n / 10 for n in range(1, 103)), failing=100)
STATE = {"count": 3, "message": " ", "steps": 42}


def draw_clock(chance):
    """Return a clock that shows odd numbers."""
    return Clock(chance.randint(-(10**6), 10**6), chance.randint(0, 9))


def draw(chance):
    """Return an example in which all tasks run to their end."""
    return make(choose_plan(chance), draw_clock(chance))


def draw_cached(chance):
    """Return an example in which the results of some tasks come from a cache."""
    plan = choose_plan(chance, least=1)
    numbers = range(len(plan.jobs))
    cached = tuple(chance.sample(numbers, chance.randint(1, len(numbers))))
    return make(replace(plan, cached=cached), draw_clock(chance))


def draw_failing(chance):
    """Return an example in which one task fails."""
    plan = choose_plan(chance, least=2, error=chance.choice(ERRORS))
    return make(replace(plan, failing=chance.randrange(len(plan.jobs))), draw_clock(chance))


async def return_and_compare(submission, graph, state, clock):
    """Call the submission: it has to return a record of each task."""
    tasks = await graph.find_tasks(state)

    run = await submission.task_timeline(graph, state, clock)

    ids, began = graph.find_starts(run, len(tasks))
    records = [
        {
            "id": number,
            "name": task.name,
            "start": clock.show(began + task.start),
            "end": None if task.end is None else clock.show(began + task.end),
            "outcome": task.outcome,
        }
        for number, task in zip(ids, tasks, strict=True)
    ]
    expect_list(run, records, "record")
    return run


@points(2)
@streaming
@on_graphs(st.builds(draw, chances), first=(EXAMPLE, FROM_BELOW_ZERO, STANDS_STILL), examples=4)
async def test_records_start_and_end(submission, graph, state, clock):
    """gives id, name, start, end and outcome of each task, also of several with one name"""
    await return_and_compare(submission, graph, state, clock)


@needs(test_records_start_and_end)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state, clock):
    """runs the graph once, and streams it"""
    run = await return_and_compare(submission, graph, state, clock)

    expect_one_run(graph, run)


@needs(test_records_start_and_end)
@on_graphs(st.builds(draw_cached, chances), first=CACHED, examples=3)
async def test_records_tasks_without_end(submission, graph, state, clock):
    """leaves a task open whose result comes from a cache: it begins and has no end"""
    await return_and_compare(submission, graph, state, clock)


@needs(test_records_start_and_end)
@on_graphs(st.builds(draw_failing, chances), first=FAILING, examples=3)
async def test_records_failed_tasks(submission, graph, state, clock):
    """returns the timeline when a task fails, with that one failed and those at work open"""
    await return_and_compare(submission, graph, state, clock)


@needs(test_records_start_and_end)
@in_turn(
    Example(LOOP, STATE, (Clock(),)),
    Example(LOOP, STATE | {"steps": 3}, (Clock(7, 3),)),
    make(MANY, Clock()),
    Example(OTHER, STATE | {"steps": 12}, (Clock(),)),
    Example(LOOP, STATE, (Clock(),)),
    last_two_at_once=True,
)
async def test_works_on_an_unusual_graph(submission, graph, state, clock):
    """works on an unusual graph too, and in two calls at the same time"""
    run = await return_and_compare(submission, graph, state, clock)

    expect_one_run(graph, run)
