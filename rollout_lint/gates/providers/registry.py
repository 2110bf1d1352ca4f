"""The providers by the name of their field under ``provider:``."""

from __future__ import annotations

from .cloud_watch import CLOUD_WATCH
from .datadog import DATADOG
from .graphite import GRAPHITE
from .influxdb import INFLUXDB
from .job import JOB
from .kayenta import KAYENTA
from .new_relic import NEW_RELIC
from .plugin import PLUGIN
from .prometheus import PROMETHEUS
from .provider import Provider
from .skywalking import SKYWALKING
from .wavefront import WAVEFRONT
from .web import WEB

PROVIDERS: dict[str, Provider] = {
    "prometheus": PROMETHEUS,
    "datadog": DATADOG,
    "newRelic": NEW_RELIC,
    "web": WEB,
    "cloudWatch": CLOUD_WATCH,
    "graphite": GRAPHITE,
    "influxdb": INFLUXDB,
    "wavefront": WAVEFRONT,
    "skywalking": SKYWALKING,
    "kayenta": KAYENTA,
    "job": JOB,
    "plugin": PLUGIN,
}
