"""What ``kit doctor`` advises where a layer of isolation is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.isolation import NOT_TRIED
from kit.learner.isolation_advice import advise_on_layers

REFUSED = {"pid": "Operation not permitted", "namespaces": "Operation not permitted"}


def set_kernel(system: Path, name: str, value: str) -> None:
    file = system / "proc/sys" / name
    file.parent.mkdir(parents=True)
    file.write_text(f"{value}\n")


@pytest.mark.parametrize(
    ("name", "value", "command"),
    [
        ("user/max_user_namespaces", "0", "user.max_user_namespaces=15000"),
        ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
        (
            "kernel/apparmor_restrict_unprivileged_userns",
            "1",
            "kernel.apparmor_restrict_unprivileged_userns=0",
        ),
    ],
)
def test_a_setting_that_forbids_namespaces(
    tmp_path: Path, name: str, value: str, command: str
) -> None:
    """The setting is named with its new value, once for all layers."""
    set_kernel(tmp_path, name, value)
    advice = advise_on_layers(REFUSED, tmp_path)
    assert list(advice) == ["pid"]
    assert advice["pid"].endswith(f"sudo sysctl -w {command}")


@pytest.mark.parametrize("mark", [".dockerenv", "run/.containerenv"])
def test_a_container_that_forbids_namespaces(tmp_path: Path, mark: str) -> None:
    """The options of Docker that allow them are named."""
    (tmp_path / mark).parent.mkdir(exist_ok=True)
    (tmp_path / mark).touch()
    set_kernel(tmp_path, "user/max_user_namespaces", "15000")
    assert "--security-opt seccomp=unconfined" in advise_on_layers(REFUSED, tmp_path)["pid"]


@pytest.mark.parametrize(
    ("layer", "reason", "text"),
    [
        ("landlock", "the kernel does not have it", "Linux 5.13"),
        ("files", "Function not implemented", "Linux 5.12"),
        ("threads", "Invalid argument", "ordinary user"),
        ("threads", "it needs Linux 5.14", "newer kernel"),
    ],
)
def test_a_reason_that_says_enough(tmp_path: Path, layer: str, reason: str, text: str) -> None:
    """An old kernel, or root in a container, is recognised by the reason alone."""
    assert text in advise_on_layers({layer: reason}, tmp_path)[layer]


def test_nothing_is_advised_without_a_known_cause(tmp_path: Path) -> None:
    """Other systems have no such layers, and a machine without a known cause gets no guess."""
    assert advise_on_layers({"pid": NOT_TRIED, "landlock": NOT_TRIED}, tmp_path) == {}
    assert advise_on_layers(REFUSED, tmp_path) == {}
