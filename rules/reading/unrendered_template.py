"""The file is a template that is not rendered yet.

**Why** A Helm or Jinja template is no YAML until it is rendered, so nothing in it could be checked. That is no fault
of the file, but silence would look like a pass. `{{args.x}}` of an AnalysisTemplate is the controller's and no such
template.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: {{ .Values.name }}
{{- if .Values.strategy }}
spec:
  strategy: {}
{{- end }}
```

→ RL006 `{{ .Values.name }}`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: latency
spec:
  args:
    - name: service
  metrics:
    - name: p99
      provider:
        job:
          spec:
            template:
              metadata:
                name: "{{args.service}}"
```

**Fix** Check what is applied: `helm template . | rollout-lint check -`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.rule import rule
from rollout_lint.source.problems import UnrenderedTemplate


@rule(
    "RL006",
    "unrendered-template",
    on=UnrenderedTemplate,
    level=Level.NOTE,
    basis=Basis.FACT,
)
def unrendered_template(problem: UnrenderedTemplate) -> Iterator[Draft]:
    yield finding(
        at=problem.span,
        message="this file is a template: nothing in it was checked",
        help=f"check what is applied: `{problem.command} | rollout-lint check -`",
    )
