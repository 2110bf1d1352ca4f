"""Configurations that are right, and small ones that are wrong in one way each."""

EVERYTHING = """\
controller: "1.10"
kubernetes: "1.33"
prometheus: {version: "2.53", dialect: metricsql, scrape-interval: 1m}
profile: recommended
rules:
  RL201: off
  missing-analysis: {level: warning}
objectives: {success-rate: 99.9%, p99: 1m30s, saturation: 0.8}
services:
  catalog: {workload: stateless, p99: 500ms, watch-owner: '@ada', downstream: [postgres]}
  shop/orders:
    workload: stateful
    objectives: {p99: 2s}
    signals: [latency]
signals: [success-rate, latency]
canary-labels: [role=canary, canary]
downstream: ["pg_*"]
cohorts: {header: x-tier, canary: [staff], stable: [paying, legal]}
notifications: {page: [pagerduty], annotation: [grafana], provided-by: platform}
owners: {trailer: Watcher, roster: roster.yaml, calendar: "https://example.com/away.ics", annotation: required}
external:
  - {kind: Service, name: payments}
  - {kind: Secret, name: token, namespace: shop}
context: [../base]
exclude: ["**/generated/**", "!keep/"]
overrides:
  - paths: [legacy/**]
    kinds: [Rollout]
    rules: {RL105: note}
    profile: correctness
  - names: ["pay*"]
    namespaces: [shop]
    objectives: {success-rate: 0.9999}
    prometheus: {scrape-interval: 15s}
suppressions: {require-reason: false}
"""

GOOD = {
    "everything": EVERYTHING,
    "empty": "",
    "only a comment": "# nothing yet\n",
    "null": "---\n",
    "empty mapping": "{}",
    "numbers for versions": "controller: 1.9\nkubernetes: 1.34\nprometheus: {version: 3}\n",
    "context complete": "context: complete\n",
    "off in quotes": "rules: {RL201: 'off', RL202: no}\n",
    "anchors": "overrides:\n- &a {paths: [x], rules: {RL201: note}}\n- {<<: *a, paths: [z]}\n",
    "timestamp as a name": "notifications: {page: [2024-01-01]}\n",
    "empty lists": "signals: []\nexternal: []\noverrides: []\n",
    "byte order mark": "\ufeffprofile: strict\n",
}

BAD = {
    "unknown key": "profil: strict\n",
    "list at the top": "- profile\n",
    "text at the top": "strict\n",
    "unknown controller": 'controller: "1.11"\n',
    "number that lost its zero": "controller: 1.10\n",
    "kubernetes that lost its zero": "kubernetes: 1.30\n",
    "old prometheus": 'prometheus: {version: "1"}\n',
    "unknown profile": "profile: lax\n",
    "no value": "exclude:\n",
    "unknown level": "rules: {RL201: fatal}\n",
    "on is no level": "rules: {RL201: on}\n",
    "level missing": "rules: {RL201: {}}\n",
    "rule that is no rule": "rules: {'RL 201': off}\n",
    "duration without unit": "objectives: {p99: 500}\n",
    "duration in days": "objectives: {p99: 1d}\n",
    "no duration at all": "objectives: {p99: 0s}\n",
    "ratio over one": "objectives: {success-rate: 99.9}\n",
    "percentage over hundred": "objectives: {saturation: 120%}\n",
    "unknown signal": "signals: [errors]\n",
    "signal that is no list": "signals: latency\n",
    "label with a dash": "canary-labels: [my-role]\n",
    "service of three parts": "services: {a/b/c: {}}\n",
    "service with upper case": "services: {Catalog: {}}\n",
    "boolean as a name": "cohorts: {header: yes}\n",
    "empty name": "cohorts: {header: ''}\n",
    "external without name": "external: [{kind: Service}]\n",
    "context of a word": "context: partial\n",
    "empty glob": "exclude: ['']\n",
    "override without selector": "overrides: [{profile: strict}]\n",
    "override of what is global": "overrides: [{paths: [a], controller: '1.9'}]\n",
    "extends a package": "extends: acme-rollout-policy\n",
    "extends an address": "extends: https://example.com/policy.yaml\n",
    "extends an absolute path": "extends: /etc/policy.yaml\n",
    "require-reason of a word": "suppressions: {require-reason: always}\n",
}
