from zerentian.kernel.regions.models.adoptions import Adoption, Change, Succession
from zerentian.kernel.regions.models.areas import Area, AreaRegion
from zerentian.kernel.regions.models.editions import Edition, RegionEntry, StatedSuccession
from zerentian.kernel.regions.models.regions import Region

__all__ = [
    "Adoption",
    "Area",
    "AreaRegion",
    "Change",
    "Edition",
    "Region",
    "RegionEntry",
    "StatedSuccession",
    "Succession",
]
