"""The same kernels as ``numba_kernels``, in numpy: for small programs, which should not wait for a compiler.

Every function takes and gives what its namesake there does; that is where it is explained.
"""

from . import betweenness, composition, moments, pairs, paths, reach, triangles

__all__ = ["betweenness", "composition", "moments", "pairs", "paths", "reach", "triangles"]
