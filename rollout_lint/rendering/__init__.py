"""Manifests as the user's own kustomize or helm makes them, and the way back from their output to the files.

``render`` runs the tool; ``rendered_project`` makes a project of what it wrote, and ``Origins`` say where each place of
that output was written.
"""

from .tools import RendererMissing, Rendering, render

__all__ = ["RendererMissing", "Rendering", "render"]
