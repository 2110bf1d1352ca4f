"""Discovery, git's ignores and ``exclude:``, on real directories and real repositories."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollout_lint.source.discovery import (
    DIRECTORY_EXCLUDED,
    DIRECTORY_IGNORED_BY_GIT,
    EXCLUDED,
    IGNORED_BY_GIT,
    LINK_OUT_OF_PROJECT,
    Discovery,
    discover,
    display_path,
    project_root,
    report_root,
    repository_root,
)
from rollout_lint.source.ignored import GitIgnored
from rollout_lint.source.patterns import InvalidPattern, Patterns

NOBODY = 65534


@pytest.fixture(autouse=True)
def _no_personal_git_configuration(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("kind: Rollout\n")


def git(directory: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=directory, check=True, capture_output=True)


def repository(root: Path, ignore: str = "") -> Path:
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q")
    if ignore:
        (root / ".gitignore").write_text(ignore)
    return root


def found(discovery: Discovery, root: Path) -> list[str]:
    return [display_path(file, str(root)) for file in discovery.files]


def names_below(root: Path, *globs: str, paths: list[str] | None = None) -> list[str]:
    return found(discover(paths or [str(root)], exclude=Patterns(globs), root=str(root)), root)


@contextmanager
def without_privilege() -> Iterator[None]:
    """Root reads everything, so it becomes nobody meanwhile."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A directory to which nobody finds the way: pytest's own are closed to others."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


