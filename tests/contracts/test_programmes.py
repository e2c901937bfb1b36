"""What every programme must keep, so that menus, pages, API and figures can be derived from it."""

from __future__ import annotations

from collections import Counter

import pytest
from django.urls import get_resolver, reverse

from zerentian.kernel.figures import catalogue, facts
from zerentian.kernel.packs import queries as packs
from zerentian.manifest.figures import FACT_COLUMNS, Observation, Ratio, Repeated, Rows, Without
from zerentian.manifest.registry import programmes

PROGRAMMES = list(programmes().values())
FIGURES = [declared.figure for declared in catalogue.figures().values()]
FACTS = list(catalogue.facts().values())
LAYOUTS = [layout for programme in PROGRAMMES for layout in programme.layouts]


def named(each):
    return each.key


def doubled(keys):
    return [key for key, count in Counter(keys).items() if count > 1]


def rows_of(figure) -> list[Rows]:
    """Every selection of rows that a figure's declaration has, also inside others."""
    measure = figure.measure
    if isinstance(measure, Observation | Ratio):
        return []
    found = [measure.rows]
    if isinstance(measure, Without):
        found.append(measure.other)
    for rows in found:
        if rows.among is not None:
            found.append(rows.among)
    return found


def test_keys_are_unique():
    kinds = [kind.key for programme in PROGRAMMES for kind in programme.subject_kinds]
    figures = [figure.key for programme in PROGRAMMES for figure in programme.figures]
    declared = [fact.key for programme in PROGRAMMES for fact in programme.facts]

    for keys in (kinds, figures, declared, [layout.key for layout in LAYOUTS]):
        assert doubled(keys) == []
    assert doubled([programme.key for programme in PROGRAMMES]) == []
    assert doubled([fact.view for fact in FACTS]) == []


@pytest.mark.parametrize("programme", PROGRAMMES, ids=named)
def test_programme_keys_begin_with_the_programme(programme):
    keys = [each.key for each in (*programme.figures, *programme.subject_kinds)]

    assert [key for key in keys if not key.startswith(f"{programme.key}.")] == []


@pytest.mark.parametrize("programme", PROGRAMMES, ids=named)
def test_programme_addresses_resolve(programme):
    assert any(
        str(pattern.pattern) == f"{programme.key}/" for pattern in get_resolver().url_patterns
    )
    for kind in programme.subject_kinds:
        assert reverse(kind.url_name, args=[1])
    for item in programme.menu:
        assert reverse(item.url_name)


@pytest.mark.parametrize("fact", FACTS, ids=named)
def test_fact_exists_as_declared(db, fact):
    assert fact.sql.is_file()
    assert all(base.read_text("utf-8") for base in fact.bases)
    assert fact.view in facts.installed()
    facts.check(fact)


@pytest.mark.parametrize("fact", FACTS, ids=named)
def test_fact_dimensions_are_unique_and_labelled(fact):
    keys = [dimension.key for dimension in fact.dimensions]

    assert doubled([*keys, *FACT_COLUMNS]) == []
    for dimension in fact.dimensions:
        if dimension.codes:
            assert dimension.codes in packs.current().codes


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_figure_explains_itself(figure):
    assert str(figure.title)
    assert str(figure.unit)
    assert len(str(figure.definition)) > 10


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_figure_uses_facts_and_dimensions_that_exist(figure):
    for rows in rows_of(figure):
        fact = catalogue.facts()[rows.fact]
        dimensions = {dimension.key: dimension for dimension in fact.dimensions}
        for where in rows.where:
            assert where.dimension in dimensions
            labels = dict(dimensions[where.dimension].labels)
            assert not labels or set(where.values) <= labels.keys()


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_figure_breakdowns_are_declared(figure):
    if not isinstance(figure.measure, Observation):
        assert set(catalogue.axes(figure)) == set(figure.breakdowns)
        assert doubled(figure.breakdowns) == []


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_figure_ratio_is_a_part_of_a_whole(figure):
    """Numerator and denominator count the same kind of thing, so that one can be a part of the other."""
    if isinstance(figure.measure, Ratio):
        above, below = catalogue.parts(figure)
        assert catalogue.rows(above).of == catalogue.rows(below).of


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_figure_repeated_asks_for_more_than_one(figure):
    if isinstance(figure.measure, Repeated):
        assert figure.measure.times > 1


@pytest.mark.parametrize("programme", PROGRAMMES, ids=named)
def test_board_shows_figures_of_its_programme(programme):
    board = programme.board
    if board is None:
        return
    own = {figure.key: figure for figure in programme.figures}

    assert 0 < len(board.strip) <= 6
    assert {*board.strip, *board.ranking, board.rank_by} <= own.keys()
    assert board.rank_by in board.ranking
    assert not board.trend or board.trend in own
    for key, axis in board.splits:
        assert axis in own[key].breakdowns


def test_expected_figures_are_spelled_like_ours():
    """A figure of the page that exists here has the page's own key: near misses are typing errors."""
    wanted = {each.id for each in packs.current().expected if each.kind == "computed"}
    ours = {figure.key for figure in FIGURES}

    assert {
        "relief.poor_households", "relief.departments", "relief.enterprises",
        "relief.hard_households", "relief.gaoli_helpers", "relief.gaoli_households_per_helper",
        "relief.yangjiabu_cadres",
    } <= wanted & ours  # fmt: skip
    for key in ours - wanted:
        assert key.replace("_", "") not in {each.replace("_", "") for each in wanted}


@pytest.mark.parametrize("layout", LAYOUTS, ids=named)
def test_layout_columns_are_unique(layout):
    titles = [str(title) for column in layout.columns for title in (column.title, *column.aliases)]

    assert doubled([column.key for column in layout.columns]) == []
    assert doubled(titles) == []
    for column in layout.columns:
        assert not column.codes or column.codes in packs.current().codes
