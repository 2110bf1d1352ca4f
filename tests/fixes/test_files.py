"""Files written back: encodings, line ends, modes, links, and what others do at the same time."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rollout_lint.fixes import write_all
from rollout_lint.fixes.files import NotWritten, encoded, obstacle, write
from rollout_lint.source.reading import read_bytes
from rollout_lint.source.text import Source

from ..cli.command import ROOT
from .fixing import HEAD, PROVIDER, fixing

TEXT = (
    f"{HEAD}      failureLimit: 1  # é 日 😀\n      successCondition: len(result) > 0 && result[0] >= 0.99\n{PROVIDER}"
)
FIXED = TEXT.replace("failureLimit: 1", "failureLimit: 2")


def source_of(file: Path) -> Source:
    source = read_bytes(file.read_bytes(), file.name, str(file))
    assert isinstance(source, Source)
    return source


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_mark_and_line_ends_stay(tmp_path: Path, encoding: str, line_end: str) -> None:
    mark = "\ufeff" if encoding.startswith(("utf-16", "utf-32")) else ""
    file = tmp_path / "a.yaml"
    file.write_bytes((mark + TEXT.replace("\n", line_end)).encode(encoding))
    assert len(write_all(fixing(tmp_path, unsafe=True))[0]) == 1
    assert file.read_bytes() == (mark + FIXED.replace("\n", line_end)).encode(encoding)


def test_mode_stays_and_nothing_is_left_behind(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(TEXT)
    file.chmod(0o640)
    write_all(fixing(tmp_path, unsafe=True))
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_a_read_only_file_is_left_and_told(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(TEXT)
    file.chmod(0o444)
    result = fixing(tmp_path, unsafe=True)
    assert result.files == ()
    assert {refusal.why for refusal in result.refusals} == {"it is read-only"}
    assert file.read_text() == TEXT


def test_a_link_to_a_file_elsewhere_is_left_and_told(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    real, link = tmp_path / "real.yaml", tmp_path / "project" / "link.yaml"
    real.write_text(TEXT)
    link.symlink_to(real)
    for path in (link, link.parent):
        result = fixing(path, unsafe=True)
        assert result.files == ()
        assert {refusal.why for refusal in result.refusals} == {
            "it is reached by a symbolic link: fix the file itself, which is elsewhere"
        }
    assert real.read_text() == TEXT
    assert link.is_symlink()


def test_a_link_beside_its_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_text(TEXT)
    link.symlink_to("real.yaml")
    write_all(fixing(tmp_path, unsafe=True))
    assert link.is_symlink()
    assert link.read_text() == real.read_text() == FIXED


def test_a_directory_that_is_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "real" / "a.yaml").write_text(TEXT)
    write_all(fixing(tmp_path / "link", unsafe=True))
    assert (tmp_path / "real" / "a.yaml").read_text() == FIXED


def test_what_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(TEXT)
    result = fixing(tmp_path, unsafe=True)
    file.write_text(TEXT + "# new\n")
    written, failed = write_all(result)
    assert written == []
    assert [why for _, why in failed] == ["it has changed since it was read: run again"]
    assert file.read_text() == TEXT + "# new\n"
    file.unlink()
    assert [why for _, why in write_all(result)[1]] == ["No such file or directory"]


def test_what_somebody_else_fixed_alike_counts_as_theirs(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(TEXT)
    result = fixing(tmp_path, unsafe=True)
    assert write_all(result) == (list(result.files), [])
    assert write_all(result) == ([], [])


def test_a_folder_that_takes_no_new_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(TEXT)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWritten, match="No space left on device"):
        write(source_of(file), FIXED)
    assert file.read_text() == TEXT
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_a_stream_is_nobodys_to_write() -> None:
    assert obstacle(Source("stdin.yaml", TEXT), ["-"]) == "it is a stream"
    assert encoded(Source("a", "é", None, "utf-8-sig"), "é") == b"\xef\xbb\xbf\xc3\xa9"


def test_two_processes_fix_one_tree(tmp_path: Path) -> None:
    """Each file is written once, whole, by one of them; nothing is left over and nothing is lost."""
    for number in range(20):
        (tmp_path / f"{number}.yaml").write_text(TEXT.replace("name: slo", f"name: slo-{number}"))
    command = [sys.executable, "-m", "rollout_lint", "check", "--fix", "--unsafe", "--fail-on", "none", "--isolated"]
    started = [
        subprocess.Popen(
            [*command, str(tmp_path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(2)
    ]
    ended = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0, 0], ended
    assert sorted(os.listdir(tmp_path)) == sorted(f"{number}.yaml" for number in range(20))
    for number in range(20):
        assert (tmp_path / f"{number}.yaml").read_text() == FIXED.replace("name: slo", f"name: slo-{number}")
