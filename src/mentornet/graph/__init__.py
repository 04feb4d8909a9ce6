"""Rows -> one window's networkx graph, with the attributes in force at the window's start."""

from .builder import GraphBuilder

__all__ = ["GraphBuilder"]
