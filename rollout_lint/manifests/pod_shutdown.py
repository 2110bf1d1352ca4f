"""How long a pod has to finish once it is to go: its preStop sleep, then SIGTERM, and SIGKILL when its grace period is
over, which counts from the start of the sleep (Kubernetes, pod lifecycle)."""

from __future__ import annotations

from ..late_pattern import late_pattern
from ..source.bound import Bound, Origin
from ..source.field import Field, filled_in_later

DEFAULT_GRACE_PERIOD = 30.0
"""Seconds (core/v1)."""

_SHELLS = late_pattern(r"(?:.*/)?(?:a|ba|da|k|z)?sh")
_SLEEP = late_pattern(r"(?:^|[;&\n])\s*(?:exec\s+)?(?:/\S*/)?sleep\s+([^\s;&|]+)")
_SECONDS = late_pattern(r"(\d+(?:\.\d+)?|\.\d+)([smhd]?)")
_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DECIDING = late_pattern(r"\|\||\b(?:if|for|while|until|case)\b")
"""What may skip or repeat a sleep."""


def grace_period(pod: Field) -> Bound[float]:
    """``terminationGracePeriodSeconds`` of a pod spec, in seconds."""
    written = pod.get("terminationGracePeriodSeconds")
    if not written.present:
        return Bound(DEFAULT_GRACE_PERIOD, written, Origin.ABSENT)
    seconds = written.integer()
    return Bound(None if seconds.value is None else float(seconds.value), written, seconds.origin, seconds.unknown)


def pre_stop_sleep(container: Field) -> Bound[float]:
    """The seconds that a container sleeps before it gets SIGTERM: the ``sleep`` action, or what an ``exec`` command
    sleeps for certain. 0 without a hook, and for one that does something else."""
    hook = container.get("lifecycle", "preStop")
    action = hook.get("sleep", "seconds")
    if action.present:
        seconds = action.integer()
        return Bound(None if seconds.value is None else float(seconds.value), action, seconds.origin, seconds.unknown)
    command = hook.get("exec", "command")
    if not command.present:
        return Bound(0.0, hook, Origin.ABSENT)
    words = [item.text for item in command.items()]
    unknown = next(filter(None, map(filled_in_later, words)), None)
    return Bound(None if unknown else _slept(words), command, Origin.LITERAL, unknown)


def _slept(words: list[str]) -> float:
    if words and _SHELLS.fullmatch(words[0]):
        script = words[-1] if len(words) > 1 else ""
        if _DECIDING.search(script):
            return 0.0
        return sum(_duration(match[1]) for match in _SLEEP.finditer(script))
    if words and words[0].rpartition("/")[2] == "sleep":
        return sum(map(_duration, words[1:]))
    return 0.0


def _duration(text: str) -> float:
    """``15``, ``0.5``, ``2m`` as GNU's sleep reads them; 0 for anything else."""
    match = _SECONDS.fullmatch(text)
    return float(match[1]) * _UNITS[match[2]] if match else 0.0
