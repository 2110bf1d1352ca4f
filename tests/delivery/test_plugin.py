"""The plugin as Argo CD runs it: deploy/argocd, driven by a stand-in for the plugin server."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from .cmp_server import CmpServer, GenerationError
from .manifests import CONFIG_MAP, DEPLOY, bad_application, edit, good_application, plain_application

Serve = Callable[..., CmpServer]
_POLICY = "/etc/rollout-lint/policy.yaml"
_PATH = "apps/checkout"


@pytest.fixture
def serve(sidecar_environment: Mapping[str, str], tmp_path: Path) -> Serve:
    """A sidecar with the plugin and policy of deploy/argocd, or with a policy of the test's own."""

    def serving(policy: str | None = None, plugin: str = "plugin.yaml", deadline: float = 60.0) -> CmpServer:
        file = DEPLOY / "policy.yaml"
        if policy is not None:
            file = tmp_path / "policy.yaml"
            file.write_text(policy)
        return CmpServer(DEPLOY / plugin, sidecar_environment, {_POLICY: file}, deadline)

    return serving


def _refused(server: CmpServer, repository: Path, **more: object) -> str:
    """What the user reads, without the command in front of it."""
    with pytest.raises(GenerationError) as stopped:
        server.generate(repository, _PATH, **more)  # type: ignore[arg-type]
    text = str(stopped.value)
    assert "Traceback" not in text
    return text.partition(": ")[2]


def test_a_good_application_passes_as_it_was_rendered(
    serve: Serve, tmp_path: Path, sidecar_environment: Mapping[str, str]
) -> None:
    application = good_application(tmp_path / "repository" / _PATH)
    generated = serve().generate(tmp_path / "repository", _PATH)
    rendered = subprocess.run(
        ["kubectl", "kustomize", str(application)], env=sidecar_environment, check=True, capture_output=True
    )
    assert generated.output == rendered.stdout
    assert {each["kind"] for each in generated.objects} >= {"Rollout", "AnalysisTemplate", "VirtualService"}
    assert generated.log == "rollout-lint passes `checkout`: 3 objects checked\n"


def test_a_bad_application_is_stopped_with_what_and_where_in_the_first_line(serve: Serve, tmp_path: Path) -> None:
    bad_application(tmp_path / "repository" / _PATH)
    with pytest.raises(GenerationError) as stopped:
        serve().generate(tmp_path / "repository", _PATH)
    first, *rest = str(stopped.value).splitlines()
    assert first.startswith("`rollout-lint gate --policy ")
    assert (
        "failed exit status 1: rollout-lint blocks `checkout`: 3 errors, first RL201 at apps/checkout/slo-gate" in first
    )
    assert rest[0].startswith("apps/checkout/slo-gate.yaml:")
    assert rest[-1].endswith("/docs/rules/RL201.md")
    assert len(rest) < 25
    assert "\x1b" not in str(stopped.value)


def test_an_application_without_rollouts_passes_byte_for_byte(serve: Serve, tmp_path: Path) -> None:
    plain_application(tmp_path / "repository" / _PATH)
    generated = serve().generate(tmp_path / "repository", _PATH)
    assert generated.output == CONFIG_MAP.encode()
    assert "holds no Rollouts" in generated.log


def test_the_example_application_renders_its_chart_with_its_parameters(serve: Serve, tmp_path: Path) -> None:
    source = yaml.safe_load((DEPLOY / "application.yaml").read_text())["spec"]["source"]
    assert source["plugin"]["name"] == serve().name
    repository = tmp_path / "repository"
    chart = repository / source["path"]
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: checkout\nversion: 1.0.0\n")
    (chart / "templates" / "settings.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\n"
        "data:\n  tag: {{ .Values.image.tag | quote }}\n  region: {{ .Values.region }}\n"
        "  kubernetes: {{ .Capabilities.KubeVersion.Version }}\n"
    )
    (repository / "values").mkdir()
    (repository / "values" / "production.yaml").write_text("region: north\n")
    generated = serve().generate(repository, source["path"], parameters=source["plugin"]["parameters"])
    (config_map,) = generated.objects
    assert config_map["metadata"] == {"name": "checkout", "namespace": "shop"}
    assert config_map["data"] == {"tag": "1.4.2", "region": "north", "kubernetes": "v1.34.0"}


def test_value_files_outside_the_repository_are_refused(serve: Serve, tmp_path: Path) -> None:
    chart = tmp_path / "repository" / _PATH
    chart.mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: checkout\nversion: 1.0.0\n")
    for file in ("../../../secret.yaml", "/etc/rollout-lint/policy.yaml", "https://example.com/values.yaml"):
        parameters = [{"name": "helm-value-files", "array": [file]}]
        assert "which is not in the repository" in _refused(serve(), tmp_path / "repository", parameters=parameters)


@pytest.mark.parametrize(
    "parameter",
    [{"name": "helm-values", "string": "x"}, {"name": "mode", "array": ["warn"]}, {"name": "mode", "string": "of"}],
)
def test_a_parameter_that_means_nothing_is_refused(serve: Serve, tmp_path: Path, parameter: dict[str, object]) -> None:
    plain_application(tmp_path / "repository" / _PATH)
    assert "exit status 2" in str(
        pytest.raises(GenerationError, serve().generate, tmp_path / "repository", _PATH, parameters=[parameter]).value
    )


def test_the_application_cannot_ask_for_warnings_where_the_policy_enforces(serve: Serve, tmp_path: Path) -> None:
    bad_application(tmp_path / "repository" / _PATH)
    for asking in ({"env": {"ROLLOUT_LINT_MODE": "warn"}}, {"parameters": [{"name": "mode", "string": "warn"}]}):
        text = _refused(serve(), tmp_path / "repository", **asking)
        assert "asks for mode `warn`: the platform does not allow it" in text


def test_the_application_may_ask_for_warnings_where_the_policy_lets_it(serve: Serve, tmp_path: Path) -> None:
    bad_application(tmp_path / "repository" / _PATH)
    server = serve("mode: application\n")
    assert "blocks `checkout`" in _refused(server, tmp_path / "repository")
    for asking in ({"env": {"ROLLOUT_LINT_MODE": "warn"}}, {"parameters": [{"name": "mode", "string": "warn"}]}):
        generated = server.generate(tmp_path / "repository", _PATH, **asking)
        assert generated.log.startswith("rollout-lint would block `checkout`: 3 errors, first RL201 at ")
        assert any(each["kind"] == "Rollout" for each in generated.objects)


def test_the_repository_cannot_turn_off_a_locked_rule(serve: Serve, tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    bad_application(repository / _PATH)
    (repository / ".rollout-lint.yaml").write_text("rules: {RL201: off}\n")
    assert "first RL201" in _refused(serve(), repository)
    assert "first RL201" in _refused(serve("repository-configuration: refuse\n"), repository)


def test_the_repository_may_turn_off_a_rule_that_is_not_locked(serve: Serve, tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    bad_application(repository / _PATH)
    server = serve("locked: [RL1]\nrepository-configuration: limited\n")
    assert "first RL201" in _refused(server, repository)
    # at the top of the repository, which without .git only ARGOCD_APP_SOURCE_PATH tells
    (repository / ".rollout-lint.yaml").write_text("rules: {RL201: off}\n")
    assert server.generate(repository, _PATH).objects
    (repository / ".rollout-lint.yaml").write_text("rules: {RL999: off}\n")
    assert "unknown rule `RL999`" in _refused(server, repository)


def test_suppressions_hold_only_where_the_policy_allows_them_and_for_rules_that_are_not_locked(
    serve: Serve, tmp_path: Path
) -> None:
    repository = tmp_path / "repository"
    bad_application(repository / _PATH)
    edit(
        repository / _PATH / "slo-gate.yaml",
        "metadata:\n",
        'metadata:\n  annotations: {rollout-lint/ignore: "[RL201] we like it so"}\n',
    )
    assert "first RL201" in _refused(serve("suppressions: refuse\nlocked: []\n"), repository)
    assert "first RL201" in _refused(serve("suppressions: allow\nlocked: [failure-limit-too-low]\n"), repository)
    assert serve("suppressions: allow\nlocked: [RL1]\n").generate(repository, _PATH).objects


def test_nothing_of_the_repository_is_executed(serve: Serve, tmp_path: Path) -> None:
    directory = bad_application(tmp_path / "repository" / _PATH)
    trap = f"open({str(tmp_path / 'executed')!r}, 'w')\nraise SystemExit(0)\n"
    for name in ("yaml", "click", "json", "rollout_lint", "sitecustomize", "usercustomize", "promql_parser"):
        (directory / f"{name}.py").write_text(trap)
    for name in ("kustomize", "helm", "kubectl", "sh"):
        (directory / name).write_text(f"#!/bin/sh\ntouch {tmp_path / 'executed'}\n")
        (directory / name).chmod(0o755)
    assert "first RL201" in _refused(serve(), tmp_path / "repository")
    assert not (tmp_path / "executed").exists()


def test_git_is_not_needed_and_not_there(serve: Serve, tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    plain_application(repository / _PATH)
    (repository / ".git").mkdir()
    # what would be read if it were sent: a broken repository
    (repository / ".git" / "HEAD").write_text("nowhere\n")
    assert serve().generate(repository, _PATH).output == CONFIG_MAP.encode()


def test_a_renderer_that_fails_is_quoted(serve: Serve, tmp_path: Path) -> None:
    directory = good_application(tmp_path / "repository" / _PATH)
    (directory / "slo-gate.yaml").unlink()
    text = _refused(serve(), tmp_path / "repository")
    assert text.startswith(
        "rollout-lint blocks `checkout`: rendering failed: `kubectl kustomize .`: error: accumulating"
    )
    assert "slo-gate.yaml" in text.splitlines()[0]


def test_an_application_that_renders_to_nothing_is_stopped(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "repository" / _PATH).mkdir(parents=True)
    (tmp_path / "repository" / _PATH / "kustomization.yaml").write_text("resources: []\n")
    _refused(serve(), tmp_path / "repository")
    (tmp_path / "repository" / _PATH / "kustomization.yaml").unlink()
    (tmp_path / "repository" / _PATH / "empty.yaml").write_text("# nothing yet\n---\n")
    text = _refused(serve(), tmp_path / "repository")
    assert "rendered nothing: Argo CD would take every resource for one to prune" in text


def test_past_the_servers_deadline_nothing_passes(
    serve: Serve, tmp_path: Path, sidecar_environment: Mapping[str, str]
) -> None:
    good_application(tmp_path / "repository" / _PATH)
    with pytest.raises(GenerationError, match=r"failed timeout after 0\.05s"):
        serve(deadline=0.05).generate(tmp_path / "repository", _PATH)


def test_our_deadline_comes_first(serve: Serve, tmp_path: Path, launcher: Path) -> None:
    good_application(tmp_path / "repository" / _PATH)
    server = serve()
    server.spec["generate"] = {"command": ["rollout-lint", "gate", "--timeout", "500ms", "--", "sleep", "30"]}
    assert "`sleep 30`: gave no answer in 0.5 seconds" in _refused(server, tmp_path / "repository")


def test_discovery_takes_every_application_and_the_named_plugin_none(serve: Serve, tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    plain_application(repository / _PATH)
    assert serve(plugin="plugin-discovery.yaml").matches(repository, _PATH)
    assert not serve().matches(repository, _PATH)
    by_name, discovered = serve().spec, serve(plugin="plugin-discovery.yaml").spec
    assert {**by_name, "discover": discovered["discover"]} == discovered
    assert serve(plugin="plugin-discovery.yaml").generate(repository, _PATH).output == CONFIG_MAP.encode()


def test_jsonnet_is_refused_rather_than_left_out(serve: Serve, tmp_path: Path) -> None:
    directory = plain_application(tmp_path / "repository" / _PATH)
    (directory / "more.jsonnet").write_text("{}")
    assert "`more.jsonnet` is jsonnet" in _refused(serve(), tmp_path / "repository")
