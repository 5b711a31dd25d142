"""The runner of benchmarks: which there are, and the table that each writes."""

import sys

import benchmarks
from batteries import telling
from benchmarks import __main__ as runner
from benchmarks import pages
from benchmarks.table import Table


def test_every_module_with_a_run_is_a_benchmark():
    names = [name for name, _benchmark in telling.found(benchmarks, [])]

    assert "pages" in names
    assert {"__main__", "world", "copying", "table", "trail"} & set(names) == set()


def test_to_look_for_benchmarks_leaves_the_settings_of_tests_alone():
    list(telling.found(benchmarks, []))

    assert "benchmarks.settings" not in sys.modules


def test_a_table_groups_whole_numbers_and_puts_figures_to_the_right():
    table = Table(("page", "queries", "ms"), [("home", 1_200, 4.25)], "Of 2 requests.")

    assert table.as_text() == (
        "Of 2 requests.\n\n| page | queries | ms |\n|---|--:|--:|\n| home | 1'200 | 4.2 |"
    )


def test_each_kind_of_database_has_a_part_of_its_own():
    told = runner.section("pages", pages, Table(("page",), [("home",)]), on="sqlite", seconds=2.4)

    assert told.startswith("## pages, sqlite\n")
    assert pages.__doc__.partition("\n")[0] in told
