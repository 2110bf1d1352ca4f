"""The providers by the name of their field under ``provider:``. A manifest asks one of them, seldom two."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .provider import Provider

PROVIDERS = {
    "prometheus": "prometheus",
    "datadog": "datadog",
    "newRelic": "new_relic",
    "web": "web",
    "cloudWatch": "cloud_watch",
    "graphite": "graphite",
    "influxdb": "influxdb",
    "wavefront": "wavefront",
    "skywalking": "skywalking",
    "kayenta": "kayenta",
    "job": "job",
    "plugin": "plugin",
}
"""The module of each, which holds it under the same name in capitals."""


@lru_cache(maxsize=len(PROVIDERS))
def provider_called(name: str) -> Provider | None:
    """The provider of this name; None where there is none."""
    module = PROVIDERS.get(name)
    if module is None:
        return None
    provider: Provider = getattr(import_module(f"{__package__}.{module}"), module.upper())
    return provider
