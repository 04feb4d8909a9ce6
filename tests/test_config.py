from __future__ import annotations

import tomllib
from datetime import date

import pytest

from mentornet.config import Config
from mentornet.errors import ConfigError

FULL = """
name = "Leaders 2026"
timezone = "Europe/Berlin"
[files.interactions]
path = "export/meetings.csv"
delimiter = ";"
dates = "%d/%m/%Y %H:%M"
columns = { at = "When", source_id = "From", target_id = "To" }
constants = { kind = "meeting" }
where = { kind = ["reviewed", "helped"] }
[people]
unknown_ids = "external"
[ties]
kinds = ["interactions", "mentorships"]
spell_weight = 2
max_participants = 15
min_weight = 0.5
half_life = "45D"
mutual = ["meeting"]
[windows]
kind = "rolling"
start = 2024-01-01
end = "2026-01-01"
length = "60D"
step = "30D"
[groups]
attribute = "site"
values = ["Sales", "Plant"]
[levels]
attribute = "grade"
order = ["junior", "senior", "chief"]
[sponsors]
min_level = "chief"
ids = ["P003"]
[mentorships]
assumed_length = "365D"
[privacy]
k = 7
[report]
primary = ["size"]
"""


def read(text):
    return Config.from_dict(tomllib.loads(text))


def problems(text):
    with pytest.raises(ConfigError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def test_every_key_is_read():
    config = read(FULL)
    assert (config.name, config.timezone) == ("Leaders 2026", "Europe/Berlin")
    [source] = config.files
    assert (source.table, source.path, source.delimiter) == ("interactions", "export/meetings.csv", ";")
    assert source.columns == {"at": "When", "source_id": "From", "target_id": "To"}
    assert source.constants == {"kind": "meeting"}
    assert source.where == {"kind": ("reviewed", "helped")}
    assert config.people.unknown_ids == "external"
    assert config.ties.kinds == ("interactions", "mentorships")
    assert (config.ties.spell_weight, config.ties.max_participants, config.ties.half_life) == (2, 15, "45D")
    assert (config.windows.start, config.windows.end) == (date(2024, 1, 1), date(2026, 1, 1))
    assert config.groups.values == ("Sales", "Plant")
    assert config.levels.order == ("junior", "senior", "chief")
    assert (config.sponsors.min_level, config.sponsors.ids) == ("chief", ("P003",))
    assert config.mentorships.assumed_length == "365D"
    assert config.privacy.k == 7


def test_what_a_load_keeps_gives_the_same_configuration_back():
    for text in (FULL, 'name = "x"'):
        assert Config.from_dict(read(text).to_dict()) == read(text)


def test_defaults():
    config = read('name = "x"')
    assert config.timezone == "UTC"
    assert config.ties.max_participants == 20
    assert config.ties.mutual == ("meeting", "call")
    assert (config.windows.length, config.windows.step) == ("90D", "30D")
    assert config.privacy.k == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('nam = "x"', "did you mean 'name'?"),
        ('name = "x"\n[tie]\nkinds = []', "unknown key 'tie'; did you mean 'ties'?"),
        (
            'name = "x"\n[ties]\nmax_participant = 3',
            "[ties]: unknown key 'max_participant'; did you mean 'max_participants'?",
        ),
        ('name = "x"\n[ties]\nkinds = ["mentorship"]', "did you mean 'mentorships'?"),
        ('name = "x"\n[ties]\nmax_participants = 1', "[ties] max_participants must be 2 or more"),
        ('name = "x"\n[ties]\nspell_weight = -1', "[ties] spell_weight must be 0 or more"),
        ('name = "x"\n[ties]\nspell_weight = "much"', "[ties] spell_weight must be a number"),
        ('name = "x"\n[privacy]\nk = true', "[privacy] k must be a whole number"),
        ('name = "x"\ntimezone = "Europe/Berln"', "did you mean 'Europe/Berlin'?"),
        ('name = "x"\n[windows]\nlength = "3M"', "Months and years differ in length"),
        ('name = "x"\n[windows]\nkind = "rollin"', "did you mean 'rolling'?"),
        ('name = "x"\n[windows]\nstart = "soon"', "must be a date such as 2024-01-31"),
        ('name = "x"\n[windows]\nstart = 2024-01-01\nend = 2023-01-01', "is not after start"),
        ('name = "x"\n[files.peple]\npath = "p.csv"', "unknown table 'peple'; did you mean 'people'?"),
        ('name = "x"\n[files.mentorships]\ncolumns = { mentor = "M" }', "'mentor' is not a column of mentorships"),
        ('name = "x"\n[files.people]\ncolumns = { person_id = 3 }', "a mapping of names to names"),
        ('name = "x"\n[files.people]\ndelimiter = ";;"', "delimiter must be one character"),
        ('name = "x"\n[people]\nunknown_ids = "drop"', "error, external"),
        ('name = "x"\nties = 3', "write [ties]"),
        ("timezone = 'UTC'", "name is missing"),
        ('name = "  "', "name must be text"),
    ],
)
def test_each_problem_says_what_would_be_right(text, expected):
    found = problems(text)
    assert any(expected in problem for problem in found), found


def test_all_problems_come_together():
    found = problems('nam = "x"\n[ties]\nkind = []\n[privacy]\nk = "five"')
    assert len(found) == 4


def test_a_folder_without_a_configuration_says_how_to_get_one(tmp_path):
    with pytest.raises(ConfigError, match="mentornet init"):
        Config.load(tmp_path)


def test_a_file_that_is_not_toml_says_where(tmp_path):
    (tmp_path / "mentornet.toml").write_text("name = \n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 1"):
        Config.load(tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path):
    (tmp_path / "mentornet.toml").write_bytes(b'\xef\xbb\xbfname = "x"\n')
    assert Config.load(tmp_path).name == "x"
