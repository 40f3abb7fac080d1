"""`subgraph_depth` prints each node that finishes, indented by the depth of its graph."""

from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from lab import Lab, Seen, expect_one_astream, expect_some_event
from lab.nests import Nest, NestedGraph, Part, nests, part_at

from kit.judge import Failure, Run, Submission, differ

STATE = {"notes": 0}
FLAT = ((Part(name="plan"),), (Part(name="check", silent=True),), (Part(name="write"),))
TEAM = (
    (Part(name="plan"),),
    (
        Part(
            name="team",
            inner=(
                (Part(name="ask"),),
                (Part(name="expert", inner=((Part(name="ask"),), (Part(name="read"),))),),
                (Part(name="write"),),
            ),
        ),
    ),
    (Part(name="review", inner=((Part(name="expert", inner=((Part(name="ask"),),)),),)),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that is expected: of which node, and the nodes that it is inside of.

    A ``silent`` node returned nothing.
    """

    node: str
    owners: tuple[str, ...]
    silent: bool

    @property
    def bare(self) -> str:
        return f"{self.node} in {self.owners[-1]}" if self.owners else self.node

    @property
    def text(self) -> str:
        return "  " * len(self.owners) + self.bare


@settings(max_examples=3)
@given(nest=nests(deepest=0))
@example(nest=FLAT)
async def test_prints_the_nodes_of_the_graph(submission: Submission, lab: Lab, nest: Nest) -> None:
    """prints the nodes of a graph that has no other inside, without indentation"""
    await expect_lines(submission, Told(lab, nest))


@settings(max_examples=5)
@pytest.mark.points(2)
@pytest.mark.needs("test_prints_the_nodes_of_the_graph")
@given(nest=nests())
@example(nest=TEAM)
async def test_indents_the_nodes_inside(
    submission: Submission, lab: Lab, seen: Seen, nest: Nest
) -> None:
    """prints the nodes of inner graphs, indented, with the node whose graph it is"""
    graph = Told(lab, nest)

    seen.add(graph, await expect_lines(submission, graph))


@pytest.mark.needs("test_indents_the_nodes_inside")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph = Told(lab, TEAM)

    seen.add(graph, await expect_lines(submission, graph))

    seen.expect(expect_one_astream)


@settings(max_examples=2)
@pytest.mark.needs("test_runs_the_graph_once")
@given(nest=nests())
@example(nest=TEAM)
async def test_prints_while_the_graph_runs(
    submission: Submission, lab: Lab, seen: Seen, nest: Nest
) -> None:
    """prints each line before another node has finished"""
    graph = Told(lab, nest)

    seen.add(graph, await expect_lines(submission, graph))

    seen.expect(expect_in_time)


class Told(NestedGraph):
    """A graph, and the ``lines`` that are expected, once they have been found."""

    lines: list[Line]

    async def find_lines(self) -> None:
        """Take the lines from what the real graph streams."""
        pairs = await self.reference(dict(STATE), subgraphs=True)
        self.lines = [
            Line(
                node=node,
                owners=tuple(part.partition(":")[0] for part in namespace),
                silent=update is None,
            )
            for namespace, event in pairs
            for node, update in event.items()
        ]


def expect_in_time(graph: Told, run: Run) -> None:
    """Each line was printed before another node's end; raises :class:`Failure`."""
    ends, done = sorted(node_run.ended for node_run in graph.node_runs), 0
    for line, place in zip(graph.lines, run.line_places, strict=False):
        done += not part_at(graph.nest, (*line.owners, line.node)).inner
        if done < len(ends) and place > ends[done]:
            raise too_late(run, line, at_the_end=place > ends[-1])


async def expect_lines(submission: Submission, graph: Told) -> Run:
    """Call `subgraph_depth`; raises :class:`Failure` unless it prints the right lines."""
    await graph.find_lines()
    wanted = graph.lines

    run = await submission.subgraph_depth(graph, dict(STATE))

    place = differ(run.lines, [line.text for line in wanted])
    if place is not None:
        if not any(stream.places for stream in graph.streams):
            expect_some_event(graph, run)
            expect_one_astream(graph, run)
        asked = any(stream.options.get("subgraphs") for stream in graph.streams)
        message, mistake = wrong_lines(run, wanted, place) if run.lines else no_lines(run, asked)
        raise Failure(
            message,
            expected=wanted[place].text if place < len(wanted) else "no more lines",
            actual=run.lines[place] if place < len(run.lines) else "nothing more was printed",
            mistake=mistake,
            run=run,
        )
    return run


def no_lines(run: Run, asked: bool) -> tuple[str, str | None]:
    """A sentence about a run that printed nothing; ``asked`` for what inner graphs do."""
    if run.kind in ("async_generator", "generator"):
        return f"nothing was printed: it yields {len(run.items)} items", "yields_them"
    if run.value is not None:
        return "nothing was printed: it returns something, and nobody prints that", "returns_it"
    if asked:
        text = "nothing was printed for the graph itself: the namespace of its events is ()"
        return text, "inner_only"
    return "nothing was printed, though the graph ran", None


def wrong_lines(run: Run, wanted: list[Line], place: int) -> tuple[str, str | None]:
    """A sentence about all lines or the first one that differs, and the known mistake."""
    lines = run.lines
    outer = [line.text for line in wanted if not line.owners]
    if lines == outer:
        return "the nodes of inner graphs are missing: astream() has to be asked", "not_asked"
    if lines == [line.text for line in wanted if not line.silent]:
        text = f"there is no line for {wanted[place].bare}: it returned nothing, and it finished"
        return text, "skips_silent_nodes"
    if sorted(lines) == sorted(line.text for line in wanted):
        text = "the lines are right, in another order than that in which the nodes finished"
        return text, "parents_first"
    if lines == list(dict.fromkeys(line.text for line in wanted)):
        text = "a line is left out that was there before: each node that finishes has its line"
        return text, "each_line_once"
    if place >= len(lines):
        return f"only {len(lines)} of {len(wanted)} lines were printed", None
    if place >= len(wanted):
        return f"{len(lines)} lines were printed, and {len(wanted)} nodes finished", None
    line, right = lines[place], wanted[place]
    if line in [other.text for other in wanted if other.node == right.node]:
        text = f"line {place + 1}, of {right.bare}, is printed as that of another {right.node}"
        return f"{text}: names are no more than names, ask the namespace", "depth_by_name"
    return wrong_line(line, right, place + 1)


def wrong_line(line: str, wanted: Line, number: int) -> tuple[str, str | None]:
    """A sentence about a line, and the known mistake that it shows."""
    indent = len(line) - len(line.lstrip(" "))
    right = 2 * len(wanted.owners)
    found = line.lstrip(" ")
    who = f"line {number}, of {wanted.bare},"
    if ":" in line:
        text = f"{who} has the id of a task in it: a part of a namespace is a name and an id"
        return text, "ids_in_the_names"
    if found == wanted.bare:
        return wrong_indent(who, indent, right)
    if found.strip() == wanted.bare:
        return f"{who} has other white space than the spaces before it", None
    if wanted.owners and line == wanted.node:
        text = f"{who} is printed like one of the graph itself"
        return f"{text}: a part of a namespace is no name, but begins with one", "name_equality"
    if found == wanted.node or found.startswith(f"{wanted.node} in"):
        return wrong_owner(who, found, wanted)
    if found in STATE:
        return f"line {number} has a key of the state where a node's name belongs", "values_mode"
    return f"line {number} is wrong", None


def wrong_owner(who: str, found: str, wanted: Line) -> tuple[str, str | None]:
    """A sentence about a line that has the right node, and not the node that it is inside of."""
    if found == wanted.node:
        return f"{who} does not say whose graph it is in", "node_alone"
    if found == f"{wanted.node} in {wanted.node}":
        return f"{who} names the node itself as the one that it is in", None
    if len(wanted.owners) > 1 and found == f"{wanted.node} in {wanted.owners[0]}":
        text = f"{who} names the outermost of the nodes that it is in, and not the nearest"
        return text, "outermost_name"
    if not wanted.owners and found.startswith(f"{wanted.node} in"):
        return f"{who} is of the graph itself, and is in no node", None
    if found.startswith(f"{wanted.bare} "):
        return f"{who} goes on after that", None
    return f"{who} names another node than the one whose graph it is of", None


def wrong_indent(who: str, indent: int, right: int) -> tuple[str, str | None]:
    """A sentence about a line that is right but for the spaces before it."""
    text = f"{who} begins with {indent} spaces in place of {right}"
    if indent == 0:
        return f"{who} is not indented: the longer the namespace, the deeper", "no_indentation"
    if indent == 2 and right == 4:
        return f"{text}: is there no more than one level?", "one_level"
    return text, "four_spaces" if indent == 2 * right else None


def too_late(run: Run, line: Line, *, at_the_end: bool) -> Failure:
    """Say which line came after the next node had finished."""
    reason = "each line is held back until the next event has come"
    if at_the_end:
        reason = "the events were collected first and printed later"
    return Failure(
        f"another node had finished before the line of {line.bare} was printed: {reason}",
        expected=f"{line.bare} is printed while the next node is running",
        actual=f"{line.bare} is printed after the next node has ended",
        mistake="collects_first" if at_the_end else "one_behind",
        run=run,
    )
