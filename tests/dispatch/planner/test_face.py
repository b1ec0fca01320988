"""What others may use of the planner, and what it costs to ask for it."""

from __future__ import annotations

import subprocess
import sys

from dispatch import planner
from tests.typed_command import PROJECT


def test_all_that_is_offered_is_there() -> None:
    assert [name for name in planner.__all__ if not hasattr(planner, name)] == []
    assert not hasattr(planner, "nothing_of_this_name")


def test_the_solver_is_not_loaded_before_it_is_needed() -> None:
    """Whoever only reads or judges a plan does not wait for it."""
    code = "import sys, dispatch.planner; print({'highspy', 'numpy'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
