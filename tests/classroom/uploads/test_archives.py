"""Archives: tar as people and attackers make it, and archives inside submissions."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.classroom.uploads import TimeSource
from kit.classroom.uploads.archives import SUBMISSION, open_archive
from kit.classroom.uploads.submission import read_upload
from kit.source import MAX_SOURCE, BadFile

from .downloads import BOTH, COURSE, GREET, LATER, tarred, write, zipped

SOURCES = {"basics/greet": GREET, "basics/add_later": LATER}


def member(name: str, **facts: object) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    for key, value in facts.items():
        setattr(made, key, value)
    return made


def tar_of(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for info, data in members:
            info.size = len(data) if info.isfile() else 0
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


@pytest.mark.parametrize("name", ["a.tar.gz", "a.TGZ", "a.tar"])
@pytest.mark.parametrize("start", ["", "./", "work/", "exercises/basics/"])
def test_a_tar_is_read_without_its_times(name: str, start: str, tmp_path: Path) -> None:
    """Its times are those of the student's clock, so the time of submission is unknown."""
    data = tarred({start + file: text for file, text in BOTH.items()})
    data = gzip.decompress(data) if name == "a.tar" else data
    write(tmp_path, {name: data})
    upload = read_upload(tmp_path / name, COURSE)
    assert upload.sources == SOURCES
    assert (upload.submitted_at, upload.time_source) == (None, None)


@pytest.mark.parametrize(
    ("info", "problem"),
    [
        (member("greet.py", type=tarfile.SYMTYPE, linkname="/etc/passwd"), "this is a link"),
        (member("greet.py", type=tarfile.LNKTYPE, linkname="b.py"), "this is a link"),
        (member("greet.py", type=tarfile.FIFOTYPE), "this is not a regular file"),
        (member("greet.py", type=tarfile.CHRTYPE), "this is not a regular file"),
    ],
)
def test_what_is_not_a_file_in_a_tar_is_unfit(
    info: tarfile.TarInfo, problem: str, tmp_path: Path
) -> None:
    """Links and devices are never followed or made."""
    write(tmp_path, {"a.tar": tar_of((info, b""), (member("add_later.py"), LATER))})
    upload = read_upload(tmp_path / "a.tar", COURSE)
    assert upload.sources == {"basics/add_later": LATER}
    assert upload.unfit["basics/greet"].startswith(problem)


def test_a_sparse_file_in_a_tar_is_not_read(tmp_path: Path) -> None:
    """It could declare any size; only the header is looked at."""
    info = member(
        "greet.py",
        pax_headers={
            "GNU.sparse.major": "1",
            "GNU.sparse.minor": "0",
            "GNU.sparse.realsize": str(1 << 40),
        },
    )
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info.size = 512
        archive.addfile(info, io.BytesIO(b"1\n0\n10\n".ljust(512, b"\0")))
        later = member("add_later.py")
        later.size = len(LATER)
        archive.addfile(later, io.BytesIO(LATER))
    write(tmp_path, {"a.tar": made.getvalue()})
    upload = read_upload(tmp_path / "a.tar", COURSE)
    assert "sparse" in upload.unfit["basics/greet"]


def _damage(data: bytes) -> bytes:
    return data[:100] + bytes(50) + data[150:]


@pytest.mark.parametrize(
    "damage", [lambda _: b"", lambda _: b"\x1f\x8b", lambda data: data[:-40], _damage]
)
def test_a_damaged_tar_is_refused(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """One sentence, whatever the decompressor raises."""
    write(tmp_path, {"a.tar.gz": damage(tarred({"greet.py": GREET * 20}))})
    with pytest.raises(BadFile, match=r"archive cannot be read|it is empty"):
        read_upload(tmp_path / "a.tar.gz", COURSE)


def test_a_packed_bomb_is_left_at_its_limit() -> None:
    """The stream is read no further than an archive may unpack to."""
    bomb = io.BytesIO(gzip.compress(tar_of((member("a.bin"), bytes(3 << 20)))))
    limits = replace(SUBMISSION, unpacked=1 << 20)
    with (
        pytest.raises(BadFile, match="unpack to more than 1 MB"),
        open_archive("a.tar.gz", bomb, limits),
    ):
        pass


def test_a_tar_of_countless_members_is_left() -> None:
    """The count is bounded before each member costs memory."""
    many = io.BytesIO(tar_of(*((member(f"{n}.txt"), b"") for n in range(20))))
    limits = replace(SUBMISSION, files=10)
    with pytest.raises(BadFile, match="more than"), open_archive("a.tar", many, limits):
        pass


def test_a_large_source_in_a_tar_is_unfit(tmp_path: Path) -> None:
    """The limit of a source is the same in every form of a submission."""
    write(
        tmp_path, {"a.tar.gz": tarred({"greet.py": bytes(MAX_SOURCE + 1), "add_later.py": LATER})}
    )
    upload = read_upload(tmp_path / "a.tar.gz", COURSE)
    assert upload.unfit == {"basics/greet": "the file is larger than 100 KB"}


@pytest.mark.parametrize("seconds", [0, 10**18])
def test_an_impossible_time_in_a_tar_is_unknown(seconds: int, tmp_path: Path) -> None:
    """A time of 1970 or of the far future says nothing."""
    info = member("greet.py", mtime=seconds)
    write(tmp_path, {"a.tar": tar_of((info, GREET))})
    assert read_upload(tmp_path / "a.tar", COURSE).submitted_at is None


def test_an_archive_in_place_of_the_files_is_opened(tmp_path: Path) -> None:
    """A zip in a folder, a zip in a zip and a tar in a zip, and one level more."""
    for number, inner in enumerate((zipped(BOTH), zipped({"x.zip": zipped(BOTH)}))):
        folder = write(tmp_path / str(number), {"work/all.zip": inner, "README.md": b""})
        assert read_upload(folder, COURSE).sources == SOURCES
    deep = zipped({"1.zip": zipped({"2.zip": zipped(BOTH)})})
    with pytest.raises(BadFile, match="only"):
        read_upload(write(tmp_path / "deep", {"0.zip": deep}), COURSE)


def test_an_archive_beside_the_files_is_not_opened(tmp_path: Path) -> None:
    """The files count, and the archive is named."""
    folder = write(tmp_path / "a", {**BOTH, "old.zip": zipped({"greet.py": b"old"})})
    upload = read_upload(folder, COURSE)
    assert upload.sources == SOURCES
    assert [refusal.problem for refusal in upload.refusals] == [
        "an archive in a submission is not opened"
    ]


def test_the_time_of_an_inner_archive_is_that_of_the_outer(tmp_path: Path) -> None:
    """A tar may claim any time; the folder that it was handed in with knows better."""
    early = datetime(2020, 1, 1, tzinfo=UTC)
    folder = write(tmp_path, {"all.tar.gz": tarred(BOTH, early)})
    upload = read_upload(folder, COURSE)
    assert upload.time_source is TimeSource.FILE
    assert upload.submitted_at is not None
    assert upload.submitted_at > early
