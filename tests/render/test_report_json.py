"""The report as JSON, format 1."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given

from kit.model import Standing, decode_verdict
from kit.render.verdicts import report_json
from tests.schemas import find_errors

from .samples import COLLECTED, PASSED, REMARK, hostile, report, verdict
from .test_safe import ANY_TEXT


def test_the_contract_is_kept() -> None:
    """Every field of format 1 is there, with its name and type."""
    data = json.loads(report_json(report([verdict(PASSED, COLLECTED)])))
    assert find_errors(data, "grade-1") == []
    assert list(data) == ["format", "kit", "course", "isolation", "exercises"]
    assert (data["format"], data["kit"], data["course"]) == (1, "0.1.0", "toy")
    (exercise,) = data["exercises"]
    checks = exercise.pop("checks")
    assert exercise == {
        "exercise": "first_stream/print_progress",
        "standing": "unsolved",
        "points": 1.0,
        "max_points": 3.0,
        "seconds": 0.25,
        "advice": "Take a hint with: kit hint print_progress",
        "isolation": "namespaces",
        "remark": None,
    }
    timeline = checks[1].pop("timeline")
    assert timeline[0] == {"at": 0.0, "lane": "node", "text": "fetch starts"}
    assert checks[1] == {
        "check": "test_order",
        "says": "prints each line as soon as its node has finished",
        "outcome": "failed",
        "points": 0.0,
        "max_points": 2.0,
        "message": "tell was running and nothing had been printed for fetch",
        "expected": "→ fetch: hello",
        "actual": "",
        "where": "exercises/first_stream/print_progress.py:31",
        "mistake": "collect-then-print",
        "cause": "",
        "hint": "kit hint print_progress",
        "error": "",
    }
    assert checks[0]["mistake"] is None


@given(ANY_TEXT)
def test_it_is_json_whatever_a_submission_says(text: str) -> None:
    """Any text gives printable ASCII that every reader of JSON accepts."""
    written = report_json(report([hostile(text)]))
    assert written.isascii()
    assert written.replace("\n", "").isprintable()
    check = json.loads(written)["exercises"][0]["checks"][1]
    check["message"].encode()
    assert check["message"] == text.encode("utf-8", "backslashreplace").decode()


def test_a_number_that_json_cannot_say_is_null() -> None:
    """Infinity does not make the report unreadable."""
    moment = COLLECTED.timeline[0]
    endless = type(moment)(at=float("inf"), lane=moment.lane, text="")
    finding = type(COLLECTED)(
        check="c", says="", outcome=COLLECTED.outcome, points=0, max_points=1, timeline=(endless,)
    )
    data = json.loads(report_json(report([verdict(finding)])))
    assert data["exercises"][0]["checks"][0]["timeline"][0]["at"] is None


def test_a_remark_is_written_and_read() -> None:
    """A remembered verdict keeps its remark; one from before there were remarks has none."""
    solved = replace(verdict(PASSED), standing=Standing.SOLVED, remark=REMARK)
    data = json.loads(report_json(report([solved])))["exercises"][0]
    assert find_errors(data, "verdict-1") == []
    assert data["remark"] == {"id": "loops", "text": REMARK.text, "where": REMARK.where}
    assert decode_verdict(data) == solved
    assert decode_verdict({k: v for k, v in data.items() if k != "remark"}).remark is None
