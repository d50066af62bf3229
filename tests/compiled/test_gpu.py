"""The months as a GPU's code are those of the rules: run on a CUDA device where one is, else as C of this processor."""

import ctypes
import re
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim import UserError
from sim.agents import Patron
from sim.compiled import gpu
from sim.compiled.device import Device, Remote
from sim.compiled.engine import GPU, NUMPY, TRACED, choose_engine
from sim.ensemble.execution.recorder import record_months
from sim.model.model import AllianceModel
from sim.model.simulation import Simulation
from sim.model.tracing import state_of
from sim.scenario.library import load_plan, shipped_scenarios
from sim.state.indicators import select_indicators
from tests.compiled.compiling import PROCESSOR
from tests.compiled.host_device import COMPILER, HostDevice
from tests.compiled.test_engines import ONE_MONTH, WHOLE_RUN, difference

#: What a study by itself asks of scenarios: a past, a branch, events, noise, and another cast.
WHOLE = ("war_ends", "noisy_perception", "staged_deal", "pure_trade")


def _cuda() -> Device:
    try:
        return gpu.open_gpu()
    except UserError as error:
        pytest.skip(f"no CUDA device can be used: {error}")


def _host() -> Device:
    if COMPILER is None:
        pytest.skip("no C compiler (cc) is here")
    return HostDevice()


