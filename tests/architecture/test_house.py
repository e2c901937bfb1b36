"""What holds everywhere in the house, read from its source."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from zerentian.config.instance import ROOT
from zerentian.lib import identity

LINES, TEST_LINES, TEMPLATE_LINES, FUNCTION_LINES = 400, 600, 200, 50
# Ratchet: files that are over the limit today, with their number, which may only fall.
OVER: dict[str, int] = {}


def tracked(*patterns: str) -> list[Path]:
    """Files that belong to the project, including new ones that git does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [
        ROOT / name for name in sorted(set(listed.stdout.split("\n"))) if (ROOT / name).is_file()
    ]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


PYTHON = [path for path in tracked("*.py") if "/migrations/" not in str(path)]
PRODUCT = [
    path for path in PYTHON if named(path).startswith("zerentian/") and "/tests/" not in str(path)
]
TEMPLATES = tracked("*.html")


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


@pytest.mark.parametrize("path", [*PYTHON, *TEMPLATES], ids=named)
def test_file_is_not_too_long(path: Path) -> None:
    limit = TEMPLATE_LINES if path.suffix == ".html" else LINES
    if "/tests/" in str(path) or named(path).startswith("tests/"):
        limit = TEST_LINES

    lines = len(path.read_text("utf-8").splitlines())

    assert lines <= OVER.get(named(path), limit)


def test_ratchet_is_tight() -> None:
    for name, lines in OVER.items():
        assert len((ROOT / name).read_text("utf-8").splitlines()) == lines, f"lower {name} in OVER"


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_functions_are_short(path: Path) -> None:
    long = [
        f"{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in functions(path)
        if node.end_lineno and node.end_lineno - node.lineno >= FUNCTION_LINES
    ]

    assert not long


FORBIDDEN = {
    r"\bfrom django\.(db\.models\.signals|dispatch)\b": "a signal: call the action instead",
    r"\bdef ready\(self": "registration in ready(): declare it in the manifest",
    r"\bGenericForeignKey\b": "a generic foreign key: point at Subject",
    r"\bdef save\(self": "a save() override: write an action",
    r"\|\| (true|echo)\b": "a check that cannot fail",
}


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_source_uses_no_hidden_machinery(path: Path) -> None:
    text = path.read_text("utf-8")

    assert not [why for pattern, why in FORBIDDEN.items() if re.search(pattern, text)]


@pytest.mark.parametrize(
    "path", [p for p in PRODUCT if p.name.startswith("views") or "/views/" in str(p)], ids=named
)
def test_views_read_through_queries(path: Path) -> None:
    """A view that asks a manager itself can forget the scope."""
    assert not re.findall(r"\b\w+\.objects\b", path.read_text("utf-8"))


@pytest.mark.parametrize("path", [p for p in PRODUCT if p.name == "rules.py"], ids=named)
def test_rules_are_pure(path: Path) -> None:
    text = path.read_text("utf-8")

    assert not re.search(r"^(from|import) (django|.*\.models)\b", text, re.M)
    assert not re.search(r"\b(date\.today|datetime\.now|timezone\.now|time\.time)\(", text)


@pytest.mark.parametrize("name", ["Makefile", ".ci/run"])
def test_no_recipe_hides_a_failure(name: str) -> None:
    assert not re.findall(r"\|\|\s*(true|:|echo)|^\t-\w", (ROOT / name).read_text("utf-8"), re.M)


def text_files() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        if path.suffix not in (".png", ".xz", ".ico", ".woff2", ".pdf", ".xlsx"):
            yield path, path.read_text("utf-8", errors="replace")


def test_nobody_real_is_in_the_repository() -> None:
    """Any 18 digits that could be somebody's identity number, anywhere, fail."""
    found = []
    for path, text in text_files():
        for number in re.findall(r"(?<![0-9A-Fa-f])[0-9]{17}[0-9Xx](?![0-9A-Fa-f])", text):
            if number.startswith(("99", "0")):
                continue
            try:
                identity.parse(number)
            except identity.InvalidIdentity:
                continue
            found.append(f"{named(path)}: {number}")

    assert not found


def test_locks_name_no_registry() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), *ROOT.glob("**/package-lock.json")]
    locks = [path for path in locks if "node_modules" not in path.parts]

    assert locks
    assert not [named(path) for path in locks if re.search(r"https?://", path.read_text("utf-8"))]
    assert all("--hash=sha256:" in p.read_text("utf-8") for p in locks if p.suffix == ".txt")
    assert all('"integrity"' in p.read_text("utf-8") for p in locks if p.suffix == ".json")


def test_every_dependency_says_why_it_is_here() -> None:
    for path in (ROOT / "requirements").glob("*.in"):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith(("#", "-r", "-c")):
                assert re.search(r"\s#\s*\S.{10,}", line), f"{path.name}: {line}"


def test_no_path_of_a_machine_is_written_down() -> None:
    machine = re.compile(r"(?<![\w.])/(work|root|home/\w+)/")

    assert not [
        named(path)
        for path, text in text_files()
        if machine.search(text) and path != Path(__file__)
    ]


TOOLS = {"django_stubs_ext", "hypothesis", "mypy", "openpyxl", "playwright", "pytest", "ruff"}


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_product_runs_without_the_tools_of_testing(path: Path) -> None:
    """What only requirements/dev.in brings may be imported for types, never when the product runs."""
    top = ast.parse(path.read_text("utf-8")).body
    names = [alias.name for node in top if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in top if isinstance(node, ast.ImportFrom)]

    assert not TOOLS & {name.partition(".")[0] for name in names}


@pytest.mark.house
def test_make_test_looks_for_browser_tests_where_they_are() -> None:
    """Elsewhere neither of its two runs would run them: the second gathers only the folders it names."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    [folders] = re.findall(r"^\t.*pytest.* -m browser (.+)$", makefile, re.MULTILINE)
    marked = [
        named(path) for path in PYTHON if "pytest.mark." + "browser" in path.read_text("utf-8")
    ]

    assert marked
    assert [name for name in marked if not name.startswith(tuple(folders.split()))] == []
