"""What the map's page ships with: the bundle as built, its licences, and nothing that ends a script early."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

import mentornet.map
from mentornet.map.page import SCRIPTS

MAP = Path(mentornet.map.__file__).parent
VENDOR = MAP / "vendor"
LOCK = json.loads((VENDOR / "package-lock.json").read_text(encoding="utf-8"))["packages"]


def test_the_bundle_is_the_one_its_readme_names():
    digest = hashlib.sha256((VENDOR / "vis-network.js").read_bytes()).hexdigest()
    assert digest in (VENDOR / "README.md").read_text(encoding="utf-8")


def test_versions_are_exact_and_the_lock_names_no_host():
    wanted = json.loads((VENDOR / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    for name, version in wanted.items():
        assert LOCK[f"node_modules/{name}"]["version"] == version
    assert not [entry["resolved"] for entry in LOCK.values() if "resolved" in entry]
    assert all("integrity" in entry for path, entry in LOCK.items() if path)


def test_every_bundled_package_has_its_licence_beside_it():
    text = (VENDOR / "LICENSES.txt").read_text(encoding="utf-8")
    bundled = set(LOCK[""]["devDependencies"]) - {"esbuild"}
    for name in bundled:
        assert f"==== {name} {LOCK[f'node_modules/{name}']['version']} ====" in text


@pytest.mark.parametrize(
    "path",
    [VENDOR / "vis-network.js", *sorted((MAP / "assets").rglob("*.js")), MAP / "assets" / "map.css"],
    ids=lambda path: path.name,
)
def test_nothing_ends_its_element_or_asks_for_anything(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"</(script|style)|<!--", text, re.IGNORECASE)
    assert "\r" not in text
    if path.name != "vis-network.js":
        found = re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|fetch\(|@import|url\(", text)
        assert found == []
        assert re.findall(r"https?://[^\"]*", text) == (
            ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"] if path.name == "dom.js" else []
        )


def test_every_script_is_in_the_page():
    assert {path.name for path in (MAP / "assets" / "js").glob("*.js")} == set(SCRIPTS)
