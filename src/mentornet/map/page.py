"""One person's map as one HTML file: offline, safe whatever the names are, the same bytes for the same input."""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from ..errors import UsageError
from .audience import words
from .closeness import explain
from .dates import days, span
from .layout import BAND, CROWD_RADIUS, DOT, RADII, RIM
from .picture import SHAPES, ego_network
from .protect import inside, seal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Alter, EgoView

TEMPLATE = "map.html"
SCRIPTS = (
    "dom.js",
    "data.js",
    "state.js",
    "rings.js",
    "labels.js",
    "picture.js",
    "story.js",
    "figures.js",
    "people.js",
    "table.js",
    "time.js",
    "drawing.js",
    "film.js",
    "keys.js",
    "start.js",
)
ROLE_NAMES = {
    "mentor": "Mentor",
    "sponsor": "Sponsor",
    "collaborator": "Collaborator",
    "peer": "Peer",
    "other": "Other",
}
ROLE_MEANINGS = {
    "mentor": "mentored {them} in this window",
    "sponsor": "sponsored {them} in this window",
    "collaborator": "works in {your} unit, or is {your} manager or report",
    "peer": "at about {your} level, elsewhere",
    "other": "anyone else {you} were in touch with",
}


@dataclass(frozen=True)
class Map:
    """A finished map: one self-contained HTML page; ``label`` stands for the person in the name of its file."""

    html: str
    label: str = ""

    def _repr_html_(self) -> str:
        """Show the map in a notebook, in a frame that can neither read nor change the notebook."""
        return (
            f'<iframe title="Network map" sandbox="allow-scripts allow-downloads" srcdoc="{escape(self.html)}" '
            'width="100%" height="900" style="border:0"></iframe>'
        )

    def protect(self, passphrase: str) -> Map:
        """Return the map sealed with a passphrase (at least 8 characters); needs the extra ``protect``.

        Nothing that the map shows, not even the person's name, can be read in the file without the passphrase, and
        nobody can help who loses it.
        """
        sealed = seal(inside(self.html, str(_assets()["library"])), passphrase)
        return Map(locked_page(sealed=sealed), self.label)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page as UTF-8 and return its path; a reader sees the old file or the whole new one.

        Folders on the way are made.

        Raises
        ------
        UsageError: the file cannot be written there.
        """
        target = Path(path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, self.html)
        except OSError as error:
            raise UsageError(f"cannot write {target}: {error.strerror}") from error
        return target


def _replace(target: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        part.chmod(0o666 & ~_umask())  # as any new file, not private as a temporary one
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def build_map(view: EgoView, *, run: str = "", label: str = "") -> Map:
    """Return the page that shows ``view``; ``run`` names its input, so that a page need not be made twice."""
    assets = _assets()
    network = ego_network(view, _environment(), TEMPLATE)
    html = network.generate_html(
        model=_model(view),
        view=view,
        span=days(view.windows[0].first_day, view.windows[-1].last_day),
        last=span(view.windows[-1]),
        levels=explain(view.closeness),
        roles=ROLE_NAMES,
        meanings={key: meaning.format_map(words(view.audience)) for key, meaning in ROLE_MEANINGS.items()},
        said=words(view.audience),
        own=view.audience == "mentee",
        cohort=any(band for figure in view.figures for band in figure.cohort),
        k=view.k,
        run=run,
        **assets,
    )
    return Map(html, label)


def _model(view: EgoView) -> dict[str, Any]:
    """Return what the page's script reads: names as text, everything else as numbers and indices."""
    groups = list(dict.fromkeys(group for alter in view.alters for group in alter.groups))
    lengths = {window.days for window in view.windows}
    return {
        "name": view.name,
        "middle": "You" if view.audience == "mentee" else view.name,
        "title": f"{view.name}: network over time",
        "program": view.program,
        "windows": [span(window) for window in view.windows],
        "comparable": len(lengths) == 1 and all(window.kind == "rolling" for window in view.windows),
        "roles": [[key, ROLE_NAMES[key], SHAPES[key]] for key in ROLE_NAMES],
        "groups": groups,
        "people": [_person(alter, groups) for alter in view.alters],
        "crowds": [{"group": crowd.group, "counts": crowd.counts, "angle": crowd.angle} for crowd in view.crowds],
        "meets": [{"sector": meet.sector, "group": meet.group, "counts": meet.counts} for meet in view.meets],
        "sectors": [[sector.name, sector.start, sector.end] for sector in view.sectors],
        "figures": [
            {
                "key": figure.key,
                "title": figure.title,
                "values": [reading.value for reading in figure.readings],
                "texts": [reading.text for reading in figure.readings],
                "basis": [reading.basis for reading in figure.readings],
                "bands": figure.bands,
                "cohort": figure.cohort,
            }
            for figure in view.figures
        ],
        "events": [[event.label, event.window] for event in view.events],
        "days": view.closeness.days,
        "levels": ["Not in touch", *(name for name, _ in reversed(explain(view.closeness)))],
        "radii": [RADII[level] for level in sorted(RADII)],
        "dots": [DOT[level] for level in sorted(DOT)],
        "band": BAND,
        "rim": RIM,
        "crowdRadius": CROWD_RADIUS,
    }


