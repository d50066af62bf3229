"""The axes of the state's arrays, named once: the run is always last.

`ByPartner` arrays have the partner first, `ByDomain` arrays the domain of technology, `ByLine` arrays the
six lines of trade, then the partner.
"""

from typing import Annotated

from sim.numerics import Floats

ByRun = Annotated[Floats, "run"]
ByPartner = Annotated[Floats, "partner"]
ByDomain = Annotated[Floats, "domain"]
ByLine = Annotated[Floats, "line"]

DOMAINS = ("missile", "recon", "air")
