"""The page about clusters: its own commands make a cluster with TLS that grades a class."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kit.classroom.rows import Entry

from .conftest import HONEST, HOSTILE, TOY, WRONG, Classroom

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the page's commands are for a POSIX shell"),
]

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/how-to/grade-on-a-cluster.md"
PATIENCE = 60


class PageCluster:
    """The page's commands, all its machines on this one: ``folder`` has their certificates."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self._started: list[subprocess.Popen[bytes]] = []
        programs = folder / "bin"
        programs.mkdir(parents=True)
        for name, options in (("dask", ""), ("kit", f"--course '{TOY}'")):
            script = f'#!/bin/sh\nexec "{sys.executable}" -m {name} "$@" {options}\n'
            (programs / name).write_text(script)
            (programs / name).chmod(0o755)
        self.environment = Classroom(folder).environment(TMPDIR=str(folder))
        self.environment["PATH"] = f"{programs}:{self.environment['PATH']}"

    def command(self, beginning: str) -> str:
        """The block of the page that has a line with this beginning, for this machine."""
        blocks = re.findall(
            r"^```sh\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
        (block,) = (b for b in blocks if re.search(f"^{beginning}", b, re.MULTILINE))
        block = re.sub(r"192\.0\.2\.\d+", "127.0.0.1", str(block))
        here = {"8786": str(self.port), "/srv/kit-cluster": str(self.folder), "grades": "out"}
        for there, replacement in {**here, "directory /tmp": "directory ."}.items():
            block = block.replace(there, replacement)
        return block

    def make_certificates(self) -> None:
        for beginning in ("openssl", "for name.*\n    folder"):
            words = ["sh", "-e", "-c", self.command(beginning)]
            subprocess.run(words, check=True, env=self.environment, capture_output=True)

    def start(self, command: str) -> None:
        self._started.append(
            subprocess.Popen(
                ["sh", "-e", "-c", command],
                cwd=self.folder,
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )

    def connect(self) -> Any:
        """A client with the teacher's certificate."""
        from distributed import Client, Security

        names = {"ca_file": "authority", "client_cert": "cert", "client_key": "key"}
        files = {f"tls_{n}": f"{self.folder}/teacher/{file}.pem" for n, file in names.items()}
        security = Security(require_encryption=True, **files)  # type: ignore[no-untyped-call]
        address = f"tls://127.0.0.1:{self.port}"
        return Client(address, security=security, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]

    def close(self) -> None:
        for process in self._started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageCluster]:
    """A scheduler and two workers, started by the page's commands."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with closing(PageCluster(tmp_path_factory.mktemp("cluster"), port)) as made:
        made.make_certificates()
        made.start(made.command("dask scheduler"))
        worker = made.command("dask worker")
        made.start(worker)
        made.start(worker.replace("worker-1", "worker-2"))
        with made.connect() as client:
            client.wait_for_workers(2, timeout=PATIENCE)
        yield made


def grade(cluster: PageCluster, classroom: Classroom, command: str) -> tuple[int, str]:
    """The status of the page's command in the folder of a class, and what it complains about."""
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=classroom.folder,
        env=cluster.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stderr


def test_the_pages_commands_grade_a_class_over_tls(
    cluster: PageCluster, classroom: Classroom
) -> None:
    """A class of four gets the points that it gets on one machine, and no worker speaks without TLS."""
    classroom.enrol("anna", "bert", "cleo", "dora")
    for name, files in (("anna", HONEST), ("bert", WRONG), ("cleo", HOSTILE)):
        classroom.hands_in(name, files)
    status, complaints = grade(cluster, classroom, cluster.command("kit class grade"))
    assert (status, complaints) == (0, "")
    on_cluster = {name: (row.entry, row.final) for name, row in classroom.rows().items()}
    (classroom.out / "gradebook.sqlite").unlink(missing_ok=True)
    classroom.grade()
    assert on_cluster == {name: (row.entry, row.final) for name, row in classroom.rows().items()}
    with cluster.connect() as client:
        workers = client.scheduler_info()["workers"]
    assert [address.partition(":")[0] for address in workers] == ["tls", "tls"]


def test_a_stranger_is_refused(cluster: PageCluster, classroom: Classroom, tmp_path: Path) -> None:
    """Without a certificate, or with one of another authority, nothing is judged."""
    classroom.hands_in("anna", HONEST)
    command = cluster.command("kit class grade")
    no_certificate = command.partition("\n")[2]
    status, complaints = grade(cluster, classroom, no_certificate)
    assert (status, "There is no Dask scheduler at tcp://" in complaints) == (3, True)
    stranger = PageCluster(tmp_path / "stranger", cluster.port)
    stranger.make_certificates()
    status, complaints = grade(cluster, classroom, stranger.command("kit class grade"))
    assert (status, "There is no Dask scheduler at tls://" in complaints) == (3, True)
    assert {row.entry for row in classroom.rows().values()} == {Entry.NOT_GRADED}


def test_dasks_http_servers_show_nothing(cluster: PageCluster) -> None:
    """They have no TLS, so with the page's configuration they have no page."""
    with cluster.connect() as client:
        info = client.scheduler_info()
    ports = [
        info["services"]["dashboard"],
        *(w["services"]["dashboard"] for w in info["workers"].values()),
    ]
    assert len(ports) == 3
    for port in ports:
        for path in ("info/main/workers.html", "json/counts.json", "metrics", "health"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=PATIENCE)
