"""Prepare .venv from a hash-pinned requirements file; does nothing when that is already done.

Called by make with any Python 3; needs nothing but the standard library. Packages come from the index that the
person's own pip is configured for.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
OLDEST = (3, 11)
WITHOUT_VENV = """\
Python の仮想環境を作成できませんでした。(could not create the virtual environment)
次のどちらかを導入してから、もう一度実行してください。(install one of these and try again)
  Debian, Ubuntu:  apt install python3-venv
  そのほか (others):  python3 -m ensurepip または (or) pip"""


def main(names: list[str]) -> int:
    if sys.version_info < OLDEST:
        return _refuse(
            f"Python {OLDEST[0]}.{OLDEST[1]} 以降が必要です（現在は {sys.version.split()[0]}）。"
            "PYTHON=python3.11 make run のように指定できます。(Python 3.11 or newer is needed)"
        )
    os.umask(0o022)  # PostgreSQL runs under an account of its own and must be able to read its programs
    installed = _installed()
    for name in names:
        digest = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        if installed.get(name) == digest:
            continue
        if not _works(PYTHON) and not _create():
            return _refuse(WITHOUT_VENV)
        print(f"{name} の内容を .venv に導入しています。初回は数分かかります。(installing packages)", flush=True)
        if _install(name) != 0:
            return _refuse("パッケージを導入できませんでした。上の pip の行を確認してください。(pip failed)")
        installed[name] = digest
        STAMP.write_text(json.dumps(installed))
    return 0


def _installed() -> dict[str, str]:
    if not _works(PYTHON):
        return {}
    try:
        return dict(json.loads(STAMP.read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def _works(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", ""], capture_output=True).returncode == 0
    except OSError:
        return False


def _create() -> bool:
    """With pip inside if this Python can do that (Debian's cannot without a package), else for a pip outside."""
    print(".venv を作成しています。(creating the virtual environment)", flush=True)
    venv = [sys.executable, "-m", "venv", "--clear"]
    if subprocess.run([*venv, VENV], capture_output=True).returncode == 0:
        return True
    has_pip = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode == 0
    return has_pip and subprocess.run([*venv, "--without-pip", VENV]).returncode == 0


def _install(name: str) -> int:
    has_own_pip = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0
    pip = [str(PYTHON), "-m", "pip"] if has_own_pip else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    options = ["-qq", "--disable-pip-version-check", "--no-input", "--require-hashes", "--only-binary", ":all:"]
    return subprocess.run([*pip, "install", *options, "-r", str(ROOT / name)]).returncode


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
