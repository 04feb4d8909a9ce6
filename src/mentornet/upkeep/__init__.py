"""What keeps a program's data over time: copies, backups, and forgetting a person."""

from .archive import BackupReport, restore_store, write_backup
from .copying import CopyReport, copy_store
from .forget import Forgotten, forget_person, refuse_forgotten

__all__ = [
    "BackupReport",
    "CopyReport",
    "Forgotten",
    "copy_store",
    "forget_person",
    "refuse_forgotten",
    "restore_store",
    "write_backup",
]
