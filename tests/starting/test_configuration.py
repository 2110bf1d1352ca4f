"""The configuration that is proposed: valid, with what was seen, and nothing that was not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rollout_lint.configuration.fields import CONFIGURATION as KEYS
from rollout_lint.lint import rule_names
from rollout_lint.settings import Settings, load_settings
from rollout_lint.starting.configuration import configuration_text
from rollout_lint.starting.data import text_of
from rollout_lint.starting.seen import Seen, look

from ..cli.command import run
from .setting_up import CONFIGURATION, NOISY, ROOT, put, run_init

ROLLOUT = (NOISY / "orders.yaml").read_text()
KUSTOMIZED = """\
# quay.io/argoproj/argo-rollouts:v1.4.0
resources: [install.yaml]
images:
  - name: quay.io/argoproj/argo-rollouts
    newTag: v1.8.3
"""
REMOTES = "resources:\n  - https://github.com/argoproj/argo-rollouts/"


def loaded(root: Path, text: str) -> Settings:
    return load_settings(str(put(root, CONFIGURATION, text)), known_rules=rule_names())


def test_the_data_file_is_what_comes_out_where_nothing_is_seen(tmp_path: Path) -> None:
    assert configuration_text(Seen()) == text_of("rollout-lint.yaml")
    settings = loaded(tmp_path, text_of("rollout-lint.yaml"))
    assert settings.profile == "correctness"
    assert settings.controller == Settings.defaults().controller
    assert not settings.remarks


def test_what_is_commented_out_is_valid_too(tmp_path: Path) -> None:
    text = re.sub(
        r"(?m)^# (?=(?:objectives|services|  orders|notifications|owners):)", "", text_of("rollout-lint.yaml")
    )
    put(tmp_path, ".github/CODEOWNERS", "* @ada\n")
    policy = loaded(tmp_path, text).policy("k8s/a.yaml", None)
    assert str(policy.objectives) != str(Settings.defaults().policy("k8s/a.yaml", None).objectives)
    assert "# objectives" not in text


def test_the_first_line_is_what_the_documentation_recommends() -> None:
    first = text_of("rollout-lint.yaml").splitlines()[0]
    assert f"\n{first}\n" in (ROOT / "docs" / "configuration.md").read_text()


@pytest.mark.parametrize(
    ("path", "text", "release", "line"),
    [
        ("ops/kustomization.yaml", KUSTOMIZED, "1.8", 5),
        ("ops/d.yaml", "spec: {containers: [{image: 'quay.io/argoproj/argo-rollouts:v1.7.2'}]}\n", "1.7", 1),
        ("ops/d.yaml", "---\nimage: mirror.example.com:5000/argo-rollouts:1.10.0@sha256:0a\n", "1.10", 2),
        ("values.yaml", "controller:\n  image:\n    repository: argoproj/argo-rollouts\n    tag: v1.6.6\n", "1.6", 4),
        ("ops/kustomization.yaml", f"{REMOTES}releases/download/v1.7.2/install.yaml\n", "1.7", 2),
        ("ops/kustomization.yaml", f"{REMOTES}/manifests/cluster-install?timeout=9&ref=v1.9.0\n", "1.9", 2),
        (
            "ops/Kustomization",
            f"{REMOTES.replace('/argo-rollouts', '/argo-rollouts')}manifests/crds?ref=v1.5.1\n",
            "1.5",
            2,
        ),
    ],
)
def test_the_release_that_a_file_names(fresh: Path, path: str, text: str, release: str, line: int) -> None:
    put(fresh, path, text)
    assert run_init("--yes", "--only", "configuration").code == 0
    written = (fresh / CONFIGURATION).read_text()
    assert f'# {path}:{line} says {release}.\ncontroller: "{release}"\n' in written
    assert "this is the default" not in written
    assert str(loaded(fresh, written).controller) == str(loaded(fresh, f'controller: "{release}"\n').controller)
    assert run("config", cwd=fresh).err == ""


@pytest.mark.parametrize(
    "text",
    [
        "# image: quay.io/argoproj/argo-rollouts:v1.7.2\nkind: x\n",
        "image: quay.io/argoproj/argo-rollouts:latest\n",
        "image: quay.io/argoproj/argo-rollouts:v1.2.0\n",  # no release that can be configured
        "image: quay.io/argoproj/kubectl-argo-rollouts:v1.7.2\n",
        "images: [{name: shop/orders, newTag: v1.7.2}]\n# argo-rollouts\n",
        "text: see argoproj/argo-rollouts:v1.7.2 for more\n",
        "image: quay.io/argoproj/argo-rollouts:{{ .Values.tag }}\n",
    ],
)
def test_what_names_no_release(fresh: Path, text: str) -> None:
    put(fresh, "ops/a.yaml", text)
    assert look(str(fresh)).controllers == ()


def test_of_several_releases_the_oldest_counts(fresh: Path) -> None:
    for place, release in (("a", "1.10.0"), ("b", "1.8.3"), ("c", "1.9.1")):
        put(fresh, f"{place}.yaml", f"image: quay.io/argoproj/argo-rollouts:v{release}\n")
    text = configuration_text(look(str(fresh)))
    assert "# b.yaml:1 says 1.8, and where several are in use the oldest counts.\n" in text
    assert "# Others: c.yaml:1 says 1.9, a.yaml:1 says 1.10.\n" in text
    assert str(loaded(fresh, text).controller) == str(loaded(fresh, 'controller: "1.8"\n').controller)


def test_charts_are_for_rendering(fresh: Path) -> None:
    for name in ("orders", "orders/charts/redis", "catalog"):
        put(fresh, f"charts/{name}/Chart.yaml", "name: a\n")
    text = configuration_text(look(str(fresh)))
    assert "# Charts: charts/catalog, charts/orders. " in text
    assert "--render auto" in text
    loaded(fresh, text)


def test_vendored_folders_are_left_out_where_that_is_plain(fresh: Path) -> None:
    put(fresh, "third_party/flagger/a.yaml", ROLLOUT)
    put(fresh, "ui/node_modules/x/a.yaml", ROLLOUT)
    put(fresh, "ui/third-party/x/a.yaml", "kind: Deployment\n")  # nothing of ours
    put(fresh, "lib/vendor/x/a.yaml", ROLLOUT)
    put(fresh, "lib/jsonnetfile.json", "{}")
    put(fresh, "services/vendor/a.yaml", ROLLOUT)  # a service of that name
    assert look(str(fresh)).vendored == ("lib/vendor/**", "node_modules/", "third_party/")
    run_init("--yes", "--only", "configuration")
    shown = run("check", "--format", "json", "--fail-on=none", cwd=fresh).out
    assert "services/vendor/a.yaml" in shown
    assert "third_party" not in shown
    assert "lib/vendor" not in shown


def test_the_default_is_that_of_the_key() -> None:
    (key,) = (key for key in KEYS.keys if key.name == "controller")
    assert f'this is the default.\ncontroller: "{key.default}"\n' in text_of("rollout-lint.yaml")
