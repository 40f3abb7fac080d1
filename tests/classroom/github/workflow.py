"""Run the steps of a workflow on this machine, as they stand in its YAML, without GitHub.

Actions of GitHub are replaced by what their documentation says that they do, with repositories in
local folders. Whatever this module does not know, a step or an expression, is an error.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")
SHELLS = {
    "": ["bash", "-e"],
    "bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
}
"""How a step's script is run; see "jobs.<job_id>.steps[*].shell" in GitHub's documentation."""


@dataclass(slots=True)
class WorkflowRun:
    """A job below ``folder`` that an event has started; ``repositories`` are folders by name.

    Packages are installed into ``site``, and not again if it has the kit already.
    """

    folder: Path
    event: dict[str, Any]
    repositories: Mapping[str, Path]
    site: Path
    results: str = ""  # what the reporter was given
    log: str = ""
    _outputs: dict[str, Any] = field(default_factory=dict)

    @property
    def workspace(self) -> Path:
        return self.folder / "work"

    @property
    def temp(self) -> Path:
        return self.folder / "temp"

    @property
    def summary(self) -> str:
        return (self.folder / "summary.md").read_text()

    def run(self, workflow: Path, inputs: Mapping[str, str]) -> bool:
        """Run the only job of a workflow; return whether each of its steps has succeeded."""
        for each in (self.workspace, self.temp, self.folder / "home", self.folder / "bin"):
            each.mkdir(parents=True)
        (self.folder / "event.json").write_text(json.dumps(self.event))
        (self.folder / "summary.md").touch()
        self._write_commands()
        (job,) = yaml.safe_load(workflow.read_text())["jobs"].values()
        assert job["permissions"] == {"contents": "read"}
        return self._run_steps(job["steps"], {"inputs": inputs, "steps": self._outputs})

    def _write_commands(self) -> None:
        """Write ``sudo``, which only notes how it was called, and this ``python``."""
        sudo, python = self.folder / "bin/sudo", self.folder / "bin/python"
        sudo.write_text(f'#!/bin/sh\necho "$@" >> "{self.folder}/sudo"\n')
        is_installed = f'[ "$3" = pip ] && [ -d "{self.site}/kit" ] && exit 0'
        python.write_text(f'#!/bin/sh\n{is_installed}\nexec "{sys.executable}" "$@"\n')
        for file in (sudo, python):
            file.chmod(0o755)

    def _run_steps(self, steps: list[dict[str, Any]], known: dict[str, Any]) -> bool:
        for step in steps:
            given = {key: self._fill(text, known) for key, text in step.get("with", {}).items()}
            env = {key: self._fill(text, known) for key, text in step.get("env", {}).items()}
            if "run" in step:
                is_done = self._run_script(step, env, known)
            else:
                is_done = self._run_action(step["uses"], step.get("id", ""), given, env)
            if not is_done:
                return False
        return True

    def _fill(self, given: object, known: dict[str, Any]) -> str:
        """Return a value as text, and each expression in it replaced by its value."""

        def look_up(match: re.Match[str]) -> str:
            value: Any = {**known, "github": self._github}
            for name in match[1].split("."):
                value = value[name]
            assert isinstance(value, str)
            return value

        text = given if isinstance(given, str) else json.dumps(given)
        filled = EXPRESSION.sub(look_up, text)
        assert "${{" not in filled
        return filled

    @property
    def _github(self) -> dict[str, Any]:
        return {
            "server_url": "https://github.com",
            "repository": self.event["repository"]["full_name"],
            "repository_owner": self.event["repository"]["owner"]["login"],
            "sha": self.event["after"],
            "run_id": "4711",
        }

    def _run_script(self, step: dict[str, Any], env: dict[str, str], known: dict[str, Any]) -> bool:
        assert "${{" not in step["run"]  # nothing becomes a part of a script
        script, output = self.temp / "script.sh", self.folder / "output"
        script.write_text(step["run"])
        output.write_text("")
        done = subprocess.run(
            [*SHELLS[step.get("shell", "")], str(script)],
            cwd=self.workspace,
            env=self._environment() | env | known.get("variables", {}),
            capture_output=True,
            text=True,
            check=False,
        )
        self.log += done.stdout + done.stderr
        pairs = (line.split("=", 1) for line in output.read_text().splitlines())
        known["steps"][step.get("id", "")] = {"outputs": dict(pairs)}
        return done.returncode == 0

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.folder / "home"),
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTOR": self.event["sender"]["login"],
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_REF": self.event["ref"],
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
            # Instead of a Python of its own: nothing is downloaded or installed into this one.
            "PYTHONPATH": str(self.site),
            "PIP_TARGET": str(self.site),
            "PIP_NO_DEPS": "1",
            "PIP_NO_INDEX": "1",
            "PIP_NO_COMPILE": "1",
        }

    def _run_action(self, uses: str, id_: str, given: dict[str, str], env: dict[str, str]) -> bool:
        if uses.startswith("./"):
            return self._run_composite(self.workspace / uses, id_, given)
        assert PINNED.fullmatch(uses)
        match uses.partition("@")[0]:
            case "actions/checkout":
                self._check_out(given)
            case "actions/setup-python":
                assert given["python-version"]
            case "actions/upload-artifact":
                assert (self.workspace / given["path"]).is_file()
            case "classroom-resources/autograding-grading-reporter":
                encoded = env[f"{given['runners'].upper()}_RESULTS"]
                self.results = base64.b64decode(encoded, validate=True).decode()
            case other:
                raise AssertionError(other)
        return True

    def _run_composite(self, folder: Path, id_: str, given: dict[str, str]) -> bool:
        action = yaml.safe_load((folder / "action.yml").read_text())
        assert given.keys() <= action["inputs"].keys()
        inputs = {
            name: given.get(name, each.get("default")) for name, each in action["inputs"].items()
        }
        known: dict[str, Any] = {"inputs": inputs, "steps": {}}
        known["variables"] = {"GITHUB_ACTION_PATH": str(folder)}
        is_done = self._run_steps(action["runs"]["steps"], known)
        if is_done:
            values = {name: each["value"] for name, each in action["outputs"].items()}
            filled = {name: self._fill(value, known) for name, value in values.items()}
            self._outputs[id_] = {"outputs": filled}
        return is_done

    def _check_out(self, given: dict[str, str]) -> None:
        """Fetch one commit without history, as actions/checkout does."""
        assert given["persist-credentials"] == "false"
        source = self.repositories[given.get("repository", self._github["repository"])]
        target = self.workspace / given["path"]
        run_git(self.workspace, "init", "--quiet", str(target))
        ref = given.get("ref", self.event["after"])
        run_git(target, "fetch", "--quiet", "--depth=1", source.as_uri(), ref)
        run_git(target, "checkout", "--quiet", "FETCH_HEAD")


def run_git(folder: Path, *words: str) -> str:
    """Run git, which must succeed, and return what it prints."""
    names = {"GIT_AUTHOR_NAME": "Anna", "GIT_AUTHOR_EMAIL": "anna@example.org"}
    names |= {"GIT_COMMITTER_NAME": "Anna", "GIT_COMMITTER_EMAIL": "anna@example.org"}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", "-c", "uploadpack.allowAnySHA1InWant=true", *words],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **names, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit_all(folder: Path, message: str = "My answers", branch: str = "main") -> str:
    """Make a repository of a folder, and return the number of its commit."""
    run_git(folder, "init", "--quiet")
    run_git(folder, "checkout", "--quiet", "-b", branch)
    run_git(folder, "add", "--all")
    run_git(folder, "commit", "--quiet", "-m", message)
    return run_git(folder, "rev-parse", "HEAD")
