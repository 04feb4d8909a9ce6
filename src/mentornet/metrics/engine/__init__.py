"""The engine: all windows and all people of a program at once, over arrays.

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
6. *Sponsors within reach*: breadth first from 64 sponsors a word, all people at once (``reach``), or, in a sparse
   network, from each sponsor (``walks``); and, in one sweep back through a window's contacts, by contacts one after the
   other (``moments``).
7. *What the record tells is found once for all windows* and looked up by each: when a pair first met, spells of
   contact, kinds, requests and offers (``record``).  A window adds what lies behind its ties (``contacts``,
   ``survival``, ``mobilisation``).

What counts is a *kernel*, and there are two sets of them.  ``numba_kernels`` are loops that numba (the extra ``fast``)
compiles once on a machine; they run without Python's lock, with windows side by side in threads.  ``numpy_kernels`` do
the same without a compiler: small programs do not wait for one.  ``choice`` says which.  The families (``families``
lists them) call kernels when a metric first asks; ``columns`` turns what they count into values and reasons.  Those
are the plain functions' own, up to rounding: tests compare all three.
"""

from typing import Literal

from ..card import Missing

Kernels = Literal["numpy", "numba"]
Engine = Literal["auto", "plain", "numpy", "numba"]
REASONS: tuple[str | None, ...] = (None, *(str(reason) for reason in Missing))  # by code; 0: there is a value
