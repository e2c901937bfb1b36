"""Column expressions that several tables share."""

from django.db.models import F, Func, Value


def same(column: str) -> Func:
    """The range [column, column]: equality on an integer that GiST understands without btree_gist."""
    return Func(F(column), F(column), Value("[]"), function="int8range")