@pytest.fixture(params=[_host, _cuda], ids=["host", "cuda"])
def device(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Device:
    """What the engine gpu then means."""
    open_device: Callable[[], Device] = request.param
    opened = open_device()
    monkeypatch.setattr(gpu, "open_gpu", lambda: opened)
    return opened


def in_both(scenario: str, runs: int, engines: tuple[str, ...] = (GPU, NUMPY)) -> list[Simulation]:
    return [Simulation(load_plan(scenario), 1, np.arange(runs), engine=e) for e in engines]


def run(simulation: Simulation, until: int, keeps: bool = False) -> Simulation:
    if not keeps:
        simulation.record_only(())
    while simulation.month_number < min(until, simulation.plan.months):
        simulation.step()
    return simulation


# -- equality ----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("scenario", shipped_scenarios())
def test_one_month_is_the_same_within_rounding(scenario: str, device: Device) -> None:
    plan = load_plan(scenario)
    past = run(
        Simulation(plan, 3, np.arange(21), engine=TRACED), min(425, plan.months - 1)
    ).save_state()
    on_gpu, plain = (Simulation.from_state(plan, past, engine=e) for e in (GPU, NUMPY))
    assert on_gpu.engine == GPU
    for simulation in (on_gpu, plain):
        simulation.step()
    assert difference(on_gpu.world, plain.world).max() <= ONE_MONTH
    for name, values in vars(plain.month).items():
        for part in getattr(values, "_fields", [""]):
            one, other = (
                getattr(v, part) if part else v for v in (values, getattr(on_gpu.month, name))
            )
            np.testing.assert_allclose(other, np.broadcast_to(one, other.shape), 1e-11, 1e-11, err_msg=name)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("scenario", WHOLE)
def test_whole_runs_are_the_same_within_rounding(scenario: str, device: Device) -> None:
    on_gpu, plain = (run(s, 540) for s in in_both(scenario, 100))
    gaps = difference(on_gpu.world, plain.world)
    assert (gaps <= WHOLE_RUN).mean() >= 0.99, gaps


@pytest.mark.slow
def test_c_of_this_processor_gives_the_traced_engines_bytes(device: Device) -> None:
    if not isinstance(device, HostDevice):
        pytest.skip("another processor; it is held to NumPy")
    one, other = (run(s, 540) for s in in_both("war_ends", 9, (GPU, TRACED)))
    for name, values in state_of(other.world).items():
        np.testing.assert_array_equal(state_of(one.world)[name], values, err_msg=name)


@pytest.mark.slow
def test_what_is_recorded_is_what_the_traced_engine_records(device: Device) -> None:
    chosen = select_indicators(load_plan("war_ends").cast, "headline")
    on_gpu, traced = (record_months(s, chosen, 60) for s in in_both("war_ends", 9, (GPU, TRACED)))
    for name, values in traced.items():
        np.testing.assert_allclose(on_gpu[name], values, rtol=2e-6, atol=1e-6, err_msg=name)


# -- what must hold ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_history_alone_and_in_company_is_the_same_to_the_bit(device: Device) -> None:
    plan, chosen = load_plan("us_engagement"), np.array([4, 11, 30])
    alone, many = (
        run(Simulation(plan, 2, h, engine=GPU), 450) for h in (chosen, np.arange(40))
    )  # fmt: skip
    for name, values in state_of(many.world).items():
        np.testing.assert_array_equal(
            state_of(alone.world)[name], values[..., chosen], err_msg=name
        )


@pytest.mark.slow
@pytest.mark.parametrize("month", [2, 413, 430])
def test_a_run_goes_on_to_equal_bytes_from_any_state(month: int, device: Device) -> None:
    plan = load_plan("staged_deal")
    whole = run(Simulation(plan, 5, np.arange(5), engine=GPU), month)
    rest = run(Simulation.from_state(plan, whole.save_state(), engine=GPU), month + 30)
    run(whole, month + 30)
    for name, values in state_of(whole.world).items():
        np.testing.assert_array_equal(state_of(rest.world)[name], values, err_msg=name)


@pytest.mark.slow
def test_an_error_that_noise_has_left_is_seen_where_it_is(device: Device) -> None:
    """The state stays on the device; whether anyone still misreads is asked there."""
    on_gpu, plain = in_both("baseline", 4)
    for simulation in (on_gpu, plain):
        run(simulation, 5)
        simulation.world.misread_gap = np.full_like(simulation.world.misread_gap, 0.3)
        run(simulation, 30)
    assert on_gpu._compiled is not None
    assert on_gpu._compiled.is_noisy
    assert difference(on_gpu.world, plain.world).max() <= ONE_MONTH * 100


@pytest.mark.slow
def test_what_a_user_writes_into_the_world_is_in_force(device: Device) -> None:
    one, other = (AllianceModel(rng=1, runs=3, engine=GPU) for _ in range(2))
    for model in (one, other):
        model.run_for(3)
    before = one.world.trust
    one.world.trust = np.full_like(one.world.trust, 0.9)
    one.step()
    other.step()
    assert (one.world.trust > other.world.trust).all()
    assert before is not one.world.trust


@pytest.mark.slow
def test_what_leaves_its_bounds_is_told_by_name(device: Device) -> None:
    for keeps in (True, False):
        [simulation] = in_both("baseline", 3, (GPU,))
        run(simulation, 2, keeps)
        simulation.world.readiness = np.full_like(simulation.world.readiness, 5.0)
        with pytest.raises(ArithmeticError, match="readiness has left 0 to 1 in 1990-03"):
            simulation.step()


# -- where it does not run ---------------------------------------------------------------------------


class Friend(Patron):
    """A patron of a user's own."""


class TextOnly(Remote):
    """A device whose code is read and not run."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def compile(self, text: str) -> Any:
        self.texts.append(text)
        raise UserError("read only")

    array = address = send = fetch = free_bytes = None  # type: ignore[assignment] # nothing is run


@pytest.fixture
def month(monkeypatch: pytest.MonkeyPatch) -> str:
    """The text of a month of the baseline."""
    device = TextOnly()  # type: ignore[abstract] # see above
    monkeypatch.setattr(gpu, "open_gpu", lambda: device)
    with pytest.raises(UserError, match="read only"):
        Simulation(load_plan("baseline"), 1, np.arange(2), engine=GPU).step()
    return device.texts[0]


def test_the_month_is_one_function_of_many_statements(month: str) -> None:
    assert month.count("KERNEL void") == 2  # the month, and the draws
    body = month.partition("KERNEL void month")[2].partition("KERNEL void draws")[0]
    assert body.count("const double") > 3000
    assert "INPUT(0)" in body
    assert "OUTPUT(double, 0)" in body
    assert not re.search(r"(?<!own_)\b(exp|log|pow|expm1)\(", month)


def test_functions_that_take_local_arrays_are_inlined(month: str) -> None:
    """A GPU's threads cannot pass them: a search that was called read address 0."""
    heads = [line for line in month.splitlines() if re.match(r"\w+ \w+ \w+\(.*\*", line)]
    assert len(heads) >= 4
    assert {head.split()[0] for head in heads} <= {"INLINED", "KERNEL"}


def _nvrtc() -> ctypes.CDLL:
    """NVIDIA's compiler, from its own package (nvidia-cuda-nvrtc-cu12); it needs no device."""
    try:
        spec = find_spec("nvidia.cuda_nvrtc")
    except ModuleNotFoundError:
        spec = None
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for file in Path(folder).glob("lib/libnvrtc.so.*"):
            return ctypes.CDLL(str(file))
    pytest.skip("NVIDIA's compiler is not here: nvidia-cuda-nvrtc-cu12")


@pytest.mark.slow
def test_nvidias_compiler_takes_the_text(month: str) -> None:
    nvrtc, program = _nvrtc(), ctypes.c_void_p()
    assert nvrtc.nvrtcCreateProgram(ctypes.byref(program), month.encode(), b"month.cu", 0, None, None) == 0  # fmt: skip
    options = [b"--gpu-architecture=sm_90", *(option.encode() for option in gpu.OPTIONS)]
    given = (ctypes.c_char_p * len(options))(*options)
    code = nvrtc.nvrtcCompileProgram(program, len(options), given)
    size = ctypes.c_size_t()
    nvrtc.nvrtcGetProgramLogSize(program, ctypes.byref(size))
    log = ctypes.create_string_buffer(size.value)
    nvrtc.nvrtcGetProgramLog(program, log)
    assert code == 0, log.value.decode()


@pytest.fixture
def unknown() -> Iterator[None]:
    """Whether there is a device is asked anew."""
    gpu.open_gpu.cache_clear()
    yield
    gpu.open_gpu.cache_clear()


def test_without_cupy_it_says_what_to_install(
    unknown: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cupy", None)
    with pytest.raises(UserError, match=r"--engine gpu needs the extra gpu: .*alliance-lab\[gpu\]"):
        choose_engine(GPU)


class CudaError(RuntimeError):
    """As CuPy's."""


@pytest.mark.parametrize("devices", [0, None], ids=["none", "no driver"])
def test_without_a_device_it_says_so(
    devices: int | None, unknown: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count() -> int:
        if devices is None:
            raise CudaError("cudaErrorInsufficientDriver: CUDA driver version is insufficient")
        return devices

    cupy: Any = ModuleType("cupy")
    cupy.cuda = SimpleNamespace(
        runtime=SimpleNamespace(getDeviceCount=count, CUDARuntimeError=CudaError)
    )
    monkeypatch.setitem(sys.modules, "cupy", cupy)
    with pytest.raises(UserError, match=r"device.*use --engine traced or numpy"):
        choose_engine(GPU)


def test_an_own_agent_runs_in_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "open_gpu", lambda: PROCESSOR)
    simulation = Simulation(
        load_plan("baseline"), 1, np.arange(2), own={"china": Friend}, engine=GPU
    )
    assert simulation.engine == NUMPY
