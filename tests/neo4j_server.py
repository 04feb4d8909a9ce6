"""A real Neo4j server for tests: community edition from Maven's parts, on a free port of this machine, with a password.

The parts are downloaded once, into ``mentornet-tests`` below the user's cache folder.  ``MENTORNET_TEST_NEO4J`` names
a server that runs already (``bolt://...``; ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD`` as always): tests empty it, so one
that holds anything is refused unless ``MENTORNET_TEST_NEO4J_WIPE=1``.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from filelock import FileLock

LONG_TERM, NEWEST = "5.26.30", "2026.09.0"
JAVA = {LONG_TERM: (17, 21), NEWEST: (21, 25)}  # the versions of Java that each runs on
USER, PASSWORD = "neo4j", "only for tests, $#ä"
PATIENCE = 120  # seconds for a server to answer

_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>mentornet</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version></dependency>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j-bolt</artifactId><version>{version}</version></dependency>
  </dependencies>
</project>
"""
_SETTINGS = {
    "server.bolt.enabled": "true",
    "dbms.security.auth_enabled": "true",
    "dbms.usage_report.enabled": "false",
    "db.tx_log.preallocate": "false",
    "server.memory.pagecache.size": "128m",
    "internal.server.bolt.thread_pool_shutdown_wait_time": "0s",
}


class Missing(Exception):
    """Something that it takes to run a server is not on this machine."""


class Server:
    """A running server: its address, and a driver for what tests do behind the store's back."""

    def __init__(self, address: str, auth: tuple[str, str] | None) -> None:
        import neo4j

        self.address = address
        self.driver = neo4j.GraphDatabase.driver(address, auth=auth, notifications_min_severity="OFF")

    def run(self, text: str, **parameters: object) -> list[tuple[object, ...]]:
        """Run a statement and return its rows."""
        rows, _, _ = self.driver.execute_query(text, parameters)
        return [tuple(row) for row in rows]

    def wipe(self) -> None:
        """Remove all nodes and relationships."""
        self.driver.execute_query("MATCH (n) DETACH DELETE n")

    def close(self) -> None:
        self.driver.close()


@contextlib.contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Callable[[int], None] | None]:
    """Put a file system of ``size`` bytes in a folder, and yield what gives it another size.

    ``None`` instead: this machine does not let us (it takes Linux and root).
    """
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return

    def resize(size: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True, capture_output=True)

    try:
        yield resize
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


@contextlib.contextmanager
def running(
    version: str,
    home: Path,
    *,
    settings: Mapping[str, str] | None = None,
    heap: str = "1g",
    quick: bool = True,
    file_limit: int = 0,
) -> Iterator[Server]:
    """Run a server of a version with its files in an empty folder, or in that of a server that ran before.

    ``quick``: it starts sooner, and works slower when it has run for long.  ``file_limit``: no file may grow beyond so
    many bytes, as on a disk that is full.

    Raises
    ------
    Missing: there is no Java of a fitting version, or the parts cannot be downloaded.
    """
    if importlib.util.find_spec("neo4j") is None:
        raise Missing("needs Neo4j's driver: pip install neo4j")
    java, parts = find_java(*JAVA[version]), download(version)
    address = f"127.0.0.1:{free_port()}"
    given = {**_SETTINGS, "server.bolt.listen_address": address, **(settings or {})}
    (home / "neo4j.conf").write_text("".join(f"{name}={value}\n" for name, value in given.items()))
    program = str(Path(__file__).with_name("Neo4jServer.java"))
    flags = [f"-Xmx{heap}", *(["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"] if quick else [])]
    command = [str(java), *flags, "-cp", f"{parts}/*", program, str(home)]
    if file_limit:
        command = ["prlimit", f"--fsize={file_limit}", *command]
    is_new = not (home / "data").is_dir()
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT)
    try:
        if is_new:
            _first_password(f"bolt://{address}", process, home)
        _wait_for_database(f"bolt://{address}", process, home)
        server = Server(f"bolt://{address}", (USER, PASSWORD))
        server.process = process
        try:
            yield server
        finally:
            server.close()
    finally:
        process.stdin.close()  # it stops by itself, as it does when the tests are killed
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _first_password(address: str, process: subprocess.Popen[bytes], home: Path) -> None:
    """Wait until the server answers, and change the password that a new server has."""
    change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new"
    _ask_until_answered(address, "neo4j", "system", change, process, home)


def _wait_for_database(address: str, process: subprocess.Popen[bytes], home: Path) -> None:
    _ask_until_answered(address, PASSWORD, "neo4j", "RETURN 1", process, home)


