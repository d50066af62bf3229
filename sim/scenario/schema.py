"""The words of a scenario file, strictly typed; what a file may say and nothing else."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sim.facts import month_index

Law = Literal["uniform", "log_uniform", "triangular", "normal"]


def _month(text: object) -> object:
    """A month is written YYYY-MM and read as months since 1990-01."""
    return month_index(text) if isinstance(text, str) else text


def _number(value: object) -> object:
    """YAML reads `1e3` and `yes` as text and truth; a number must be a number."""
    if isinstance(value, bool | str):
        raise ValueError(f"a number is wanted, not {value!r}")
    return value


Month = Annotated[int, BeforeValidator(_month)]
Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]


class Strict(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class FutureSpec(Strict):
    """A driver after its record: exactly one of hold, growth or path."""

    hold: Literal["last"] | None = None
    growth: Number | None = Field(None, gt=-1.0, description="growth a year, such as 0.02")
    path: dict[str, Number] | None = Field(None, description="months and values, YYYY-MM: value")


class Bounds(Strict):
    """A condition: above and below these values."""

    above: Number | None = None
    below: Number | None = None


class EventSpec(Strict):
    """Something that happens on a date, by a hazard, or after another event."""

    name: str
    at: Month | dict[Law, list[Month]] | None = None
    hazard: Number | str | None = None
    when: dict[str, Bounds] = {}
    after: str | None = None
    delay: Annotated[int, Field(ge=0)] = 0
    if_: dict[str, Bounds] = Field({}, alias="if")
    from_: Month | None = Field(None, alias="from")
    until: Month | None = None
    set: dict[str, Number] = {}
    add: dict[str, Number] = {}
    scale: dict[str, Number] = {}
    over: str | None = None
    for_: str | None = Field(None, alias="for")


class VariantSpec(Strict):
    """Alternative forms of the model."""

    outside_option: Literal["deal_me_out", "split_the_difference"] = "deal_me_out"
    moves: Literal["smoothed", "fixed_point", "largest_first", "random"] = "smoothed"
    power: Literal["theta_zero", "theta_half", "theta_three_quarters"] = "theta_half"


class ScenarioFile(Strict):
    """A scenario file: only what differs from the scenario it extends."""

    format: Literal[1]
    name: str
    extends: str | None = None
    compare_to: str | None = None
    description: str = ""
    branch: Month | None = None
    parameters: dict[str, Number | dict[Law, list[Number]]] = {}
    drivers: dict[str, FutureSpec] = {}
    events: list[EventSpec] = []
    switch_off: list[str] = []
    variants: VariantSpec = VariantSpec()
    prior: Literal["declared", "defaults"] | None = None
    runs: Annotated[int, Field(ge=1)] | None = None
    seed: int | None = None
    end: Month | None = None

    def written(self) -> dict[str, Any]:
        """What the file itself says, without what it leaves to its parent."""
        return self.model_dump(exclude_unset=True, by_alias=True)