def _person(alter: Alter, groups: list[str]) -> dict[str, Any]:
    keys = list(ROLE_NAMES)
    return {
        "name": alter.name,
        "groups": [groups.index(group) for group in alter.groups]
        if len(set(alter.groups)) > 1
        else groups.index(alter.groups[0]),
        "roles": [-1 if role is None else keys.index(role) for role in alter.roles],
        "contacts": alter.contacts,
        "levels": alter.levels,
        "angle": alter.angle,
        "radii": alter.radii,
    }


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("mentornet.map"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":"), "allow_nan": False}
    return environment


def locked_page(**context: Any) -> str:
    """Return the page around a sealed map: a form, and the map's styles and scripts."""
    assets = _assets()
    unlock = _wrapped(_lean((resources.files("mentornet.map") / "assets" / "unlock.js").read_text(encoding="utf-8")))
    policy = _policy([str(assets["library"]), str(assets["script"]), unlock], str(assets["css"]))
    trusted = {**assets, "unlock": Markup(unlock), "policy": Markup(policy)}  # noqa: S704
    return _environment().get_template("locked.html").render(**trusted, **context)


def page_fingerprint() -> str:
    """Return what changes when the template, a script or a style does."""
    template = (resources.files("mentornet.map") / "templates" / TEMPLATE).read_text(encoding="utf-8")
    return _hash(template + str(_assets()["policy"]))


def index_page(**context: Any) -> str:
    """Return the page that lists mentees; it shares the map's styles and has a small script of its own."""
    here = resources.files("mentornet.map") / "assets"
    css = _lean((here / "map.css").read_text(encoding="utf-8"))
    script = _wrapped(_lean((here / "site.js").read_text(encoding="utf-8")))
    trusted = {"css": Markup(css), "script": Markup(script), "policy": Markup(_policy([script], css))}  # noqa: S704
    return _environment().get_template("index.html").render(**trusted, **context)


@lru_cache(maxsize=1)
def _assets() -> dict[str, Markup]:
    """Return styles and scripts, and the policy that lets exactly these run: read and hashed once a process."""
    here = resources.files("mentornet.map")
    css = _lean((here / "assets" / "map.css").read_text(encoding="utf-8"))
    library = (here / "vendor" / "vis-network.js").read_text(encoding="utf-8")
    script = _wrapped("".join(_lean((here / "assets" / "js" / name).read_text(encoding="utf-8")) for name in SCRIPTS))
    policy = _policy([library, script], css)
    # These come with the package, hold no data, and are checked (tests) to hold no closing tag.
    return {"css": Markup(css), "library": Markup(library), "script": Markup(script), "policy": Markup(policy)}  # noqa: S704


def _policy(scripts: Sequence[str], css: str) -> str:
    return (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(css)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _wrapped(script: str) -> str:
    return f'"use strict";\n(() => {{\n{script}}})();\n'


def _lean(text: str) -> str:
    """Return a script or style without indentation and whole-line comments; tests forbid texts over several lines."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
