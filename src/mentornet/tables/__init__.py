"""Tables: find the files of a program, read them, check everything, and bring them into one canonical form.

``check_program`` is the way in.  The modules, in the order in which a row passes through them: ``sources`` (which
file), ``formats`` with ``delimited``, ``jsonlines`` and ``workbook`` (how it is written), ``header`` (which column is
which), ``values``, ``times`` and ``infer`` (what a cell says), ``rows``, ``references`` and ``interactions`` (what a
row shows), ``reading``, ``staging`` and ``finishing`` (what a table shows), ``aliases`` and ``rules`` (what the tables
show together), ``problems`` and ``quarantine`` (what is said of it).
"""

from .check import Checked, check_program
from .problems import Problem, config_problems
from .quarantine import guard
from .reading import TableCounts
from .sources import TableFile, find_files
from .template import write_template

__all__ = [
    "Checked",
    "Problem",
    "TableCounts",
    "TableFile",
    "check_program",
    "config_problems",
    "find_files",
    "guard",
    "write_template",
]
