"""`python -m tests`: the whole suite, and at the end what ran, what was left out, and why.

SQLite always. Again on PostgreSQL and Redis where TEST_DATABASE_URL and TEST_BROKER_URL name them,
and the browser journeys where a Chromium is found. Each run is one pytest command, printed before
it starts, so that it can be repeated alone.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
SUMMARY = re.compile(r"^=+ .*\b(passed|failed|error|errors|skipped|no tests ran)\b.* =+$")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
NO_TESTS = 5
PROCESSES = str(min(os.cpu_count() or 1, 4))


@dataclass
class Run:
    name: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    left_out: str = ""
    summary: str = ""
    exit_status: int | None = None

    @property
    def verdict(self) -> str:
        if self.left_out:
            return f"left out: {self.left_out}"
        return "passed" if self.exit_status == 0 else f"FAILED (exit status {self.exit_status})"


def runs() -> list[Run]:
    database = os.environ.get("TEST_DATABASE_URL", "")
    broker = os.environ.get("TEST_BROKER_URL", "")
    parallel = ["-n", PROCESSES, "--dist", "loadfile"]
    on_sqlite = Run("SQLite", [*parallel, "-m", "not browser"], {"DATABASE_URL": ""})
    on_servers = Run(
        "PostgreSQL and Redis" if broker else "PostgreSQL",
        [*parallel, "-m", "not browser"],
        {"DATABASE_URL": database},
        left_out="" if database else "TEST_DATABASE_URL names no PostgreSQL server",
    )
    on_sqlite.environment["TEST_BROKER_URL"] = "" if database else broker
    in_browser = Run(
        "browser journeys",
        ["-m", "browser"],
        {"DATABASE_URL": ""},
        left_out="" if find_chromium() else "no Chromium found (TEST_CHROMIUM may name one)",
    )
    return [on_sqlite, on_servers, in_browser]


def execute(run: Run, *, coverage_folder: str) -> None:
    """Run one pytest command, show its output as it comes, and keep its summary line."""
    command = [*("-m", "coverage", "run", "-m", "pytest"), *run.arguments]
    environment = {
        name: value
        for name, value in {**os.environ, **run.environment}.items()
        if value or name not in run.environment
    }
    environment["COVERAGE_FILE"] = f"{coverage_folder}/data"
    said = " ".join(f"{name}={shlex.quote(value)}" for name, value in run.environment.items())
    print(f"\n##### {run.name}: {said} python {shlex.join(command)}\n", flush=True)
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            plain = COLOURS.sub("", line.strip())
            if SUMMARY.match(plain):
                run.summary = plain
    run.exit_status = process.returncode
    if run.exit_status == NO_TESTS:
        run.left_out = "there are no such tests"


def report_coverage(coverage_folder: str) -> bool:
    """Print what is not covered; give whether the thresholds hold."""
    environment = {**os.environ, "COVERAGE_FILE": f"{coverage_folder}/data"}

    def coverage(*arguments: str) -> bool:
        command = [sys.executable, "-m", "coverage", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0

    print("\n##### coverage\n", flush=True)
    if not coverage("combine", "--quiet"):
        return False
    is_overall = coverage("report")
    # Lines that only a lost race reaches are tried in tests/races, where no line is counted.
    print("\nRules and steps, which must be covered but for lost races:", flush=True)
    is_complete = coverage(
        *("report", "--include=*/rules.py,*/rules/*.py,*/workflow.py,*/workflow/*.py"),
        *("--fail-under", os.environ.get("RULES_COVERAGE", "99")),
    )
    return is_overall and is_complete


def main() -> int:
    every = runs()
    with tempfile.TemporaryDirectory(prefix="tranche-coverage-") as folder:
        for run in every:
            if not run.left_out:
                execute(run, coverage_folder=folder)
        is_covered = report_coverage(folder)
    ran = [run for run in every if not run.left_out]
    print("\n##### what ran\n")
    for run in every:
        print(f"{run.name:22} {run.verdict}")
    print(f"{'coverage':22} {'as required' if is_covered else 'BELOW the thresholds'}")
    if not os.environ.get("TEST_BROKER_URL"):
        print(f"{'broker':22} left out: TEST_BROKER_URL names no Redis server")
    if not Path(os.environ.get("CONFORMANCE_DATA") or ROOT.parent / "shared" / "data").is_dir():
        print(f"{'conformance':22} left out: CONFORMANCE_DATA names no folder of published data")
    print()
    for run in ran:
        print(run.summary or f"({run.name}: pytest ended before its summary)")
    return 0 if is_covered and all(run.exit_status == 0 for run in ran) else 1


if __name__ == "__main__":
    sys.exit(main())
