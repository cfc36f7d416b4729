"""``python -m benchmarks NAME --data DIR [--json] [--check]``: run one benchmark and print its figures.

A benchmark is a module of this package with ``run(data: Path) -> dict[str, float]``; the first line of its docstring is
shown by ``--help``. Figures are one flat object. ``--check`` compares them with ``floors.json`` (and ceilings: a key
that ends in ``_max``) and exits 1 if one is missed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import benchmarks

_HERE = Path(__file__).parent
_DATA = _HERE.parent.parent / "shared" / "data"


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for; 1 if a floor is missed, 2 if there is no such benchmark."""
    names = benchmark_names()
    options = _parser(names).parse_args(arguments)
    module = importlib.import_module(f"benchmarks.{options.name}")
    figures = module.run(options.data)
    print(json.dumps(figures, indent=1) if options.json else _table(figures))
    missed = missed_floors(options.name, figures) if options.check else []
    for line in missed:
        print(line, file=sys.stderr)
    return 1 if missed else 0


def benchmark_names() -> list[str]:
    """Modules of this package that can be run."""
    found = sorted(info.name for info in pkgutil.iter_modules([str(_HERE)]) if not info.name.startswith("_"))
    return [name for name in found if _offers_run(name)]


def _offers_run(name: str) -> bool:
    source = (_HERE / f"{name}.py").read_text("utf-8")
    return "\ndef run(" in source


def _parser(names: list[str]) -> argparse.ArgumentParser:
    listed = "\n".join(
        f"  {name:10} {_first_line(importlib.import_module(f'benchmarks.{name}'))}" for name in names
    )
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=benchmarks.__doc__,
        epilog=f"benchmarks:\n{listed}",
    )
    parser.add_argument("name", choices=names, metavar="NAME", help="which benchmark, see below")
    parser.add_argument(
        "--data", type=Path, default=_DATA, help="folder with the real data (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print one flat JSON object")
    parser.add_argument("--check", action="store_true", help="exit 1 where a figure misses its floor")
    return parser


def _first_line(module: ModuleType) -> str:
    return (module.__doc__ or "").strip().split("\n", 1)[0]


def _table(figures: Mapping[str, float]) -> str:
    width = max(map(len, figures), default=0)
    return "\n".join(f"{name:{width}}  {value:10.4f}" for name, value in figures.items())


def missed_floors(name: str, figures: Mapping[str, float]) -> list[str]:
    """One line for every figure that misses its floor or exceeds its ceiling; figures not measured count as met."""
    floors = json.loads((_HERE / "floors.json").read_text("utf-8")).get(name, {})
    lines = []
    for key, bound in floors.items():
        ceiling = key.endswith("_max")
        value = figures.get(key.removesuffix("_max"))
        if value is not None and (value > bound if ceiling else value < bound):
            lines.append(
                f"{name}: {key.removesuffix('_max')} is {value:.4f}, {'above' if ceiling else 'below'} {bound}"
            )
    return lines


if __name__ == "__main__":
    sys.exit(main())
