"""The wheel, built and installed into an empty environment, does the main job from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile

import pytest

from conftest import ROOT, required_parts

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    if "wheel" not in required_parts():
        pytest.skip("builds the wheel and downloads its dependencies: set MENTORNET_REQUIRE=wheel to run it")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, timeout=600)
    [built] = folder.glob("mentornet-*.whl")
    return built


def test_the_wheel_holds_queries_templates_and_licences(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    shipped = sorted(path.relative_to(ROOT / "queries").as_posix() for path in (ROOT / "queries").rglob("*.cypher"))
    assert shipped
    assert sorted(n.removeprefix("mentornet/_queries/") for n in names if n.endswith(".cypher")) == shipped
    assert "mentornet/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any("vis-network" in name and name.endswith(".js") for name in names)
    assert not any(part in name for name in names for part in ("tests/", "node_modules", "benchmarks/"))


def test_the_wheel_runs_the_demo_in_an_empty_environment(wheel, tmp_path):
    home = tmp_path / "env"
    venv.create(home, with_pip=True)
    binary = home / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([binary / "pip", "install", "-q", str(wheel)], check=True, timeout=1200)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [binary / "mentornet", "demo"], cwd=elsewhere, capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    page = elsewhere / "mentornet-demo" / "maps" / "P014.html"
    assert str(page) in done.stdout
    assert "Content-Security-Policy" in page.read_text(encoding="utf-8")
    assert sorted(path.name for path in elsewhere.iterdir()) == ["mentornet-demo"]
