"""Importing libyaml's parser without the rest of PyYAML, for a process that does nothing but lint.

PyYAML's package imports its whole pure-Python parser, which takes longer than reading a file. The C extension itself
needs four small modules and the names of some error classes. This depends on how PyYAML is laid out, so whatever goes
wrong leaves the usual import to do its work; and it is done for the command line only, because a library must not
meddle with another's import.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType, SimpleNamespace

_ERROR_CLASSES = {
    "reader": "ReaderError",
    "scanner": "ScannerError",
    "parser": "ParserError",
    "composer": "ComposerError",
    "constructor": "ConstructorError",
    "serializer": "SerializerError",
    "emitter": "EmitterError",
    "representer": "RepresenterError",
}


def import_libyaml_alone() -> None:
    """Make ``rollout_lint.source.libyaml`` importable at a third of the cost; do nothing where PyYAML is imported
    already."""
    if "yaml" in sys.modules:
        return
    before = set(sys.modules)
    try:
        _import_extension()
    except Exception:
        for name in set(sys.modules) - before:
            if name.startswith("yaml."):
                del sys.modules[name]
    finally:
        # a later `import yaml` finds the modules that are there, and makes the package around them
        sys.modules.pop("yaml", None)


def _import_extension() -> None:
    found = PathFinder.find_spec("yaml")
    if found is None or found.submodule_search_locations is None:
        return
    package = ModuleType("yaml")
    package.__path__ = list(found.submodule_search_locations)
    sys.modules["yaml"] = package
    for name in ("error", "tokens", "events", "nodes"):
        setattr(package, name, import_module(f"yaml.{name}"))
    base = package.error.MarkedYAMLError
    reader_base = package.error.YAMLError
    for module, name in _ERROR_CLASSES.items():
        bases = (_ReaderFields, reader_base) if module == "reader" else (base,)
        setattr(package, module, SimpleNamespace(**{name: type(name, bases, {})}))
    import_module("yaml._yaml")
    import_module("rollout_lint.source.libyaml")


class _ReaderFields:
    """The fields of PyYAML's ReaderError, as the extension fills them."""

    def __init__(self, name: str, position: int, character: int, encoding: str, reason: str) -> None:
        self.name = name
        self.position = position
        self.character = character
        self.encoding = encoding
        self.reason = reason
