"""The fast engine: all windows and all people of a large program, over arrays.

How it works, in plain words:

1. *Pairs are numbered once.*  Contacts are sorted by the two people, equal pairs are collapsed, and people are labelled
   by how many others they meet.  All windows share these numbers (``pairs``, ``ties``).
2. *A window adds up its contacts* by pair number: no searching, no sorting.  One scan keeps the pairs that weigh
   something; they come out sorted, as rows of people.  What was tied in the window before is one flag a pair.
3. *Every triangle is visited once*, from its least connected person, so that hubs cost little.  Constraint, effective
   size, hierarchy, density, Simmelian ties and the two-paths that are not open are sums over triangles and pairs, all
   done in that one visit (``triangles``).
4. *Ego betweenness* looks at each ego's alters apart: as rows of bits where many of them are tied to each other, along
   lists where few are (``betweenness``).
5. *Groups, roles, levels and two-paths* are counted in scans of everyone's alters (``composition``).
6. *Sponsors within reach*: breadth first from 64 sponsors a word, all people at once (``reach``).

Kernels are compiled by numba, run without Python's lock, and windows are measured side by side in threads.  The
families (``breadth``, ``holes``, ``near``, ``growth``) call them when a metric first asks; ``columns`` turns what they
count into values and reasons.  Those are the plain functions' own, up to rounding: tests compare the two.  Without numba (the extra ``fast``), and for small programs, the plain functions do all the work.
"""

from typing import Literal

from ..card import Missing

Engine = Literal["auto", "plain", "fast"]
REASONS: tuple[str | None, ...] = (None, *(str(reason) for reason in Missing))  # by code; 0: there is a value