class TestWalking:
    def test_manifests_by_ending_in_sorted_order(self, tmp_path: Path) -> None:
        write(
            tmp_path,
            "b.yaml",
            "a.yml",
            "c.json",
            "d.txt",
            "UPPER.YAML",
            "z/a.yaml",
            "m/n/a.yaml",
            "noending",
            "x.yaml.bak",
        )
        assert names_below(tmp_path) == ["UPPER.YAML", "a.yml", "b.yaml", "c.json", "m/n/a.yaml", "z/a.yaml"]

    def test_given_file_is_taken_whatever_its_ending(self, tmp_path: Path) -> None:
        write(tmp_path, "rollout.txt", "dir/a.yaml")
        assert names_below(tmp_path, paths=[str(tmp_path / "rollout.txt")]) == ["rollout.txt"]

    def test_each_file_once_however_often_it_is_named(self, tmp_path: Path) -> None:
        write(tmp_path, "dir/b.yaml", "dir/a.yaml")
        paths = [str(tmp_path / "dir/b.yaml"), str(tmp_path / "dir"), str(tmp_path), f"{tmp_path}/dir/../dir/a.yaml"]
        assert names_below(tmp_path, paths=paths) == ["dir/b.yaml", "dir/a.yaml"]

    def test_relative_paths_give_absolute_files(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(tmp_path, "dir/a.yaml")
        monkeypatch.chdir(tmp_path / "dir")
        assert discover(["."], root=str(tmp_path)).files == (str(tmp_path / "dir/a.yaml"),)

    def test_missing_paths_are_listed_as_given(self, tmp_path: Path) -> None:
        write(tmp_path, "a.yaml")
        missing = [str(tmp_path / "nowhere"), str(tmp_path / "a.yaml/below"), ""]
        discovery = discover([*missing, str(tmp_path)], root=str(tmp_path))
        assert discovery.missing == tuple(missing)
        assert found(discovery, tmp_path) == ["a.yaml"]

    def test_path_with_nul_is_a_problem(self, tmp_path: Path) -> None:
        discovery = discover(["a\0b"], root=str(tmp_path))
        assert [problem.path for problem in discovery.problems] == ["a\0b"]

    def test_kustomizations_are_found_under_all_three_names(self, tmp_path: Path) -> None:
        write(tmp_path, "a/kustomization.yaml", "b/kustomization.yml", "c/Kustomization", "c/kustomization.txt")
        discovery = discover([str(tmp_path)], root=str(tmp_path))
        assert [display_path(each, str(tmp_path)) for each in discovery.kustomizations] == [
            "a/kustomization.yaml",
            "b/kustomization.yml",
            "c/Kustomization",
        ]
        assert found(discovery, tmp_path) == ["a/kustomization.yaml", "b/kustomization.yml"]

    def test_names_that_are_no_utf8_do_not_stop_the_walk(self, tmp_path: Path) -> None:
        try:
            (tmp_path / os.fsdecode(b"caf\xe9.yaml")).write_text("kind: Rollout\n")
        except OSError:
            pytest.skip("this file system takes UTF-8 names only")
        write(tmp_path, "z.yaml")
        repository(tmp_path, "z.yaml\n")
        discovery = discover([str(tmp_path)], root=str(tmp_path))
        assert [os.fsencode(file) for file in discovery.files] == [os.fsencode(str(tmp_path)) + b"/caf\xe9.yaml"]

    def test_three_hundred_levels(self, tmp_path: Path) -> None:
        deep = "/".join("d" * 300)
        write(tmp_path, f"{deep}/a.yaml")
        assert names_below(tmp_path) == [f"{deep}/a.yaml"]


class TestWhatCannotBeWalked:
    def test_fifo_socket_and_device(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.yaml")
        os.mkfifo(tmp_path / "queue")
        write(tmp_path, "z.yaml")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(tmp_path / "s.yaml"))
        try:
            discovery = discover([str(tmp_path), str(tmp_path / "queue"), "/dev/null"], root=str(tmp_path))
        finally:
            listener.close()
        assert found(discovery, tmp_path) == ["z.yaml"]
        assert {(os.path.basename(path), reason) for path, reason in discovery.problems} == {
            ("pipe.yaml", "a named pipe"),
            ("queue", "a named pipe"),
            ("s.yaml", "a socket"),
            ("null", "a device"),
        }

    def test_pipe_of_a_shell_is_taken(self, tmp_path: Path) -> None:
        reader, writer = os.pipe()
        try:
            assert discover([f"/dev/fd/{reader}"], root=str(tmp_path)).files == (f"/dev/fd/{reader}",)
        finally:
            os.close(reader)
            os.close(writer)

    def test_unreadable_directory(self, open_to_all: Path) -> None:
        write(open_to_all, "closed/a.yaml", "open/b.yaml")
        closed = open_to_all / "closed"
        closed.chmod(0o000)
        with without_privilege():
            discovery = discover([str(open_to_all)], root=str(open_to_all))
            inside = discover([str(closed / "a.yaml")], root=str(open_to_all))
        closed.chmod(0o755)
        assert found(discovery, open_to_all) == ["open/b.yaml"]
        assert discovery.problems == ((str(closed), "Permission denied"),)
        assert inside.problems == ((str(closed / "a.yaml"), "Permission denied"),)

    def test_path_longer_than_the_system_takes(self, tmp_path: Path) -> None:
        write(tmp_path, "a.yaml")
        descriptor = os.open(tmp_path, os.O_RDONLY)
        for _ in range(20):
            os.mkdir("d" * 250, dir_fd=descriptor)
            inner = os.open("d" * 250, os.O_RDONLY, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        os.close(descriptor)
        discovery = discover([str(tmp_path)], root=str(tmp_path))
        assert found(discovery, tmp_path) == ["a.yaml"]
        assert [problem.reason for problem in discovery.problems] == ["File name too long"]


class TestLinks:
    def test_loops_are_harmless(self, tmp_path: Path) -> None:
        write(tmp_path, "a/b/x.yaml")
        (tmp_path / "a/b/up").symlink_to(tmp_path / "a")
        (tmp_path / "a/self").symlink_to(".")
        (tmp_path / "c").mkdir()
        (tmp_path / "c/to-d").symlink_to("../d")
        (tmp_path / "d").mkdir()
        (tmp_path / "d/to-c").symlink_to("../c")
        (tmp_path / "ouroboros").symlink_to("ouroboros")
        discovery = discover([str(tmp_path)], root=str(tmp_path))
        assert found(discovery, tmp_path) == ["a/b/x.yaml"]
        assert discovery.problems == ((str(tmp_path / "ouroboros"), "Too many levels of symbolic links"),)

    def test_a_file_keeps_its_own_name(self, tmp_path: Path) -> None:
        write(tmp_path, "z/real.yaml")
        (tmp_path / "a").symlink_to("z")
        (tmp_path / "b.yaml").symlink_to("z/real.yaml")
        assert names_below(tmp_path) == ["z/real.yaml"]

    def test_links_lead_to_other_parts_of_the_project(self, tmp_path: Path) -> None:
        write(tmp_path, "base/a.yaml", "base/inner/b.yaml", "one.yaml", "overlay/own.yaml")
        (tmp_path / "overlay/base").symlink_to("../base")
        (tmp_path / "overlay/one.yml").symlink_to("../one.yaml")
        assert names_below(tmp_path, paths=[str(tmp_path / "overlay")]) == [
            "overlay/own.yaml",
            "overlay/base/a.yaml",
            "overlay/base/inner/b.yaml",
            "overlay/one.yml",
        ]

    def test_links_out_of_the_project_are_not_walked(self, tmp_path: Path) -> None:
        write(tmp_path, "store/a.yaml", "project/b.yaml", "single.yaml")
        (tmp_path / "project/result").symlink_to(tmp_path / "store")
        (tmp_path / "project/single.yaml").symlink_to(tmp_path / "single.yaml")
        project = tmp_path / "project"
        discovery = discover([str(project)], root=str(project))
        assert found(discovery, project) == ["b.yaml", "single.yaml"]
        assert discovery.skipped == {LINK_OUT_OF_PROJECT: 1}

    def test_given_links_are_followed(self, tmp_path: Path) -> None:
        write(tmp_path, "store/a.yaml")
        (tmp_path / "project").mkdir()
        (tmp_path / "project/result").symlink_to(tmp_path / "store")
        project = tmp_path / "project"
        assert names_below(project, paths=[str(project / "result")]) == ["result/a.yaml"]

    def test_broken_links_are_problems_but_editor_locks_are_not(self, tmp_path: Path) -> None:
        (tmp_path / "gone.yaml").symlink_to("nowhere")
        (tmp_path / "base").symlink_to("../nowhere")
        (tmp_path / ".#a.yaml").symlink_to("me@host.1234:5678")
        discovery = discover([str(tmp_path), str(tmp_path / "gone.yaml")], root=str(tmp_path))
        assert {os.path.basename(path) for path, _ in discovery.problems} == {"gone.yaml", "base"}
        assert {reason for _, reason in discovery.problems} == {"the link leads nowhere"}
        assert discovery.missing == ()

    def test_link_into_what_is_ignored_or_excluded(self, tmp_path: Path) -> None:
        repository(tmp_path, "build/\n")
        write(tmp_path, "build/a.yaml", "vendor/b.yaml", "c.yaml")
        (tmp_path / "l1").symlink_to("build")
        (tmp_path / "l2").symlink_to("vendor")
        discovery = discover([str(tmp_path)], exclude=Patterns(["vendor/"]), root=str(tmp_path))
        assert found(discovery, tmp_path) == ["c.yaml"]
        assert discovery.skipped == {DIRECTORY_IGNORED_BY_GIT: 2, DIRECTORY_EXCLUDED: 2}


class TestGit:
    def test_ignored_files_and_directories_are_left_out_and_counted(self, tmp_path: Path) -> None:
        repository(tmp_path, "build/\n*.gen.yaml\n")
        write(tmp_path, "a.yaml", "b.gen.yaml", "sub/c.gen.yaml", "sub/d.yaml", "build/e.yaml", "deep/build/f.yaml")
        discovery = discover([str(tmp_path)], root=str(tmp_path))
        assert found(discovery, tmp_path) == ["a.yaml", "sub/d.yaml"]
        assert discovery.skipped[IGNORED_BY_GIT] == 2
        # git reports `deep/` itself, since all that it holds is ignored
        assert discovery.skipped[DIRECTORY_IGNORED_BY_GIT] == 2
        assert discovery.refusals == ()

    def test_tracked_files_are_never_ignored(self, tmp_path: Path) -> None:
        repository(tmp_path, "build/\n")
        write(tmp_path, "build/tracked.yaml", "build/other.yaml")
        git(tmp_path, "add", "-f", "build/tracked.yaml")
        assert names_below(tmp_path) == ["build/tracked.yaml"]

    def test_excludes_of_the_repository_and_of_the_user(self, tmp_path: Path) -> None:
        repository(tmp_path)
        (tmp_path / ".git/info/exclude").write_text("mine.yaml\n")
        git(tmp_path, "config", "core.excludesFile", str(tmp_path / "personal"))
        (tmp_path / "personal").write_text("yours.yaml\n")
        write(tmp_path, "mine.yaml", "yours.yaml", "ours.yaml")
        assert names_below(tmp_path) == ["ours.yaml"]

    def test_only_below_the_given_directories(self, tmp_path: Path) -> None:
        repository(tmp_path, "*.gen.yaml\n")
        write(tmp_path, "a/x.yaml", "a/x.gen.yaml", "b/y.yaml", "b/y.gen.yaml", "c/z.yaml")
        paths = [str(tmp_path / "b"), str(tmp_path / "a")]
        assert names_below(tmp_path, paths=paths) == ["b/y.yaml", "a/x.yaml"]

    def test_given_file_is_taken_though_it_is_ignored(self, tmp_path: Path) -> None:
        repository(tmp_path, "build/\n")
        write(tmp_path, "build/a.yaml")
        assert names_below(tmp_path, paths=[str(tmp_path / "build/a.yaml")]) == ["build/a.yaml"]

    @pytest.mark.parametrize("given_path", ["build", "build/inner"])
    def test_given_directory_is_walked_though_it_is_ignored(self, tmp_path: Path, given_path: str) -> None:
        repository(tmp_path, "build/\n")
        write(tmp_path, "build/inner/a.yaml", "b.yaml")
        assert names_below(tmp_path, paths=[str(tmp_path / given_path)]) == ["build/inner/a.yaml"]

    def test_given_directory_that_holds_only_ignored_files(self, tmp_path: Path) -> None:
        repository(tmp_path, "*.gen.yaml\n")
        write(tmp_path, "out/a.gen.yaml")
        assert names_below(tmp_path, paths=[str(tmp_path / "out")]) == []

    def test_repositories_in_a_repository_have_their_own_ignores(self, tmp_path: Path) -> None:
        repository(tmp_path, "ignored.yaml\n")
        repository(tmp_path / "clones/inner", "private.yaml\n")
        write(
            tmp_path,
            "ignored.yaml",
            "clones/inner/ignored.yaml",
            "clones/inner/private.yaml",
            "clones/inner/sub/private.yaml",
        )
        assert names_below(tmp_path) == ["clones/inner/ignored.yaml"]

    def test_submodule(self, tmp_path: Path) -> None:
        library = repository(tmp_path / "library", "private.yaml\n")
        write(library, "a.yaml")
        git(library, "add", ".")
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        git(library, *identity, "commit", "-q", "-m", "first")
        project = repository(tmp_path / "project", "*.json\n")
        git(project, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library), "lib")
        assert (project / "lib/.git").is_file()
        write(project, "lib/private.yaml", "lib/b.json", "c.json", "d.yaml")
        assert names_below(project) == ["d.yaml", "lib/a.yaml", "lib/b.json"]

    def test_repository_given_in_part_and_met_as_a_whole(self, tmp_path: Path) -> None:
        repository(tmp_path)
        repository(tmp_path / "inner", "private.yaml\n")
        write(tmp_path, "inner/private.yaml", "inner/sub/private.yaml", "inner/sub/a.yaml")
        paths = [str(tmp_path / "inner/sub"), str(tmp_path)]
        assert names_below(tmp_path, paths=paths) == ["inner/sub/a.yaml"]

    def test_repositories_below_a_directory_without_one(self, tmp_path: Path) -> None:
        for name in ("one", "two"):
            write(repository(tmp_path / name, f"{name}.yaml\n"), "one.yaml", "two.yaml")
        assert names_below(tmp_path) == ["one/two.yaml", "two/one.yaml"]

    def test_inside_of_git_is_never_walked(self, tmp_path: Path) -> None:
        repository(tmp_path)
        write(tmp_path, ".git/a.yaml", ".git/info/b.yaml", ".github/c.yaml")
        assert names_below(tmp_path) == [".github/c.yaml"]
        assert names_below(tmp_path, paths=[str(tmp_path / ".git"), str(tmp_path / ".git/info")]) == []

    def test_through_a_linked_directory(self, tmp_path: Path) -> None:
        repository(tmp_path / "real", "private.yaml\n")
        write(tmp_path / "real", "sub/a.yaml", "sub/private.yaml")
        (tmp_path / "link").symlink_to("real")
        link = tmp_path / "link"
        assert names_below(link, paths=[str(link / "sub")]) == ["sub/a.yaml"]

    def test_variables_of_a_hook_belong_to_its_own_repository(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repository(tmp_path, "ignored.yaml\n")
        repository(tmp_path / "inner", "private.yaml\n")
        write(tmp_path, "ignored.yaml", "inner/private.yaml", "inner/a.yaml")
        monkeypatch.setenv("GIT_DIR", str(tmp_path / ".git"))
        monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
        monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / ".git/index"))
        assert names_below(tmp_path) == ["inner/a.yaml"]

    def test_without_git_nothing_is_ignored(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        repository(tmp_path, "a.yaml\n")
        write(tmp_path, "a.yaml")
        monkeypatch.setenv("PATH", str(tmp_path))
        discovery = discover([str(tmp_path)], root=str(tmp_path))
        assert found(discovery, tmp_path) == ["a.yaml"]
        assert discovery.refusals == ((str(tmp_path), "git is not installed"),)

    def test_broken_repository_ignores_nothing(self, tmp_path: Path) -> None:
        (tmp_path / ".git").write_text("gitdir: nowhere\n")
        write(tmp_path, "a.yaml", "b/c.yaml")
        discovery = discover([str(tmp_path)], root=str(tmp_path))
        assert found(discovery, tmp_path) == ["a.yaml", "b/c.yaml"]
        assert len(discovery.refusals) == 1
        assert discovery.refusals[0].reason.startswith("fatal: ")

    def test_no_program_of_the_repository_is_started(self, tmp_path: Path) -> None:
        repository(tmp_path, "a.yaml\n")
        write(tmp_path, "a.yaml")
        program = tmp_path / "monitor"
        program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
        program.chmod(0o755)
        git(tmp_path, "config", "core.fsmonitor", str(program))
        assert names_below(tmp_path) == []
        assert not (tmp_path / "started").exists()

    def test_contains_says_nothing_of_paths_elsewhere(self, tmp_path: Path) -> None:
        root = Path(os.path.realpath(tmp_path))
        repository(root / "r", "build/\n")
        write(root, "r/build/x/y.yaml", "build/z.yaml")
        ignored = GitIgnored(str(root / "r"))
        assert ignored.contains(str(root / "r/build/x/y.yaml"))
        assert not ignored.contains(str(root / "r"))
        assert not ignored.contains(str(root / "build/z.yaml"))

    def test_many_directories_of_one_repository(self, tmp_path: Path) -> None:
        repository(tmp_path, "*.gen.yaml\n")
        for number in range(250):
            write(tmp_path, f"d{number:03}/a.yaml", f"d{number:03}/a.gen.yaml")
        paths = [str(tmp_path / f"d{number:03}") for number in range(250)]
        assert names_below(tmp_path, paths=paths) == [f"d{number:03}/a.yaml" for number in range(250)]


class TestExclude:
    def test_files_and_directories(self, tmp_path: Path) -> None:
        write(
            tmp_path,
            "vendor/a.yaml",
            "x/vendor/b.yaml",
            "c.gen.yaml",
            "d.yaml",
            "examples/bad/e.yaml",
            "x/examples/bad/f.yaml",
        )
        exclude = Patterns(["vendor/", "*.gen.yaml", "/examples/bad"])
        discovery = discover([str(tmp_path)], exclude=exclude, root=str(tmp_path))
        assert found(discovery, tmp_path) == ["d.yaml", "x/examples/bad/f.yaml"]
        assert discovery.skipped == {DIRECTORY_EXCLUDED: 3, EXCLUDED: 1}

    def test_given_paths_are_left_out_too(self, tmp_path: Path) -> None:
        write(tmp_path, "vendor/x/a.yaml", "b.yaml")
        paths = [str(tmp_path / "vendor/x/a.yaml"), str(tmp_path / "vendor/x"), str(tmp_path / "b.yaml")]
        discovery = discover(paths, exclude=Patterns(["vendor/"]), root=str(tmp_path))
        assert found(discovery, tmp_path) == ["b.yaml"]
        assert discovery.skipped == {DIRECTORY_EXCLUDED: 1, EXCLUDED: 1}

    def test_relative_to_the_project_root_not_to_the_given_path(self, tmp_path: Path) -> None:
        write(tmp_path, "app/examples/a.yaml", "app/b.yaml")
        assert names_below(tmp_path, "/examples", paths=[str(tmp_path / "app")]) == [
            "app/b.yaml",
            "app/examples/a.yaml",
        ]
        assert names_below(tmp_path, "/app/examples", paths=[str(tmp_path / "app")]) == ["app/b.yaml"]


class TestPatterns:
    @pytest.mark.parametrize(
        ("globs", "path", "excluded"),
        [
            ("vendor/", "vendor/a.yaml", True),
            ("vendor/", "x/vendor/y/a.yaml", True),
            ("vendor/", "vendor", False),
            ("vendor", "vendor", True),
            ("vendor", "vendored/a.yaml", False),
            ("**/charts/**", "charts/a.yaml", True),
            ("**/charts/**", "x/y/charts/z/a.yaml", True),
            ("**/charts/**", "charts", False),
            ("*.gen.yaml", "x/a.gen.yaml", True),
            ("*.gen.yaml", "a.gen.yaml.bak", False),
            ("/examples/bad", "examples/bad/a.yaml", True),
            ("/examples/bad", "x/examples/bad/a.yaml", False),
            ("examples/bad", "x/examples/bad/a.yaml", False),
            ("./examples", "examples/a.yaml", True),
            ("./examples", "x/examples/a.yaml", False),
            ("a/**/b.yaml", "a/b.yaml", True),
            ("a/**/b.yaml", "a/x/y/b.yaml", True),
            ("a/**/**/b.yaml", "a/x/b.yaml", True),
            ("a/*/b.yaml", "a/x/y/b.yaml", False),
            ("a?.yaml", "ab.yaml", True),
            ("a?b.yaml", "a/b.yaml", False),
            ("[a-c].yaml", "b.yaml", True),
            ("[!a-c].yaml", "b.yaml", False),
            ("[]].yaml", "].yaml", True),
            ("[\\d].yaml", "d.yaml", True),
            ("[\\d].yaml", "7.yaml", False),
            ("[a&&b].yaml", "&.yaml", True),
            ("\\*.yaml", "*.yaml", True),
            ("\\*.yaml", "a.yaml", False),
            ("\\!a.yaml", "!a.yaml", True),
            ("a.yaml", "axyaml", False),
            ("new\nline", "new\nline", True),
            ("*", "x/a.yaml", True),
            ("**", "x/a.yaml", True),
            ("*.yaml !keep.yaml", "x/keep.yaml", False),
            ("*.yaml !keep.yaml", "x/lose.yaml", True),
            ("!keep.yaml *.yaml", "keep.yaml", True),
            ("vendor/ !vendor/keep.yaml", "vendor/keep.yaml", True),
            ("vendor/** !vendor/keep.yaml", "vendor/keep.yaml", False),
        ],
    )
    def test_meaning(self, globs: str, path: str, excluded: bool) -> None:
        patterns = Patterns(globs.split(" "))
        assert patterns.covers(path) is excluded

    @pytest.mark.parametrize("glob", ["", "/", "!", "!/", "a[b.yaml", "[z-a].yaml", "./"])
    def test_globs_that_can_match_nothing(self, glob: str) -> None:
        with pytest.raises(InvalidPattern) as error:
            Patterns(["ok", glob])
        assert error.value.pattern == glob

    def test_none_is_false_and_matches_nothing(self) -> None:
        assert not Patterns()
        assert not Patterns().covers("a/b.yaml")

    # `**` stands for whole segments only: what `a**` means, git itself leaves open
    @settings(max_examples=60, deadline=None)
    @given(
        globs=st.lists(
            st.from_regex(r"\A!?/?(\*\*/)?([ab?]{1,2}\*?|\*[ab?]?)(/(\*\*|[ab]\*?|\*))?/?\Z"), min_size=1, max_size=4
        ),
        path=st.from_regex(r"\A[ab]{1,2}(/[ab]{1,2}){0,3}\Z"),
    )
    def test_git_agrees(self, globs: list[str], path: str, tmp_path_factory: pytest.TempPathFactory) -> None:
        root = tmp_path_factory.getbasetemp() / "oracle"
        shutil.rmtree(root, ignore_errors=True)
        repository(root, "".join(f"{glob}\n" for glob in globs))
        write(root, path)
        answer = subprocess.run(["git", "check-ignore", "-q", path], cwd=root, check=False).returncode
        assert Patterns(globs).covers(path) is (answer == 0)


class TestRoots:
    def test_repository_root_above(self, tmp_path: Path) -> None:
        repository(tmp_path)
        write(tmp_path, "a/b/x.yaml", "a/c/y.yaml")
        paths = [str(tmp_path / "a/b/x.yaml"), str(tmp_path / "a/c")]
        assert project_root(paths) == report_root(paths) == str(tmp_path)

    def test_git_file_marks_a_root(self, tmp_path: Path) -> None:
        write(tmp_path, "module/.git", "module/a/x.yaml")
        assert repository_root(str(tmp_path / "module/a")) == str(tmp_path / "module")

    def test_without_repository(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        if repository_root(str(tmp_path)) is not None:
            pytest.skip("temporary directories are in a repository here")
        write(tmp_path, "work/a/b/x.yaml", "work/a/c/y.yaml")
        monkeypatch.chdir(tmp_path / "work")
        paths = ["a/b/x.yaml", "a/c/y.yaml"]
        assert project_root(paths) == str(tmp_path / "work/a")
        assert report_root(paths) == str(tmp_path / "work")
        assert project_root(["a/b"]) == str(tmp_path / "work/a/b")
        assert project_root([]) == str(tmp_path / "work")

    def test_repository_that_holds_only_one_of_the_paths(self, tmp_path: Path) -> None:
        repository(tmp_path / "one")
        write(tmp_path, "one/a.yaml", "two/b.yaml")
        assert project_root([str(tmp_path / "one"), str(tmp_path / "two")]) == str(tmp_path)

    def test_display_path(self, tmp_path: Path) -> None:
        root = str(tmp_path / "r")
        assert display_path(f"{root}/a/b.yaml", root) == "a/b.yaml"
        assert display_path(f"{root}/a/../b.yaml", root) == "b.yaml"
        assert display_path(f"{root}ight/b.yaml", root) == f"../{os.path.basename(root)}ight/b.yaml"
        assert display_path("/a/b.yaml", "/") == "a/b.yaml"

    def test_display_path_of_a_real_path_below_a_linked_root(self, tmp_path: Path) -> None:
        write(tmp_path, "real/a.yaml")
        (tmp_path / "link").symlink_to("real")
        assert display_path(os.path.realpath(tmp_path / "real/a.yaml"), str(tmp_path / "link")) == "a.yaml"
