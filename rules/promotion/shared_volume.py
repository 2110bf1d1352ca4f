"""Both versions write to the same volume.

**Why** A Rollout has no volume claim templates: all its pods, stable and canary, blue and green, mount the one claim
that the pod template names. While both versions run, both write to it, so that an abort does not undo what the new
version has written; and where the claim can be mounted on one node only (`ReadWriteOnce`), new pods on other nodes
never start. A claim that is mounted read-only is fine.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    rollout-lint/workload: stateless
spec:
  selector: {matchLabels: {app: catalog}}
  template:
    metadata: {labels: {app: catalog}}
    spec:
      containers:
        - name: catalog
          image: registry.example.com/catalog:1.0.0
          volumeMounts:
            - {name: uploads, mountPath: /uploads}
      volumes:
        - name: uploads
          persistentVolumeClaim:
            claimName: catalog-uploads
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis: {templates: [{templateName: slo}]}
```

→ RL607 `catalog-uploads`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    rollout-lint/workload: stateless
spec:
  selector: {matchLabels: {app: catalog}}
  template:
    metadata: {labels: {app: catalog}}
    spec:
      containers:
        - name: catalog
          image: registry.example.com/catalog:1.0.0
          volumeMounts:
            - {name: uploads, mountPath: /uploads, readOnly: true}
      volumes:
        - name: uploads
          persistentVolumeClaim:
            claimName: catalog-uploads
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis: {templates: [{templateName: slo}]}
```

**Fix** Keep what is written outside of the pods (a database, an object store), or mount the claim read-only.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.pod_claims import written_claims
from rollout_lint.manifests.rollout import Rollout
from rollout_lint.rule import rule


@rule(
    "RL607",
    "shared-volume",
    on=Rollout,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="promotion",
)
def shared_volume(rollout: Rollout) -> Iterator[Draft]:
    if rollout.strategy is None:
        return
    versions = "stable and canary" if rollout.canary else "blue and green"
    for claim in written_claims(rollout.template.get("spec")):
        yield finding(
            at=claim.name,
            message=f"{versions} pods write to the same claim `{claim.name.text}`",
            help="mount it with `readOnly: true`, or keep what is written outside of the pods",
            related=tuple(Related(mount.heading, "mounted for writing here") for mount in claim.mounts),
        )
