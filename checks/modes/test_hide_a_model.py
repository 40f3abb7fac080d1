"""`hide_a_model` yields the tokens that people may read, and no whole message."""

from hypothesis import strategies as st
from lab import Example, expect_equal, expect_one_run
from lab.drawn import in_turn, on_graphs
from lab.expect import expect_async_generator, expect_at_once, expect_events
from lab.model_graphs import Chat, choose_chat, choose_model, say, speak_long, speaker
from lab.vocabulary import chances

from kit.judge import Examples, Input, InvalidExample, needs, points, streaming

STATE = {"question": "How shall I greet them?"}
GREETING = say("Good ", "day")
MODELS = (
    GREETING,
    say("be ", "nice", tags=("plan",), returned=None),
    say("too ", "short", tags=("cheap", "plan")),
    say("not ", "long", tags=("plan", "cheap")),
    say(", ", tags=("planner",)),
    say("dear ", tags=("cheap", "Plan")),
    say("all"),
)
EXAMPLE = Example(Chat((speaker("answer", *MODELS),)), STATE, ("plan",))
SILENT = say("too ", "short", tags=("nostream", "judge"))
COPY = speaker("copy", say("Hi", seconds=0.7, returned="copy"), own="Good day")
WHOLE = Example(Chat((speaker("answer", GREETING, SILENT), COPY)), STATE, ("plan",))

X = "x" * 200
TAGS = (" draft", "draft", "Draft", "DRAFT", "draft ", "draft-2", X, f"{X}y", "a b", "_draft")
UNUSUAL = Chat(
    (
        speaker(" lead", *(say(f"{tag}!", "", tag, tags=(tag,)) for tag in TAGS)),
        speaker("Draft", speak_long(100, offset=0.003)),
    ),
    (speaker("__inner", say("again", "again", tags=("a", "b", "c", " draft"))),),
)
OTHER = Chat((speaker("Draft", say("No", tags=("Draft",)), say("Yes", "Yes")),))


class Models(Input):
    """The models of a learner's example."""

    def check(self, value):
        super().check(value)
        if not 1 <= len(value) <= 12:
            raise InvalidExample("models has 1 to 12 models")
        for model in value:
            is_pair = type(model) is tuple and [type(part) for part in model] == [list, list]
            if not is_pair or not all(type(text) is str for part in model for text in part):
                raise InvalidExample("a model is a tuple of two lists of texts: tokens and tags")


async def run_models(given, submission, lab):
    """Run the graph of a learner's example."""
    models = [say(*tokens, tags=tuple(tags)) for tokens, tags in given["models"]]
    graph = Chat((speaker("answer", *models),)).lend(lab)
    return await submission.hide_a_model.attempt(graph, STATE, given["tag"])


EXAMPLES = Examples(
    inputs=(
        Input(name="tag", default="plan", about="the tag of internal models"),
        Models(
            name="models",
            default=[([t for _, t in m.tokens if t], [*m.tags]) for m in MODELS],
            about="the models that one node asks, in order: a tuple of the tokens and the tags of "
            "each; a token takes a second",
        ),
    ),
    run=run_models,
    outcomes=["yields"],
    normalise=lambda outcome, value: (
        [text for text in value if text != ""] if outcome == "yields" else value
    ),
)


def draw(tags, ways=("message", None)):
    """Return examples: models have some of ``tags``, nodes return their messages in ``ways``."""

    def build(chance, tag):
        def make_node(name, offset):
            models = []
            for number in range(chance.randint(2, 3)):
                marks = chance.sample([tag.upper(), f"{tag}s", f"no {tag}", "model"], k=2)
                marks += [mark.format(tag) for mark in chance.choice(tags)]
                chance.shuffle(marks)
                facts = {"tags": tuple(marks), "returned": chance.choice(ways)}
                models.append(choose_model(chance, offset * (number == 0), **facts))
            return speaker(name, *models)

        return Example(choose_chat(chance, make_node, most=2), STATE, (tag,))

    return st.builds(build, chances, st.sampled_from(["internal", "plan", "a b", "_x"]))


async def hide_and_compare(submission, graph, state, tag):
    """Call the submission: it has to yield each token that has text and is not hidden."""
    tokens = await graph.find_tokens(state)
    shown = [token for token in tokens if not {tag, "nostream"} & set(token.tags)]

    run = await submission.hide_a_model(graph, state, tag)

    expect_async_generator(run)
    outputs = [output for output in run.yielded if output.value != ""]
    if shown and not outputs:
        expect_events(run, graph)
    expect_equal(run, [output.value for output in outputs], [t.text for t in shown], "text")
    return run, outputs, [token.seconds for token in shown]


@on_graphs(draw(tags=((), ("{}",))), first=EXAMPLE)
async def test_hides_the_models_with_the_tag(submission, graph, state, tag):
    """yields each token of all models but those that have the tag"""
    await hide_and_compare(submission, graph, state, tag)


@points(2)
@on_graphs(
    draw(tags=((), ("nostream",)), ways=("message", "copy", None)),
    first=WHOLE,
)
async def test_hides_whole_messages(submission, graph, state, tag):
    """yields no message that comes whole, such as that of a model with the tag `nostream`"""
    await hide_and_compare(submission, graph, state, tag)


@needs(test_hides_the_models_with_the_tag)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state, tag):
    """runs the graph once, and streams it"""
    run, _, _ = await hide_and_compare(submission, graph, state, tag)

    expect_one_run(graph, run)


@needs(test_hides_the_models_with_the_tag)
@streaming
@on_graphs(draw(tags=((), ("{}",))), first=EXAMPLE, examples=2)
async def test_yields_while_the_models_speak(submission, graph, state, tag):
    """yields each token as soon as it is said"""
    run, outputs, seconds = await hide_and_compare(submission, graph, state, tag)

    expect_at_once(run, outputs, seconds, "text")


@needs(test_hides_the_models_with_the_tag)
@in_turn(
    Example(UNUSUAL, STATE, (" draft",)),
    Example(UNUSUAL, STATE | {"most": 2}, (X,)),
    Example(OTHER, STATE, ("Draft",)),
    Example(UNUSUAL, STATE, (" draft",)),
    last_two_at_once=True,
)
async def test_works_on_an_unusual_graph(submission, graph, state, tag):
    """works on an unusual graph too, and in two calls at the same time"""
    run, outputs, seconds = await hide_and_compare(submission, graph, state, tag)

    expect_one_run(graph, run)
    expect_at_once(run, outputs, seconds, "text")
