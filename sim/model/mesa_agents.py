"""The agents of the public model are Mesa agents too; the rules by which they decide know nothing of it."""

from functools import cache
from typing import Any

import mesa


@cache
def as_mesa_agent(rule: type) -> type:
    """A class of rules whose agents are Mesa agents as well, under the same name."""
    if issubclass(rule, mesa.Agent):
        return rule

    def __init__(self: Any, model: Any, *place: Any) -> None:  # noqa: N807 (of the class below)
        mesa.Agent.__init__(self, model)
        rule.__init__(self, model, *place)  # type: ignore[misc] # of a class that is only known as a type

    own = {"__init__": __init__, "__module__": rule.__module__, "__doc__": rule.__doc__}
    own |= {"__qualname__": rule.__qualname__, "_leave": mesa.Agent.remove}
    return type(rule.__name__, (rule, mesa.Agent), own)
