"""The gate in front of Argo CD: what was rendered passes as it is, or nothing passes.

Argo CD takes whatever a plugin writes while it ends with 0, so there is one way to 0: every step has ended well, the
verdict is known, and all bytes are written. Whatever else happens ends otherwise, and stops the application.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping

from ..configuration.problems import ConfigurationError
from ..record import NamedTuple
from ..rendering.tools import RendererMissing, Rendering, command_for, kind_of, render, rendering_of
from .argocd_application import Application, BadRequest, application_of
from .bounded_call import Died, Late, call_bounded
from .judging import FAILING, Configure, Judgement, judge, parts_under
from .platform_policy import PlatformPolicy, load_policy
from .source_places import Places, nowhere, source_places
from .verdict_text import STREAM, Subject, blocked, found, passed

PASS, FINDINGS, USAGE, INTERNAL, UNRENDERED = 0, 1, 2, 4, 5
"""Exit codes (contract)."""
MOST_BYTES = 100 * 1024 * 1024
"""Of rendered output: what Argo CD takes in one message (ARGOCD_GRPC_MAX_SIZE_MB)."""


class Request(NamedTuple):
    """What a call of the gate asks for."""

    path: str
    how: str
    """How to render the path: one of ``rendering.tools.HOW``."""
    command: tuple[str, ...] | None
    """What renders instead."""
    seconds: float
    """How long all of it may take."""
    allow_empty: bool
    mode: str | None
    policy: str | None
    """The platform's policy file."""
    configure: Configure
    fail_on: str
    require_decided: bool

    @property
    def kind(self) -> str:
        """What the path is rendered as: ``kustomize``, ``helm`` or ``none``."""
        return kind_of(self.path) if self.how == "auto" else self.how


class Decision(NamedTuple):
    """An exit code, what is said on stderr, and what may be written to stdout: None unless it passes."""

    code: int
    text: str
    output: bytes | None = None


class _Blocked(Exception):
    """The application is stopped, with a code and why."""

    def __init__(self, code: int, why: str, *more: str) -> None:
        super().__init__(why)
        self.code = code
        self.lines = (why, *more)


def decide(request: Request, environment: Mapping[str, str], deadline: float) -> Decision:
    """Render and judge; ``deadline`` is a time of the monotonic clock. Nothing is written."""
    subject = Subject(environment.get("ARGOCD_APP_NAME") or os.path.basename(os.path.abspath(request.path)), "")
    try:
        application = application_of(environment, os.getcwd())
        rendering = _rendered(request, application, environment, deadline)
        subject = subject._replace(command=rendering.command)
        code, text = _judged(rendering.output, request, application, subject, deadline)
    except BadRequest as error:
        return Decision(USAGE, blocked(subject, str(error)))
    except _Blocked as stop:
        return Decision(stop.code, blocked(subject, *stop.lines))
    return Decision(code, text, rendering.output if code == PASS else None)


def _rendered(request: Request, application: Application, environment: Mapping[str, str], deadline: float) -> Rendering:
    """What the renderer wrote. Raises _Blocked where it failed, and BadRequest."""
    seconds = max(round(deadline - time.monotonic(), 1), 0)
    try:
        if request.command is not None:
            rendering = rendering_of(request.command, seconds=seconds, most_bytes=MOST_BYTES)
        elif application.helm_arguments:
            if request.kind != "helm":
                raise BadRequest("`helm-value-files` and `helm-parameters` are for charts, and this is none")
            command = (*command_for(request.path, "helm", environment), *application.helm_arguments)
            rendering = rendering_of(command, seconds=seconds, most_bytes=MOST_BYTES)
        else:
            _check_jsonnet(request)
            rendering = render(request.path, request.how, seconds=seconds, most_bytes=MOST_BYTES)
    except RendererMissing as error:
        raise _Blocked(UNRENDERED, f"rendering failed: {error}") from error
    if not rendering.ok:
        # what a program says comes last in its words; the first line is what the interface shows
        said = rendering.error.strip().splitlines() or ["it said nothing"]
        raise _Blocked(UNRENDERED, f"rendering failed: `{rendering.command}`: {said[-1]}", *said[-20:-1])
    if not rendering.output.strip():
        _check_empty(request, rendering.command)
    return rendering


def _check_jsonnet(request: Request) -> None:
    """Argo CD renders jsonnet in a plain directory, and we do not: what it makes must not be missing in silence."""
    if request.kind == "none":
        found = [name for name in sorted(os.listdir(request.path)) if name.endswith(".jsonnet")]
        if found:
            raise _Blocked(UNRENDERED, f"rendering failed: `{found[0]}` is jsonnet, which the gate does not render")


def _check_empty(request: Request, command: str) -> None:
    if not request.allow_empty:
        why = f"`{command}` rendered nothing: Argo CD would take every resource for one to prune"
        raise _Blocked(UNRENDERED, why, "if the application is empty on purpose, call the gate with --allow-empty")


