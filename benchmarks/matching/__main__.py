"""How well and how fast organisations are matched.

    script/bench matching --data FOLDER [--from 2024-07-01] [--json]     who takes part in real projects
    script/bench matching --languages [--json]                           needs and offers across languages
    script/bench matching --speed [--data FOLDER] [--size N] [--json]    time, beside bm25s
    script/bench matching --learn FILE --data FOLDER                     learn the ranker that Punte ships

FOLDER holds CORDIS tables: projects, participations, h2020_participations (.csv or .csv.gz). Projects that
start on or after `--from` are the queries (title and objective, asked by their coordinator, who is left out);
what started before is known. Candidates: organisations with a known Horizon Europe participation.

Each line is one method; the last line is Punte's. Keys: recall20 (hits among the first 20, divided by the
smaller of 20 and the relevant), ndcg20, mrr, queries, candidates; newcomers_… only partners without Horizon
2020, new_pairs_… only partners that the coordinator never worked with; times_best_baseline. The ranker is
learned in the run, from what is known before `--from` and nothing else.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import punte  # noqa: F401  (before numpy: it says on how many threads)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="script/bench matching",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, help="folder with CORDIS tables")
    parser.add_argument("--from", dest="since", default="2024-07-01", help="first day of the queries")
    parser.add_argument("--languages", action="store_true", help="needs and offers in seven languages")
    parser.add_argument("--speed", action="store_true", help="time a query, a change, opening; beside bm25s")
    parser.add_argument("--size", type=int, default=100_000, help="organisations for --speed")
    parser.add_argument("--learn", type=Path, metavar="FILE", help="learn from all of --data and write FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser.parse_args()


def lines(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """What was asked for, line by line."""
    if options.languages:
        from benchmarks.matching.languages import measure as languages

        yield from languages()
        return
    if options.data is None:
        sys.exit("Name a folder with CORDIS tables: --data FOLDER.")
    if not options.data.is_dir():
        sys.exit(f"There is no folder {options.data}.")
    if options.speed:
        from benchmarks.matching.speed import measure as speed

        yield from speed(options.data, options.size)
    elif options.learn:
        from benchmarks.matching.corpus import read

        from punte.engines.matching import Index

        corpus = read(options.data, "9999-12-31")
        ranker = Index.build(corpus.candidates, collaborations=corpus.collaborations()).learn()
        ranker.write(options.learn)
        yield {"learned_from": len(corpus.known), "file": str(options.learn)}
    else:
        from benchmarks.matching.quality import measure as quality

        yield from quality(options.data, options.since)


def main() -> None:
    """Measure, and print what was found."""
    options = arguments()
    try:
        for line in lines(options):
            print(
                json.dumps(line) if options.json else "  ".join(f"{k} {v}" for k, v in line.items()),
                flush=True,
            )
    except FileNotFoundError as missing:
        sys.exit(f"{missing.filename} is missing.")


if __name__ == "__main__":
    main()
