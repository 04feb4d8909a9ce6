"""``mentornet init``, and the problems of a ``mentornet.toml`` as problems."""

from __future__ import annotations

import dataclasses
import re
import tomllib

import pytest

from mentornet.config import FILE_NAME, Config, FileSource
from mentornet.errors import ConfigError, UsageError
from mentornet.schema import TABLES
from mentornet.tables import check_program, config_problems, write_template
from mentornet.tables.template import config_text


def test_the_folder_loads_and_checks_without_a_problem(tmp_path):
    written = write_template(tmp_path / "new", 'Leaders "2026"')
    assert {path.name for path in written} == {FILE_NAME, "tables.md", *(f"{name}.csv" for name in TABLES)}
    config = Config.load(tmp_path / "new")
    assert config == Config(name='Leaders "2026"')
    checked = check_program(tmp_path / "new", config)
    assert checked.problems == []
    assert list(checked.tables) == list(TABLES)
    assert (tmp_path / "new" / "mentorships.csv").read_text() == ",".join(TABLES["mentorships"].names) + "\n"


def test_every_key_is_explained_at_its_default(tmp_path):
    active = re.sub(r"(?m)^# (?=\w+ = |\[)", "", config_text("x").split("\n", 1)[1])
    data = tomllib.loads(active)
    shown = Config.from_dict(data)
    for section in dataclasses.fields(Config):
        value = data.get(section.name)
        if section.name in ("name", "timezone", "files"):
            assert value is not None
            continue
        kind = type(getattr(shown, section.name))
        assert set(value) == {key.name for key in dataclasses.fields(kind)}, section.name
        for key in dataclasses.fields(kind):
            if key.default not in (None, ()):
                assert getattr(getattr(shown, section.name), key.name) == key.default
    assert set(data["files"]["interactions"]) == {key.name for key in dataclasses.fields(FileSource)} - {"table"}


def test_every_column_is_documented(tmp_path):
    write_template(tmp_path, "x")
    text = (tmp_path / "tables.md").read_text()
    for table in TABLES.values():
        section = text.split(f"## {table.name}\n")[1].split("## ")[0]
        assert re.findall(r"^\| (\w+) \|", section, re.MULTILINE) == ["column", *table.names]
        assert [c.name for c in table.columns if c.required] == re.findall(
            r"^\| (\w+) \| [^|]+ \| yes \|", section, re.MULTILINE
        )


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "people.csv").write_text("person_id\nP1\n")
    write_template(tmp_path, "x")
    assert (tmp_path / "people.csv").read_text() == "person_id\nP1\n"
    with pytest.raises(UsageError, match="is there already"):
        write_template(tmp_path, "y")
    assert Config.load(tmp_path).name == "x"


def load_error(folder, text):
    (folder / FILE_NAME).write_text(text)
    with pytest.raises(ConfigError) as raised:
        Config.load(folder)
    return config_problems(raised.value)


def test_problems_of_the_configuration_have_their_lines(tmp_path):
    text = """name = "x"
timezone = "Europe/Berln"
colour = "red"

[files.interactions]
pth = "a.csv"
columns = { at = "When", sorce_id = "From" }
[files.mentorship]
path = "m.csv"

[ties]
half_lif = "none"
max_participants = 1
"""
    found = [(p.file, p.row, p.column, p.severity, p.code, p.suggestion) for p in load_error(tmp_path, text)]
    assert sorted(found) == sorted(
        [
            (FILE_NAME, 2, "timezone", "error", "config", "Europe/Berlin"),
            (FILE_NAME, 3, "colour", "error", "config", None),
            (FILE_NAME, 6, "pth", "error", "config", "path"),
            (FILE_NAME, 7, "sorce_id", "error", "config", "source_id"),
            (FILE_NAME, 8, "mentorship", "error", "config", "mentorships"),
            (FILE_NAME, 12, "half_lif", "error", "config", "half_life"),
            (FILE_NAME, 13, "max_participants", "error", "config", None),
        ]
    )


def test_a_file_that_is_no_toml(tmp_path):
    (problem,) = load_error(tmp_path, 'name = "x"\n[ties\n')
    assert (problem.file, problem.row, problem.code) == (FILE_NAME, 2, "config")


def test_no_file(tmp_path):
    with pytest.raises(ConfigError) as raised:
        Config.load(tmp_path)
    (problem,) = config_problems(raised.value)
    assert "mentornet init" in problem.message
    assert problem.row is None
