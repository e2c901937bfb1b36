from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from zerentian.lib.states import Machine, guard

LAMP = Machine(
    name="lamp",
    starts=frozenset({"off"}),
    ways={
        "off": frozenset({"on"}),
        "on": frozenset({"off", "broken"}),
        "broken": frozenset(),
    },
)


@pytest.fixture
def lamps(db: None) -> None:
    """A table of lamps under the trigger, gone with the transaction."""
    body = guard(LAMP).func
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE lamp (id int, state text) ON COMMIT DROP")
        cursor.execute(
            "CREATE FUNCTION pg_temp.lamp_states() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} END $$"
        )
        cursor.execute(
            "CREATE TRIGGER lamp_states BEFORE INSERT OR UPDATE OF state ON lamp "
            "FOR EACH ROW EXECUTE FUNCTION pg_temp.lamp_states()"
        )


def put(sql: str, *values: str) -> bool:
    """Whether the database took it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as error:
        assert "lamp cannot" in str(error)  # noqa: PT017 - the name must reach the log
        return False
    return True


@pytest.mark.parametrize("state", sorted(LAMP.states))
def test_trigger_and_table_agree_on_beginnings(lamps: None, state: str) -> None:
    assert put("INSERT INTO lamp VALUES (1, %s)", state) is (state in LAMP.starts)


@pytest.mark.parametrize(("old", "new"), list(LAMP.pairs()))
def test_trigger_and_table_agree_on_all_pairs(lamps: None, old: str, new: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE lamp DISABLE TRIGGER lamp_states")
        cursor.execute("INSERT INTO lamp VALUES (1, %s)", [old])
        cursor.execute("ALTER TABLE lamp ENABLE TRIGGER lamp_states")

    assert put("UPDATE lamp SET state = %s", new) is LAMP.allows(old, new)


def test_staying_is_no_way(lamps: None) -> None:
    put("INSERT INTO lamp VALUES (1, %s)", "off")

    assert put("UPDATE lamp SET state = %s", "off")


def test_machine_that_never_moves(lamps: None) -> None:
    still = Machine(name="stone", starts=frozenset({"there"}), ways={"there": frozenset()})

    assert "(NULL, NULL)" in guard(still).func
    assert list(still.pairs()) == []


def test_what_the_table_says() -> None:
    assert LAMP.into("off") == {"on"}
    assert LAMP.into("broken") == {"on"}
    assert LAMP.final == {"broken"}
    assert len(list(LAMP.pairs())) == 6


def test_a_way_leads_to_a_state() -> None:
    with pytest.raises(ValueError, match=r"lamp: \['dim'\] are led to and not described"):
        Machine(name="lamp", starts=frozenset({"off"}), ways={"off": frozenset({"dim"})})


def test_a_start_is_a_state() -> None:
    with pytest.raises(ValueError, match="described"):
        Machine(name="lamp", starts=frozenset({"dim"}), ways={"off": frozenset()})


def test_every_state_can_be_reached() -> None:
    with pytest.raises(ValueError, match=r"nothing leads to \['lost'\]"):
        Machine(
            name="lamp",
            starts=frozenset({"off"}),
            ways={"off": frozenset(), "lost": frozenset({"off"})},
        )
