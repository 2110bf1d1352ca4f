"""Reading files: what is of interest, encodings, limits, and what the operating system refuses."""

from __future__ import annotations

import os
import threading
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout_lint.source.problems import LimitExceeded, SyntaxProblem
from rollout_lint.source.reading import ANYTHING, MAX_BYTES, OURS, Reading, Unreadable, read_bytes, read_source
from rollout_lint.source.text import Source

ROLLOUT = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n"
MARKS = [
    (BOM_UTF8, "utf-8"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
]


def read(tmp_path: Path, data: bytes, names: tuple[bytes, ...] = OURS) -> Reading:
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    return read_source(str(file), "shown/a.yaml", names)


def text_of(reading: Reading) -> str:
    assert isinstance(reading, Source)
    return reading.text


def problem_of(reading: Reading) -> SyntaxProblem:
    assert isinstance(reading, SyntaxProblem)
    return reading


class TestInterest:
    @pytest.mark.parametrize("group", ["argoproj.io/v1alpha1", "networking.istio.io/v1"])
    def test_our_groups_are_read(self, tmp_path: Path, group: str) -> None:
        reading = read(tmp_path, f"apiVersion: {group}\n".encode())
        assert isinstance(reading, Source)
        assert reading.path == "shown/a.yaml"
        assert reading.file == str(tmp_path / "a.yaml")

    @pytest.mark.parametrize("data", [b"", b"kind: Service\n", b"\xff\xfe\x00\x01", b"\0\0\0", b"caf\xe9"])
    def test_other_files_are_none_of_ours_however_broken(self, tmp_path: Path, data: bytes) -> None:
        assert read(tmp_path, data) is None

    def test_names_of_a_second_pass(self, tmp_path: Path) -> None:
        data = b"kind: Service\nmetadata:\n  name: checkout-canary\n"
        assert isinstance(read(tmp_path, data, (b"payments", b"checkout-canary")), Source)
        assert read(tmp_path, data, (b"payments",)) is None
        assert read(tmp_path, data, ()) is None
        assert isinstance(read(tmp_path, b"", ANYTHING), Source)


class TestText:
    @pytest.mark.parametrize(("mark", "encoding"), MARKS)
    def test_mark_tells_the_encoding_and_is_no_text(self, tmp_path: Path, mark: bytes, encoding: str) -> None:
        text = ROLLOUT + "# é 😀\n"
        assert text_of(read(tmp_path, mark + text.encode(encoding))) == text
        assert read(tmp_path, mark + "kind: Service é\n".encode(encoding)) is None
        assert isinstance(read(tmp_path, mark + "name: café\n".encode(encoding), ("café".encode(),)), Source)

    def test_newlines_stay(self, tmp_path: Path) -> None:
        text = "a: argoproj.io\r\nb: 1\rc: 2\n\u2028\x85"
        assert text_of(read(tmp_path, text.encode())) == text

    @given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), mark=st.sampled_from(MARKS))
    def test_every_text_comes_back(self, text: str, mark: tuple[bytes, str]) -> None:
        assert text_of(read_bytes(mark[0] + text.encode(mark[1]), "a.yaml")) == text

    @given(data=st.binary(), mark=st.sampled_from([b"", *(mark for mark, _ in MARKS)]))
    def test_no_bytes_raise(self, data: bytes, mark: bytes) -> None:
        reading = read_bytes(mark + data, "a.yaml")
        assert isinstance(reading, Source | SyntaxProblem)
        if isinstance(reading, SyntaxProblem):
            assert 0 <= reading.span.start < reading.span.end <= len(reading.span.source.text)


class TestNoText:
    def test_first_bad_byte_has_line_and_column(self, tmp_path: Path) -> None:
        problem = problem_of(read(tmp_path, ROLLOUT.encode() + "# ä😀 ".encode() + b"caf\xe9 \xff\n"))
        assert problem.span.first == (3, 9)
        assert problem.span.source.line(3) == "# ä😀 caf\ufffd \ufffd"
        assert problem.message == "byte 0xE9 is no UTF-8 text here"
        assert problem.help == "save the file as UTF-8"
        assert problem.span.source.path == "shown/a.yaml"

    def test_byte_order_mark_takes_no_column(self, tmp_path: Path) -> None:
        problem = problem_of(read(tmp_path, BOM_UTF8 + b"\xe9 argoproj.io"))
        assert problem.span.first == (1, 1)

    def test_truncated_character_at_the_end(self, tmp_path: Path) -> None:
        problem = problem_of(read(tmp_path, b"argoproj.io \xe2\x82"))
        assert problem.span.first == (1, 13)

    @pytest.mark.parametrize(("mark", "encoding"), MARKS[1:])
    def test_truncated_wide_encodings(self, tmp_path: Path, mark: bytes, encoding: str) -> None:
        problem = problem_of(read(tmp_path, mark + ROLLOUT.encode(encoding) + b"x"))
        assert problem.span.first == (3, 1)
        assert encoding.upper()[:6] in problem.message

    def test_binary_file(self, tmp_path: Path) -> None:
        problem = problem_of(read(tmp_path, b"argoproj.io\n\x7fELF\0\0\xff"))
        assert problem.span.first == (2, 5)
        assert "NUL" in problem.message

    def test_bad_byte_before_the_first_nul(self, tmp_path: Path) -> None:
        assert problem_of(read(tmp_path, b"argoproj.io\n\xff\0")).span.first == (2, 1)


