"""The gate's files for Argo CD: those of deploy/argocd, byte for byte."""

from __future__ import annotations

from pathlib import Path

import yaml

from rollout_lint.starting.argocd import DIRECTORY, FILES

from ..cli.command import run
from .setting_up import ROOT, held, put, run_init

DEPLOYED = ROOT / "deploy" / "argocd"
APPLICATION = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\n"


def test_only_when_it_is_asked_for(fresh: Path) -> None:
    run_init("--yes")
    assert not (fresh / DIRECTORY).exists()
    done = run_init("--yes", "--argocd")
    assert {name: (fresh / DIRECTORY / name).read_bytes() for name in FILES} == {
        name: (DEPLOYED / name).read_bytes() for name in FILES
    }
    assert "docs/argocd.md" in done.out
    assert run_init("--yes", "--argocd").err.count("already there") == 3 + len(FILES)


def test_the_files_need_no_other() -> None:
    component = yaml.safe_load((DEPLOYED / "kustomization.yaml").read_text())
    named = {name for each in component["configMapGenerator"] for name in each["files"]}
    named |= {each["path"] for each in component["patches"]}
    assert named | {"kustomization.yaml"} == set(FILES)


def test_a_check_has_nothing_to_say_of_them(fresh: Path) -> None:
    run_init("--yes", "--only", "argocd")
    done = run("check", DIRECTORY, "--profile=strict", "--quiet", cwd=fresh)
    assert (done.code, done.out) == (0, "")


def test_what_somebody_has_changed_stays(fresh: Path) -> None:
    policy = put(fresh, f"{DIRECTORY}/policy.yaml", "profile: strict\n")
    done = run_init("--yes", "--only", "argocd")
    assert policy.read_text() == "profile: strict\n"
    assert f"{DIRECTORY}/policy.yaml: left alone" in done.err
    assert set(FILES) == {Path(path).name for path in held(fresh / DIRECTORY)}


def test_a_hint_where_there_are_applications(fresh: Path) -> None:
    put(fresh, "apps/a.yaml", APPLICATION)
    assert "apps/a.yaml holds an Application: `rollout-lint init --argocd`" in run_init("--diff").err
    assert "--argocd" not in run_init("--diff", "--argocd").err
    put(fresh, "apps/a.yaml", "apiVersion: app.k8s.io/v1beta1\nkind: Application\nmetadata: {name: argoproj.io}\n")
    assert "--argocd" not in run_init("--diff").err
