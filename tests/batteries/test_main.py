"""The runner: which batteries there are, and the table that they write."""

import batteries
from batteries import __main__ as runner
from batteries import telling, trail
from batteries.rows import Row


def test_every_module_with_a_run_is_a_battery():
    names = [name for name, _battery in telling.found(batteries, [])]

    assert "trail" in names
    assert {"__main__", "rows"} & set(names) == set()


def test_a_battery_renews_its_own_table_and_leaves_the_others(tmp_path):
    page = tmp_path / "reliability.md"
    telling.write(page, runner.HEAD, "zebra", "## zebra\n\nold\n")
    telling.write(page, runner.HEAD, "trail", "## trail\n\nold\n")
    telling.write(page, runner.HEAD, "trail", "## trail\n\nnew\n")

    assert (
        page.read_text(encoding="utf-8") == f"{runner.HEAD}\n## trail\n\nnew\n\n## zebra\n\nold\n"
    )


def test_a_table_has_a_line_for_each_row():
    told = runner.section("trail", trail, [Row("x", 10_000, 9_999, "so")], on="sqlite", seconds=2.4)

    assert "| x | 10'000 | 9'999 | so |" in told
    assert trail.__doc__.partition("\n")[0] in told


def test_a_row_that_tried_nothing_is_not_sound():
    assert [Row("x", 0, 0).is_sound, Row("x", 2, 1).is_sound, Row("x", 2, 2).is_sound] == [
        False,
        False,
        True,
    ]
