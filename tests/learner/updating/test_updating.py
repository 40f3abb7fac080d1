"""An update brings what is new and loses nothing that a learner wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.errors import MachineError, UsageError
from kit.files import write_whole
from kit.learner.workspaces import FileStatus, apply_update, plan_update, undo_update
from kit.stubs import is_same_text
from tests.systems import needs_git

from .conftest import Publisher, statuses, stub

TASK = stub("hello").replace("Say hello.", "Say hello to somebody.")
ANSWER = stub("hello").replace("raise NotImplementedError", 'return "hello"')


def both(publisher: Publisher, hello: str = "", **more: str) -> None:
    publisher.publish({"hello": hello or stub("hello"), "bye": stub("bye"), **more})


def test_nothing_new(publisher: Publisher) -> None:
    """Without a new version everything is the same, and nothing is written."""
    before = {path: path.stat().st_mtime_ns for path in publisher.folder.rglob("*")}
    assert publisher.update() == {"hello": FileStatus.SAME, "bye": FileStatus.SAME}
    assert {path: path.stat().st_mtime_ns for path in publisher.folder.rglob("*")} == before


def test_a_new_exercise_comes(publisher: Publisher) -> None:
    """An exercise that the workspace never had is written."""
    both(publisher, again="# again\n")
    assert publisher.update()["again"] is FileStatus.NEW
    assert publisher.mine("again").read_text() == "# again\n"
    assert publisher.update()["again"] is FileStatus.SAME


def test_an_untouched_stub_changes(publisher: Publisher) -> None:
    """An exercise that was not edited gets the course's new text."""
    both(publisher, TASK)
    assert publisher.update()["hello"] is FileStatus.CHANGED
    assert publisher.mine("hello").read_text() == TASK


def test_an_edit_stays(publisher: Publisher) -> None:
    """An edited exercise of which the course has nothing new is not touched."""
    publisher.mine("hello").write_text(ANSWER)
    both(publisher, again="# again\n")
    assert publisher.update()["hello"] is FileStatus.EDITED
    assert publisher.mine("hello").read_text() == ANSWER


@needs_git
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_an_edit_and_a_new_task_go_together(publisher: Publisher, ends: str) -> None:
    """A merged file has the learner's lines and the course's changes elsewhere."""
    publisher.mine("hello").write_text(ANSWER, newline=ends)
    both(publisher, TASK)
    assert publisher.update()["hello"] is FileStatus.MERGED
    merged = publisher.mine("hello").read_bytes().decode()
    wanted = TASK.replace("raise NotImplementedError", 'return "hello"')
    assert merged == wanted.replace("\n", ends)
    assert publisher.update()["hello"] is FileStatus.EDITED


@needs_git
def test_the_same_lines_changed_are_left_alone(publisher: Publisher) -> None:
    """If both changed the same lines, the learner's text stays, at each update."""
    publisher.mine("hello").write_text(ANSWER)
    both(publisher, stub("hello").replace("raise NotImplementedError", "return None"))
    for _ in range(2):
        assert publisher.update()["hello"] is FileStatus.CONFLICT
        assert publisher.mine("hello").read_text() == ANSWER


