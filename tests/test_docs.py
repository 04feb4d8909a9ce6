"""The pages say what the code says."""

from __future__ import annotations

import importlib.util
import re
import shlex

import pytest

from conftest import ROOT


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reference_pages_are_made_from_the_code():
    assert load("generate").stale() == [], "run 'python docs/generate.py'"


@pytest.mark.shared
def test_numbers_of_real_programs_are_those_of_a_run(shared):
    page = ROOT / "docs" / "real-data.md"
    assert page.read_text(encoding="utf-8") == load("real_data").page(), "run 'python docs/real_data.py'"


def test_every_link_of_the_readme_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(links) > 5
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_every_command_in_the_readme_parses():
    from typer.main import get_command

    from mentornet.cli import app

    commands = get_command(app).commands
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    found = [shlex.split(line, comments=True) for line in lines if line.startswith("mentornet ")]
    assert len(found) >= 6
    for words in found:
        commands[words[1]].make_context(words[1], words[2:])


@pytest.mark.parametrize("marker", ["demo command", "test command"])
def test_the_two_commands_are_one_line_each(marker):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [block] = re.findall(rf"<!-- {marker} -->\n```\n(.*?)```", text, flags=re.DOTALL)
    assert len(block.splitlines()) == 1


def test_the_version_has_an_entry_in_the_changelog():
    import mentornet

    assert f"## {mentornet.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_nothing_names_a_key_that_the_configuration_does_not_have():
    """Every example of mentornet.toml in the repository loads."""
    import tomllib

    from mentornet.config import Config

    for path in sorted((ROOT / "examples").rglob("mentornet.toml")):
        assert Config.from_dict(tomllib.loads(path.read_text(encoding="utf-8"))).name, path
