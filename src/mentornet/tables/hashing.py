"""Row hashes, vectorised: to tell identical rows, and to know whether two loads hold the same data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Hashes = npt.NDArray[np.uint64]

_BLOCK = 1_000_000
_KEY = "mentornet-tables"  # pandas wants 16 characters


def row_hashes(batch: pa.RecordBatch, columns: Iterable[str]) -> Hashes:
    """Return a 64-bit hash of each row's values; the order of columns does not matter, and a null adds nothing."""
    total = np.zeros(batch.num_rows, np.uint64)
    for name in columns:
        array = batch.column(name)
        seed = np.uint64(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little"))
        hashed = _mix(value_hashes(array) ^ seed)
        hashed[np.asarray(pc.is_null(array))] = 0
        total += hashed
    return _mix(total)


def value_hashes(array: pa.Array) -> Hashes:
    """Return a 64-bit hash of each value (of a null: any)."""
    kind = array.type
    if pa.types.is_list(kind):
        array = pc.binary_join(array, "\x1f")
        kind = array.type
    if pa.types.is_string(kind):
        encoded = array.dictionary_encode()
        texts = np.asarray(encoded.dictionary.to_pylist(), dtype=object)
        if not len(texts):
            return np.zeros(len(array), np.uint64)
        hashes: Hashes = pd.util.hash_array(texts, hash_key=_KEY, categorize=False)
        taken: Hashes = hashes[np.asarray(pc.fill_null(encoded.indices, 0))]
        return taken
    if pa.types.is_floating(kind):
        numbers = np.asarray(pc.fill_null(array, 0.0)).astype(np.float64) + 0.0  # -0.0 is 0.0
        return _mix(numbers.view(np.uint64) ^ np.uint64(0xF10A7))
    if pa.types.is_boolean(kind):
        return _mix(np.asarray(pc.fill_null(array, False).cast(pa.int8())).astype(np.uint64) ^ np.uint64(0xB001))
    whole = {pa.date32(): pa.int32(), pa.timestamp("ms"): pa.int64()}.get(kind, kind)
    return _mix(np.asarray(pc.fill_null(array.cast(whole), 0)).astype(np.int64).view(np.uint64))


def occurrences(hashes: Hashes) -> npt.NDArray[np.int32]:
    """Return 1 for a hash's first place, 2 for its second, ...

    Only what occurs more than once is ordered with its places, so that distinct hashes cost little memory.

    >>> occurrences(np.array([7, 5, 7, 7], np.uint64)).tolist()
    [1, 1, 2, 3]
    """
    result = np.ones(len(hashes), np.int32)
    places = repeated_places(hashes)
    chosen = hashes[places]
    order = np.argsort(chosen, kind="stable")
    starts = np.flatnonzero(np.diff(chosen[order], prepend=~chosen[order][:1]) != 0)
    lengths = np.diff(starts, append=len(order))
    result[places[order]] = np.arange(len(order)) - np.repeat(starts, lengths) + 1
    return result


def repeated_places(hashes: Hashes) -> npt.NDArray[np.int64]:
    """Return the places of all hashes that occur more than once, in order."""
    ordered = np.sort(hashes)
    repeated = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    del ordered
    if not len(repeated):
        return np.zeros(0, np.int64)
    found = []
    for start in range(0, len(hashes), _BLOCK):
        block = hashes[start : start + _BLOCK]
        nearest = np.minimum(np.searchsorted(repeated, block), len(repeated) - 1)
        found.append(start + np.flatnonzero(repeated[nearest] == block))
    return np.concatenate(found)


def content_hash(tables: Mapping[str, Iterable[pa.RecordBatch]]) -> str:
    """Return a SHA-256 over the tables' contents: the same rows in any order, from any format, hash the same."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        rows, lanes = 0, [0, 0]
        columns: set[str] = set()
        for batch in tables[name]:
            columns |= {c for c in batch.schema.names if batch.column(c).null_count < batch.num_rows}
            hashes = row_hashes(batch, batch.schema.names)
            rows += batch.num_rows
            lanes[0] += int(hashes.sum(dtype=np.uint64))
            lanes[1] += int(_mix(hashes ^ np.uint64(0x5EED)).sum(dtype=np.uint64))
        if rows:  # a table without rows says as much as no table
            digest.update(f"{name} {rows} {' '.join(sorted(columns))} {lanes[0]} {lanes[1]}\n".encode())
    return digest.hexdigest()


def _mix(values: Hashes) -> Hashes:
    """Spread the bits of 64-bit values (the finaliser of SplitMix64, Steele et al. 2014)."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
