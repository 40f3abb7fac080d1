"""`two_histories` and `durabilities` say what runs save, and when, because they have looked."""

from hypothesis import strategies as st
from lab import Example, expect_equal, on_graphs
from lab.savers import SlowRow, odd_updates, slow_rows

from kit.judge import Failure, needs, points

NAMES = ("sync", "async", "exit")
THREADS = ("streamed", "invoked")
THREE = {name: {"note": name} for name in ("plan", "ask", "write")}
EXAMPLE = Example(SlowRow(updates=THREE, save=5.0), {"note": []})
BESIDE = Example(SlowRow(updates=THREE, save=5.0, beside=True), {"note": []})

pairs = st.sampled_from([THREADS, ("Ann", "ann"), (" 1", "1"), ("t" * 61, "t" * 60)])


async def run_example(submission, lab):
    """Call both functions with the graph of the task."""
    graph, state = EXAMPLE.make(lab)
    await submission.two_histories.attempt(graph, state, *THREADS)
    graph, state = EXAMPLE.make(lab)
    await submission.durabilities.attempt(graph, state)


async def compare_histories(submission, graph, state, threads):
    """Call `two_histories`: it has to return what is saved on both threads."""
    run = await submission.two_histories(graph, state, *threads)

    histories = tuple([await graph.history(thread) for thread in threads])
    expect_equal(run, run.value, histories, "the tuple of two histories")
    return run


@on_graphs(
    slow_rows(pairs, saves=(0.1,)),
    first=Example(SlowRow(updates=THREE, save=5.0, nested=True), {"note": 0}, (THREADS,)),
    examples=3,
)
async def test_runs_each_on_its_thread(submission, graph, state, threads):
    """runs the graph with astream() on one thread, and with ainvoke() on the other"""
    run = await submission.two_histories(graph, state, *threads)

    made = sorted((made.thread, made.method, made.is_over) for made in graph.runs)
    wanted = sorted([(threads[0], "astream", True), (threads[1], "ainvoke", True)])
    expect_equal(run, made, wanted, "run (thread, method, went to its end)")


@needs(test_runs_each_on_its_thread)
@points(2)
@on_graphs(
    slow_rows(pairs, saves=(0.1,)), first=Example(BESIDE.shape, {"note": 0}, (THREADS,)), examples=3
)
async def test_gives_both_histories(submission, graph, state, threads):
    """returns both histories: all that is saved, oldest first, and the same for both"""
    run = await compare_histories(submission, graph, state, threads)

    graph.expect_read(run, threads)


@on_graphs(slow_rows(), first=EXAMPLE, examples=2)
async def test_tries_each_durability(submission, graph, state):
    """runs the graph once with each durability, to its end, on a thread of that name"""
    run = await submission.durabilities(graph, state)

    runs = [(r.thread, r.method, r.durability or "async", r.is_over) for r in graph.runs]
    wanted = sorted((name, "astream", name, True) for name in NAMES)
    expect_equal(run, sorted(runs), wanted, "run (thread, method, durability, went to its end)")
    expect_form(run)


def expect_form(run):
    """`durabilities` returned a dict of three tuples, each a number and an int."""
    is_right = isinstance(run.value, dict) and set(run.value) == set(NAMES)
    for pair in run.value.values() if is_right else ():
        is_pair = type(pair) is tuple and len(pair) == 2
        is_right &= is_pair and type(pair[0]) in (int, float) and type(pair[1]) is int
    if not is_right:
        raise Failure(
            "durabilities returned something else than three tuples of two",
            expected='{"sync": (seconds, states), "async": …, "exit": …}',
            actual=repr(run.value),
            run=run,
        )


async def expect_counts(run, graph):
    """So many states are saved on the thread of each durability."""
    for name in NAMES:
        saved = len(await graph.history(name))
        if not saved:
            raise Failure(f"{name}: nothing is saved on the thread of this name", run=run)
        expect_equal(run, run.value[name][1], saved, f"{name}: the number of saved states")


@needs(test_tries_each_durability)
@points(2)
@on_graphs(slow_rows(), first=EXAMPLE, examples=2)
async def test_measures_the_first_event(submission, graph, state):
    """returns after how many seconds the first event came, with each durability"""
    run = await submission.durabilities(graph, state)

    expect_form(run)
    for name in NAMES:
        await graph.expect_first_event(run, name, run.value[name][0])


@needs(test_tries_each_durability)
@on_graphs(st.just(BESIDE), first=EXAMPLE, examples=1)
async def test_counts_what_is_saved(submission, graph, state):
    """returns how many states each durability has saved when the run has ended"""
    run = await submission.durabilities(graph, state)

    expect_form(run)
    await expect_counts(run, graph)


@needs(test_gives_both_histories, test_tries_each_durability)
async def test_measures_an_unusual_graph(submission, lab):
    """works on an unusual graph too"""
    long = SlowRow(updates=odd_updates(42), save=7.0, beside=True).lend(lab)
    short = SlowRow(updates=odd_updates(5), save=0.37, seconds=0.1).lend(lab)
    for number, graph in enumerate((short, long, short)):
        threads = (f" streamed {number} ", f"invoked {number}")
        await compare_histories(submission, graph, {"note": number}, threads)

    graph = SlowRow(updates=odd_updates(11), save=7.37, seconds=0.37).lend(lab)
    run = await submission.durabilities(graph, {"note": 0})
    expect_form(run)
    for name in NAMES:
        await graph.expect_first_event(run, name, run.value[name][0])
    await expect_counts(run, graph)
