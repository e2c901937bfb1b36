"""How alike two records are, in the terms of probabilistic linkage (Fellegi and Sunter 1969), for Splink.

Every comparison has levels; `m` is how often a level is seen between two records of one person, `u` how
often between strangers. Both are stated here and not trained: a register has few duplicates to learn
from, a trained model would give a pair another score every night, and a clerk could not be told why. The
numbers are those of slips planted into invented registers (benchmarks/duplicates.py) and of the census:
27 thousand birth dates, 373 villages, 5 towns. The frequency of each name in the register at hand
corrects them: two 王伟 prove less than two 綦修竹.
"""

from __future__ import annotations

from typing import Any, Final

THRESHOLD: Final = 0.5  # of what Splink hands over; the rules then ask for more
# DuckDB counts bytes: a Chinese character has three.
_SLIP: Final = "damerau_levenshtein(left(number_l, 17), left(number_r, 17)) <= 1"
_DROPPED: Final = "abs(length(name_l) - length(name_r)) = 1 AND levenshtein(name_l, name_r) <= 3"
_NEAR_DATE: Final = (
    "damerau_levenshtein(strftime(born_l, '%Y%m%d'), strftime(born_r, '%Y%m%d')) <= 1"
)

# Pairs that are looked at. Everything else is never compared, so each rule is exact and cheap.
BLOCKS: Final = (
    "l.sound = r.sound AND l.born = r.born",
    "l.name = r.name AND l.village = r.village",
    "l.sound = r.sound AND l.outline = r.outline",
    "l.surname = r.surname AND l.born = r.born AND l.village = r.village",
    "l.phone = r.phone AND l.born = r.born",
    "l.phone = r.phone AND l.surname = r.surname",
    "l.surname = r.surname AND l.outline = r.outline AND l.village = r.village",
    "l.surname = r.surname AND l.born = r.born AND l.last = r.last",
)


def _level(condition: str, m: float, u: float, **more: Any) -> dict[str, Any]:
    return {
        "sql_condition": condition,
        "label_for_charts": condition,
        "m_probability": m,
        "u_probability": u,
        **more,
    }


def _missing(column: str) -> dict[str, Any]:
    return {
        "sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL",
        "label_for_charts": "missing",
        "is_null_level": True,
    }


def _comparison(name: str, *levels: dict[str, Any]) -> dict[str, Any]:
    return {"output_column_name": name, "comparison_levels": list(levels)}


COMPARISONS: Final = (
    _comparison(
        "name",
        _missing("name"),
        _level("name_l = name_r", 0.70, 0.0006, tf_adjustment_column="name"),
        _level("sound_l = sound_r", 0.14, 0.0006),
        _level(f"surname_l = surname_r AND {_DROPPED}", 0.05, 0.001),
        _level("surname_l = surname_r AND levenshtein(name_l, name_r) <= 3", 0.07, 0.01),
        _level("surname_l = surname_r", 0.02, 0.06),
        _level("ELSE", 0.02, 0.93),
    ),
    _comparison(
        "born",
        _missing("born"),
        _level("born_l = born_r", 0.87, 1 / 27_000),
        _level(_NEAR_DATE, 0.11, 0.0012),
        _level("ELSE", 0.02, 0.9987),
    ),
    _comparison(
        # Given the birth date: a number repeats it, and evidence must not count twice. Where the
        # birth dates differ, everything else in the numbers must agree.
        "number",
        _missing("number"),
        _level(f"born_l = born_r AND {_SLIP}", 0.60, 0.01),
        _level(_SLIP, 0.30, 0.0005),
        _level("ELSE", 0.10, 0.9895),
    ),
    _comparison(
        "phone",
        _missing("phone"),
        _level("phone_l = phone_r", 0.65, 0.00001),
        _level("ELSE", 0.35, 0.99999),
    ),
    _comparison(
        "place",
        _missing("village"),
        _level("home_l = home_r", 0.35, 0.00001),
        _level("village_l = village_r", 0.25, 0.004),
        _level("town_l = town_r", 0.25, 0.2),
        _level("ELSE", 0.15, 0.8),
    ),
)


def settings(people: int) -> dict[str, Any]:
    """Splink's settings for a register of so many people: one in 35 is expected to stand twice."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "comparisons": list(COMPARISONS),
        "blocking_rules_to_generate_predictions": list(BLOCKS),
        "probability_two_random_records_match": min(0.06 / max(people, 2), 0.01),
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }
