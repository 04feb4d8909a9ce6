"""The metric engine beside igraph, networkx, networkit, python-graphblas and a plain listing of triangles.

    python benchmarks/metrics.py [--quick] [--rounds R] [--only static windows curve]

The peers' values are checked against ours first.  Of every side the best round counts: sides take turns, or have a
process of their own where they need much memory.  Seconds are of the processor on one thread (the machine may be
shared), and of the clock where threads are compared.  Prints the Markdown that ``docs/performance.md`` shows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

BETWEENNESS, CHAINS, REACH = "ego_betweenness", "sponsor_weighted_reach", "sponsors_within_3"
APART = {  # of single contacts or of the whole network: the peers measured here have nothing like it, or sample it
    "strong_ties", "frequency", "duration", "recency", "multiplexity", "betweenness", "betweenness_se",
}  # fmt: skip
PEOPLE, TIES, EVENTS, WINDOWS = 100_000, 2_000_000, 2_000_000, 24


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a fiftieth of the size: to see that it works")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--given", type=json.loads, default={}, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(INSIDE[options.part](**options.given)))
        return
    for part in options.only:
        PARTS[part](0.02 if options.quick else 1.0, options.rounds)


def apart(part: str, **given: Any) -> dict[str, Any]:
    """Run a part in a process of its own."""
    command = [sys.executable, __file__, "--part", part, "--given", json.dumps(given)]
    found: dict[str, Any] = json.loads(subprocess.check_output(command).splitlines()[-1])
    return found


# -- our side ---------------------------------------------------------------------------------------------------


def network_metrics() -> list[str]:
    """Return breadth, depth, brokerage, and sponsors by steps: what the ties of one window tell."""
    from mentornet.metrics import METRICS
    from mentornet.metrics.engine.columns import COLUMNS

    steps = ("sponsors_within", "sponsor_reach", "sponsor_distance")
    circle = [name for name in COLUMNS if METRICS[name].card.family in ("breadth", "depth", "brokerage")]
    return [name for name in COLUMNS if (name in circle and name not in APART) or name.startswith(steps)]


def window_metrics() -> list[str]:
    """Return these, which sponsors would be lost with ego's mentors, and growth."""
    return [*network_metrics(), "mentor_dependence", "formed", "dissolved", "persistence", "jaccard"]


def ours(case: Any, names: list[str], threads: int = 1) -> dict[str, Any]:
    """Return the engine's values of every metric in all windows, as rows of people."""
    from mentornet.metrics.engine.run import measure

    found = measure(case.builder, case.windows, names, kernels="numba", threads=threads)
    return dict(zip(names, found.values, strict=True))