def test_without_git_both_changes_clash(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is merged by guessing: without git an edited file is left alone."""
    publisher.mine("hello").write_text(ANSWER)
    both(publisher, TASK)
    monkeypatch.setenv("PATH", "")
    assert publisher.update()["hello"] is FileStatus.NO_GIT


def test_what_it_was_is_forgotten(publisher: Publisher) -> None:
    """Without its base an edited file is left alone; all others are the same."""
    publisher.mine("hello").write_text(ANSWER)
    for file in publisher.folder.glob(".kit/originals/one/*"):
        file.unlink()
    assert publisher.update() == {"hello": FileStatus.NO_BASE, "bye": FileStatus.SAME}
    assert publisher.mine("hello").read_text() == ANSWER


def test_deleted_and_dropped(publisher: Publisher) -> None:
    """What the learner deleted stays deleted; what the course dropped stays with the learner."""
    publisher.mine("hello").unlink()
    publisher.publish({"hello": TASK})
    assert publisher.update() == {"hello": FileStatus.DELETED, "bye": FileStatus.DROPPED}
    assert not publisher.mine("hello").exists()
    assert publisher.mine("bye").read_text() == stub("bye")


def test_the_readme_is_the_learners_too(publisher: Publisher) -> None:
    """A README that was edited stays; one that was deleted does not come back."""
    readme = publisher.folder / "README.md"
    readme.write_text("mine\n")
    publisher.update()
    assert readme.read_text() == "mine\n"
    readme.unlink()
    publisher.update()
    assert not readme.exists()


def test_a_plan_changes_nothing(publisher: Publisher) -> None:
    """Planning, which is all of a dry run, writes nothing."""
    both(publisher, TASK, again="# again\n")
    before = sorted(publisher.folder.rglob("*"))
    assert statuses(plan_update(publisher.workspace()))["again"] is FileStatus.NEW
    assert sorted(publisher.folder.rglob("*")) == before


# -- taking it back -------------------------------------------------------------------------------


@needs_git
def test_an_update_is_taken_back(publisher: Publisher) -> None:
    """Afterwards each file is as before, and the same update can be done again."""
    publisher.mine("hello").write_text(ANSWER)
    both(publisher, TASK, again="# again\n")
    first = publisher.update()

    restored = undo_update(publisher.workspace())

    assert restored == {"exercises/one/hello.py": True, "exercises/one/again.py": True}
    assert publisher.mine("hello").read_text() == ANSWER
    assert not publisher.mine("again").exists()
    assert publisher.update() == first
    assert publisher.mine("hello").read_text() != ANSWER


def test_what_was_edited_since_is_left_alone(publisher: Publisher) -> None:
    """Undoing an update loses no edit that was made after it."""
    both(publisher, TASK, again="# again\n")
    publisher.update()
    publisher.mine("hello").write_text("# mine\n")

    restored = undo_update(publisher.workspace())

    assert restored == {"exercises/one/hello.py": False, "exercises/one/again.py": True}
    assert publisher.mine("hello").read_text() == "# mine\n"


def test_nothing_to_undo(publisher: Publisher) -> None:
    """Each update can be undone once; without one there is an error."""
    both(publisher, TASK)
    publisher.update()
    undo_update(publisher.workspace())
    with pytest.raises(UsageError, match="no update"):
        undo_update(publisher.workspace())


@pytest.mark.parametrize(
    "text", ["", "{}", '{"steps": [1]}', '{"steps": [{"path": "../../x", "before": null}]}']
)
def test_a_journal_that_cannot_be_read(publisher: Publisher, text: str) -> None:
    """A journal that is broken, or leads out of the workspace, changes nothing."""
    both(publisher, TASK)
    publisher.update()
    (publisher.folder / ".kit/updates/1.json").write_text(text)
    with pytest.raises(MachineError, match="cannot be undone"):
        undo_update(publisher.workspace())
    assert publisher.mine("hello").read_text() == TASK


# -- properties -----------------------------------------------------------------------------------


@needs_git
@pytest.mark.parametrize("writes", range(7))
def test_an_update_that_is_cut_off_goes_on(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    """Wherever an update is cut off, each file is whole, and the next update finishes it."""
    publisher.mine("hello").write_text(ANSWER)
    publisher.publish({"hello": TASK, "bye": "# new\n", "again": "# again\n"})
    left = iter(range(writes))

    def writes_a_while(file: Path, content: bytes) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        write_whole(file, content)

    monkeypatch.setattr("kit.learner.workspaces.write_whole", writes_a_while)
    with pytest.raises(KeyboardInterrupt):
        publisher.update()
    monkeypatch.undo()
    assert 'return "hello"' in publisher.mine("hello").read_text()

    publisher.update()

    assert publisher.mine("bye").read_text() == "# new\n"
    assert publisher.mine("again").read_text() == "# again\n"
    merged = publisher.mine("hello").read_text()
    assert 'return "hello"' in merged
    assert "to somebody" in merged


lines = st.lists(st.sampled_from("abcdefgh"), max_size=8).map(lambda some: "\n".join([*some, ""]))


@given(base=lines, mine=lines, new=lines)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_of_a_learner_survives(
    publisher: Publisher, base: str, mine: str, new: str
) -> None:
    """Whatever an update does to an edited file, undoing it restores the text."""
    publisher.publish({"hello": base, "bye": "x"})
    for path, text in (("hello", base), ("bye", "x")):
        publisher.mine(path).write_text(text)
        (publisher.folder / f".kit/originals/one/{path}.py").write_text(text)
    publisher.mine("hello").write_text(mine)
    publisher.publish({"hello": new, "bye": "x"})

    status = publisher.update()["hello"]

    now = publisher.mine("hello").read_text()
    match status:
        case FileStatus.CHANGED:
            assert is_same_text(mine.encode(), base.encode())
            assert now == new
        case FileStatus.MERGED:
            added = set(mine.split("\n")) - set(base.split("\n"))
            assert added <= set(now.split("\n"))
        case _:
            assert now == mine
    if status in (FileStatus.CHANGED, FileStatus.MERGED):
        undo_update(publisher.workspace())
    assert publisher.mine("hello").read_text() == mine


def test_steps_are_applied_once(publisher: Publisher) -> None:
    """After an update nothing is left to do."""
    both(publisher, TASK)
    workspace = publisher.workspace()
    apply_update(workspace, plan_update(workspace))
    assert all(update.after is None for update in plan_update(workspace))
