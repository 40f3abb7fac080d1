"""Names in zips that do not say how they are encoded."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from kit.classroom.roster import Student
from kit.classroom.uploads.archives import open_archive
from kit.classroom.uploads.collecting import find_submissions
from kit.classroom.uploads.download import open_download

from .downloads import COURSE, GREET, write

NAMES = {"m": "Anna Müller-Groß", "o": "Bert Öztürk", "a": "André Émile Nuñez", "s": "Søren Ærø"}
STUDENTS = [Student(id=id_, name=name) for id_, name in NAMES.items()]


def zip_of(files: Mapping[bytes, bytes], extra: bytes = b"") -> bytes:
    """A zip whose names are these bytes, without the flag of UTF-8."""
    made = io.BytesIO()
    holders = {f"{number:03}".ljust(len(name), "q"): name for number, name in enumerate(files)}
    with zipfile.ZipFile(made, "w") as archive:
        for holder, name in holders.items():
            info = zipfile.ZipInfo(holder)
            info.extra = extra
            archive.writestr(info, files[name])
    data = made.getvalue()
    for holder, name in holders.items():
        data = data.replace(holder.encode(), name)
    return data


def names_in(data: bytes, *words: str) -> list[str]:
    with open_archive("a.zip", io.BytesIO(data), words=words) as files:
        return [file.name for file in files]


@pytest.mark.parametrize("encoding", ["utf-8", "cp850", "cp1252", "latin-1"])
def test_a_class_is_found_whatever_encoding_the_names_have(encoding: str, tmp_path: Path) -> None:
    """No student with an umlaut is lost because an archive has no flag."""
    files = {
        f"{name}_{number}_assignsubmission_file_/greet.py".encode(encoding): GREET
        for number, name in enumerate(NAMES.values())
    }
    path = write(tmp_path, {"all.zip": zip_of(files)}) / "all.zip"
    with open_download(path, STUDENTS) as download:
        found = find_submissions(download, STUDENTS, COURSE)
        assert {*found.submissions} == {*NAMES}
        assert found.unknown == ()
        sources = [submission.read().sources for submission in found.submissions.values()]
    assert sources == [{"basics/greet": GREET}] * 4


def test_the_first_code_page_is_that_of_the_format() -> None:
    """What is neither UTF-8 nor on the roster is read as APPNOTE says."""
    assert names_in(zip_of({"Müller Æ.py".encode("cp437"): b""})) == ["Müller Æ.py"]


def test_the_roster_decides_between_code_pages() -> None:
    """The same byte is a letter in two code pages, and a student has one of them."""
    data = zip_of({"André/greet.py".encode("cp1252"): b""})
    assert names_in(data, "andre") == ["André/greet.py"]
    data = zip_of({"AndrÚ/greet.py".encode("cp850"): b""})
    assert names_in(data, "andru") == ["AndrÚ/greet.py"]


def field(raw: bytes, name: str, version: int = 1) -> bytes:
    content = bytes([version]) + zlib.crc32(raw).to_bytes(4, "little") + name.encode()
    return (0x7075).to_bytes(2, "little") + len(content).to_bytes(2, "little") + content


def test_the_field_with_the_name_in_unicode_counts_first() -> None:
    """It is used only if it is about the name beside it, as APPNOTE 4.6.9 says."""
    raw = b"M_ller/greet.py"
    assert names_in(zip_of({raw: b""}, field(raw, "Müller/greet.py"))) == ["Müller/greet.py"]
    for other in (field(b"x", "evil.py"), field(raw, "evil.py", 2), field(raw, "")):
        assert names_in(zip_of({raw: b""}, other)) == ["M_ller/greet.py"]
