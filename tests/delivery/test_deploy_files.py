"""The files of deploy/argocd and the page about them, held to each other and to what they are files of."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from rollout_lint.cli import gate as command
from rollout_lint.cli.flags import read_plain
from rollout_lint.delivery.argocd_application import PARAMETERS
from rollout_lint.delivery.platform_policy import load_policy
from rollout_lint.lint import rule_names

from .calling import gate
from .manifests import DEPLOY, ROOT, bad_application

_PAGE = (ROOT / "docs" / "argocd.md").read_text()
_REPO_SERVER = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: argocd-repo-server
spec:
  selector:
    matchLabels: {app: argocd-repo-server}
  template:
    metadata:
      labels: {app: argocd-repo-server}
    spec:
      containers:
        - name: argocd-repo-server
          image: quay.io/argoproj/argocd:v3.1.0
      volumes:
        - {name: var-files, emptyDir: {}}
        - {name: plugins, emptyDir: {}}
"""


def _read(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text())


def _installed(tmp_path: Path, environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """What Argo CD's own kustomization makes of the component."""
    component = tmp_path / "gate"
    component.mkdir()
    for file in DEPLOY.glob("*.yaml"):
        (component / file.name).write_bytes(file.read_bytes())
    (tmp_path / "repo-server.yaml").write_text(_REPO_SERVER)
    (tmp_path / "kustomization.yaml").write_text(
        "namespace: argocd\nresources: [repo-server.yaml]\ncomponents: [gate]\n"
    )
    done = subprocess.run(
        ["kubectl", "kustomize", str(tmp_path)], env=dict(environment), check=True, capture_output=True
    )
    return list(yaml.safe_load_all(done.stdout))


def test_the_sidecar_is_what_argo_cd_asks_of_one(tmp_path: Path, sidecar_environment: Mapping[str, str]) -> None:
    objects = {each["kind"]: each for each in _installed(tmp_path, sidecar_environment)}
    pod = objects["Deployment"]["spec"]["template"]["spec"]
    sidecar = next(each for each in pod["containers"] if each["name"] == "rollout-lint")
    mounts = {each["mountPath"]: each for each in sidecar["volumeMounts"]}
    volumes = {each["name"]: each for each in pod["volumes"]}
    assert sidecar["command"] == ["/var/run/argocd/argocd-cmp-server"]
    assert (sidecar["securityContext"]["runAsUser"], sidecar["securityContext"]["runAsNonRoot"]) == (999, True)
    assert sidecar["securityContext"]["readOnlyRootFilesystem"] is True
    assert mounts["/var/run/argocd"]["name"] == "var-files"
    assert mounts["/home/argocd/cmp-server/plugins"]["name"] == "plugins"
    assert "emptyDir" in volumes[mounts["/tmp"]["name"]]
    config_map = objects["ConfigMap"]
    for path in ("/home/argocd/cmp-server/config/plugin.yaml", "/etc/rollout-lint/policy.yaml"):
        volume = volumes[mounts[path]["name"]]
        # the name with the hash of its content, so that a new policy restarts the repo-server
        assert volume["configMap"]["name"] == config_map["metadata"]["name"] != "rollout-lint-gate"
        assert config_map["data"][mounts[path]["subPath"]] == (DEPLOY / Path(path).name).read_text()


@pytest.mark.parametrize("name", ["plugin.yaml", "plugin-discovery.yaml"])
def test_the_plugin_calls_what_there_is(name: str) -> None:
    spec = _read(name)["spec"]
    words: list[str] = spec["generate"]["command"] + spec["generate"]["args"]
    program, subcommand, *arguments = words
    assert (program, subcommand) == ("rollout-lint", "gate")
    options = read_plain(arguments, command.FLAGS, command.POSITIONAL)
    assert options is not None
    mounts = {each["mountPath"] for each in _sidecar()["volumeMounts"]}
    assert options["policy"] in mounts
    assert tuple(each["name"] for each in spec["parameters"]["static"]) == PARAMETERS


def _sidecar() -> dict[str, Any]:
    (sidecar,) = _read("repo-server-patch.yaml")["spec"]["template"]["spec"]["containers"]
    assert isinstance(sidecar, dict)
    return sidecar


def test_what_must_name_the_plugin_names_it() -> None:
    name = _read("plugin.yaml")["metadata"]["name"]
    assert _read("application.yaml")["spec"]["source"]["plugin"]["name"] == name
    policy, binding = yaml.safe_load_all((DEPLOY / "require-plugin.yaml").read_text())
    (validation,) = policy["spec"]["validations"]
    assert f"source.plugin.name == '{name}'" in validation["expression"]
    assert validation["expression"].count("(") == validation["expression"].count(")")
    assert binding["spec"]["policyName"] == policy["metadata"]["name"]
    assert policy["spec"]["failurePolicy"] == "Fail"


def test_explicit_tools_are_turned_off_by_the_words_that_argo_cd_reads() -> None:
    # util/settings/settings.go: a tool is on unless its key says exactly "false"
    assert _read("argocd-cm.yaml")["data"] == {"kustomize.enable": "false", "helm.enable": "false"}


def test_the_example_policy_says_what_its_comments_say() -> None:
    policy = load_policy(str(DEPLOY / "policy.yaml"), rule_names())
    assert (policy.limited, policy.suppressions, policy.mode) == (True, False, "enforce")
    assert policy.locks("RL201", "failure-limit-too-low")
    assert policy.locks("RL105", "no-latency")
    assert not policy.locks("RL202", "x")


def test_the_image_is_pinned_and_runs_as_999() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    images = re.findall(r"^ARG \w+_IMAGE=(\S+)$", text, re.MULTILINE)
    assert len(images) == 2
    assert all(re.search(r":v?\d+\.\d+\.\d+[\w.-]*$", image) for image in images)
    assert not re.search(r"^FROM (?!\$\{)", text, re.MULTILINE)
    assert re.findall(r"^USER (\S+)$", text, re.MULTILINE) == ["999:999"]
    assert "--require-hashes" in text
    for source in re.findall(r"^COPY (?!--from)(?!\. )(.+) \S+$", text, re.MULTILINE):
        assert all((ROOT / file).is_file() for file in shlex.split(source))


def test_the_image_holds_what_the_package_needs() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    for name, table in (("../requirements.txt", "dependencies"), ("requirements-build.txt", "requires")):
        (listed,) = re.findall(rf"^{table} = \[(.*?)\]$", project, re.MULTILINE | re.DOTALL)
        requirements = re.findall(r'"(.+?)"', listed)
        assert requirements
        text = (DEPLOY / name).read_text()
        pinned = {each.lower().replace("-", ".") for each in re.findall(r"^([\w.-]+)==\S+", text, re.MULTILINE)}
        assert {re.split(r"[^\w.-]", each)[0].lower().replace("-", ".") for each in requirements} <= pinned
        assert text.count("==") <= text.count("--hash=sha256:")


def test_the_page_shows_the_files_and_links_only_what_is_there() -> None:
    files = [file.read_text() for file in DEPLOY.glob("*.yaml")]
    blocks = re.findall(r"^```yaml\n(.*?)^```$", _PAGE, re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        assert any(block in text for text in files), block
    links = re.findall(r"\]\(((?!http)[^)#]+)\)", _PAGE)
    assert links
    for link in links:
        assert (ROOT / "docs" / link).exists(), link
    named = {Path(link).name for link in links}
    assert {file.name for file in DEPLOY.glob("*.yaml")} - {"plugin.yaml"} <= named


def test_the_page_calls_what_there_is() -> None:
    lines = [line for block in re.findall(r"```sh\n(.*?)```", _PAGE, re.DOTALL) for line in block.splitlines()]
    assert lines
    for line in lines:
        program, subcommand, *arguments = shlex.split(line, comments=True)
        assert (program, subcommand) == ("rollout-lint", "gate")
        assert read_plain(arguments, command.FLAGS, command.POSITIONAL) is not None


def test_the_page_shows_the_verdict_as_it_is(tmp_path: Path, sidecar_environment: Mapping[str, str]) -> None:
    (shown,) = re.findall(r"```text\n(.*?)```", _PAGE, re.DOTALL)
    bad_application(tmp_path / "apps" / "checkout")
    more = {"ARGOCD_APP_NAME": "checkout"}
    ended = gate("apps/checkout", environment=sidecar_environment, directory=tmp_path, more=more)
    assert ended.errors.startswith(shown)
    assert ended.code == 1
