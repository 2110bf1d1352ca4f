"""Settings of providers that cannot work or that nothing reads, and conditions that nothing evaluates (facts §2.3), by
code, place and words."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from rollout_lint import lint_text
from rollout_lint.settings import Settings, load_settings

URL = "http://prometheus.monitoring:9090"
ENDS = {"start": 'now() - duration("5m")', "end": "now()"}
SCOPE = {"scope": "app", "region": "eu", "step": 60}


@lru_cache
def settings_for(controller: str) -> Settings:
    with TemporaryDirectory() as directory:
        file = Path(directory, ".rollout-lint.yaml")
        file.write_text(f"controller: '{controller}'\n")
        return load_settings(str(file), root=directory)


def found(
    provider: str,
    settings: dict[str, Any],
    code: str = "RL218",
    *,
    name: str = "slo",
    argument: str = "",
    controller: str = "1.9",
    **fields: Any,
) -> list[tuple[str, str]]:
    """Place and message of every finding of one rule; the argument ``x`` has a value only where one is given."""
    metric = {"name": name, **fields, "provider": {provider: settings}}
    text = f"""apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {{name: slo}}
spec:
  args: [{{name: x{argument}}}]
  metrics:
    - {json.dumps(metric)}
"""
    findings = lint_text(text, settings=settings_for(controller)).findings
    return [(f.span.excerpt.strip('"'), f.message) for f in findings if f.rule == code]


def prometheus(**settings: Any) -> dict[str, Any]:
    return {"address": URL, "query": "up", **settings}


def basic(**halves: str) -> dict[str, Any]:
    return prometheus(authentication={"basicAuth": halves})


def oauth(**parts: str) -> dict[str, Any]:
    return prometheus(authentication={"oauth2": parts})


@pytest.mark.parametrize(
    ("settings", "place", "words"),
    [
        (prometheus(), None, ""),
        ({"query": "up"}, None, ""),
        (prometheus(address="prom:9090"), "prom:9090", "prometheus address is not is url format"),
        (prometheus(address="{{args.x}}"), None, ""),
        (prometheus(address="http://prom:{{args.x}}"), None, ""),
        (prometheus(address="${PROMETHEUS}"), None, ""),
        (prometheus(timeout=0), "0", "context deadline exceeded"),
        (prometheus(timeout=-1), "-1", "prometheus timeout should not be negative"),
        (prometheus(timeout=30), None, ""),
        (prometheus(authentication={"sigv4": {"region": "eu-west-1"}}), "{", "not used"),
        (prometheus(authentication={"sigv4": {"region": ""}}), None, ""),
        (prometheus(address="https://aps-workspaces.eu", authentication={"sigv4": {"region": "eu"}}), None, ""),
        (oauth(tokenUrl="https://a", clientId="b"), "oauth2", "missing mandatory parameter"),
        (oauth(tokenUrl="https://a", clientId="b", clientSecret="{{args.x}}"), None, ""),
        (oauth(clientId="b", clientSecret="c"), "{", "no `tokenUrl`"),
        (oauth(clientId=""), None, ""),
        (prometheus(rangeQuery={**ENDS, "step": "1m"}), None, ""),
        (prometheus(rangeQuery={**ENDS, "step": "1"}), "1", "failed to parse rangeQuery.step as duration"),
        (prometheus(rangeQuery=ENDS), "rangeQuery", "failed to parse rangeQuery.step as duration"),
        (prometheus(rangeQuery={"start": "now()", "step": "1m"}), "rangeQuery", "no `rangeQuery.end`"),
        (prometheus(rangeQuery={**ENDS, "start": "-5m", "step": "1m"}), "-5m", "failed to parse rangeQuery.start"),
        (prometheus(rangeQuery={**ENDS, "end": "60", "step": "1m"}), "60", "expected time.Time, but got int"),
    ],
)
def test_prometheus(settings: dict[str, Any], place: str | None, words: str) -> None:
    check(found("prometheus", settings, successCondition="true"), place, words)


def check(findings: list[tuple[str, str]], place: str | None, words: str) -> None:
    """One finding at this place that says these words, or none at all."""
    if place is None:
        assert findings == []
    else:
        ((at, message),) = findings
        assert at.startswith(place)
        assert words in message


@pytest.mark.parametrize(
    ("controller", "settings", "place"),
    [
        ("1.10", basic(username="a"), "basicAuth"),
        ("1.10", basic(username="a", password="b"), None),
        ("1.10", basic(username="", password=""), None),
        # not known there yet
        ("1.9", basic(username="a"), None),
    ],
)
def test_halves_of_basic_authentication(controller: str, settings: dict[str, Any], place: str | None) -> None:
    check(found("prometheus", settings, controller=controller), place, "without `password`")


def test_an_argument_is_shown_where_it_is_written() -> None:
    bad = found("prometheus", prometheus(address="{{args.x}}"), argument=", value: 'prom:9090'")
    assert [place for place, _ in bad] == ["prom:9090"]
    assert not found("prometheus", prometheus(address="{{args.x}}"), argument=f", value: '{URL}'")


@pytest.mark.parametrize(
    ("settings", "place", "words"),
    [
        ({"query": "q"}, None, ""),
        ({"query": "q", "interval": "5m", "apiVersion": "v1"}, None, ""),
        ({"query": "{{args.x}}"}, None, ""),
        ({"interval": "5m"}, "datadog", "either a query or queries"),
        ({"apiVersion": "v2", "query": "q", "queries": {"a": "q"}}, "{", "both a query and queries"),
        ({"queries": {"a": "q"}}, "{", "only supports using the query parameter"),
        ({"apiVersion": "{{args.x}}", "queries": {"a": "q"}}, None, ""),
        ({"apiVersion": "v2", "query": "q", "formula": "a"}, "a", "only valid when queries are set"),
        ({"apiVersion": "v2", "queries": {"a": "q", "b": "q"}}, "{", "must include a formula"),
        ({"apiVersion": "v2", "queries": {"a": "q", "b": "q"}, "formula": "a / b"}, None, ""),
        ({"query": "q", "aggregator": "last"}, "last", "Aggregator is not supported in v1"),
        ({"apiVersion": "v2", "query": "q", "aggregator": "last"}, None, ""),
        ({"query": "q", "interval": "5"}, "5", "missing unit in duration"),
        ({"query": "q", "secretRef": {"namespaced": True}}, "{", "secret name is required"),
        ({"query": "q", "secretRef": {"namespaced": True, "name": "a"}}, None, ""),
    ],
)
def test_datadog(settings: dict[str, Any], place: str | None, words: str) -> None:
    check(found("datadog", settings), place, words)


def web(**settings: Any) -> dict[str, Any]:
    return {"url": "http://catalog.shop", **settings}


@pytest.mark.parametrize(
    ("settings", "place", "words"),
    [
        (web(), None, ""),
        (web(jsonPath="{$.data.ok}"), None, ""),
        (web(jsonPath="{{args.x}}"), None, ""),
        ({"url": "catalog.shop/health"}, "catalog.shop/health", "without a scheme"),
        ({"url": "{{args.x}}/health"}, None, ""),
        (web(jsonPath="$.data"), "$.data", "without braces"),
        (web(jsonPath="data {$.data}"), "data {$.data}", "text before the braces"),
        (web(jsonPath="{$.data"), "{$.data", "unclosed action"),
        (web(body="a", jsonBody={"a": 1}, method="POST"), "{", "both cannot exists"),
        (web(body="a"), "a", "can only be used with POST or PUT"),
        (web(jsonBody={"a": 1}, method="GET"), "GET", "can only be used with POST or PUT"),
        (web(body="a", method="{{args.x}}"), None, ""),
        (web(body="a", method="PUT"), None, ""),
        (web(timeoutSeconds=0), None, ""),
        (web(authentication={"sigv4": {"region": "eu"}}), "{", "nothing reads"),
        (web(authentication={"oauth2": {"tokenUrl": "https://a"}}), "oauth2", "without `clientId` and `clientSecret`"),
    ],
)
def test_web(settings: dict[str, Any], place: str | None, words: str) -> None:
    check(found("web", settings), place, words)


def test_basic_authentication_of_a_web_metric_is_not_read() -> None:
    settings = web(authentication={"basicAuth": {"username": "a", "password": "b"}})
    assert not found("web", settings)
    ((_, message),) = found("web", settings, controller="1.10")
    assert "`basicAuth` that nothing reads" in message


@pytest.mark.parametrize(
    ("provider", "settings", "place", "words"),
    [
        ("newRelic", {"query": "q", "timeout": -1}, "-1", "every measurement is an error"),
        ("newRelic", {"query": "q", "timeout": 5}, None, ""),
        ("cloudWatch", {"interval": "30", "metricDataQueries": []}, "30", "missing unit in duration"),
        ("cloudWatch", {"metricDataQueries": []}, None, ""),
        ("graphite", {"address": "http://graphite", "query": "target=a"}, None, ""),
        ("graphite", {"address": "http://graphite", "query": "from=-5min &\n target=a"}, None, ""),
        ("graphite", {"address": "http://graphite", "query": "sumSeries(a)"}, "sumSeries(a)", "without `target=`"),
        ("graphite", {"address": "graphite:8080", "query": "target=a"}, "graphite:8080", "without a scheme"),
        ("graphite", {"query": "target=a"}, "graphite", "is not a valid URL"),
        ("influxdb", {"query": "q"}, None, ""),
        ("wavefront", {"address": "example.wavefront.com", "query": "q"}, None, ""),
        ("wavefront", {"address": "https://example.wavefront.com", "query": "q"}, "https://", "no key of the Secret"),
        ("wavefront", {"query": "q"}, "wavefront", "API token not found"),
        ("skywalking", {"address": "http://oap:12800", "interval": "3m", "query": "q"}, None, ""),
        ("skywalking", {"address": "http://oap:12800", "query": "q"}, "skywalking", "no `interval`"),
        ("skywalking", {"address": "oap:12800", "interval": "3m", "query": "q"}, "oap:12800", "without a scheme"),
        ("plugin", {"argoproj-labs/sample": {"address": "prom"}}, None, ""),
    ],
)
def test_other_providers(provider: str, settings: dict[str, Any], place: str | None, words: str) -> None:
    check(found(provider, settings), place, words)


def kayenta(*scopes: dict[str, Any], **settings: Any) -> dict[str, Any]:
    return {"address": "http://kayenta:8090", "scopes": list(scopes), **settings}


def scope(control: dict[str, str], experiment: dict[str, str]) -> dict[str, Any]:
    return {"name": "s", "controlScope": {**SCOPE, **control}, "experimentScope": {**SCOPE, **experiment}}


@pytest.mark.parametrize(
    ("settings", "fields", "words"),
    [
        (kayenta(scope({}, {})), {"interval": "1m"}, None),
        (kayenta(scope({}, {}), lookback=True), {}, None),
        (kayenta(scope({"start": "a"}, {"start": "b"})), {}, None),
        (kayenta(scope({}, {})), {}, 'Invalid duration ""'),
        (kayenta(scope({"start": "a"}, {})), {}, "controlScope.start and experimentScope.start must both be set"),
        (kayenta(scope({"end": "a"}, {}), lookback=True), {}, "controlScope.end and experimentScope.end"),
        (kayenta(scope({"start": "a"}, {"start": "{{args.x}}"})), {}, None),
        ({**kayenta(scope({}, {})), "address": "kayenta:8090"}, {"interval": "1m"}, "without a scheme"),
    ],
)
def test_kayenta(settings: dict[str, Any], fields: dict[str, Any], words: str | None) -> None:
    messages = [message for _, message in found("kayenta", settings, **fields)]
    assert len(messages) == (words is not None)
    assert words is None or words in messages[0]


@pytest.mark.parametrize(
    ("name", "is_refused"),
    [
        ("smoke-test", False),
        ("smoke.test", False),
        ("2-smoke", False),
        ("smoke_test", True),
        ("smokeTest", True),
        ("smoke test", True),
        ("-smoke", True),
        ("a-very-long-name-of-a-smoke-test", False),
        # cut to 24 characters: `smoke-test-of-the-store-`
        ("smoke-test-of-the-store-front", True),
        ("{{args.x}}", False),
    ],
)
def test_names_of_jobs(name: str, is_refused: bool) -> None:
    assert bool(found("job", {"spec": {}}, name=name)) is is_refused
    assert not found("prometheus", prometheus(), name=name)


VALUE = {"successCondition": "result[0] > 1"}
BOTH = {**VALUE, "failureCondition": "result[0] < 0.5"}
THRESHOLD = {"pass": 90, "marginal": 70}


@pytest.mark.parametrize(
    ("provider", "settings", "fields", "places"),
    [
        ("job", {"spec": {}}, {}, []),
        ("job", {"spec": {}}, BOTH, ["result[0] > 1", "result[0] < 0.5"]),
        ("job", {"spec": {}}, {"successCondition": ""}, []),
        ("job", {"spec": {}}, {"inconclusiveLimit": 2}, []),
        ("kayenta", {"threshold": THRESHOLD}, VALUE, ["result[0] > 1"]),
        ("kayenta", {"threshold": THRESHOLD}, {"inconclusiveLimit": 2}, []),
        ("kayenta", {"threshold": {"pass": 90, "marginal": 90}}, {"inconclusiveLimit": 2}, ["2"]),
        # a plugin gets the whole metric, and some evaluate its conditions
        ("plugin", {"argoproj-labs/sample-prometheus": {}}, {**VALUE, "inconclusiveLimit": 2}, []),
        ("prometheus", {"query": "up"}, {**VALUE, "inconclusiveLimit": 2}, ["2"]),
        ("prometheus", {"query": "up"}, {**VALUE, "inconclusiveLimit": 0}, []),
        ("prometheus", {"query": "up"}, {**BOTH, "inconclusiveLimit": 2}, []),
        ("prometheus", {"query": "up"}, {**VALUE, "failureCondition": "{{args.x}}", "inconclusiveLimit": 2}, []),
        # RL204 says it
        ("prometheus", {"query": "up"}, {"inconclusiveLimit": 2}, []),
    ],
)
def test_what_nothing_evaluates(
    provider: str, settings: dict[str, Any], fields: dict[str, Any], places: list[str]
) -> None:
    assert [place for place, _ in found(provider, settings, "RL216", **fields)] == places


@pytest.mark.parametrize(
    ("provider", "settings", "condition", "compiles"),
    [
        ("datadog", {"query": "q"}, "default(result, 0) < 0.05", True),
        ("datadog", {"query": "q"}, "result < 0.05", True),
        ("datadog", {"query": "q"}, "result[0] < 0.05", False),
        ("newRelic", {"query": "q"}, "result.rate < 0.05", True),
        ("newRelic", {"query": "q"}, "result[0].rate < 0.05", True),
        ("newRelic", {"query": "q"}, "result < 0.05", False),
        ("cloudWatch", {}, "len(result[0].Values) > 0 && result[0].Values[0] < 0.05", True),
        ("cloudWatch", {}, "result[0].StatusCode == 'Complete'", True),
        ("cloudWatch", {}, "result[0] < 0.05", False),
        ("cloudWatch", {}, "result[0].values[0] < 0.05", False),
        ("graphite", {"query": "target=a"}, "result[0] < 0.05", True),
        ("graphite", {"query": "target=a"}, "result < 0.05", False),
        ("influxdb", {"query": "q"}, "result[0] < 0.05", True),
        ("influxdb", {"query": "q"}, "result < 0.05", False),
        ("wavefront", {"query": "q"}, "result < 0.05", True),
        ("wavefront", {"query": "q"}, "all(result, # < 0.05)", True),
        ("wavefront", {"query": "q"}, "result.rate < 0.05", False),
        ("skywalking", {"query": "q"}, "result.apdex.values[0] > 1", True),
        ("skywalking", {"query": "q"}, "result > 1", False),
        ("web", {"url": "http://a"}, "result > 1", True),
        ("web", {"url": "http://a"}, "result.a > 1 && result > 1", False),
        # the path is what is wrong
        ("web", {"url": "http://a", "jsonPath": "$.a"}, "result > 1", True),
        ("plugin", {"a/b": {}}, "result[0] =", True),
    ],
)
@pytest.mark.parametrize("controller", ["1.9", "1.10"])
def test_conditions_over_the_types_of_each_provider(
    provider: str, settings: dict[str, Any], condition: str, compiles: bool, controller: str
) -> None:
    findings = found(provider, settings, "RL206", successCondition=condition, controller=controller)
    assert bool(findings) is not compiles