def timed(function: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> tuple[float, Any]:
    start = clock()
    result = function()
    return clock() - start, result


def take_turns(rounds: int, sides: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Return the best processor seconds of every side; sides take turns.

    In its turn a side runs twice: what the first run gives back, the second finds at hand.  On a virtual machine the
    first touch of memory is the host's work, and may take longer than all else.
    """
    best = dict.fromkeys(sides, float("inf"))
    for _ in range(rounds):
        for name, side in sides.items():
            best[name] = min(best[name], timed(side)[0], timed(side)[0])
    return best


def window_network(case: Any, at: int, sampled: int = 300) -> Any:
    import metric_peers as peers

    return peers.Network(case.people, *case.ties(at), case.sponsors, sampled)


def check(values: dict[str, Any], at: int, network: Any, peer: Any) -> float:
    """Return the largest relative difference between a peer's values and ours; stops where it is more than rounding."""
    worst = 0.0
    for name, given in peer.values.items():
        if name not in values or name == CHAINS or (name == REACH and isinstance(given, list)):
            continue
        mine = values[name][at]
        theirs = np.array([given[one] for one in range(len(mine))] if isinstance(given, dict) else given, float)
        if len(theirs) != len(mine):
            mine = mine[network.sample]
        both = ~np.isnan(mine) & ~np.isnan(theirs)
        difference = np.abs(mine[both] - theirs[both]) / np.maximum(np.abs(mine[both]), 1)
        worst = max(worst, float(difference.max(initial=0)))
        assert worst < 1e-9, f"{name} differs by {worst}"
    return worst


# -- one window ---------------------------------------------------------------------------------------------------


def static(scale: float, rounds: int) -> None:
    people, ties = int(PEOPLE * scale), int(TIES * scale)
    found = apart("static", people=people, ties=ties, rounds=rounds)
    best, extra = found["seconds"], found["ego"]
    everything, without, listing = best["ours"], best["ours without"], best["listing"]
    print(f"### One window: {people:,} people, {ties:,} ties, {found['triangles']:,} triangles\n")
    print(f"Values agree with the peers' to {found['worst']:.0e}. Processor seconds, one thread.\n")
    print("| one window | metrics | seconds | ours is quicker |\n|---|---|---|---|")
    all_of_igraph = best["igraph"] + extra
    row(f"ours, all | {found['metrics']} | {everything:.2f} |")
    row(f"ours without ego betweenness | {found['metrics'] - 1} | {without:.2f} |")
    row(f"igraph, ego betweenness included | 6 | {all_of_igraph:.1f} | {all_of_igraph / everything:.0f}x")
    row(f"igraph without ego betweenness | 5 | {best['igraph']:.1f} | {best['igraph'] / without:.0f}x")
    row(f"networkit: density among alters | 1 | {best['networkit']:.2f} | {best['networkit'] / without:.1f}x")
    row(f"python-graphblas, as matrices | 4 | {best['graphblas']:.1f} | {best['graphblas'] / without:.1f}x")
    row(f"a plain listing of triangles (numba) | | {listing:.2f} | {listing / everything:.2f}x")
    parts = ", ".join(f"{name} {taken:.1f}" for name, taken in found["parts"].items())
    print(f"\nOurs, all, takes {everything / listing:.1f} times a plain listing of all triangles,")
    print(f"{without / listing:.1f} times without ego betweenness. igraph's seconds: {parts}.\n")


def row(text: str) -> None:
    print(f"| {text} |")


def inside_static(people: int, ties: int, rounds: int) -> dict[str, Any]:
    import metric_networks
    import metric_peers as peers

    case = metric_networks.one_window(people, ties)
    network = window_network(case, 0, 500)
    names = network_metrics()
    fewer = [name for name in names if name != BETWEENNESS]
    values = ours(case, names)
    full = peers.igraph(network)
    worst = max(check(values, 0, network, peer) for peer in (full, peers.networkit(network), peers.graphblas(network)))
    triangles = len(peers.list_triangles(people, network.lower, network.higher))
    best = take_turns(
        rounds,
        {
            "ours": lambda: ours(case, names),
            "igraph": lambda: peers.igraph(network, betweenness=False),
            "ours without": lambda: ours(case, fewer),
            "networkit": lambda: peers.networkit(network),
            "listing": lambda: peers.list_triangles(people, network.lower, network.higher),
            "graphblas": lambda: peers.graphblas(network),
        },
    )
    return {
        "seconds": best, "ego": full.seconds[BETWEENNESS], "triangles": triangles, "worst": worst,
        "metrics": len(names), "parts": full.seconds,
    }  # fmt: skip


# -- many windows -----------------------------------------------------------------------------------------------


def windows(scale: float, rounds: int) -> None:
    people, events = int(PEOPLE * scale), int(EVENTS * scale)
    case = {"people": people, "events": events}
    found = apart("windows", **case, rounds=rounds)
    best = found["seconds"] | {side: apart("side", **case, side=side, rounds=rounds)["seconds"] for side in SIDES}
    print(f"### {WINDOWS} rolling windows of 90 days: {people:,} people, {events:,} contacts\n")
    print(f"Values agree with the peers' to {found['worst']:.0e}. Processor seconds, one thread.\n")
    print("| all windows | metrics | seconds | ours, all, is quicker |\n|---|---|---|---|")
    everything = best["ours"]
    row(f"ours, all | {found['metrics']} | {everything:.2f} |")
    row(f"ours without ego betweenness | {found['metrics'] - 1} | {best['ours without']:.2f} |")
    row(f"igraph without ego betweenness | 5 | {best['igraph']:.1f} | {best['igraph'] / everything:.1f}x")
    both = best["igraph"] + found["ego"]
    row(f"igraph with it (on a sample) | 6 | {both:.0f} | {both / everything:.0f}x")
    row(f"networkx (on samples) | 7 | {found['networkx']:.0f} | {found['networkx'] / everything:.0f}x")
    row(f"ours: best chains to sponsors, one window | 1 | {best['chains']:.1f} |")
    row(f"igraph: the same (on a sample) | 1 | {found['chains']:.0f} | {found['chains'] / best['chains']:.0f}x")
    peak = [apart("memory", **case, threads=threads) for threads in (1, 2)]
    print(f"\nPeak memory, all metrics, in a process of its own: {peak[0]['gigabytes']:.2f} GB with one thread, "
          f"{peak[1]['gigabytes']:.2f} GB with two.  Of these {peak[0]['before']:.2f} GB are Python, the libraries and "
          f"the program, {peak[0]['found']:.2f} GB what is returned.\n")  # fmt: skip
    one, two = (apart("threads", **case, rounds=rounds, threads=threads)["seconds"] for threads in (1, 2))
    print(
        f"By the clock: {one:.2f} s with one thread, {two:.2f} s with two ({one / two:.2f}x).  igraph has one thread;"
    )
    print(f"its processor seconds are {best['igraph'] / two:.1f} times what ours takes with two.\n")


def inside_windows(people: int, events: int, rounds: int) -> dict[str, Any]:
    import metric_networks
    import metric_peers as peers

    case = metric_networks.many_windows(people, events, WINDOWS)
    names = window_metrics()
    values = ours(case, names)
    middle = WINDOWS // 2
    network = window_network(case, middle)
    full, slow = peers.igraph(network, chains=10), peers.networkx(window_network(case, middle, 100))
    worst = max(check(values, middle, network, full), check(values, middle, window_network(case, middle, 100), slow))
    case.windows[:] = case.windows[middle : middle + 1]
    best = take_turns(rounds, {"chains": lambda: ours(case, [CHAINS])})
    return {
        "seconds": best, "ego": WINDOWS * full.seconds[BETWEENNESS], "networkx": WINDOWS * slow.total(), "worst": worst,
        "chains": full.seconds[CHAINS], "metrics": len(names),
    }  # fmt: skip


def igraph_windows(case: Any) -> None:
    import metric_peers as peers

    for at in range(WINDOWS):
        peers.igraph(window_network(case, at), betweenness=False)


SIDES: dict[str, Callable[[Any], Any]] = {
    "ours": lambda case: ours(case, window_metrics()),
    "ours without": lambda case: ours(case, [name for name in window_metrics() if name != BETWEENNESS]),
    "igraph": igraph_windows,
}


def inside_side(people: int, events: int, side: str, rounds: int) -> dict[str, Any]:
    import metric_networks

    case = metric_networks.many_windows(people, events, WINDOWS)
    return {"seconds": take_turns(rounds, {side: lambda: SIDES[side](case)})[side]}


def inside_memory(people: int, events: int, threads: int) -> dict[str, Any]:
    import ctypes

    import metric_networks

    import mentornet.metrics.engine.numba_kernels  # noqa: F401 - compiling is not what is measured

    case = metric_networks.many_windows(people, events, WINDOWS)
    names = window_metrics()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of making the program
    before = peak_gigabytes()
    found = ours(case, names, threads)
    returned = sum(values.size * 9 for values in found.values()) / 1e9  # eight bytes a value and one a reason
    return {"before": before, "gigabytes": peak_gigabytes(), "found": returned}


def peak_gigabytes() -> float:
    """Return this process's largest resident size (Linux)."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1e6


def inside_threads(people: int, events: int, rounds: int, threads: int) -> dict[str, Any]:
    import metric_networks

    case = metric_networks.many_windows(people, events, WINDOWS)
    names = window_metrics()
    return {"seconds": min(timed(lambda: ours(case, names, threads), time.perf_counter)[0] for _ in range(rounds + 1))}


# -- how time grows ---------------------------------------------------------------------------------------------


def curve(scale: float, rounds: int) -> None:
    people = int(PEOPLE * scale)
    print(f"### How time grows: {people:,} people, all metrics, processor seconds, one thread\n")
    print("| contacts | windows | seconds | microseconds a contact and window |\n|---|---|---|---|")
    sizes = [(events, WINDOWS) for events in (500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000)]
    for events, count in [*sizes, (2_000_000, 6), (2_000_000, 12), (2_000_000, 48)]:
        found = apart("curve", people=people, events=int(events * scale), count=count, rounds=min(rounds, 2))
        each = found["seconds"] / found["seen"] * 1e6
        row(f"{found['events']:,} | {count} | {found['seconds']:.2f} | {each:.2f}")
    print()


def inside_curve(people: int, events: int, count: int, rounds: int) -> dict[str, Any]:
    """Measure with so many contacts over 24 windows' time, in so many windows of it (or of as much time again)."""
    import metric_networks

    longest = max(count, WINDOWS)
    case = metric_networks.many_windows(people, events * longest // WINDOWS, longest)
    case.windows[count:] = []
    names = window_metrics()
    ours(case, names)
    times = np.array([(window.start, window.end) for window in case.windows], "datetime64[ms]")
    ends = np.searchsorted(case.builder.snapshot.events.at, times)
    seen = int((ends[:, 1] - ends[:, 0]).sum())
    return {"seconds": take_turns(rounds, {"ours": lambda: ours(case, names)})["ours"], "seen": seen, "events": events}


PARTS: dict[str, Callable[[float, int], None]] = {"static": static, "windows": windows, "curve": curve}
INSIDE: dict[str, Callable[..., dict[str, Any]]] = {
    "static": inside_static, "windows": inside_windows, "memory": inside_memory, "threads": inside_threads,
    "curve": inside_curve, "side": inside_side,
}  # fmt: skip

if __name__ == "__main__":
    main()