class TestLimit:
    def test_largest_file_that_is_read(self, tmp_path: Path) -> None:
        data = b"# argoproj.io\n".ljust(MAX_BYTES, b"#")
        assert len(text_of(read(tmp_path, data))) == MAX_BYTES

    def test_larger_file_of_ours_is_a_problem_at_its_start(self, tmp_path: Path) -> None:
        reading = read(tmp_path, b"# first\n" + b"#" * MAX_BYTES + b"argoproj.io")
        assert isinstance(reading, LimitExceeded)
        assert reading.span.first == (1, 1)
        assert reading.span.source.text == "# first"
        assert "10 MiB" in reading.message

    def test_larger_file_of_others_is_not_ours(self, tmp_path: Path) -> None:
        assert read(tmp_path, b"#" * (MAX_BYTES + 1)) is None

    @pytest.mark.parametrize("before", range(11))
    def test_name_across_the_border_of_two_chunks(self, tmp_path: Path, before: int) -> None:
        data = b"#" * (5 * 1024 * 1024 - before) + b"argoproj.io"
        assert isinstance(read(tmp_path, data.ljust(MAX_BYTES + 1, b"#")), LimitExceeded)

    def test_larger_file_in_a_wide_encoding(self, tmp_path: Path) -> None:
        text = "# é\n" + "#" * (MAX_BYTES // 2) + "argoproj.io"
        reading = read(tmp_path, BOM_UTF16_LE + text.encode("utf-16-le"))
        assert isinstance(reading, LimitExceeded)
        assert reading.span.source.text == "# é"
        assert read(tmp_path, BOM_UTF16_LE + text.replace("argo", "ergo").encode("utf-16-le")) is None

    def test_sparse_file_larger_than_memory_is_searched_not_loaded(self, tmp_path: Path) -> None:
        file = tmp_path / "sparse.yaml"
        with file.open("wb") as stream:
            stream.write(b"# argoproj.io\n")
            stream.truncate(1 << 40)
        assert isinstance(read_source(str(file), "sparse.yaml"), LimitExceeded)

    def test_endless_device_ends_at_the_limit(self) -> None:
        assert read_source("/dev/zero", "zero") is None
        assert isinstance(read_source("/dev/zero", "zero", (b"\0\0",)), LimitExceeded)


class TestWhatTheSystemRefuses:
    def test_directory(self, tmp_path: Path) -> None:
        assert read_source(str(tmp_path), "d") == Unreadable("d", "Is a directory")

    def test_vanished_file(self, tmp_path: Path) -> None:
        assert read_source(str(tmp_path / "gone.yaml"), "gone.yaml") == Unreadable(
            "gone.yaml", "No such file or directory"
        )

    def test_path_below_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.yaml").touch()
        assert read_source(str(tmp_path / "a.yaml/b.yaml"), "b.yaml") == Unreadable("b.yaml", "Not a directory")

    def test_name_that_is_no_path(self) -> None:
        assert isinstance(read_source("a\0b", "a"), Unreadable)

    def test_permission(self, tmp_path: Path) -> None:
        file = tmp_path / "a.yaml"
        file.write_text(ROLLOUT)
        file.chmod(0o000)
        file_descriptor = os.open(tmp_path, os.O_RDONLY)  # as nobody, the way to the file may be barred already
        here = os.getcwd()
        root = os.geteuid() == 0
        try:
            os.fchdir(file_descriptor)
            if root:
                os.seteuid(65534)
            assert read_source("a.yaml", "a.yaml") == Unreadable("a.yaml", "Permission denied")
        finally:
            if root:
                os.seteuid(0)
            os.chdir(here)
            os.close(file_descriptor)


class TestPipes:
    def test_pipe_without_writer_does_not_wait(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.yaml")
        assert read_source(str(tmp_path / "pipe.yaml"), "pipe.yaml") is None

    def test_slow_pipe_is_read_to_its_end(self) -> None:
        reader, writer = os.pipe()
        text = ROLLOUT + "#" * 300_000

        def write() -> None:
            with os.fdopen(writer, "wb") as stream:
                stream.write(text.encode())

        slow = threading.Timer(0.2, write)
        slow.start()
        try:
            assert text_of(read_source(f"/dev/fd/{reader}", "pipe")) == text
        finally:
            os.close(reader)
            slow.join()

    def test_file_without_a_size(self) -> None:
        if not os.path.exists("/proc/self/status"):
            pytest.skip("no /proc here")
        assert "Name:" in text_of(read_source("/proc/self/status", "status", (b"VmSize",)))
