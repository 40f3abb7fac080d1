"""Read ``submission_metadata.yml`` of a Gradescope export.

The file lies beside the folders ``submission_123`` and has for each its ``:submitters``, with
``:name``, ``:sid`` and ``:email``, and ``:created_at``, the time of submission. The keys begin with
a colon because Ruby writes its symbols so. Gradescope does not document the format; it is what
public programs that read such exports expect.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from kit.source import BadFile, accept_time

METADATA_FILE: Final = "submission_metadata.yml"
MAX_METADATA: Final = 50_000_000  # bytes; it may have each student's output of an autograder


class Submitter(NamedTuple):
    """A person as Gradescope knows them; empty where it does not."""

    sid: str
    email: str
    name: str


class ExportedSubmission(NamedTuple):
    """Who handed in a folder of the export, and when."""

    submitters: tuple[Submitter, ...]
    created_at: datetime | None


def read_export(data: bytes) -> dict[str, ExportedSubmission]:
    """Return the submissions by the names of their folders; raise :class:`BadFile`."""
    import yaml  # not needed for other downloads

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class PlainLoader(base):  # type: ignore[misc]
        """Reads plain data; an object of Ruby is None."""

    PlainLoader.add_constructor(None, lambda *_: None)
    try:
        content = yaml.load(data, PlainLoader)  # noqa: S506 - it is a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = str(error).partition("\n")[0]
        raise BadFile(f"{METADATA_FILE} is not YAML: {line}") from None
    if not isinstance(content, dict):
        raise BadFile(f"{METADATA_FILE} does not list submissions")
    return {
        str(folder): ExportedSubmission(tuple(_read_submitters(facts)), _read_created(facts))
        for folder, facts in content.items()
        if isinstance(facts, dict)
    }


def _read_submitters(facts: dict[str, Any]) -> Iterator[Submitter]:
    listed = facts.get(":submitters")
    for person in listed if isinstance(listed, list) else ():
        if isinstance(person, dict):
            values = (person.get(key) for key in (":sid", ":email", ":name"))
            yield Submitter(*("" if value is None else str(value).strip() for value in values))


def _read_created(facts: dict[str, Any]) -> datetime | None:
    time = facts.get(":created_at")
    if isinstance(time, str):
        try:
            time = datetime.fromisoformat(time)
        except ValueError:
            return None
    if not isinstance(time, datetime):
        return None
    time = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    return time if accept_time(time.timestamp()) else None
