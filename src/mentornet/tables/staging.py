"""Typed batches of one table: held in memory while they are few, in an Arrow IPC file once they are many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

SPILL_BYTES = 64_000_000


class Stage:
    """Collects record batches of one schema; beyond ``SPILL_BYTES`` they go to ``path`` and are read back from it.

    Reading back is by batches (``batches``), or as a memory-mapped table (``table``), so that what is in memory
    does not grow with the data.
    """

    def __init__(self, schema: pa.Schema, path: Path) -> None:
        self.schema = schema
        self._path = path
        self._held: list[pa.RecordBatch] = []
        self._bytes = 0
        self._writer: pa.ipc.RecordBatchFileWriter | None = None

    def append(self, batch: pa.RecordBatch) -> None:
        """Add a batch of the stage's schema."""
        if not batch.num_rows:
            return
        if self._writer is not None:
            self._writer.write_batch(batch)
            return
        self._held.append(batch)
        self._bytes += batch.nbytes
        if self._bytes > SPILL_BYTES:
            self._writer = pa.ipc.new_file(str(self._path), self.schema)
            for held in self._held:
                self._writer.write_batch(held)
            self._held = []

    def close(self) -> Stage:
        """End writing; from now on the stage can be read."""
        if self._writer is not None:
            self._writer.close()
        return self

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the batches; at most one is in memory if they are in a file."""
        if self._writer is None:
            yield from self._held
            return
        with pa.OSFile(str(self._path)) as file, pa.ipc.open_file(file) as reader:
            for index in range(reader.num_record_batches):
                yield reader.get_batch(index)

    def table(self) -> pa.Table:
        """Return everything as one table: memory-mapped if it is in a file."""
        if self._writer is None:
            return pa.Table.from_batches(self._held, self.schema)
        with pa.ipc.open_file(pa.memory_map(str(self._path))) as reader:
            return reader.read_all()

    def remove(self) -> None:
        """Delete the file, if there is one."""
        if self._writer is not None:
            self._path.unlink(missing_ok=True)
