"""The untouched stubs: where they come from, and that no text of a learner is ever lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.course import Chapter, Course, Exercise, Limits, Workspace
from kit.errors import CourseError, MachineError
from kit.stubs import is_untouched, keep_originals, read_original, restore
from tests.systems import needs_git

STUB = '"""Print each node\'s name: → node_a."""\n\n# TODO\n'
EDITED = "print('mine')\n"
EXERCISE = Exercise(address="one/first", chapter="one", name="first")


def workspace_at(root: Path, name: str = "toy") -> Workspace:
    chapter = Chapter(name="one", title="One", exercises=(EXERCISE,))
    course = Course(root=root, name=name, title="Toy", chapters=(chapter,), limits=Limits())
    return Workspace(course=course, root=root)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace of a course that no package ships, with one untouched exercise."""
    made = workspace_at(tmp_path / "work")
    write(made, STUB)
    return made


def write(workspace: Workspace, text: str | bytes) -> Path:
    file = workspace.file(EXERCISE)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def ship(monkeypatch: pytest.MonkeyPatch, root: Path, name: str = "toy") -> None:
    """Let the kit be installed below ``root``, with a course of this name in the package."""
    shipped = root / "kit" / "_course"
    (shipped / "exercises" / "one").mkdir(parents=True)
    (shipped / "course.toml").write_text(
        f'name = "{name}"\ntitle = "Toy"\n'
        '[[chapters]]\nname = "one"\ntitle = "One"\nexercises = ["first"]\n'
    )
    (shipped / "exercises" / "one" / "first.py").write_bytes(b"# shipped\n")
    monkeypatch.setattr("kit.course.load.__file__", str(root / "kit" / "course" / "load.py"))


def commit(workspace: Workspace) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=workspace.root, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "first")


def test_no_source(workspace: Workspace) -> None:
    """Where nothing has the original, there is none, and nothing counts as untouched."""
    assert read_original(workspace, EXERCISE) is None
    assert not is_untouched(workspace, EXERCISE)
    with pytest.raises(CourseError, match="one/first"):
        restore(workspace, EXERCISE)


def test_shipped_course_first(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shipped course has the first word, and then nothing needs to be kept."""
    keep_originals(workspace)
    ship(monkeypatch, tmp_path / "lib")
    assert read_original(workspace, EXERCISE) == "# shipped\n"
    other = workspace_at(tmp_path / "other")
    write(other, STUB)
    keep_originals(other)
    assert not other.state.exists()