def _ask_until_answered(
    address: str, password: str, database: str, text: str, process: subprocess.Popen[bytes], home: Path
) -> None:
    import neo4j
    from neo4j.exceptions import DriverError, Neo4jError

    until = time.monotonic() + PATIENCE
    with neo4j.GraphDatabase.driver(address, auth=(USER, password), max_transaction_retry_time=0) as driver:
        while True:
            try:
                driver.execute_query(text, {"new": PASSWORD}, database_=database)
            except (DriverError, Neo4jError) as error:
                if process.poll() is not None or time.monotonic() > until:
                    said = (home / "server.log").read_text(errors="replace")[-2000:]
                    raise RuntimeError(f"the server did not start ({error}): {said}") from error
                time.sleep(0.2)
            else:
                return


def find_java(*versions: int) -> Path:
    """Return the Java of one of these versions (the first in order that is there)."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    homes += sorted(Path("/usr/lib/jvm").glob("*")) if Path("/usr/lib/jvm").is_dir() else []
    if on_path := shutil.which("java"):
        homes.append(Path(on_path).resolve().parent.parent)
    found = {}
    for home in homes:
        with contextlib.suppress(OSError):
            release = re.search(r'^JAVA_VERSION="(\d+)', (home / "release").read_text(), re.MULTILINE)
            if release and (home / "bin" / "javac").exists():
                found.setdefault(int(release[1]), home / "bin" / "java")
    for version in versions:
        if version in found:
            return found[version]
    wanted = " or ".join(map(str, versions))
    raise Missing(f"needs a JDK {wanted} (Debian: apt-get install openjdk-{versions[0]}-jdk-headless)")


def download(version: str) -> Path:
    """Return the folder with the server's parts; the first call downloads them."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mentornet-tests"
    folder = cache / f"neo4j-{version}"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / f"neo4j-{version}.lock"):
        if not folder.is_dir():
            if shutil.which("mvn") is None:
                raise Missing("needs Maven for the server's parts (Debian: apt-get install maven)")
            new = cache / f"neo4j-{version}.new"
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
            (new / "pom.xml").write_text(_POM.format(version=version))
            goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={new}"]
            done = subprocess.run(
                ["mvn", "-q", "-B", "-f", str(new / "pom.xml"), *goal], capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise Missing(f"needs the server's parts, and Maven could not get them: {done.stdout.strip()[:500]}")
            new.rename(folder)
    return folder


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


EMBEDDED = "embedded"
STORES = [EMBEDDED, pytest.param("neo4j", marks=pytest.mark.neo4j)]
QUERIED = [*STORES, pytest.param("newest_neo4j", marks=pytest.mark.newest_neo4j)]  # for what may differ among releases

# -- fixtures -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The session's server (long-term support); whatever it held before a test is of no interest to the next."""
    if given := os.environ.get("MENTORNET_TEST_NEO4J"):
        yield from _given(given)
    else:
        yield from _own(LONG_TERM, tmp_path_factory.mktemp("neo4j"))


@pytest.fixture(scope="session")
def newest_neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the newest release, for the tests of queries."""
    yield from _own(NEWEST, tmp_path_factory.mktemp("neo4j-newest"))


def _own(version: str, home: Path) -> Iterator[Server]:
    try:
        with running(version, home) as server:
            os.environ |= {"NEO4J_USERNAME": USER, "NEO4J_PASSWORD": PASSWORD}
            yield server
    except Missing as missing:
        pytest.skip(str(missing))


def _given(address: str) -> Iterator[Server]:
    user, password = os.environ.get("NEO4J_USERNAME", USER), os.environ.get("NEO4J_PASSWORD")
    server = Server(address, (user, password) if password else None)
    try:
        if os.environ.get("MENTORNET_TEST_NEO4J_WIPE") != "1" and server.run("MATCH (n) RETURN 1 LIMIT 1"):
            pytest.fail(f"{address} holds data, and tests would delete it; MENTORNET_TEST_NEO4J_WIPE=1 allows that")
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Return for each of ``STORES`` or ``QUERIED`` the location of an empty store of that kind.

    A server of the community edition has one database: a store that was placed there before is gone.
    """

    def place(kind: str) -> str:
        if kind == EMBEDDED:
            return str(tmp_path_factory.mktemp("store") / "program.db")
        server: Server = request.getfixturevalue(f"{kind}_server")
        server.wipe()
        return server.address

    return place
