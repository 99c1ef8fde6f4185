"""`python -m portal.serve` runs the portal; `python -m portal.serve exec COMMAND…` runs one command beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from .console import Console
from .data_folder import DataFolder
from .environment import complete
from .errors import StartError
from .servers import embedded_servers
from .supervisor import Supervisor


def main(arguments: Sequence[str]) -> int:
    try:
        match arguments:
            case []:
                Supervisor(os.environ, Console()).run()
                return 0
            case ["exec", *command] if command:
                return run_beside(command)
    except StartError as error:
        print(f"\n{error}\n", file=sys.stderr)
        return 1
    print("使い方: python -m portal.serve [exec コマンド…]", file=sys.stderr)
    return 2


def run_beside(command: Sequence[str]) -> int:
    """Run a command with the portal's environment; the servers are started for it unless the portal is running."""
    folder = DataFolder.of(os.environ)
    if folder.is_in_use() or (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        return subprocess.run(command, env=complete(os.environ)).returncode
    with embedded_servers(folder, os.environ, lambda name, line: None):
        return subprocess.run(command, env=complete(os.environ)).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
