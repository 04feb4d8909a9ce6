"""Kernels in loops, compiled by numba: for large programs."""

from . import betweenness, composition, moments, pairs, paths, reach, triangles

__all__ = ["betweenness", "composition", "moments", "pairs", "paths", "reach", "triangles"]