def test_another_course_shipped(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shipped course of another name has no say."""
    ship(monkeypatch, tmp_path / "lib", name="other")
    keep_originals(workspace)
    assert read_original(workspace, EXERCISE) == STUB


def test_the_shipped_course_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace that is the shipped course is no source for itself."""
    ship(monkeypatch, tmp_path / "lib")
    assert read_original(workspace_at(tmp_path / "lib" / "kit" / "_course"), EXERCISE) is None


def test_first_sight(workspace: Workspace) -> None:
    """What the kit sees first is kept, and a later sight does not overwrite it."""
    keep_originals(workspace)
    write(workspace, EDITED)
    keep_originals(workspace)
    assert read_original(workspace, EXERCISE) == STUB
    assert not is_untouched(workspace, EXERCISE)


def test_first_sight_of_nothing(workspace: Workspace) -> None:
    """A file that is missing at first sight is kept when it comes."""
    workspace.file(EXERCISE).unlink()
    keep_originals(workspace)
    assert read_original(workspace, EXERCISE) is None
    write(workspace, STUB)
    keep_originals(workspace)
    assert read_original(workspace, EXERCISE) == STUB


@needs_git
def test_git(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git's text is the original if nothing else is, also under a hook's environment."""
    commit(workspace)
    write(workspace, EDITED)
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert read_original(workspace, EXERCISE) == STUB


@needs_git
def test_git_below_its_root(tmp_path: Path) -> None:
    """The workspace may be a folder inside the git work tree."""
    outer = workspace_at(tmp_path)
    inner = workspace_at(tmp_path / "work")
    write(inner, STUB)
    commit(outer)
    assert read_original(inner, EXERCISE) == STUB


@needs_git
def test_first_sight_of_an_edited_file(workspace: Workspace) -> None:
    """A file that was edited before the kit saw it is kept as git has it."""
    commit(workspace)
    write(workspace, EDITED)
    keep_originals(workspace)
    commit(workspace)
    assert read_original(workspace, EXERCISE) == STUB


@needs_git
def test_not_in_git(workspace: Workspace) -> None:
    """A file that git does not know has no original there."""
    workspace.file(EXERCISE).rename(workspace.root / "other.py")
    commit(workspace)
    assert read_original(workspace, EXERCISE) is None


def test_broken_git(workspace: Workspace) -> None:
    """A folder that only looks like git's is no source and no error."""
    (workspace.root / ".git").write_text("gitdir: /nowhere\n")
    assert read_original(workspace, EXERCISE) is None


@pytest.mark.parametrize(
    "same",
    [
        STUB,
        STUB.replace("\n", "\r\n"),
        "\ufeff" + STUB,
        STUB + "\n\n  \n",
        STUB.rstrip(),
    ],
)
def test_untouched(workspace: Workspace, same: str) -> None:
    """Line ends, a BOM and blank lines at the end do not make a file edited."""
    keep_originals(workspace)
    file = write(workspace, same)
    assert is_untouched(workspace, EXERCISE)
    assert restore(workspace, EXERCISE) is None
    assert file.read_bytes() == same.encode()
    assert not (workspace.state / "kept").exists()


def test_touched_or_gone(workspace: Workspace) -> None:
    """An edited file is not untouched, nor is a deleted one."""
    keep_originals(workspace)
    file = write(workspace, STUB + "x = 1\n")
    assert not is_untouched(workspace, EXERCISE)
    file.unlink()
    assert not is_untouched(workspace, EXERCISE)


@given(st.binary(max_size=40))
def test_restore_keeps_bytes(tmp_path_factory: pytest.TempPathFactory, old: bytes) -> None:
    """Restoring brings the original back, and the old bytes are where it says."""
    workspace = workspace_at(tmp_path_factory.mktemp("work"))
    write(workspace, STUB)
    keep_originals(workspace)
    file = write(workspace, old + b"#")
    kept = restore(workspace, EXERCISE)
    assert kept is not None
    assert kept.read_bytes() == old + b"#"
    assert file.read_bytes() == STUB.encode()
    assert is_untouched(workspace, EXERCISE)


def test_restored_twice(workspace: Workspace) -> None:
    """Each old text is kept under a name of its own."""
    keep_originals(workspace)
    for text in ("one", "two"):
        write(workspace, text)
        restore(workspace, EXERCISE)
    kept = workspace.state / "kept" / "one"
    assert {path.name: path.read_text() for path in kept.iterdir()} == {
        "first.1.py": "one",
        "first.2.py": "two",
    }


def test_deleted_file_and_folder(workspace: Workspace) -> None:
    """A deleted file comes back, and so does its folder."""
    keep_originals(workspace)
    shutil.rmtree(workspace.root / "exercises")
    assert restore(workspace, EXERCISE) is None
    assert workspace.file(EXERCISE).read_text(encoding="utf-8") == STUB


def test_line_ends_come_back(workspace: Workspace) -> None:
    """The original comes back with the line ends that it had."""
    file = write(workspace, STUB.replace("\n", "\r\n"))
    keep_originals(workspace)
    write(workspace, EDITED)
    restore(workspace, EXERCISE)
    assert file.read_bytes() == STUB.replace("\n", "\r\n").encode()


def test_nowhere_to_keep(workspace: Workspace) -> None:
    """If the old text cannot be kept, it is not replaced."""
    keep_originals(workspace)
    file = write(workspace, EDITED)
    (workspace.state / "kept").write_text("a file in the folder's place")
    with pytest.raises(MachineError) as caught:
        restore(workspace, EXERCISE)
    assert caught.value.advice.startswith("Nothing was changed.")
    assert file.read_text() == EDITED


def test_a_folder_in_the_files_place(workspace: Workspace) -> None:
    """A folder where the exercise should be is moved aside with all that is in it."""
    keep_originals(workspace)
    file = workspace.file(EXERCISE)
    text = file.read_text()
    file.unlink()
    file.mkdir()
    (file / "mine").write_text("x")
    kept = restore(workspace, EXERCISE)
    assert kept is not None
    assert (kept / "mine").read_text() == "x"
    assert kept.is_relative_to(workspace.state / "kept")
    assert file.read_text() == text


@pytest.mark.skipif(os.name != "posix", reason="makes pipes and links")
@pytest.mark.parametrize("kind", ["pipe", "dangling link", "loop", "large"])
def test_odd_things_in_the_files_place(workspace: Workspace, kind: str) -> None:
    """What cannot be read as a learner's file is moved aside, each time to a new place."""
    keep_originals(workspace)
    file = workspace.file(EXERCISE)
    text = file.read_text()
    for number in (1, 2):
        file.unlink()
        match kind:
            case "pipe":
                os.mkfifo(file)
            case "dangling link":
                file.symlink_to("nowhere")
            case "loop":
                file.symlink_to(file)
            case _:
                file.write_bytes(b"#" * 200_000)
        kept = restore(workspace, EXERCISE)
        assert kept == workspace.state / f"kept/{EXERCISE.address}.{number}" / file.name
        assert os.path.lexists(kept)
        assert file.read_text() == text


@pytest.mark.parametrize("place", ["exercises", f"exercises/{EXERCISE.chapter}"])
def test_a_file_in_the_place_of_a_folder(workspace: Workspace, place: str) -> None:
    """A file where a folder of exercises should be is moved aside, and the original put back."""
    keep_originals(workspace)
    text = workspace.file(EXERCISE).read_text()
    shutil.rmtree(workspace.root / place)
    (workspace.root / place).write_text("mine")
    kept = restore(workspace, EXERCISE)
    assert kept is not None
    assert kept.read_text() == "mine"
    assert workspace.file(EXERCISE).read_text() == text


KILL = """
import os, sys
from pathlib import Path
sys.path[:0] = {folders!r}
from test_stubs import EXERCISE, restore, workspace_at

left = int(sys.argv[2])
def hook(event, args):
    global left
    if event in ("open", "os.rename", "os.mkdir", "os.remove"):
        left -= 1
        if left < 0:
            os._exit(9)
workspace = workspace_at(Path(sys.argv[1]))
sys.addaudithook(hook)
restore(workspace, EXERCISE)
"""


def test_killed_at_any_step(workspace: Workspace) -> None:
    """Wherever restoring is killed, the learner's text is in its place or kept whole."""
    keep_originals(workspace)
    file = workspace.file(EXERCISE)
    script = KILL.format(folders=[str(Path(__file__).parent), *sys.path])
    for steps in range(30):
        write(workspace, EDITED)
        shutil.rmtree(workspace.state / "kept", ignore_errors=True)
        done = subprocess.run(
            [sys.executable, "-c", script, str(workspace.root), str(steps)],
            check=False,
            capture_output=True,
            env={"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")},
        )
        assert done.returncode in (0, 9), done.stderr
        kept = [path.read_text() for path in (workspace.state / "kept").rglob("*.py")]
        assert EDITED in (file.read_text(encoding="utf-8"), *kept)
        assert file.read_text(encoding="utf-8") in (EDITED, STUB)
        if done.returncode == 0:
            break
    else:
        pytest.fail("restoring never came to its end")