def _judged(
    output: bytes, request: Request, application: Application, subject: Subject, deadline: float
) -> tuple[int, str]:
    """The code and the words, found in a process of its own. Raises _Blocked."""
    seconds = deadline - time.monotonic()
    try:
        answer = call_bounded(lambda: _answer(output, request, application, subject), seconds)
        code, text = json.loads(answer)
    except Late as error:
        why = f"the linter gave no verdict within the {request.seconds:g} seconds of --timeout, rendering included"
        raise _Blocked(INTERNAL, why) from error
    except Died as error:
        raise _Blocked(INTERNAL, f"internal error: the linter {error}") from error
    return int(code), str(text)


def _answer(output: bytes, request: Request, application: Application, subject: Subject) -> bytes:
    """As ``_judged``, in the other process: whatever is raised there is a verdict too."""
    try:
        code, text = _verdict(output, request, application, subject)
    except _Blocked as stop:
        code, text = stop.code, blocked(subject, *stop.lines)
    except ConfigurationError as error:
        first, *rest = str(error).splitlines()
        code, text = USAGE, blocked(subject, first, *rest)
    except MemoryError:
        code, text = INTERNAL, blocked(subject, "internal error: the linter ran out of memory")
    except Exception as error:
        code, text = INTERNAL, blocked(subject, f"internal error: {type(error).__name__}: {error}")
    return json.dumps([code, text]).encode()


def _verdict(output: bytes, request: Request, application: Application, subject: Subject) -> tuple[int, str]:
    from ..lint import rule_names

    policy = None if request.policy is None else load_policy(request.policy, rule_names())
    mode, notes = _mode(request, policy, application)
    own_file = own_configuration(request.path, application)
    if policy is not None and not policy.limited and own_file is not None:
        notes = (*notes, "the repository's .rollout-lint.yaml is not read: the platform's policy refuses it")
    parts = parts_under(policy, request.configure, own_file)
    judgement = judge(output, STREAM, parts)
    if judgement.complaint:
        raise _Blocked(UNRENDERED, f"`{subject.command}` rendered no manifests: {judgement.complaint}")
    if judgement.is_empty:
        _check_empty(request, subject.command)
    if judgement.internal:
        raise _Blocked(INTERNAL, f"internal error: {judgement.internal[0]}", *judgement.internal[1:])
    places = _places(judgement, request, application)
    return _weighed(judgement, request, subject, mode, places, (*judgement.remarks, *notes))


def _places(judgement: Judgement, request: Request, application: Application) -> Places:
    if request.command is not None or judgement.manifest is None or not judgement.findings:
        return nowhere
    return source_places(judgement.manifest, request.path, request.kind, application.root)


def _weighed(
    judgement: Judgement, request: Request, subject: Subject, mode: str, places: Places, notes: tuple[str, ...]
) -> tuple[int, str]:
    """The verdict over findings."""
    warns = mode == "warn"
    failing = tuple(each for each in judgement.findings if each.level in FAILING[request.fail_on])
    if failing:
        link = judgement.documentation.get(failing[0].rule, "")
        text = found(subject, failing, places, link, notes, warns=warns)
        return (PASS if warns else FINDINGS), text
    if request.require_decided and judgement.undecided:
        why = f"{judgement.undecided} things could not be decided, and --require-decided is set"
        return (PASS if warns else FINDINGS), blocked(subject, why, *notes, warns=warns)
    return PASS, passed(subject, judgement.objects, judgement.findings, notes)


def _mode(request: Request, policy: PlatformPolicy | None, application: Application) -> tuple[str, tuple[str, ...]]:
    """Whether findings stop the application, and what there is to say about that.

    The policy has the last word, then the command line; the application is asked where neither says, and with a policy
    only where that lets it. Raises _Blocked.
    """
    decided = request.mode
    if policy is not None and policy.mode not in (None, "application"):
        if request.mode not in (None, policy.mode):
            why = f"--mode {request.mode} contradicts the policy, which says `mode: {policy.mode}`: leave one out"
            raise _Blocked(USAGE, why)
        decided = policy.mode
    may_choose = decided is None and (policy is None or policy.mode == "application")
    if may_choose:
        return application.mode or "enforce", ()
    mode = decided or "enforce"
    refused = application.mode not in (None, mode)
    return mode, (f"the application asks for mode `{application.mode}`: the platform does not allow it",) * refused


def own_configuration(path: str, application: Application) -> str | None:
    """The repository's configuration: the nearest from the path up to the repository's root, which a copy without
    ``.git`` does not show. None where there is none, or it lies elsewhere behind a link."""
    from ..configuration.find import FILE_NAME

    directory = os.path.realpath(path)
    root = application.root
    while True:
        candidate = os.path.join(directory, FILE_NAME)
        if os.path.isfile(candidate):
            inside = os.path.commonpath((os.path.realpath(candidate), root)) == root
            return candidate if inside else None
        if directory in (root, os.path.dirname(directory)) or os.path.commonpath((directory, root)) != root:
            return None
        directory = os.path.dirname(directory)
