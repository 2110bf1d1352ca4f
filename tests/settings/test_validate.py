"""Every mistake is told at its place, with what to do."""

import pytest

from rollout_lint.configuration.validate import read_configuration
from rollout_lint.source.text import Source

from .good import BAD, GOOD

RULES = {"RL201": "failure-limit-too-low", "RL202": "limit-unreachable", "RL302": "canary-not-isolated"}


def problems(text: str, known_rules=None) -> list[str]:
    return [str(problem) for problem in read_configuration(Source("c.yaml", text), known_rules).problems]


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_good_configurations_have_no_problems(text: str) -> None:
    assert problems(text.removeprefix("\ufeff")) == []


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_bad_configurations_have_one_problem_with_advice(text: str) -> None:
    (problem,) = read_configuration(Source("c.yaml", text)).problems
    assert problem.message
    assert problem.help
    assert problem.span.excerpt or "''" in text or "exclude:" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("profil: strict", "c.yaml:1:1: unknown key `profil`; did you mean `profile`?"),
        (
            "prometheus:\n  scrapeInterval: 30s",
            "c.yaml:2:3: unknown key `scrapeInterval` in `prometheus`; did you mean `scrape-interval`?",
        ),
        ("dialect: metricsql", "c.yaml:1:1: unknown key `dialect`; it belongs under `prometheus`"),
        (
            "overrides:\n- paths: [a]\n  context: complete",
            "c.yaml:3:3: unknown key `context` in `overrides[0]`; it belongs at the top of the file",
        ),
        ("controller: 1.10", 'c.yaml:1:13: YAML reads `1.10` as the number 1.1; quote it: `"1.10"`'),
        (
            'controller: "1.3"',
            "c.yaml:1:14: `controller` cannot be `1.3`; known are 1.4 to 1.10, in quotes",
        ),
        (
            "objectives: {p99: 500}",
            "c.yaml:1:19: `objectives.p99` is `500`, a number without a unit; write the unit: `500s` or `500ms`",
        ),
        (
            "objectives: {success-rate: 99.9}",
            "c.yaml:1:28: `objectives.success-rate` is `99.9`, which is no ratio; "
            "write `99.9%`, or a ratio from 0 to 1",
        ),
        (
            "services: {a: {workload: statefull}}",
            "c.yaml:1:26: `services.a.workload` cannot be `statefull`; did you mean `stateful`? "
            "It takes `stateless`, `stateful`",
        ),
        ("exclude: gen/**", "c.yaml:1:10: `exclude` must be a list, not text; write `[gen/**]`"),
        ("owners: {trailer: 1}", "c.yaml:1:19: `owners.trailer` must be a trailer's key, and YAML reads `1` as a number; "
         'quote it: `"1"`'),
        ("external:\n- kind: Service", "c.yaml:2:3: `external[0]` lacks `name`; write `name: payments`"),
        ("cohorts:", "c.yaml:1:9: `cohorts` must be a mapping, not nothing; write `header: x-canary-cohort`"),
        (
            "profile: strict\nprofile: correctness",
            "c.yaml:2:1: `profile` is written twice; keep one of the two: the first is in line 1",
        ),
        ("profile: strict\n---\nprofile: strict", "c.yaml:3:1: a configuration is one YAML document; "
         "remove what follows the second `---`"),
        ("exclude: ['[a']", "c.yaml:1:12: `[a`: a `[` that no `]` closes; write `\\[` for the character; "
         "write a glob such as `legacy/**`"),
    ],
)  # fmt: skip
def test_messages(text: str, expected: str) -> None:
    assert problems(text) == [expected]


def test_the_place_is_that_of_the_value_inside_its_quotes() -> None:
    (problem,) = read_configuration(Source("c.yaml", 'profile:\n  "lax"\n')).problems
    assert problem.span.excerpt == "lax"
    assert problem.span.first == (2, 4)


def test_all_problems_are_told_in_the_order_of_the_text() -> None:
    found = problems("profil: x\nrules: {RL201: fatal}\nsignals: [a, latency, b]\n")
    assert [problem.split(": ")[0] for problem in found] == ["c.yaml:1:1", "c.yaml:2:16", "c.yaml:3:11", "c.yaml:3:23"]


def test_yaml_that_does_not_parse_is_a_problem_with_its_place() -> None:
    (problem,) = problems("rules: {RL201: off\nprofile: strict\n")
    assert problem.startswith("c.yaml:2:8: ")


def test_what_is_merged_into_two_places_is_told_once() -> None:
    text = "overrides:\n- &a {paths: [x], profile: lax, profit: 1}\n- {<<: *a, paths: [z]}\nexternal: [&e {}, *e]\n"
    places = [problem.split(": ")[0] for problem in problems(text)]
    assert places == ["c.yaml:2:28", "c.yaml:2:33", "c.yaml:4:12", "c.yaml:4:12"]


def test_rules_are_known_by_code_and_name() -> None:
    reading = read_configuration(Source("c.yaml", "rules: {failure-limit-too-low: note, RL202: {level: off}}"), RULES)
    assert reading.problems == ()
    assert reading.values["rules"] == {"RL201": "note", "RL202": "off"}
    assert reading.origins["rules.RL201"] == "c.yaml:1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rules: {RL999: off}", "c.yaml:1:9: unknown rule `RL999`; `rollout-lint rules` lists them all"),
        (
            "rules: {failure-limit-to-low: off}",
            "c.yaml:1:9: unknown rule `failure-limit-to-low`; did you mean `failure-limit-too-low`?",
        ),
        ("rules: {RL2O1: off}", "c.yaml:1:9: unknown rule `RL2O1`; did you mean `RL201`?"),
        (
            "rules:\n  RL201: off\n  failure-limit-too-low: note",
            "c.yaml:3:3: `failure-limit-too-low` is `RL201`, which has a level already; keep one of the two",
        ),
        (
            "overrides: [{paths: [a], rules: {RL20: off}}]",
            "c.yaml:1:34: unknown rule `RL20`; did you mean `RL202`?",
        ),
    ],
)  # fmt: skip
def test_unknown_rules(text: str, expected: str) -> None:
    assert problems(text, RULES) == [expected]
    assert expected not in problems(text), "without the known rules any code is taken"


def test_keys_that_nothing_reads_are_remarked_upon_once_each() -> None:
    text = 'profile: strict\nowners: {trailer: Watch}\nkubernetes: "1.33"\n'
    assert read_configuration(Source("c.yaml", text)).remarks == (
        "c.yaml:3:1: no rule of this version reads `kubernetes`",
    )


def test_the_origin_of_a_value_is_the_line_of_its_key() -> None:
    reading = read_configuration(Source("c.yaml", "profile:\n  strict\nobjectives:\n  p99: 1s\nexclude:\n- a\n"))
    assert reading.origins == {"profile": "c.yaml:1", "objectives.p99": "c.yaml:4", "exclude": "c.yaml:5"}
