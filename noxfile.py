"""One command for every check: ``nox``; ``nox -l`` lists them, ``nox -s tests-3.13`` runs one."""

import shutil
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.sessions = ["tests", "lint", "types", "course", "docs", "packages"]
PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = ["3.11", "3.12", "3.13"]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The engine's tests, also the slow ones, and right answers in other styles."""
    session.install("-e", ".[dev]")
    session.run("pytest", "-n", "auto", "--runslow", *session.posargs)


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """Solutions and right answers on the lowest LangGraph that the kit says it works with."""
    session.install("-e", ".[dev]", "langgraph==1.2.0")
    session.run("kit", "course", "check", "--no-mutants")


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff's rules and its format."""
    session.install(*nox.project.dependency_groups(PROJECT, "lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly, and the engine's also for the other systems that it has paths for."""
    session.install("-e", ".[dev]")
    session.run("mypy")
    for platform in ("darwin", "win32"):
        session.run("mypy", "--platform", platform, "src")


@nox.session
def course(session: nox.Session) -> None:
    """The proof of the built-in course, changed solutions included, and its certificate."""
    session.install("-e", ".[dev]")
    session.run("kit", "course", "check", "--report", "build/certificate")
    session.run("python", "docs/_ext/certificate.py", *session.posargs, "build/certificate")


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation, into build/site; a warning is an error."""
    session.install("-e", ".[dev]")
    session.run("sphinx-build", "-W", "--keep-going", "docs", "build/site", *session.posargs)


@nox.session
def packages(session: nox.Session) -> None:
    """Sdist and wheel: built twice, examined, and tried in an empty folder."""
    session.install(*nox.project.dependency_groups(PROJECT, "packages"))
    session.run("bash", ".ci/build-packages", "build/packages")
    session.run("bash", ".ci/try-wheel", "build/packages")


@nox.session
def windows(session: nox.Session) -> None:
    """What runs on CPython for Windows, under Wine; as root on Debian, which gets Wine by apt."""
    session.install("uv>=0.9")
    for words in (["setup"], ["install"], ["test", *session.posargs]):
        session.run("bash", "tests/machines/windows", *words, external=True)


MACOS_TESTS = (
    *("forkserver", "isolation", "judge", "cli", "learner/watch", "learner/updating"),
    *("test_course_of_the_kit.py", "test_grading.py", "test_files.py"),
    *("learner/test_progress.py", "classroom/test_grading.py"),
)


@nox.session
def macos(session: nox.Session) -> None:
    """What a POSIX system without Linux's layers runs: each Python here calls itself darwin."""
    session.install("-e", ".", "jsonschema>=4.23", "pytest-xdist>=3.6")
    (packages,) = Path(session.virtualenv.location).glob("lib/python*/site-packages")
    shutil.copy("tests/machines/macos.pth", packages)
    tests = session.posargs or [f"tests/{name}" for name in MACOS_TESTS]
    home = {"HOME": session.create_tmp()}  # where macOS has its folder Library
    # Compiled for Linux, mypy and Dask's psutil do not run here.
    without = ["--ignore", "tests/cli/test_course.py", "-k", "not trouble_before_a_run"]
    session.run("pytest", "-n", "auto", *without, *tests, env=home)
