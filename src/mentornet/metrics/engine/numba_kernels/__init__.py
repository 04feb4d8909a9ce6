"""Kernels in loops, compiled by numba: for large programs."""

from . import betweenness, composition, pairs, reach, triangles

__all__ = ["betweenness", "composition", "pairs", "reach", "triangles"]
