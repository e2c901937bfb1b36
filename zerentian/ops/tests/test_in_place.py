"""What migrations know of a model after a constraint, an index or a trigger, without rendering it anew."""

from __future__ import annotations

import pgtrigger
import pytest
from django.db import models
from django.db.migrations.operations import AddConstraint, AddIndex
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from pgtrigger.compiler import Trigger
from pgtrigger.migrations import AddTrigger

from zerentian.kernel.activity.models import Entry
from zerentian.ops.in_place import options_in_place

CHECK = models.CheckConstraint(condition=models.Q(height__gt=0), name="tall")
INDEX = models.Index(fields=["height"], name="by_height")
TRIGGER: Trigger = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete).compile(Entry)
OPERATIONS = [
    ("constraints", AddConstraint("tree", CHECK)),
    ("indexes", AddIndex("tree", INDEX)),
    ("triggers", AddTrigger("Tree", TRIGGER)),
]


@pytest.fixture
def state() -> ProjectState:
    """A wood with trees, as Django holds it between two operations."""
    made = ProjectState()
    key = models.AutoField(primary_key=True)
    tree = [("id", key), ("height", models.IntegerField())]
    made.add_model(ModelState("wood", "Tree", tree, {"constraints": [], "indexes": []}))
    of_tree = models.ForeignKey("wood.Tree", models.CASCADE)
    made.add_model(ModelState("wood", "Nest", [("id", key), ("tree", of_tree)]))
    assert made.apps
    return made


@pytest.mark.parametrize(("option", "operation"), OPERATIONS)
def test_option_is_known_and_no_class_made_anew(
    state: ProjectState, option: str, operation: Operation
) -> None:
    before = state.apps.get_model("wood", "tree"), state.apps.get_model("wood", "nest")

    with options_in_place():
        operation.state_forwards("wood", state)

    assert (state.apps.get_model("wood", "tree"), state.apps.get_model("wood", "nest")) == before
    [named] = state.models["wood", "tree"].options[option]
    assert [named] == getattr(before[0]._meta, option) == before[0]._meta.original_attrs[option]


@pytest.mark.parametrize(("option", "operation"), OPERATIONS)
def test_earlier_state_keeps_its_options(
    state: ProjectState, option: str, operation: Operation
) -> None:
    earlier = state.clone()

    with options_in_place():
        operation.state_forwards("wood", state)

    assert not earlier.models["wood", "tree"].options.get(option)


def test_django_is_as_before_afterwards(state: ProjectState) -> None:
    before = state.apps.get_model("wood", "tree")

    with options_in_place():
        pass
    OPERATIONS[0][1].state_forwards("wood", state)

    assert state.apps.get_model("wood", "tree") is not before
