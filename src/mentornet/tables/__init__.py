"""Tables: find the files of a program, read them, check everything, and bring them into one canonical form.

``check_program`` is the way in.  The modules, in the order in which a row passes through them:

- ``sources``: which file; ``formats``, ``delimited``, ``jsonlines``, ``workbook``: how it is written;
- ``header``: which column is which; ``cells``, ``values``, ``times``, ``infer``: what a cell says;
- ``rows``, ``references``, ``interactions``: what a row shows;
- ``reading``, ``staging``, ``finishing``, ``hashing``: what a whole table shows;
- ``aliases``, ``rules``: what the tables show together; ``problems``, ``quarantine``: what is said of it.
"""

from .check import Checked, check_program
from .problems import Problem, config_problems
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
    "write_template",
]
