"""The fields of each kind, for the walker. Written by scripts/generate_schemas.py from schemas/fields; do not edit."""
# ruff: noqa: E501

from __future__ import annotations

from .types import (
    ANY,
    BOOLEAN,
    DATE_TIME,
    DURATION,
    INT32,
    INT64,
    INT_OR_STRING,
    INTEGER,
    NUMBER,
    QUANTITY,
    RESOURCE_QUANTITY,
    STRING,
    ListSchema,
    MapSchema,
    ObjectSchema,
    ScalarSchema,
)

QUANTITY_PATTERN = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+))?"
DATE_TIME_PATTERN = (
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)

STRINGS = ListSchema(STRING)
STRING_MAP = MapSchema(STRING)
NOTHING = ObjectSchema("{}", {})

ObjectMeta = ObjectSchema(
    "ObjectMeta",
    {
        "annotations": STRING_MAP,
        "finalizers": STRINGS,
        "generateName": STRING,
        "labels": STRING_MAP,
        "name": STRING,
        "namespace": STRING,
    },
    open=True,
)
RunHistory = ObjectSchema(
    "RunHistory",
    {
        "successfulRunHistoryLimit": INT32,
        "unsuccessfulRunHistoryLimit": INT32,
    },
)
RollbackWindow = ObjectSchema(
    "RollbackWindow",
    {
        "revisions": INT32,
    },
)
LabelSelectorRequirement = ObjectSchema(
    "LabelSelectorRequirement",
    {
        "key": STRING,
        "operator": STRING,
        "values": STRINGS,
    },
    required=("key", "operator"),
)
LabelSelector = ObjectSchema(
    "LabelSelector",
    {
        "matchExpressions": ListSchema(LabelSelectorRequirement),
        "matchLabels": STRING_MAP,
    },
)
PodTemplateMetadata = ObjectSchema(
    "PodTemplateMetadata",
    {
        "annotations": STRING_MAP,
        "labels": STRING_MAP,
    },
)
PreferredAntiAffinity = ObjectSchema(
    "PreferredAntiAffinity",
    {
        "weight": INT32,
    },
    required=("weight",),
)
AntiAffinity = ObjectSchema(
    "AntiAffinity",
    {
        "preferredDuringSchedulingIgnoredDuringExecution": PreferredAntiAffinity,
        "requiredDuringSchedulingIgnoredDuringExecution": NOTHING,
    },
)
FieldRef = ObjectSchema(
    "FieldRef",
    {
        "fieldPath": STRING,
    },
    required=("fieldPath",),
)
ArgumentValueFrom = ObjectSchema(
    "ArgumentValueFrom",
    {
        "fieldRef": FieldRef,
        "podTemplateHashValue": STRING,
    },
)
AnalysisRunArgument = ObjectSchema(
    "AnalysisRunArgument",
    {
        "name": STRING,
        "value": STRING,
        "valueFrom": ArgumentValueFrom,
    },
    required=("name",),
)
DryRun = ObjectSchema(
    "DryRun",
    {
        "metricName": STRING,
    },
    required=("metricName",),
)
MeasurementRetention = ObjectSchema(
    "MeasurementRetention",
    {
        "limit": INT32,
        "metricName": STRING,
    },
    required=("limit", "metricName"),
)
TemplateRef = ObjectSchema(
    "TemplateRef",
    {
        "clusterScope": BOOLEAN,
        "templateName": STRING,
    },
)
RolloutAnalysis = ObjectSchema(
    "RolloutAnalysis",
    {
        "args": ListSchema(AnalysisRunArgument),
        "dryRun": ListSchema(DryRun),
        "measurementRetention": ListSchema(MeasurementRetention),
        "templates": ListSchema(TemplateRef),
    },
    later={
        "analysisRunMetadata": ((1, 6), PodTemplateMetadata),
    },
)
BlueGreenStrategy = ObjectSchema(
    "BlueGreenStrategy",
    {
        "abortScaleDownDelaySeconds": INT32,
        "activeMetadata": PodTemplateMetadata,
        "activeService": STRING,
        "antiAffinity": AntiAffinity,
        "autoPromotionEnabled": BOOLEAN,
        "autoPromotionSeconds": INT32,
        "maxUnavailable": INT_OR_STRING,
        "postPromotionAnalysis": RolloutAnalysis,
        "prePromotionAnalysis": RolloutAnalysis,
        "previewMetadata": PodTemplateMetadata,
        "previewReplicaCount": INT32,
        "previewService": STRING,
        "scaleDownDelayRevisionLimit": INT32,
        "scaleDownDelaySeconds": INT32,
    },
    required=("activeService",),
)
BackgroundAnalysis = ObjectSchema(
    "BackgroundAnalysis",
    {
        "args": ListSchema(AnalysisRunArgument),
        "dryRun": ListSchema(DryRun),
        "measurementRetention": ListSchema(MeasurementRetention),
        "startingStep": INT32,
        "templates": ListSchema(TemplateRef),
    },
    later={
        "analysisRunMetadata": ((1, 6), PodTemplateMetadata),
    },
)
PingPong = ObjectSchema(
    "PingPong",
    {
        "pingService": STRING,
        "pongService": STRING,
    },
    required=("pingService", "pongService"),
)
ReplicaProgressThreshold = ObjectSchema(
    "ReplicaProgressThreshold",
    {
        "type": STRING,
        "value": INT32,
    },
    required=("type", "value"),
)
RolloutExperimentAnalysis = ObjectSchema(
    "RolloutExperimentAnalysis",
    {
        "args": ListSchema(AnalysisRunArgument),
        "clusterScope": BOOLEAN,
        "name": STRING,
        "requiredForCompletion": BOOLEAN,
        "templateName": STRING,
    },
    required=("name", "templateName"),
)
TemplateService = ObjectSchema(
    "TemplateService",
    {
        "name": STRING,
    },
)
RolloutExperimentTemplate = ObjectSchema(
    "RolloutExperimentTemplate",
    {
        "metadata": PodTemplateMetadata,
        "name": STRING,
        "replicas": INT32,
        "selector": LabelSelector,
        "specRef": STRING,
        "weight": INT32,
    },
    later={
        "service": ((1, 5), TemplateService),
    },
    required=("name", "specRef"),
)
RolloutExperiment = ObjectSchema(
    "RolloutExperiment",
    {
        "analyses": ListSchema(RolloutExperimentAnalysis),
        "duration": DURATION,
        "templates": ListSchema(RolloutExperimentTemplate),
    },
    later={
        "analysisRunMetadata": ((1, 7), PodTemplateMetadata),
        "dryRun": ((1, 7), ListSchema(DryRun)),
        "scaleDownDelaySeconds": ((1, 9), INT32),
    },
    required=("templates",),
)
RolloutPause = ObjectSchema(
    "RolloutPause",
    {
        "duration": INT_OR_STRING,
    },
)
StepPlugin = ObjectSchema(
    "StepPlugin",
    {
        "config": MapSchema(ANY),
        "name": STRING,
    },
    required=("name",),
)
SetCanaryScale = ObjectSchema(
    "SetCanaryScale",
    {
        "matchTrafficWeight": BOOLEAN,
        "replicas": INT32,
        "weight": INT32,
    },
)
StringMatch = ObjectSchema(
    "StringMatch",
    {
        "exact": STRING,
        "prefix": STRING,
        "regex": STRING,
    },
)
HeaderMatch = ObjectSchema(
    "HeaderMatch",
    {
        "headerName": STRING,
        "headerValue": StringMatch,
    },
    required=("headerName", "headerValue"),
)
SetHeaderRoute = ObjectSchema(
    "SetHeaderRoute",
    {
        "match": ListSchema(HeaderMatch),
        "name": STRING,
    },
)
MirrorMatch = ObjectSchema(
    "MirrorMatch",
    {
        "headers": MapSchema(StringMatch),
        "method": StringMatch,
        "path": StringMatch,
    },
)
SetMirrorRoute = ObjectSchema(
    "SetMirrorRoute",
    {
        "match": ListSchema(MirrorMatch),
        "name": STRING,
        "percentage": INT32,
    },
    required=("name",),
)
CanaryStep = ObjectSchema(
    "CanaryStep",
    {
        "analysis": RolloutAnalysis,
        "experiment": RolloutExperiment,
        "pause": RolloutPause,
        "setCanaryScale": SetCanaryScale,
        "setHeaderRoute": SetHeaderRoute,
        "setMirrorRoute": SetMirrorRoute,
        "setWeight": INT32,
    },
    later={
        "plugin": ((1, 8), StepPlugin),
    },
)
StickinessConfig = ObjectSchema(
    "StickinessConfig",
    {
        "durationSeconds": INT64,
        "enabled": BOOLEAN,
    },
    required=("durationSeconds", "enabled"),
)
ALBTrafficRouting = ObjectSchema(
    "ALBTrafficRouting",
    {
        "annotationPrefix": STRING,
        "ingress": STRING,
        "rootService": STRING,
        "servicePort": INT32,
        "stickinessConfig": StickinessConfig,
    },
    later={
        "ingresses": ((1, 6), STRINGS),
    },
    required=("servicePort",),
)
AmbassadorTrafficRouting = ObjectSchema(
    "AmbassadorTrafficRouting",
    {
        "mappings": STRINGS,
    },
    required=("mappings",),
)
ApisixRoute = ObjectSchema(
    "ApisixRoute",
    {
        "name": STRING,
        "rules": STRINGS,
    },
    required=("name",),
)
ApisixTrafficRouting = ObjectSchema(
    "ApisixTrafficRouting",
    {
        "route": ApisixRoute,
    },
)
AppMeshNodeReference = ObjectSchema(
    "AppMeshNodeReference",
    {
        "name": STRING,
    },
    required=("name",),
)
AppMeshVirtualNodeGroup = ObjectSchema(
    "AppMeshVirtualNodeGroup",
    {
        "canaryVirtualNodeRef": AppMeshNodeReference,
        "stableVirtualNodeRef": AppMeshNodeReference,
    },
    required=("canaryVirtualNodeRef", "stableVirtualNodeRef"),
)
AppMeshVirtualService = ObjectSchema(
    "AppMeshVirtualService",
    {
        "name": STRING,
        "routes": STRINGS,
    },
    required=("name",),
)
AppMeshTrafficRouting = ObjectSchema(
    "AppMeshTrafficRouting",
    {
        "virtualNodeGroup": AppMeshVirtualNodeGroup,
        "virtualService": AppMeshVirtualService,
    },
)
IstioDestinationRule = ObjectSchema(
    "IstioDestinationRule",
    {
        "canarySubsetName": STRING,
        "name": STRING,
        "stableSubsetName": STRING,
    },
    later={
        "additionalSubsetNames": ((1, 9), STRINGS),
    },
    required=("canarySubsetName", "name", "stableSubsetName"),
)
IstioTCPRoute = ObjectSchema(
    "IstioTCPRoute",
    {
        "port": INT64,
    },
)
IstioTLSRoute = ObjectSchema(
    "IstioTLSRoute",
    {
        "port": INT64,
        "sniHosts": STRINGS,
    },
)
IstioVirtualService = ObjectSchema(
    "IstioVirtualService",
    {
        "name": STRING,
        "routes": STRINGS,
        "tcpRoutes": ListSchema(IstioTCPRoute),
        "tlsRoutes": ListSchema(IstioTLSRoute),
    },
    required=("name",),
)
IstioTrafficRouting = ObjectSchema(
    "IstioTrafficRouting",
    {
        "destinationRule": IstioDestinationRule,
        "virtualService": IstioVirtualService,
        "virtualServices": ListSchema(IstioVirtualService),
    },
)
ManagedRoute = ObjectSchema(
    "ManagedRoute",
    {
        "name": STRING,
    },
    required=("name",),
)
NginxTrafficRouting = ObjectSchema(
    "NginxTrafficRouting",
    {
        "additionalIngressAnnotations": STRING_MAP,
        "annotationPrefix": STRING,
        "stableIngress": STRING,
    },
    later={
        "canaryIngressAnnotations": ((1, 8), STRING_MAP),
        "stableIngresses": ((1, 5), STRINGS),
    },
)
SMITrafficRouting = ObjectSchema(
    "SMITrafficRouting",
    {
        "rootService": STRING,
        "trafficSplitName": STRING,
    },
)
TraefikTrafficRouting = ObjectSchema(
    "TraefikTrafficRouting",
    {
        "weightedTraefikServiceName": STRING,
    },
    required=("weightedTraefikServiceName",),
)
TrafficRouting = ObjectSchema(
    "TrafficRouting",
    {
        "alb": ALBTrafficRouting,
        "ambassador": AmbassadorTrafficRouting,
        "apisix": ApisixTrafficRouting,
        "appMesh": AppMeshTrafficRouting,
        "istio": IstioTrafficRouting,
        "managedRoutes": ListSchema(ManagedRoute),
        "nginx": NginxTrafficRouting,
        "smi": SMITrafficRouting,
        "traefik": TraefikTrafficRouting,
    },
    later={
        "maxTrafficWeight": ((1, 7), INT32),
        "plugins": ((1, 5), MapSchema(ANY)),
    },
)
CanaryStrategy = ObjectSchema(
    "CanaryStrategy",
    {
        "abortScaleDownDelaySeconds": INT32,
        "analysis": BackgroundAnalysis,
        "antiAffinity": AntiAffinity,
        "canaryMetadata": PodTemplateMetadata,
        "canaryService": STRING,
        "dynamicStableScale": BOOLEAN,
        "maxSurge": INT_OR_STRING,
        "maxUnavailable": INT_OR_STRING,
        "minPodsPerReplicaSet": INT32,
        "pingPong": PingPong,
        "scaleDownDelayRevisionLimit": INT32,
        "scaleDownDelaySeconds": INT32,
        "stableMetadata": PodTemplateMetadata,
        "stableService": STRING,
        "steps": ListSchema(CanaryStep),
        "trafficRouting": TrafficRouting,
    },
    later={
        "replicaProgressThreshold": ((1, 9), ReplicaProgressThreshold),
    },
)
RolloutStrategy = ObjectSchema(
    "RolloutStrategy",
    {
        "blueGreen": BlueGreenStrategy,
        "canary": CanaryStrategy,
    },
)
NodeSelectorRequirement = ObjectSchema(
    "NodeSelectorRequirement",
    {
        "key": STRING,
        "operator": STRING,
        "values": STRINGS,
    },
    required=("key", "operator"),
)
NodeSelectorTerm = ObjectSchema(
    "NodeSelectorTerm",
    {
        "matchExpressions": ListSchema(NodeSelectorRequirement),
        "matchFields": ListSchema(NodeSelectorRequirement),
    },
)
PreferredSchedulingTerm = ObjectSchema(
    "PreferredSchedulingTerm",
    {
        "preference": NodeSelectorTerm,
        "weight": INT32,
    },
    required=("preference", "weight"),
)
NodeSelector = ObjectSchema(
    "NodeSelector",
    {
        "nodeSelectorTerms": ListSchema(NodeSelectorTerm),
    },
    required=("nodeSelectorTerms",),
)
NodeAffinity = ObjectSchema(
    "NodeAffinity",
    {
        "preferredDuringSchedulingIgnoredDuringExecution": ListSchema(PreferredSchedulingTerm),
        "requiredDuringSchedulingIgnoredDuringExecution": NodeSelector,
    },
)
PodAffinityTerm = ObjectSchema(
    "PodAffinityTerm",
    {
        "labelSelector": LabelSelector,
        "matchLabelKeys": STRINGS,
        "mismatchLabelKeys": STRINGS,
        "namespaceSelector": LabelSelector,
        "namespaces": STRINGS,
        "topologyKey": STRING,
    },
    required=("topologyKey",),
)
WeightedPodAffinityTerm = ObjectSchema(
    "WeightedPodAffinityTerm",
    {
        "podAffinityTerm": PodAffinityTerm,
        "weight": INT32,
    },
    required=("podAffinityTerm", "weight"),
)
PodAffinity = ObjectSchema(
    "PodAffinity",
    {
        "preferredDuringSchedulingIgnoredDuringExecution": ListSchema(WeightedPodAffinityTerm),
        "requiredDuringSchedulingIgnoredDuringExecution": ListSchema(PodAffinityTerm),
    },
)
Affinity = ObjectSchema(
    "Affinity",
    {
        "nodeAffinity": NodeAffinity,
        "podAffinity": PodAffinity,
        "podAntiAffinity": PodAffinity,
    },
)
KeySelector = ObjectSchema(
    "KeySelector",
    {
        "key": STRING,
        "name": STRING,
        "optional": BOOLEAN,
    },
    required=("key",),
)
ObjectFieldSelector = ObjectSchema(
    "ObjectFieldSelector",
    {
        "apiVersion": STRING,
        "fieldPath": STRING,
    },
    required=("fieldPath",),
)
FileKeySelector = ObjectSchema(
    "FileKeySelector",
    {
        "key": STRING,
        "optional": BOOLEAN,
        "path": STRING,
        "volumeName": STRING,
    },
    required=("key", "path", "volumeName"),
)
ResourceFieldSelector = ObjectSchema(
    "ResourceFieldSelector",
    {
        "containerName": STRING,
        "divisor": QUANTITY,
        "resource": STRING,
    },
    required=("resource",),
)
EnvVarSource = ObjectSchema(
    "EnvVarSource",
    {
        "configMapKeyRef": KeySelector,
        "fieldRef": ObjectFieldSelector,
        "fileKeyRef": FileKeySelector,
        "resourceFieldRef": ResourceFieldSelector,
        "secretKeyRef": KeySelector,
    },
)
EnvVar = ObjectSchema(
    "EnvVar",
    {
        "name": STRING,
        "value": STRING,
        "valueFrom": EnvVarSource,
    },
    required=("name",),
)
EnvSource = ObjectSchema(
    "EnvSource",
    {
        "name": STRING,
        "optional": BOOLEAN,
    },
)
EnvFromSource = ObjectSchema(
    "EnvFromSource",
    {
        "configMapRef": EnvSource,
        "prefix": STRING,
        "secretRef": EnvSource,
    },
)
ExecAction = ObjectSchema(
    "ExecAction",
    {
        "command": STRINGS,
    },
)
HTTPHeader = ObjectSchema(
    "HTTPHeader",
    {
        "name": STRING,
        "value": STRING,
    },
    required=("name", "value"),
)
HTTPGetAction = ObjectSchema(
    "HTTPGetAction",
    {
        "host": STRING,
        "httpHeaders": ListSchema(HTTPHeader),
        "path": STRING,
        "port": INT_OR_STRING,
        "scheme": STRING,
    },
    required=("port",),
)
SleepAction = ObjectSchema(
    "SleepAction",
    {
        "seconds": INT64,
    },
    required=("seconds",),
)
TCPSocketAction = ObjectSchema(
    "TCPSocketAction",
    {
        "host": STRING,
        "port": INT_OR_STRING,
    },
    required=("port",),
)
LifecycleHandler = ObjectSchema(
    "LifecycleHandler",
    {
        "exec": ExecAction,
        "httpGet": HTTPGetAction,
        "sleep": SleepAction,
        "tcpSocket": TCPSocketAction,
    },
)
Lifecycle = ObjectSchema(
    "Lifecycle",
    {
        "postStart": LifecycleHandler,
        "preStop": LifecycleHandler,
        "stopSignal": STRING,
    },
)
GRPCAction = ObjectSchema(
    "GRPCAction",
    {
        "port": INT32,
        "service": STRING,
    },
    required=("port",),
)
Probe = ObjectSchema(
    "Probe",
    {
        "exec": ExecAction,
        "failureThreshold": INT32,
        "grpc": GRPCAction,
        "httpGet": HTTPGetAction,
        "initialDelaySeconds": INT32,
        "periodSeconds": INT32,
        "successThreshold": INT32,
        "tcpSocket": TCPSocketAction,
        "terminationGracePeriodSeconds": INT64,
        "timeoutSeconds": INT32,
    },
)
ContainerPort = ObjectSchema(
    "ContainerPort",
    {
        "containerPort": INT32,
        "hostIP": STRING,
        "hostPort": INT32,
        "name": STRING,
        "protocol": STRING,
    },
    required=("containerPort",),
)
ContainerResizePolicy = ObjectSchema(
    "ContainerResizePolicy",
    {
        "resourceName": STRING,
        "restartPolicy": STRING,
    },
    required=("resourceName", "restartPolicy"),
)
ResourceClaim = ObjectSchema(
    "ResourceClaim",
    {
        "name": STRING,
        "request": STRING,
    },
    required=("name",),
)
ContainerResources = ObjectSchema(
    "ContainerResources",
    {
        "claims": ListSchema(ResourceClaim),
        "limits": MapSchema(RESOURCE_QUANTITY),
        "requests": MapSchema(RESOURCE_QUANTITY),
    },
)
ContainerExitCodes = ObjectSchema(
    "ContainerExitCodes",
    {
        "operator": STRING,
        "values": ListSchema(INT32),
    },
    required=("operator",),
)
ContainerRestartRule = ObjectSchema(
    "ContainerRestartRule",
    {
        "action": STRING,
        "exitCodes": ContainerExitCodes,
    },
    required=("action",),
)
AppArmorProfile = ObjectSchema(
    "AppArmorProfile",
    {
        "localhostProfile": STRING,
        "type": STRING,
    },
    required=("type",),
)
Capabilities = ObjectSchema(
    "Capabilities",
    {
        "add": STRINGS,
        "drop": STRINGS,
    },
)
SELinuxOptions = ObjectSchema(
    "SELinuxOptions",
    {
        "level": STRING,
        "role": STRING,
        "type": STRING,
        "user": STRING,
    },
)
SeccompProfile = ObjectSchema(
    "SeccompProfile",
    {
        "localhostProfile": STRING,
        "type": STRING,
    },
    required=("type",),
)
WindowsOptions = ObjectSchema(
    "WindowsOptions",
    {
        "gmsaCredentialSpec": STRING,
        "gmsaCredentialSpecName": STRING,
        "hostProcess": BOOLEAN,
        "runAsUserName": STRING,
    },
)
SecurityContext = ObjectSchema(
    "SecurityContext",
    {
        "allowPrivilegeEscalation": BOOLEAN,
        "appArmorProfile": AppArmorProfile,
        "capabilities": Capabilities,
        "privileged": BOOLEAN,
        "procMount": STRING,
        "readOnlyRootFilesystem": BOOLEAN,
        "runAsGroup": INT64,
        "runAsNonRoot": BOOLEAN,
        "runAsUser": INT64,
        "seLinuxOptions": SELinuxOptions,
        "seccompProfile": SeccompProfile,
        "windowsOptions": WindowsOptions,
    },
)
VolumeDevice = ObjectSchema(
    "VolumeDevice",
    {
        "devicePath": STRING,
        "name": STRING,
    },
    required=("devicePath", "name"),
)
VolumeMount = ObjectSchema(
    "VolumeMount",
    {
        "mountPath": STRING,
        "mountPropagation": STRING,
        "name": STRING,
        "readOnly": BOOLEAN,
        "recursiveReadOnly": STRING,
        "subPath": STRING,
        "subPathExpr": STRING,
    },
    required=("mountPath", "name"),
)
Container = ObjectSchema(
    "Container",
    {
        "args": STRINGS,
        "command": STRINGS,
        "env": ListSchema(EnvVar),
        "envFrom": ListSchema(EnvFromSource),
        "image": STRING,
        "imagePullPolicy": STRING,
        "lifecycle": Lifecycle,
        "livenessProbe": Probe,
        "name": STRING,
        "ports": ListSchema(ContainerPort),
        "readinessProbe": Probe,
        "resizePolicy": ListSchema(ContainerResizePolicy),
        "resources": ContainerResources,
        "restartPolicy": STRING,
        "restartPolicyRules": ListSchema(ContainerRestartRule),
        "securityContext": SecurityContext,
        "startupProbe": Probe,
        "stdin": BOOLEAN,
        "stdinOnce": BOOLEAN,
        "terminationMessagePath": STRING,
        "terminationMessagePolicy": STRING,
        "tty": BOOLEAN,
        "volumeDevices": ListSchema(VolumeDevice),
        "volumeMounts": ListSchema(VolumeMount),
        "workingDir": STRING,
    },
    required=("name",),
)
PodDNSOption = ObjectSchema(
    "PodDNSOption",
    {
        "name": STRING,
        "value": STRING,
    },
)
PodDNSConfig = ObjectSchema(
    "PodDNSConfig",
    {
        "nameservers": STRINGS,
        "options": ListSchema(PodDNSOption),
        "searches": STRINGS,
    },
)
EphemeralContainer = ObjectSchema(
    "EphemeralContainer",
    {
        "args": STRINGS,
        "command": STRINGS,
        "env": ListSchema(EnvVar),
        "envFrom": ListSchema(EnvFromSource),
        "image": STRING,
        "imagePullPolicy": STRING,
        "lifecycle": Lifecycle,
        "livenessProbe": Probe,
        "name": STRING,
        "ports": ListSchema(ContainerPort),
        "readinessProbe": Probe,
        "resizePolicy": ListSchema(ContainerResizePolicy),
        "resources": ContainerResources,
        "restartPolicy": STRING,
        "restartPolicyRules": ListSchema(ContainerRestartRule),
        "securityContext": SecurityContext,
        "startupProbe": Probe,
        "stdin": BOOLEAN,
        "stdinOnce": BOOLEAN,
        "targetContainerName": STRING,
        "terminationMessagePath": STRING,
        "terminationMessagePolicy": STRING,
        "tty": BOOLEAN,
        "volumeDevices": ListSchema(VolumeDevice),
        "volumeMounts": ListSchema(VolumeMount),
        "workingDir": STRING,
    },
    required=("name",),
)
HostAlias = ObjectSchema(
    "HostAlias",
    {
        "hostnames": STRINGS,
        "ip": STRING,
    },
    required=("ip",),
)
LocalObjectReference = ObjectSchema(
    "LocalObjectReference",
    {
        "name": STRING,
    },
)
PodOS = ObjectSchema(
    "PodOS",
    {
        "name": STRING,
    },
    required=("name",),
)
PodReadinessGate = ObjectSchema(
    "PodReadinessGate",
    {
        "conditionType": STRING,
    },
    required=("conditionType",),
)
PodResourceClaim = ObjectSchema(
    "PodResourceClaim",
    {
        "name": STRING,
        "resourceClaimName": STRING,
        "resourceClaimTemplateName": STRING,
    },
    required=("name",),
)
PodResources = ObjectSchema(
    "PodResources",
    {
        "claims": ListSchema(ResourceClaim),
        "limits": MapSchema(QUANTITY),
        "requests": MapSchema(QUANTITY),
    },
)
PodSchedulingGate = ObjectSchema(
    "PodSchedulingGate",
    {
        "name": STRING,
    },
    required=("name",),
)
Sysctl = ObjectSchema(
    "Sysctl",
    {
        "name": STRING,
        "value": STRING,
    },
    required=("name", "value"),
)
PodSecurityContext = ObjectSchema(
    "PodSecurityContext",
    {
        "appArmorProfile": AppArmorProfile,
        "fsGroup": INT64,
        "fsGroupChangePolicy": STRING,
        "runAsGroup": INT64,
        "runAsNonRoot": BOOLEAN,
        "runAsUser": INT64,
        "seLinuxChangePolicy": STRING,
        "seLinuxOptions": SELinuxOptions,
        "seccompProfile": SeccompProfile,
        "supplementalGroups": ListSchema(INT64),
        "supplementalGroupsPolicy": STRING,
        "sysctls": ListSchema(Sysctl),
        "windowsOptions": WindowsOptions,
    },
)
Toleration = ObjectSchema(
    "Toleration",
    {
        "effect": STRING,
        "key": STRING,
        "operator": STRING,
        "tolerationSeconds": INT64,
        "value": STRING,
    },
)
TopologySpreadConstraint = ObjectSchema(
    "TopologySpreadConstraint",
    {
        "labelSelector": LabelSelector,
        "matchLabelKeys": STRINGS,
        "maxSkew": INT32,
        "minDomains": INT32,
        "nodeAffinityPolicy": STRING,
        "nodeTaintsPolicy": STRING,
        "topologyKey": STRING,
        "whenUnsatisfiable": STRING,
    },
    required=("maxSkew", "topologyKey", "whenUnsatisfiable"),
)
PodSpec = ObjectSchema(
    "PodSpec",
    {
        "activeDeadlineSeconds": INT64,
        "affinity": Affinity,
        "automountServiceAccountToken": BOOLEAN,
        "containers": ListSchema(Container),
        "dnsConfig": PodDNSConfig,
        "dnsPolicy": STRING,
        "enableServiceLinks": BOOLEAN,
        "ephemeralContainers": ListSchema(EphemeralContainer),
        "hostAliases": ListSchema(HostAlias),
        "hostIPC": BOOLEAN,
        "hostNetwork": BOOLEAN,
        "hostPID": BOOLEAN,
        "hostUsers": BOOLEAN,
        "hostname": STRING,
        "hostnameOverride": STRING,
        "imagePullSecrets": ListSchema(LocalObjectReference),
        "initContainers": ListSchema(Container),
        "nodeName": STRING,
        "nodeSelector": STRING_MAP,
        "os": PodOS,
        "overhead": MapSchema(QUANTITY),
        "preemptionPolicy": STRING,
        "priority": INT32,
        "priorityClassName": STRING,
        "readinessGates": ListSchema(PodReadinessGate),
        "resourceClaims": ListSchema(PodResourceClaim),
        "resources": PodResources,
        "restartPolicy": STRING,
        "runtimeClassName": STRING,
        "schedulerName": STRING,
        "schedulingGates": ListSchema(PodSchedulingGate),
        "securityContext": PodSecurityContext,
        "serviceAccount": STRING,
        "serviceAccountName": STRING,
        "setHostnameAsFQDN": BOOLEAN,
        "shareProcessNamespace": BOOLEAN,
        "subdomain": STRING,
        "terminationGracePeriodSeconds": INT64,
        "tolerations": ListSchema(Toleration),
        "topologySpreadConstraints": ListSchema(TopologySpreadConstraint),
        "volumes": ANY,
    },
    required=("containers",),
)
PodTemplate = ObjectSchema(
    "PodTemplate",
    {
        "metadata": PodTemplateMetadata,
        "spec": PodSpec,
    },
)
WorkloadReference = ObjectSchema(
    "WorkloadReference",
    {
        "apiVersion": STRING,
        "kind": STRING,
        "name": STRING,
    },
    later={
        "scaleDown": ((1, 7), STRING),
    },
)
RolloutSpec = ObjectSchema(
    "RolloutSpec",
    {
        "analysis": RunHistory,
        "minReadySeconds": INT32,
        "paused": BOOLEAN,
        "progressDeadlineAbort": BOOLEAN,
        "progressDeadlineSeconds": INT32,
        "replicas": INT32,
        "restartAt": DATE_TIME,
        "revisionHistoryLimit": INT32,
        "rollbackWindow": RollbackWindow,
        "selector": LabelSelector,
        "strategy": RolloutStrategy,
        "template": PodTemplate,
        "workloadRef": WorkloadReference,
    },
)
Rollout = ObjectSchema(
    "Rollout",
    {
        "apiVersion": STRING,
        "kind": STRING,
        "metadata": ObjectMeta,
        "spec": RolloutSpec,
        "status": ANY,
    },
    required=("spec",),
)
SecretKeyRef = ObjectSchema(
    "SecretKeyRef",
    {
        "key": STRING,
        "name": STRING,
    },
    required=("key", "name"),
)
ValueFrom = ObjectSchema(
    "ValueFrom",
    {
        "fieldRef": FieldRef,
        "secretKeyRef": SecretKeyRef,
    },
)
Argument = ObjectSchema(
    "Argument",
    {
        "name": STRING,
        "value": STRING,
        "valueFrom": ValueFrom,
    },
    required=("name",),
)
CloudWatchDimension = ObjectSchema(
    "CloudWatchDimension",
    {
        "name": STRING,
        "value": STRING,
    },
)
CloudWatchMetric = ObjectSchema(
    "CloudWatchMetric",
    {
        "dimensions": ListSchema(CloudWatchDimension),
        "metricName": STRING,
        "namespace": STRING,
    },
)
CloudWatchMetricStat = ObjectSchema(
    "CloudWatchMetricStat",
    {
        "metric": CloudWatchMetric,
        "period": INT_OR_STRING,
        "stat": STRING,
        "unit": STRING,
    },
)
CloudWatchMetricDataQuery = ObjectSchema(
    "CloudWatchMetricDataQuery",
    {
        "expression": STRING,
        "id": STRING,
        "label": STRING,
        "metricStat": CloudWatchMetricStat,
        "period": INT_OR_STRING,
        "returnData": BOOLEAN,
    },
)
CloudWatch = ObjectSchema(
    "CloudWatch",
    {
        "interval": DURATION,
        "metricDataQueries": ListSchema(CloudWatchMetricDataQuery),
    },
    required=("metricDataQueries",),
)
SecretRef = ObjectSchema(
    "SecretRef",
    {
        "name": STRING,
        "namespaced": BOOLEAN,
    },
)
Datadog = ObjectSchema(
    "Datadog",
    {
        "interval": DURATION,
        "query": STRING,
    },
    later={
        "aggregator": ((1, 7), ScalarSchema("string", ("avg", "min", "max", "sum", "last", "percentile", "mean", "l2norm", "area"))),
        "apiVersion": ((1, 5), ScalarSchema("string", ("v1", "v2"))),
        "formula": ((1, 7), STRING),
        "queries": ((1, 7), STRING_MAP),
        "requestTimeout": ((1, 10), DURATION),
        "secretRef": ((1, 8), SecretRef),
    },
)
Graphite = ObjectSchema(
    "Graphite",
    {
        "address": STRING,
        "query": STRING,
    },
)
Influxdb = ObjectSchema(
    "Influxdb",
    {
        "profile": STRING,
        "query": STRING,
    },
)
PodFailurePolicyOnExitCodes = ObjectSchema(
    "PodFailurePolicyOnExitCodes",
    {
        "containerName": STRING,
        "operator": STRING,
        "values": ListSchema(INT32),
    },
    required=("operator", "values"),
)
PodFailurePolicyOnPodCondition = ObjectSchema(
    "PodFailurePolicyOnPodCondition",
    {
        "status": STRING,
        "type": STRING,
    },
    required=("status", "type"),
)
PodFailurePolicyRule = ObjectSchema(
    "PodFailurePolicyRule",
    {
        "action": STRING,
        "onExitCodes": PodFailurePolicyOnExitCodes,
        "onPodConditions": ListSchema(PodFailurePolicyOnPodCondition),
    },
    required=("action",),
)
PodFailurePolicy = ObjectSchema(
    "PodFailurePolicy",
    {
        "rules": ListSchema(PodFailurePolicyRule),
    },
    required=("rules",),
)
SuccessPolicyRule = ObjectSchema(
    "SuccessPolicyRule",
    {
        "succeededCount": INT32,
        "succeededIndexes": STRING,
    },
)
SuccessPolicy = ObjectSchema(
    "SuccessPolicy",
    {
        "rules": ListSchema(SuccessPolicyRule),
    },
    required=("rules",),
)
JobSpec = ObjectSchema(
    "JobSpec",
    {
        "activeDeadlineSeconds": INT64,
        "backoffLimit": INT32,
        "completionMode": STRING,
        "completions": INT32,
        "manualSelector": BOOLEAN,
        "parallelism": INT32,
        "selector": LabelSelector,
        "suspend": BOOLEAN,
        "template": PodTemplate,
        "ttlSecondsAfterFinished": INT32,
    },
    later={
        "backoffLimitPerIndex": ((1, 7), INT32),
        "managedBy": ((1, 9), STRING),
        "maxFailedIndexes": ((1, 7), INT32),
        "podFailurePolicy": ((1, 5), PodFailurePolicy),
        "podReplacementPolicy": ((1, 7), STRING),
        "successPolicy": ((1, 9), SuccessPolicy),
    },
    required=("template",),
)
JobMetric = ObjectSchema(
    "JobMetric",
    {
        "metadata": PodTemplateMetadata,
        "spec": JobSpec,
    },
    required=("spec",),
)
KayentaScopeDetail = ObjectSchema(
    "KayentaScopeDetail",
    {
        "end": STRING,
        "region": STRING,
        "scope": STRING,
        "start": STRING,
        "step": INT64,
    },
    required=("region", "scope", "step"),
)
KayentaScope = ObjectSchema(
    "KayentaScope",
    {
        "controlScope": KayentaScopeDetail,
        "experimentScope": KayentaScopeDetail,
        "name": STRING,
    },
    required=("controlScope", "experimentScope", "name"),
)
KayentaThreshold = ObjectSchema(
    "KayentaThreshold",
    {
        "marginal": INT64,
        "pass": INT64,
    },
    required=("marginal", "pass"),
)
Kayenta = ObjectSchema(
    "Kayenta",
    {
        "address": STRING,
        "application": STRING,
        "canaryConfigName": STRING,
        "configurationAccountName": STRING,
        "metricsAccountName": STRING,
        "scopes": ListSchema(KayentaScope),
        "storageAccountName": STRING,
        "threshold": KayentaThreshold,
    },
    later={
        "lookback": ((1, 9), BOOLEAN),
    },
    required=("address", "application", "canaryConfigName", "configurationAccountName", "metricsAccountName", "scopes", "storageAccountName", "threshold"),
)
NewRelic = ObjectSchema(
    "NewRelic",
    {
        "profile": STRING,
        "query": STRING,
    },
    later={
        "timeout": ((1, 8), INT64),
    },
    required=("query",),
)
BasicAuth = ObjectSchema(
    "BasicAuth",
    {
        "password": STRING,
        "username": STRING,
    },
)
OAuth2 = ObjectSchema(
    "OAuth2",
    {
        "clientId": STRING,
        "clientSecret": STRING,
        "scopes": STRINGS,
        "tokenUrl": STRING,
    },
)
Sigv4 = ObjectSchema(
    "Sigv4",
    {
        "profile": STRING,
        "region": STRING,
        "roleArn": STRING,
    },
)
PrometheusAuthentication = ObjectSchema(
    "PrometheusAuthentication",
    {
        "sigv4": Sigv4,
    },
    later={
        "basicAuth": ((1, 10), BasicAuth),
        "oauth2": ((1, 7), OAuth2),
    },
)
MetricHeader = ObjectSchema(
    "MetricHeader",
    {
        "key": STRING,
        "value": STRING,
    },
    required=("key", "value"),
)
RangeQuery = ObjectSchema(
    "RangeQuery",
    {
        "end": STRING,
        "start": STRING,
        "step": DURATION,
    },
)
Prometheus = ObjectSchema(
    "Prometheus",
    {
        "address": STRING,
        "query": STRING,
    },
    later={
        "authentication": ((1, 6), PrometheusAuthentication),
        "headers": ((1, 6), ListSchema(MetricHeader)),
        "insecure": ((1, 6), BOOLEAN),
        "rangeQuery": ((1, 8), RangeQuery),
        "timeout": ((1, 6), INT64),
    },
)
Skywalking = ObjectSchema(
    "Skywalking",
    {
        "address": STRING,
        "interval": DURATION,
        "query": STRING,
    },
)
Wavefront = ObjectSchema(
    "Wavefront",
    {
        "address": STRING,
        "query": STRING,
    },
)
WebAuthentication = ObjectSchema(
    "WebAuthentication",
    {
        "oauth2": OAuth2,
        "sigv4": Sigv4,
    },
    later={
        "basicAuth": ((1, 10), BasicAuth),
    },
)
Web = ObjectSchema(
    "Web",
    {
        "body": STRING,
        "headers": ListSchema(MetricHeader),
        "insecure": BOOLEAN,
        "jsonBody": MapSchema(ANY),
        "jsonPath": STRING,
        "method": STRING,
        "timeoutSeconds": INT64,
        "url": STRING,
    },
    later={
        "authentication": ((1, 7), WebAuthentication),
    },
    required=("url",),
)
MetricProvider = ObjectSchema(
    "MetricProvider",
    {
        "cloudWatch": CloudWatch,
        "datadog": Datadog,
        "graphite": Graphite,
        "influxdb": Influxdb,
        "job": JobMetric,
        "kayenta": Kayenta,
        "newRelic": NewRelic,
        "prometheus": Prometheus,
        "wavefront": Wavefront,
        "web": Web,
    },
    later={
        "plugin": ((1, 5), MapSchema(ANY)),
        "skywalking": ((1, 5), Skywalking),
    },
)
Metric = ObjectSchema(
    "Metric",
    {
        "consecutiveErrorLimit": INT_OR_STRING,
        "count": INT_OR_STRING,
        "failureCondition": STRING,
        "failureLimit": INT_OR_STRING,
        "inconclusiveLimit": INT_OR_STRING,
        "initialDelay": DURATION,
        "interval": DURATION,
        "name": STRING,
        "provider": MetricProvider,
        "successCondition": STRING,
    },
    later={
        "consecutiveSuccessLimit": ((1, 8), INT_OR_STRING),
    },
    required=("name", "provider"),
)
AnalysisTemplateSpec = ObjectSchema(
    "AnalysisTemplateSpec",
    {
        "args": ListSchema(Argument),
        "dryRun": ListSchema(DryRun),
        "measurementRetention": ListSchema(MeasurementRetention),
        "metrics": ListSchema(Metric),
    },
    later={
        "templates": ((1, 7), ListSchema(TemplateRef)),
    },
)
AnalysisTemplate = ObjectSchema(
    "AnalysisTemplate",
    {
        "apiVersion": STRING,
        "kind": STRING,
        "metadata": ObjectMeta,
        "spec": AnalysisTemplateSpec,
    },
    required=("spec",),
)
TTLStrategy = ObjectSchema(
    "TTLStrategy",
    {
        "secondsAfterCompletion": INT32,
        "secondsAfterFailure": INT32,
        "secondsAfterSuccess": INT32,
    },
)
AnalysisRunSpec = ObjectSchema(
    "AnalysisRunSpec",
    {
        "args": ListSchema(Argument),
        "dryRun": ListSchema(DryRun),
        "measurementRetention": ListSchema(MeasurementRetention),
        "metrics": ListSchema(Metric),
        "terminate": BOOLEAN,
    },
    later={
        "ttlStrategy": ((1, 7), TTLStrategy),
    },
    required=("metrics",),
)
AnalysisRun = ObjectSchema(
    "AnalysisRun",
    {
        "apiVersion": STRING,
        "kind": STRING,
        "metadata": ObjectMeta,
        "spec": AnalysisRunSpec,
        "status": ANY,
    },
    required=("spec",),
)
ExperimentAnalysis = ObjectSchema(
    "ExperimentAnalysis",
    {
        "args": ListSchema(Argument),
        "clusterScope": BOOLEAN,
        "name": STRING,
        "requiredForCompletion": BOOLEAN,
        "templateName": STRING,
    },
    required=("name", "templateName"),
)
ExperimentTemplateService = ObjectSchema(
    "ExperimentTemplateService",
    {},
    later={
        "name": ((1, 5), STRING),
    },
)
ExperimentTemplate = ObjectSchema(
    "ExperimentTemplate",
    {
        "minReadySeconds": INT32,
        "name": STRING,
        "replicas": INT32,
        "selector": LabelSelector,
        "service": ExperimentTemplateService,
        "template": PodTemplate,
    },
    required=("name", "selector", "template"),
)
ExperimentSpec = ObjectSchema(
    "ExperimentSpec",
    {
        "analyses": ListSchema(ExperimentAnalysis),
        "dryRun": ListSchema(DryRun),
        "duration": DURATION,
        "measurementRetention": ListSchema(MeasurementRetention),
        "progressDeadlineSeconds": INT32,
        "scaleDownDelaySeconds": INT32,
        "templates": ListSchema(ExperimentTemplate),
        "terminate": BOOLEAN,
    },
    later={
        "analysisRunMetadata": ((1, 7), PodTemplateMetadata),
    },
    required=("templates",),
)
Experiment = ObjectSchema(
    "Experiment",
    {
        "apiVersion": STRING,
        "kind": STRING,
        "metadata": ObjectMeta,
        "spec": ExperimentSpec,
        "status": ANY,
    },
    required=("spec",),
)
IstioStringMatch = ObjectSchema(
    "IstioStringMatch",
    {
        "exact": STRING,
        "prefix": STRING,
        "regex": STRING,
    },
    exclusive=(("exact", "prefix", "regex"),),
)
CorsPolicy = ObjectSchema(
    "CorsPolicy",
    {
        "allowCredentials": BOOLEAN,
        "allowHeaders": STRINGS,
        "allowMethods": STRINGS,
        "allowOrigin": STRINGS,
        "allowOrigins": ListSchema(IstioStringMatch),
        "exposeHeaders": STRINGS,
        "maxAge": DURATION,
        "unmatchedPreflights": ScalarSchema("string", ("UNSPECIFIED", "FORWARD", "IGNORE")),
    },
)
Delegate = ObjectSchema(
    "Delegate",
    {
        "name": STRING,
        "namespace": STRING,
    },
)
HTTPBody = ObjectSchema(
    "HTTPBody",
    {
        "bytes": STRING,
        "string": STRING,
    },
    exclusive=(("bytes", "string"),),
)
DirectResponse = ObjectSchema(
    "DirectResponse",
    {
        "body": HTTPBody,
        "status": ScalarSchema("integer", (), 0, 4294967295),
    },
    required=("status",),
)
Percent = ObjectSchema(
    "Percent",
    {
        "value": NUMBER,
    },
)
HTTPFaultAbort = ObjectSchema(
    "HTTPFaultAbort",
    {
        "grpcStatus": STRING,
        "http2Error": STRING,
        "httpStatus": INT32,
        "percentage": Percent,
    },
    exclusive=(("grpcStatus", "http2Error", "httpStatus"),),
)
HTTPFaultDelay = ObjectSchema(
    "HTTPFaultDelay",
    {
        "exponentialDelay": DURATION,
        "fixedDelay": DURATION,
        "percent": INT32,
        "percentage": Percent,
    },
    exclusive=(("exponentialDelay", "fixedDelay"),),
)
HTTPFault = ObjectSchema(
    "HTTPFault",
    {
        "abort": HTTPFaultAbort,
        "delay": HTTPFaultDelay,
    },
)
HeaderOperations = ObjectSchema(
    "HeaderOperations",
    {
        "add": STRING_MAP,
        "remove": STRINGS,
        "set": STRING_MAP,
    },
)
Headers = ObjectSchema(
    "Headers",
    {
        "request": HeaderOperations,
        "response": HeaderOperations,
    },
)
HTTPMatch = ObjectSchema(
    "HTTPMatch",
    {
        "authority": IstioStringMatch,
        "gateways": STRINGS,
        "headers": MapSchema(IstioStringMatch),
        "ignoreUriCase": BOOLEAN,
        "method": IstioStringMatch,
        "name": STRING,
        "port": ScalarSchema("integer", (), 0, 4294967295),
        "queryParams": MapSchema(IstioStringMatch),
        "scheme": IstioStringMatch,
        "sourceLabels": STRING_MAP,
        "sourceNamespace": STRING,
        "statPrefix": STRING,
        "uri": IstioStringMatch,
        "withoutHeaders": MapSchema(IstioStringMatch),
    },
)
PortSelector = ObjectSchema(
    "PortSelector",
    {
        "number": ScalarSchema("integer", (), 0, 4294967295),
    },
)
Destination = ObjectSchema(
    "Destination",
    {
        "host": STRING,
        "port": PortSelector,
        "subset": STRING,
    },
    required=("host",),
)
HTTPMirror = ObjectSchema(
    "HTTPMirror",
    {
        "destination": Destination,
        "percentage": Percent,
    },
    required=("destination",),
)
HTTPRedirect = ObjectSchema(
    "HTTPRedirect",
    {
        "authority": STRING,
        "derivePort": ScalarSchema("string", ("FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT")),
        "port": ScalarSchema("integer", (), 0, 4294967295),
        "prefixRewrite": STRING,
        "redirectCode": ScalarSchema("integer", (), 0, 4294967295),
        "scheme": STRING,
        "uri": STRING,
    },
    exclusive=(("derivePort", "port"),),
)
HTTPRetry = ObjectSchema(
    "HTTPRetry",
    {
        "attempts": INT32,
        "backoff": DURATION,
        "perTryTimeout": DURATION,
        "retryIgnorePreviousHosts": BOOLEAN,
        "retryOn": STRING,
        "retryRemoteLocalities": BOOLEAN,
    },
)
UriRegexRewrite = ObjectSchema(
    "UriRegexRewrite",
    {
        "match": STRING,
        "rewrite": STRING,
    },
)
HTTPRewrite = ObjectSchema(
    "HTTPRewrite",
    {
        "authority": STRING,
        "uri": STRING,
        "uriRegexRewrite": UriRegexRewrite,
    },
)
HTTPRouteDestination = ObjectSchema(
    "HTTPRouteDestination",
    {
        "destination": Destination,
        "headers": Headers,
        "weight": INT32,
    },
    required=("destination",),
)
HTTPRoute = ObjectSchema(
    "HTTPRoute",
    {
        "corsPolicy": CorsPolicy,
        "delegate": Delegate,
        "directResponse": DirectResponse,
        "fault": HTTPFault,
        "headers": Headers,
        "match": ListSchema(HTTPMatch),
        "mirror": Destination,
        "mirror_percent": ScalarSchema("integer", (), 0, 4294967295),
        "mirrorPercent": ScalarSchema("integer", (), 0, 4294967295),
        "mirrorPercentage": Percent,
        "mirrors": ListSchema(HTTPMirror),
        "name": STRING,
        "redirect": HTTPRedirect,
        "retries": HTTPRetry,
        "rewrite": HTTPRewrite,
        "route": ListSchema(HTTPRouteDestination),
        "timeout": DURATION,
    },
)
TCPMatch = ObjectSchema(
    "TCPMatch",
    {
        "destinationSubnets": STRINGS,
        "gateways": STRINGS,
        "port": ScalarSchema("integer", (), 0, 4294967295),
        "sourceLabels": STRING_MAP,
        "sourceNamespace": STRING,
        "sourceSubnet": STRING,
    },
)
RouteDestination = ObjectSchema(
    "RouteDestination",
    {
        "destination": Destination,
        "weight": INT32,
    },
    required=("destination",),
)
TCPRoute = ObjectSchema(
    "TCPRoute",
    {
        "match": ListSchema(TCPMatch),
        "route": ListSchema(RouteDestination),
    },
)
TLSMatch = ObjectSchema(
    "TLSMatch",
    {
        "destinationSubnets": STRINGS,
        "gateways": STRINGS,
        "port": ScalarSchema("integer", (), 0, 4294967295),
        "sniHosts": STRINGS,
        "sourceLabels": STRING_MAP,
        "sourceNamespace": STRING,
    },
    required=("sniHosts",),
)
TLSRoute = ObjectSchema(
    "TLSRoute",
    {
        "match": ListSchema(TLSMatch),
        "route": ListSchema(RouteDestination),
    },
    required=("match",),
)
VirtualServiceSpec = ObjectSchema(
    "VirtualServiceSpec",
    {
        "exportTo": STRINGS,
        "gateways": STRINGS,
        "hosts": STRINGS,
        "http": ListSchema(HTTPRoute),
        "tcp": ListSchema(TCPRoute),
        "tls": ListSchema(TLSRoute),
    },
)
VirtualService = ObjectSchema(
    "VirtualService",
    {
        "apiVersion": STRING,
        "kind": STRING,
        "metadata": ObjectMeta,
        "spec": VirtualServiceSpec,
        "status": ANY,
    },
)
Http2KeepAlive = ObjectSchema(
    "Http2KeepAlive",
    {
        "interval": DURATION,
        "timeout": DURATION,
    },
)
HTTPConnectionPool = ObjectSchema(
    "HTTPConnectionPool",
    {
        "h2UpgradePolicy": ScalarSchema("string", ("DEFAULT", "DO_NOT_UPGRADE", "UPGRADE")),
        "http1MaxPendingRequests": INT32,
        "http2KeepAlive": Http2KeepAlive,
        "http2MaxRequests": INT32,
        "idleTimeout": DURATION,
        "maxConcurrentStreams": INT32,
        "maxRequestsPerConnection": INT32,
        "maxRetries": INT32,
        "useClientProtocol": BOOLEAN,
    },
)
TcpKeepalive = ObjectSchema(
    "TcpKeepalive",
    {
        "interval": DURATION,
        "probes": ScalarSchema("integer", (), 0, 4294967295),
        "time": DURATION,
    },
)
TCPConnectionPool = ObjectSchema(
    "TCPConnectionPool",
    {
        "connectTimeout": DURATION,
        "idleTimeout": DURATION,
        "maxConnectionDuration": DURATION,
        "maxConnections": INT32,
        "tcpKeepalive": TcpKeepalive,
    },
)
ConnectionPool = ObjectSchema(
    "ConnectionPool",
    {
        "http": HTTPConnectionPool,
        "tcp": TCPConnectionPool,
    },
)
BackendUtilization = ObjectSchema(
    "BackendUtilization",
    {
        "errorUtilizationPenaltyPercent": ScalarSchema("integer", (), 0, 4294967295),
        "metricNamesForComputingUtilization": STRINGS,
        "weightExpirationPeriod": DURATION,
        "weightStabilizationPeriod": DURATION,
        "weightUpdatePeriod": DURATION,
    },
)
CookieAttribute = ObjectSchema(
    "CookieAttribute",
    {
        "name": STRING,
        "value": STRING,
    },
    required=("name",),
)
HttpCookie = ObjectSchema(
    "HttpCookie",
    {
        "attributes": ListSchema(CookieAttribute),
        "name": STRING,
        "path": STRING,
        "ttl": DURATION,
    },
    required=("name",),
)
Maglev = ObjectSchema(
    "Maglev",
    {
        "tableSize": ScalarSchema("integer", (), 0, None),
    },
)
RingHash = ObjectSchema(
    "RingHash",
    {
        "minimumRingSize": ScalarSchema("integer", (), 0, None),
    },
)
ConsistentHash = ObjectSchema(
    "ConsistentHash",
    {
        "httpCookie": HttpCookie,
        "httpHeaderName": STRING,
        "httpQueryParameterName": STRING,
        "maglev": Maglev,
        "minimumRingSize": ScalarSchema("integer", (), 0, None),
        "ringHash": RingHash,
        "useSourceIp": BOOLEAN,
    },
    exclusive=(("httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName"), ("ringHash", "maglev"),),
)
LocalityDistribute = ObjectSchema(
    "LocalityDistribute",
    {
        "from": STRING,
        "to": MapSchema(INTEGER),
    },
)
LocalityFailover = ObjectSchema(
    "LocalityFailover",
    {
        "from": STRING,
        "to": STRING,
    },
)
LocalityLbSetting = ObjectSchema(
    "LocalityLbSetting",
    {
        "distribute": ListSchema(LocalityDistribute),
        "enabled": BOOLEAN,
        "failover": ListSchema(LocalityFailover),
        "failoverPriority": STRINGS,
    },
)
Warmup = ObjectSchema(
    "Warmup",
    {
        "aggression": ScalarSchema("number", (), 0, None),
        "duration": DURATION,
        "minimumPercent": ScalarSchema("number", (), 0, 100),
    },
    required=("duration",),
)
ZoneAwareLbSetting = ObjectSchema(
    "ZoneAwareLbSetting",
    {
        "enabled": BOOLEAN,
        "failover": ListSchema(LocalityFailover),
        "failoverPriority": STRINGS,
        "minClusterSize": ScalarSchema("integer", (), 1, 4294967295),
    },
)
LoadBalancer = ObjectSchema(
    "LoadBalancer",
    {
        "backendUtilization": BackendUtilization,
        "consistentHash": ConsistentHash,
        "localityLbSetting": LocalityLbSetting,
        "simple": ScalarSchema("string", ("UNSPECIFIED", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "ROUND_ROBIN", "LEAST_REQUEST")),
        "warmup": Warmup,
        "warmupDurationSecs": DURATION,
        "zoneAwareLbSetting": ZoneAwareLbSetting,
    },
    exclusive=(("backendUtilization", "consistentHash", "simple"),),
)
OutlierDetection = ObjectSchema(
    "OutlierDetection",
    {
        "baseEjectionTime": DURATION,
        "consecutive5xxErrors": ScalarSchema("integer", (), 0, 4294967295),
        "consecutiveErrors": INT32,
        "consecutiveGatewayErrors": ScalarSchema("integer", (), 0, 4294967295),
        "consecutiveLocalOriginFailures": ScalarSchema("integer", (), 0, 4294967295),
        "interval": DURATION,
        "maxEjectionPercent": INT32,
        "minHealthPercent": INT32,
        "outlierDetectionHttpErrorCodes": ListSchema(ScalarSchema("integer", (), 100, 599)),
        "splitExternalLocalOriginErrors": BOOLEAN,
    },
)
ClientTLS = ObjectSchema(
    "ClientTLS",
    {
        "caCertificates": STRING,
        "caCrl": STRING,
        "clientCertificate": STRING,
        "credentialName": STRING,
        "insecureSkipVerify": BOOLEAN,
        "mode": ScalarSchema("string", ("DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL")),
        "privateKey": STRING,
        "sni": STRING,
        "subjectAltNames": STRINGS,
    },
)
PortTrafficPolicy = ObjectSchema(
    "PortTrafficPolicy",
    {
        "connectionPool": ConnectionPool,
        "loadBalancer": LoadBalancer,
        "outlierDetection": OutlierDetection,
        "port": PortSelector,
        "tls": ClientTLS,
    },
)
ProxyProtocol = ObjectSchema(
    "ProxyProtocol",
    {
        "version": ScalarSchema("string", ("V1", "V2")),
    },
)
RetryBudget = ObjectSchema(
    "RetryBudget",
    {
        "budgetInterval": DURATION,
        "minRetryConcurrency": ScalarSchema("integer", (), 0, 4294967295),
        "percent": ScalarSchema("number", (), 0, 100),
    },
)
Tunnel = ObjectSchema(
    "Tunnel",
    {
        "protocol": STRING,
        "targetHost": STRING,
        "targetPort": ScalarSchema("integer", (), 0, 4294967295),
    },
    required=("targetHost", "targetPort"),
)
TrafficPolicy = ObjectSchema(
    "TrafficPolicy",
    {
        "connectionPool": ConnectionPool,
        "loadBalancer": LoadBalancer,
        "outlierDetection": OutlierDetection,
        "portLevelSettings": ListSchema(PortTrafficPolicy),
        "proxyProtocol": ProxyProtocol,
        "retryBudget": RetryBudget,
        "tls": ClientTLS,
        "tunnel": Tunnel,
    },
)
Subset = ObjectSchema(
    "Subset",
    {
        "labels": STRING_MAP,
        "name": STRING,
        "trafficPolicy": TrafficPolicy,
    },
    required=("name",),
)
WorkloadSelector = ObjectSchema(
    "WorkloadSelector",
    {
        "matchLabels": STRING_MAP,
    },
)
DestinationRuleSpec = ObjectSchema(
    "DestinationRuleSpec",
    {
        "exportTo": STRINGS,
        "host": STRING,
        "subsets": ListSchema(Subset),
        "trafficPolicy": TrafficPolicy,
        "workloadSelector": WorkloadSelector,
    },
    required=("host",),
)
DestinationRule = ObjectSchema(
    "DestinationRule",
    {
        "apiVersion": STRING,
        "kind": STRING,
        "metadata": ObjectMeta,
        "spec": DestinationRuleSpec,
        "status": ANY,
    },
)
ServicePort = ObjectSchema(
    "ServicePort",
    {
        "appProtocol": STRING,
        "name": STRING,
        "nodePort": ScalarSchema("integer", (), 0, 65535),
        "port": ScalarSchema("integer", (), 1, 65535),
        "protocol": ScalarSchema("string", ("", "TCP", "UDP", "SCTP")),
        "targetPort": INT_OR_STRING,
    },
    required=("port",),
)
ClientIPConfig = ObjectSchema(
    "ClientIPConfig",
    {
        "timeoutSeconds": INT32,
    },
)
SessionAffinityConfig = ObjectSchema(
    "SessionAffinityConfig",
    {
        "clientIP": ClientIPConfig,
    },
)
ServiceSpec = ObjectSchema(
    "ServiceSpec",
    {
        "allocateLoadBalancerNodePorts": BOOLEAN,
        "clusterIP": STRING,
        "clusterIPs": STRINGS,
        "externalIPs": STRINGS,
        "externalName": STRING,
        "externalTrafficPolicy": ScalarSchema("string", ("", "Cluster", "Local")),
        "healthCheckNodePort": INT32,
        "internalTrafficPolicy": ScalarSchema("string", ("", "Cluster", "Local")),
        "ipFamilies": ListSchema(ScalarSchema("string", ("IPv4", "IPv6"))),
        "ipFamilyPolicy": ScalarSchema("string", ("", "SingleStack", "PreferDualStack", "RequireDualStack")),
        "loadBalancerClass": STRING,
        "loadBalancerIP": STRING,
        "loadBalancerSourceRanges": STRINGS,
        "ports": ListSchema(ServicePort),
        "publishNotReadyAddresses": BOOLEAN,
        "selector": STRING_MAP,
        "sessionAffinity": ScalarSchema("string", ("", "ClientIP", "None")),
        "sessionAffinityConfig": SessionAffinityConfig,
        "trafficDistribution": STRING,
        "type": ScalarSchema("string", ("", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName")),
    },
)
Service = ObjectSchema(
    "Service",
    {
        "apiVersion": STRING,
        "kind": STRING,
        "metadata": ObjectMeta,
        "spec": ServiceSpec,
        "status": ANY,
    },
)
TypedLocalObjectReference = ObjectSchema(
    "TypedLocalObjectReference",
    {
        "apiGroup": STRING,
        "kind": STRING,
        "name": STRING,
    },
    required=("kind", "name"),
)
ServiceBackendPort = ObjectSchema(
    "ServiceBackendPort",
    {
        "name": STRING,
        "number": ScalarSchema("integer", (), 0, 65535),
    },
    exclusive=(("name", "number"),),
)
IngressServiceBackend = ObjectSchema(
    "IngressServiceBackend",
    {
        "name": STRING,
        "port": ServiceBackendPort,
    },
    required=("name",),
)
IngressBackend = ObjectSchema(
    "IngressBackend",
    {
        "resource": TypedLocalObjectReference,
        "service": IngressServiceBackend,
    },
    exclusive=(("resource", "service"),),
)
HTTPIngressPath = ObjectSchema(
    "HTTPIngressPath",
    {
        "backend": IngressBackend,
        "path": STRING,
        "pathType": ScalarSchema("string", ("Exact", "Prefix", "ImplementationSpecific")),
    },
    required=("backend", "pathType"),
)
HTTPIngressRuleValue = ObjectSchema(
    "HTTPIngressRuleValue",
    {
        "paths": ListSchema(HTTPIngressPath),
    },
    required=("paths",),
)
IngressRule = ObjectSchema(
    "IngressRule",
    {
        "host": STRING,
        "http": HTTPIngressRuleValue,
    },
)
IngressTLS = ObjectSchema(
    "IngressTLS",
    {
        "hosts": STRINGS,
        "secretName": STRING,
    },
)
IngressSpec = ObjectSchema(
    "IngressSpec",
    {
        "defaultBackend": IngressBackend,
        "ingressClassName": STRING,
        "rules": ListSchema(IngressRule),
        "tls": ListSchema(IngressTLS),
    },
)
Ingress = ObjectSchema(
    "Ingress",
    {
        "apiVersion": STRING,
        "kind": STRING,
        "metadata": ObjectMeta,
        "spec": IngressSpec,
        "status": ANY,
    },
)

KINDS: dict[tuple[str, str], tuple[tuple[str, ...], ObjectSchema]] = {
    ("argoproj.io", "Rollout"): (("v1alpha1",), Rollout),
    ("argoproj.io", "AnalysisTemplate"): (("v1alpha1",), AnalysisTemplate),
    ("argoproj.io", "ClusterAnalysisTemplate"): (("v1alpha1",), AnalysisTemplate),
    ("argoproj.io", "AnalysisRun"): (("v1alpha1",), AnalysisRun),
    ("argoproj.io", "Experiment"): (("v1alpha1",), Experiment),
    ("networking.istio.io", "VirtualService"): (("v1", "v1beta1", "v1alpha3"), VirtualService),
    ("networking.istio.io", "DestinationRule"): (("v1", "v1beta1", "v1alpha3"), DestinationRule),
    ("", "Service"): (("v1",), Service),
    ("networking.k8s.io", "Ingress"): (("v1",), Ingress),
}
