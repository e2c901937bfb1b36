"""The programmes of this installation. Adding one is adding its folder and one line here."""

from zerentian.manifest.programme import Programme
from zerentian.programmes.relief.programme import RELIEF

PROGRAMMES: tuple[Programme, ...] = (RELIEF,)
