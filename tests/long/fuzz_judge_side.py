"""Feeds the judge's side of the protocol with what coverage-guided fuzzing makes up.

A developer runs it for an hour; it needs ``pip install atheris`` and stops at the first crash, at
the first input that takes longer than ten seconds, and at the first one that passes a check::

    python -m tests.long.fuzz_judge_side CORPUS -max_total_time=3600 -timeout=10
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kit"]):
    from tests.test_protocol import a_scheduler, call, framed

SEEDS = (
    b'\x01{"":"Returned","call":1,"kind":"value","value":null}\n{"":"CallEnded","call":1,"tasks":[]}',
    b'\x00{"":"Wrote","parts":[["out","x"]],"line":1}\n'
    b'{"":"Idle","due":1.5,"seen":1,"has_blocked_threads":false}',
    b'\x01{"":"AskJudge","number":1,"name":"graph:1","verb":"next","data":{"$tuple":[1]}}',
    b'\x01{"":"StreamOpened","call":1,"kind":"generator"}\n'
    b'{"":"ItemYielded","call":1,"value":{"$set":[1]}}',
    b'\x01{"":"Raised","call":1,"error":{"type":"E","full_type":"E","bases":[],"text":"",'
    b'"lines":[1],"inside":null}}\n{"":"CallEnded","call":1,"tasks":[]}',
    b'\x03{"":"Ready","isolation":"","threads":0,"reasons":[]}\n{"":"Cancel","number":1}',
)


def one_input(data: bytes) -> None:
    """Let a stage say ``data``; raises if a check passes or ends in anything but a finding.

    Bit 0 of the first byte decides whether the stage hangs up afterwards, bit 1 whether the rest is
    said as it is; otherwise each of its lines is framed as a message.
    """
    how, rest = data[:1], data[1:]
    flags = how[0] if how else 0
    said = rest if flags & 2 else b"".join(framed(line) for line in rest.split(b"\n"))
    with a_scheduler() as (judge, runner):
        if call(judge, runner, said[:100_000], ends=bool(flags & 1)) is None:
            raise AssertionError("a check has passed")


def main() -> None:
    """Write the seeds into the corpus folder, if one is named, and fuzz."""
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("-")]
    for folder in folders[:1]:
        folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(SEEDS):
            (folder / f"seed-{number}").write_bytes(seed)
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
