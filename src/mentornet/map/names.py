"""Names of files that hold a person's map."""

from __future__ import annotations

_UNSAFE = '<>:"/\\|?*%'


def file_name(person: str) -> str:
    """Return a file name for a person's map that is safe on every system and differs for different ids.

    >>> file_name("P014"), file_name("../x")
    ('P014.html', '%2e%2e%2fx.html')
    """
    if person.strip(".") == "" or person != person.strip() or person.startswith("."):
        unsafe = set(person[:1]) | set(person[-1:]) | set(_UNSAFE) | {"."}
    else:
        unsafe = set(_UNSAFE)
    shown = "".join(
        "".join(f"%{byte:02x}" for byte in c.encode("utf-8", "surrogatepass"))
        if c in unsafe or not c.isprintable()
        else c
        for c in person
    )
    return f"{shown}.html"
