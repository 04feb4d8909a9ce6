"""What the columns of the kernels' tables are, and what their bits mean; both sets of kernels keep to it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

# codes of reasons: there is a value
PRESENT = 0
# pairs: what stands for a contact of a person with the same person
NO_PAIR = -1
# arcs: from the row's person, to it; whether an interaction had a direction
OUT, BACK, DIRECTED = 1, 2, 4
BOTH = OUT | BACK
# relation: what one person of a pair is to the other
MENTOR, SPONSOR = 1, 2

# what is known of each pair ...
ROW_SHARE, ALTER_SHARE, ROW_INDIRECT, ALTER_INDIRECT = 0, 1, 2, 3
# ... and of each person
STRENGTH, PER_STRONGEST, REDUNDANCY, TRIANGLES = 0, 1, 2, 3

# group_counts
GROUPS, KNOWN, SQUARES, OWN, OUTSIDERS, ENTROPY = 0, 1, 2, 3, 4, 5
# role_counts
MENTORS, SPONSORS, COLLABORATORS, PEERS = 0, 1, 2, 3
# two-paths by role; EXCLUDED: somebody's group is not known
ROLES = ("coordinator", "gatekeeper", "representative", "consultant", "liaison")
COORDINATOR, GATEKEEPER, REPRESENTATIVE, CONSULTANT, LIAISON, EXCLUDED = 0, 1, 2, 3, 4, 5


def role_table() -> npt.NDArray[np.int64]:
    """Return v's role in a -> v -> b by three bits: a and v in one group, v and b, a and b.

    Two bits without the third cannot be; they stand for a group that is not known.
    """
    by_bits = np.full(8, EXCLUDED)
    by_bits[[0b000, 0b001, 0b010, 0b100, 0b111]] = LIAISON, REPRESENTATIVE, GATEKEEPER, CONSULTANT, COORDINATOR
    return by_bits
