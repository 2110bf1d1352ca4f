"""A plugin: another program, which gets the whole metric and returns a phase (metricproviders/plugin)."""

from __future__ import annotations

from .provider import Provider, own_phase

PLUGIN = Provider("a plugin", own_phase("a plugin"))
