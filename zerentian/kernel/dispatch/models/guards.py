"""What the database itself refuses about orders, whoever writes."""

from __future__ import annotations

import pgtrigger

from zerentian.manifest.erasing import ERASED

REFUSED = "USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME"


def refusing(
    name: str, *, when: str, why: str, operation: pgtrigger.Operation
) -> pgtrigger.Trigger:
    """Refuses the row when the SQL condition `when` holds. It shows as constraint `name`."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=operation,
        func=f"""
IF {when} THEN
    RAISE EXCEPTION '{why}' {REFUSED.format(name=name)};
END IF;
RETURN NEW;
""",
    )


def gapless() -> pgtrigger.Trigger:
    """Numbers of an office and year follow each other: no number without the one before it."""
    return refusing(
        "order_gapless",
        when="""NEW.serial > 1 AND NOT EXISTS (SELECT FROM dispatch_order o WHERE
        o.office_id = NEW.office_id AND o.year = NEW.year AND o.serial = NEW.serial - 1)""",
        why="a number of an order was left out",
        operation=pgtrigger.Insert,
    )


def below_open_task() -> pgtrigger.Trigger:
    """A sub-order hangs on a task that is still to be done, and is issued by its holder.

    The task's row is held, so that it cannot be reported as done at the same moment.
    """
    return pgtrigger.Trigger(
        name="order_below_open_task",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("above", "dispatch_task%ROWTYPE")],
        func="""
IF NEW.parent_id IS NULL THEN RETURN NEW; END IF;
SELECT * INTO above FROM dispatch_task WHERE id = NEW.parent_id FOR UPDATE;
IF above.state NOT IN ('received', 'underway', 'returned') OR above.holder_id <> NEW.issuer_id THEN
    RAISE EXCEPTION 'a sub-order belongs to an open task of its issuer' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'order_below_open_task', TABLE = TG_TABLE_NAME;
END IF;
RETURN NEW;
""",
    )


def after_sub_orders() -> pgtrigger.Trigger:
    """Nobody is done before the people to whom they passed the work on."""
    return refusing(
        "task_after_sub_orders",
        when="""NEW.state IN ('reported', 'accepted') AND NEW.state <> OLD.state AND EXISTS (
        SELECT FROM dispatch_order o JOIN dispatch_task t ON t.order_id = o.id
        WHERE o.parent_id = NEW.id AND t.state NOT IN ('accepted', 'recalled'))""",
        why="sub-orders are still open",
        operation=pgtrigger.UpdateOf("state"),  # type: ignore[no-untyped-call]
    )


def only_blanked(name: str, *columns: str) -> pgtrigger.Trigger:
    """Texts stay as they were written; only names of erased people are taken out (ADR 0031)."""
    altered = [
        f"(NEW.{column} IS DISTINCT FROM OLD.{column} AND strpos(NEW.{column}, '{ERASED}') = 0)"
        for column in columns
    ]
    return refusing(
        name,
        when=" OR ".join(altered),
        why="texts of orders are not altered",
        operation=pgtrigger.UpdateOf(*columns),  # type: ignore[no-untyped-call]
    )


def waits_inside() -> pgtrigger.Trigger:
    """A task waits for another one of the same order."""
    return refusing(
        "task_waits_inside",
        when="""NEW.waits_for_id IS NOT NULL AND NOT EXISTS (SELECT FROM dispatch_task t WHERE
        t.id = NEW.waits_for_id AND t.order_id = NEW.order_id)""",
        why="a task waits for one of the same order",
        operation=pgtrigger.UpdateOf("waits_for_id"),  # type: ignore[no-untyped-call]
    )


def as_it_stands() -> pgtrigger.Trigger:
    """A step tells how its task stands after it: the register of steps cannot say something else."""
    return refusing(
        "step_as_it_stands",
        when="""NOT EXISTS (SELECT FROM dispatch_task t WHERE t.id = NEW.task_id AND
        t.state = NEW.state AND t.deadline = NEW.deadline AND t.percent = NEW.percent)""",
        why="a step tells how its task stands",
        operation=pgtrigger.Insert,
    )
