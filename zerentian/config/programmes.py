"""The programmes of this installation. Adding one is adding its folder and one line here."""

PROGRAMMES = (
    "zerentian.programmes.relief",  # 精准扶贫
)
