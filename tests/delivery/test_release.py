"""Which release is asked about: its messages, and what it changes, in real repositories."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from rollout_lint.delivery.changed_objects import ChangedObject, Changes
from rollout_lint.delivery.release import Asked, BadRequest, Release, release_of

from .repositories import ROUTES, TEMPLATE, commit, git, repository, rollout, write

ZEROS = "0" * 40


def release(root: Path, *below: str, **asked: str) -> Release:
    return release_of(Asked(**asked), [str(root / path) for path in below or (".",)])


def changes(root: Path) -> Changes:
    """What the last commit changed."""
    found = release(root).changes
    assert found is not None
    return found


def objects(found: Release) -> list[tuple[str, str]]:
    assert found.changes is not None
    return sorted((each.kind, each.name) for each in found.changes.objects)


def texts(found: Release) -> list[str]:
    return [message.source.text for message in found.messages]


def test_a_commit_is_compared_with_its_parent(tmp_path: Path) -> None:
    root = repository(tmp_path)
    name = commit(root, {"apps/catalog.yaml": rollout(replicas=4)}, "Release\n\nWatch-Owner: @ada\n")
    commit(root, {"README.md": "docs"}, "Docs")
    assert objects(release(root)) == []
    found = release(root, commit="HEAD~1")
    assert objects(found) == [("Rollout", "catalog")]
    assert texts(found) == ["Release\n\nWatch-Owner: @ada\n\n"] or texts(found) == ["Release\n\nWatch-Owner: @ada\n"]
    assert found.messages[0].title == f"commit {name[:12]}"
    assert objects(release(root, commit=name[:8])) == [("Rollout", "catalog")]


def test_the_first_commit_of_all_is_compared_with_nothing(tmp_path: Path) -> None:
    assert objects(release(repository(tmp_path), commit="HEAD")) == [("Rollout", "catalog")]


def test_a_merge_is_compared_with_what_it_was_merged_into(tmp_path: Path) -> None:
    root = repository(tmp_path)
    git(root, "switch", "--quiet", "--create", "search")
    commit(root, {"apps/catalog.yaml": rollout(replicas=4)}, "Release")
    git(root, "switch", "--quiet", "main")
    commit(root, {"apps/slo.yaml": TEMPLATE.format(name="slo", count=5)}, "Gate")
    git(root, "merge", "--quiet", "--no-ff", "-m", "Merge search\n\nWatch-Owner: @ada", "search")
    assert objects(release(root, commit="HEAD")) == [("Rollout", "catalog")]
    assert objects(release(root, span="HEAD^1..search")) == [("Rollout", "catalog")], "from what both have in common"
    assert objects(release(root, span="search...HEAD^1")) == [("AnalysisTemplate", "slo")]


def test_only_what_means_something_else_has_changed(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.yaml": rollout("a"), "b.yaml": rollout("b"), "c.yaml": rollout("c")})
    commit(
        root,
        {
            "a.yaml": "# a comment\n" + rollout("a").replace("replicas: 3", 'replicas:   3 # "three"'),
            "moved/b.yaml": rollout("b"),
            "c.yaml": rollout("c", 4),
        },
        "Tidy",
        "b.yaml",
    )
    assert objects(release(root)) == [("Rollout", "c")]


def test_new_and_removed_objects(tmp_path: Path) -> None:
    root = repository(tmp_path, {"a.yaml": rollout("a"), "r.yaml": ROUTES.format(name="r", host="a")})
    commit(root, {"b.yaml": rollout("b")}, "Add", "a.yaml", "r.yaml")
    found = release(root)
    assert found.changes is not None
    assert set(found.changes.objects) == {
        ChangedObject("Rollout", "", "b", False),
        ChangedObject("Rollout", "", "a", True),
        ChangedObject("VirtualService", "", "r", True),
    }


def test_paths_narrow_what_is_looked_at(tmp_path: Path) -> None:
    root = repository(tmp_path, {"shop/a.yaml": rollout("a"), "pay/[b].yaml": rollout("b"), "pay/b.yaml": "x: 1"})
    assert objects(release(root, "shop")) == [("Rollout", "a")]
    assert objects(release(root, "shop", "pay")) == [("Rollout", "a"), ("Rollout", "b")]
    assert objects(release(root, "pay/[b].yaml")) == [("Rollout", "b")]
    assert objects(release(root, "pay/b.yaml")) == []


def test_a_range_has_the_messages_of_all_its_commits_the_newest_first(tmp_path: Path) -> None:
    root = repository(tmp_path)
    base = git(root, "rev-parse", "HEAD")
    commit(root, {"apps/catalog.yaml": rollout(replicas=4)}, "One")
    commit(root, {"apps/catalog.yaml": rollout(replicas=3)}, "Two\r\n\r\nWatch-Owner: @ada\r\n")
    assert [text.strip() for text in texts(release(root, span=f"{base}..HEAD"))] == [
        "Two\r\n\r\nWatch-Owner: @ada",
        "One",
    ]
    assert objects(release(root, span=f"{base}..HEAD")) == [], "there and back again is no change"
    assert objects(release(root, span=f"{ZEROS}..HEAD")) == [("Rollout", "catalog")], "a branch that is new"
    assert len(release(root, span="HEAD").messages) == 1


def test_a_message_in_another_encoding_is_read(tmp_path: Path) -> None:
    root = repository(tmp_path)
    git(root, "config", "i18n.commitEncoding", "ISO-8859-1")
    git(root, "config", "i18n.logOutputEncoding", "ISO-8859-1")
    commit(root, {"a.yaml": rollout("a")}, "Réléase\n\nWatch-Owner: Zoë\n".encode("latin-1"))
    assert [text.strip() for text in texts(release(root))] == ["Réléase\n\nWatch-Owner: Zoë"]


def test_a_message_file_is_of_what_is_staged(tmp_path: Path) -> None:
    root = repository(tmp_path)
    message = tmp_path / ".git" / "COMMIT_EDITMSG"
    message.write_text("Release\n")
    write(root, {"docs.md": "text"})
    git(root, "add", "docs.md")
    write(root, {"apps/catalog.yaml": rollout(replicas=4)})
    assert objects(release(root, message_file=str(message))) == [], "what is not staged will not be committed"
    git(root, "add", "apps")
    assert objects(release(root, message_file=str(message))) == [("Rollout", "catalog")]
    git(root, "commit", "--quiet", "--message=Release")
    assert objects(release(root, message_file=str(message))) == [("Rollout", "catalog")], "a new text for the last one"


def test_the_first_message_of_a_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    write(tmp_path, {"catalog.yaml": rollout(), "message": "Begin"})
    git(tmp_path, "add", "catalog.yaml")
    assert objects(release(tmp_path, message_file=str(tmp_path / "message"))) == [("Rollout", "catalog")]


def test_comments_begin_as_the_repository_says(tmp_path: Path) -> None:
    root = repository(tmp_path)
    write(root, {"message": "Release\n\nWatch-Owner: @ada\n\n; On branch main\n"})
    git(root, "config", "core.commentChar", ";")
    [message] = release(root, message_file=str(root / "message")).messages
    assert [owner.name.text for owner in message.owners("Watch-Owner")] == ["@ada"]


def test_a_text_outside_of_a_repository_says_nothing_of_changes(tmp_path: Path) -> None:
    write(tmp_path, {"message": "Release\n", "catalog.yaml": rollout()})
    assert release(tmp_path, message_file=str(tmp_path / "message")).changes is None
    with pytest.raises(BadRequest, match="no git repository around"):
        release(tmp_path)


def test_a_text_beside_a_range(tmp_path: Path) -> None:
    root = repository(tmp_path)
    base = commit(root, {}, "Base")
    commit(root, {"apps/catalog.yaml": rollout(replicas=4)}, "One")
    write(root, {"body.md": "Watch-Owner: @ada\r\n"})
    found = release(root, body=str(root / "body.md"), span=f"{base}..HEAD")
    assert found.messages[0].title == "`body.md`"
    assert (len(found.messages), objects(found)) == (2, [("Rollout", "catalog")])


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("nowhere", "`nowhere` is no commit of this clone"),
        ("--output=/tmp/x", "`--output=/tmp/x` is no commit of this clone"),
        ("HEAD\0", "is no commit of this clone"),
        ("HEAD^{tree}", "is no commit of this clone"),
    ],
)
def test_what_is_no_commit_is_said(tmp_path: Path, revision: str, said: str) -> None:
    root = repository(tmp_path)
    for asked in ({"commit": revision}, {"span": f"{revision}..HEAD"}):
        with pytest.raises(BadRequest) as raised:
            release(root, **asked)
        assert said in str(raised.value)


def test_histories_without_anything_in_common(tmp_path: Path) -> None:
    root = repository(tmp_path)
    git(root, "checkout", "--quiet", "--orphan", "other")
    commit(root, {}, "Other")
    with pytest.raises(BadRequest, match=r"no common ancestor of the two commits$"):
        release(root, span="main..other")


def test_flags_that_exclude_each_other(tmp_path: Path) -> None:
    for asked in (
        {"commit": "HEAD", "span": "A..B"},
        {"message_file": "a", "body": "b"},
        {"event": "e", "commit": "HEAD"},
    ):
        with pytest.raises(BadRequest, match=r"choose one|leave the other flags out"):
            release(tmp_path, **asked)


# -- shallow clones


def shallow(root: Path, to: Path, depth: int) -> Path:
    git(to.parent, "clone", "--quiet", f"--depth={depth}", f"file://{root}", to.name)
    return to


def test_a_shallow_clone_never_says_that_nothing_changed(tmp_path: Path) -> None:
    root = repository(tmp_path / "origin")
    base = git(root, "rev-parse", "HEAD")
    commit(root, {"README.md": "docs"}, "Docs")
    clone = shallow(root, tmp_path / "clone", 1)
    for asked in ({"commit": "HEAD"}, {"span": f"{base}..HEAD"}, {"span": "HEAD~1..HEAD"}):
        with pytest.raises(BadRequest, match=r"which is shallow: what changed cannot be told; .*`fetch-depth: 0`"):
            release(clone, **asked)
    assert objects(release(shallow(root, tmp_path / "deeper", 2), commit="HEAD")) == []


# -- events


def pull_request(base: str, head: str, body: str | None = "Watch-Owner: @ada") -> dict[str, object]:
    told = {"number": 12, "title": "Release catalog", "body": body, "base": {"sha": base}, "head": {"sha": head}}
    return {"action": "opened", "pull_request": told}


def event(root: Path, told: object) -> Release:
    write(root, {".git/event.json": json.dumps(told)})
    return release(root, event=str(root / ".git" / "event.json"))


@pytest.fixture
def branched(tmp_path: Path) -> tuple[Path, str, str]:
    """A repository with a branch that releases, and a base that went on; checked out as GitHub does."""
    root = repository(tmp_path / "origin")
    git(root, "switch", "--quiet", "--create", "search")
    head = commit(root, {"apps/catalog.yaml": rollout(replicas=4)}, "Release\n\nTicket: 1")
    git(root, "switch", "--quiet", "main")
    base = commit(root, {"apps/slo.yaml": TEMPLATE.format(name="slo", count=5)}, "Gate")
    git(root, "checkout", "--quiet", "--detach")
    git(root, "merge", "--quiet", "--no-ff", "-m", f"Merge {head} into {base}", head)
    return root, base, head


def test_a_pull_request(branched: tuple[Path, str, str]) -> None:
    root, base, head = branched
    found = event(root, pull_request(base, head, "The index.\r\n\r\nWatch-Owner: @ada"))
    assert [message.title for message in found.messages][:1] == ["pull request 12"]
    assert [owner.name.text for owner in found.messages[0].owners("watch-owner")] == ["@ada"]
    assert any(text.startswith("Release") for text in texts(found)[1:])
    assert objects(found) == [("Rollout", "catalog")]
    git(root, "checkout", "--quiet", head)
    assert objects(event(root, pull_request(base, head))) == [("Rollout", "catalog")], "without the test merge"


@pytest.mark.parametrize("body", [None, "", " \r\n"])
def test_a_pull_request_without_a_text_is_shown_by_its_title(branched: tuple[Path, str, str], body: str | None) -> None:
    root, base, head = branched
    [message, *_] = event(root, pull_request(base, head, body)).messages
    assert message.subject.excerpt == "Release catalog"


def test_a_pull_request_of_a_checkout_two_commits_deep(branched: tuple[Path, str, str], tmp_path: Path) -> None:
    root, base, head = branched
    git(root, "switch", "--quiet", "--create", "merged")
    two = shallow(root, tmp_path / "two", 2)
    assert objects(event(two, pull_request(base, head))) == [("Rollout", "catalog")]
    one = shallow(root, tmp_path / "one", 1)
    with pytest.raises(BadRequest, match="shallow"):
        event(one, pull_request(base, head))


def test_a_merge_group(branched: tuple[Path, str, str]) -> None:
    root, base, _ = branched
    head = git(root, "rev-parse", "HEAD")
    told = {"base_sha": base, "head_sha": head, "head_commit": {"message": "Merge\n\nWatch-Owner: @ada"}}
    found = event(root, {"action": "checks_requested", "merge_group": told})
    assert [owner.name.text for owner in found.messages[0].owners("Watch-Owner")] == ["@ada"]
    assert objects(found) == [("Rollout", "catalog")]


def test_a_push(branched: tuple[Path, str, str]) -> None:
    root, base, head = branched
    merge = git(root, "rev-parse", "HEAD")
    commits = [{"id": head, "message": "Release\n\nTicket: 1"}, {"id": merge, "message": "Merge\n\nWatch-Owner: @ada"}]
    told = {"before": base, "after": merge, "commits": commits, "head_commit": commits[-1]}
    found = event(root, told)
    assert [text.split("\n")[0] for text in texts(found)] == ["Merge", "Release"]
    assert objects(found) == [("Rollout", "catalog")]
    assert objects(event(root, {**told, "before": ZEROS})) == [("Rollout", "catalog")], "a new branch"
    with pytest.raises(BadRequest, match="the event holds no text of a release"):
        event(root, {**told, "after": ZEROS, "commits": [], "head_commit": None})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is no JSON"),
        ("[]", "it holds no mapping"),
        ('{"action": "started"}', "it takes a `pull_request`, `merge_group` or `push` event"),
        ("[" * 100_000, "it is no JSON"),
    ],
)
def test_what_is_no_event_is_said(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, {"event.json": text})
    with pytest.raises(BadRequest) as raised:
        release(tmp_path, event=str(tmp_path / "event.json"))
    assert said in str(raised.value)


def test_an_event_of_another_shape_breaks_nothing(tmp_path: Path) -> None:
    shapes: list[object] = [
        {"pull_request": {"title": 1, "body": [], "base": "x", "head": None, "number": "12"}},
        {"pull_request": {}},
        {"commits": [1, {"id": 2, "message": None}], "after": 3},
    ]
    for told in shapes:
        write(tmp_path, {"event.json": json.dumps(told)})
        assert release(tmp_path, event=str(tmp_path / "event.json")).changes is None


def test_a_message_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"gone` cannot be read: No such file"):
        release(tmp_path, message_file=str(tmp_path / "gone"))


# -- what kustomize and Helm make of other files


def test_images_and_patches_of_a_kustomization(tmp_path: Path) -> None:
    base = "resources: [catalog.yaml]\nimages: [{name: registry.example.com/shop/catalog, newTag: '1'}]\n"
    root = repository(tmp_path, {"apps/catalog.yaml": rollout(), "apps/kustomization.yaml": base})
    commit(root, {"apps/kustomization.yaml": base.replace("'1'", "'2'")}, "Bump")
    found = release(root)
    assert found.changes is not None
    [bumped] = found.changes.kustomizations
    assert (bumped.images, bumped.patches) == (frozenset({"registry.example.com/shop/catalog"}), False)
    assert bumped.file == os.path.realpath(root / "apps" / "kustomization.yaml")
    patch = "patches: [{target: {kind: Rollout}, patch: '[{op: remove, path: /spec/replicas}]'}]\n"
    commit(root, {"apps/kustomization.yaml": base + patch}, "Patch")
    assert [each.patches for each in changes(root).kustomizations] == [True]
    commit(root, {"apps/kustomization.yaml": f"# why\n{base}{patch}"}, "Say why")
    assert changes(root).kustomizations == ()


def test_charts_with_rollouts(tmp_path: Path) -> None:
    chart = {
        "chart/Chart.yaml": "name: catalog\n",
        "chart/values.yaml": "replicas: 3\n",
        "chart/templates/rollout.yaml": "kind: Rollout\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n",
        "plain/Chart.yaml": "name: plain\n",
        "plain/values.yaml": "replicas: 3\n",
        "plain/templates/deployment.yaml": "kind: Deployment\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n",
    }
    root = repository(tmp_path, chart)

    def charts() -> tuple[str, ...]:
        return changes(root).charts

    assert charts() == ("chart/templates/rollout.yaml", "chart/values.yaml")
    commit(root, {"chart/values.yaml": "replicas: 4\n", "plain/values.yaml": "replicas: 4\n"}, "More")
    assert charts() == ("chart/values.yaml",)
    commit(root, {"plain/templates/deployment.yaml": "kind: Deployment\n{{- if .Values.y }}\n{{- end }}\n"}, "Other")
    assert charts() == ()
