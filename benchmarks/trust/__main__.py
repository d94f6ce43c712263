"""How well trust is foreseen, and how quick chains, bridges and suggestions are and how good.

    script/bench trust --data FOLDER [--json] [--only PART …]

FOLDER holds soc-sign-bitcoinotc.csv.gz and out.advogato.gz; without it the
predictions are left out. Everything else runs on graphs and networks made up by
a seed. Parts: prediction, speed, networks.

Lines, told apart by `part`:
prediction   RMSE (and on strangers alone: _unseen) and Pearson of the engine and three baselines
chains       milliseconds for three chains of up to four links; faults found by the checker
personal     local push beside igraph and scikit-network; error: sum of differences to the exact vector
bridge       a bridge with forecast and irreplaceable ones; igraph's flow on the same arcs
brokerage    everybody's brokerage; networkx's constraint beside it
suggestions  shares of what the best of all choices gains (small), or gains and the bound (large)
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.trust import networks, prediction, speed

PARTS = ("prediction", "speed", "networks")


def rows(chosen: argparse.Namespace) -> Iterator[prediction.Row]:
    """The lines of the parts chosen, as they are measured."""
    if chosen.data and "prediction" in chosen.only:
        yield from prediction.rows(chosen.data, chosen.seeds)
    if "speed" in chosen.only:
        yield from speed.rows(chosen.nodes, chosen.ties, chosen.pairs)
    if "networks" in chosen.only:
        yield from networks.rows(chosen.members, chosen.evidence)


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(
        prog="script/bench trust", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder with the two data sets")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to run")
    parser.add_argument("--seeds", type=int, default=5, help="hold-outs of Advogato")
    parser.add_argument("--nodes", type=int, default=100_000, help="nodes for chains and personal trust")
    parser.add_argument("--ties", type=int, default=1_000_000, help="ties between them")
    parser.add_argument("--pairs", type=int, default=300, help="pairs to find chains for")
    parser.add_argument("--members", type=int, default=5_000, help="people and organisations for bridges")
    parser.add_argument("--evidence", type=int, default=25_000, help="pieces of evidence between them")
    chosen = parser.parse_args()
    if chosen.data and not chosen.data.is_dir():
        parser.error(f"{chosen.data} is no folder.")
    try:
        for row in rows(chosen):
            if chosen.json:
                print(json.dumps(row), flush=True)
            else:
                print("\n".join(f"{key:36}{value}" for key, value in row.items()), end="\n\n", flush=True)
    except FileNotFoundError as missing:
        sys.exit(f"{missing.filename} is missing.")


if __name__ == "__main__":
    main()
