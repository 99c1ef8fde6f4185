"""What runs the portal is what `make run` installs; a library of the tests alone must not creep into it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
OWN = ("portal", "clouds", "security", "mynumber_tests")


def imported(tree: ast.AST) -> Iterator[str]:
    """Top-level names of what is imported when it runs; what only the type checker reads does not."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]
        yield from imported(node)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_portal_imports_nothing_that_only_developers_install() -> None:
    locked = (REPOSITORY / "requirements.txt").read_text()
    installed = {normal(name) for name in re.findall(r"^([\w.-]+)==", locked, re.MULTILINE)}
    known = packages_distributions()
    missing = [
        f"{path.relative_to(REPOSITORY)}: {name}"
        for app in OWN
        for path in sorted((REPOSITORY / app).rglob("*.py"))
        for name in imported(ast.parse(path.read_text()))
        if name not in sys.stdlib_module_names
        and name not in OWN
        and not {normal(one) for one in known.get(name, [])} & installed
    ]
    assert missing == []
