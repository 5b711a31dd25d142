"""Every function of a `workflow.py` is a step: it names who acts, asks a rule, leaves a trace."""

import ast
import re

import pytest

from tests.conventions import sources

MACHINE = sources.ROOT / "core" / "workflow.py"
WRITERS = {"create", "change", "move"}
# What writes on behalf of the step that calls it: records that need two people, and entries.
MAY_WRITE = {
    "core/confirmation.py",
    "core/ledger/posting.py",
    "core/workflow.py",
    "iza/applications/settling.py",
}


def is_workflow(path):
    return path != MACHINE and "workflow" in {path.stem, path.parent.name}


WORKFLOWS = [path for path in sources.modules() if is_workflow(path)]


def offered(path):
    """The functions that a workflow offers: of a module the public ones, of a package those that
    its `__init__` names; what its modules share among themselves is nobody else's business."""
    functions = [node for node in sources.tree(path).body if isinstance(node, ast.FunctionDef)]
    if path.stem == "workflow":
        return [node for node in functions if not node.name.startswith("_")]
    return [node for node in functions if node.name in exported(path.parent)]


def exported(package):
    return {
        alias.name
        for node in ast.walk(sources.tree(package / "__init__.py"))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


STEPS = [
    pytest.param(node, id=f"{sources.relative(path)}: {node.name}")
    for path in WORKFLOWS
    for node in offered(path)
]


DISCARDING = [one for one in STEPS if one.values[0].name.startswith("discard_")]


@pytest.mark.parametrize("step", DISCARDING)
def test_every_step_that_discards_takes_a_reason_and_asks_the_rule_whether_it_says_anything(step):
    assert "reason" in {argument.arg for argument in step.args.kwonlyargs}
    assert re.search(r"refuse_if\((?s:.)*\breason\)", ast.unparse(step))


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_a_step_names_its_actor_and_asks_a_rule(step):
    source = ast.unparse(step)

    assert source.startswith("@step\n")
    assert {"by", "now"} <= {argument.arg for argument in step.args.kwonlyargs}
    assert re.search(r"refuse_if\((?s:.)*rules\.objections_to_", source)


def test_every_step_is_offered():
    hidden = {
        f"{sources.relative(path)}: {node.name}"
        for path in WORKFLOWS
        for node in sources.functions(path)
        if "step" in map(ast.unparse, node.decorator_list) and node not in offered(path)
    }

    assert hidden == set()


def test_nobody_takes_what_a_workflow_does_not_offer():
    packages = {
        ".".join(path.parent.relative_to(sources.ROOT).parts): exported(path.parent)
        for path in WORKFLOWS
        if path.parent.name == "workflow"
    }
    taken = {
        f"{sources.relative(path)}: {alias.name}"
        for path in sources.modules()
        if path.parent.name != "workflow"
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.ImportFrom) and node.module
        for package, offer in packages.items()
        if node.module == package or node.module.startswith(f"{package}.")
        for alias in node.names
        if alias.name not in offer
    }

    assert taken == set()


def test_only_workflows_write_guarded_rows():
    others = {
        sources.relative(path)
        for path in sources.modules()
        if not is_workflow(path)
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "core.workflow"
        if WRITERS & {alias.name for alias in node.names}
    }

    assert others - MAY_WRITE == set()


def test_rules_only_ask():
    """A rule that wrote something would do so even when it refuses."""
    verbs = {"save", "create", "update", "delete", "bulk_create", "get_or_create"}
    writing = {
        f"{sources.relative(path)}: {ast.unparse(node.func)}"
        for path in sources.modules()
        if "rules" in {path.stem, path.parent.name}
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in verbs
    }

    assert writing == set()
