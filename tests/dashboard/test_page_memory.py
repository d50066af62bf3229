"""The page's memory over many moves and visitors.

At present this fails about every second time, with 90 to 120 MB, and why is not known: what the server holds differs by so
much between two moments, or something stays. Until that is found it is nightly.
"""

import pytest

from tests.dashboard.visitor import Visitor

pytestmark = pytest.mark.nightly
#: What memory may grow by in fifty moves and ten sessions, in bytes: caches that are full do not grow.
GROWTH = 60e6


def test_fifty_moves_and_ten_visitors_leave_memory_flat(visitor, browser, server):
    from selenium.webdriver.common.keys import Keys

    def moved(times, key):
        # a small move may change no line; the page is busy from the key on until it has answered
        for _ in range(times):
            visitor.press("f-dprk.hunger", key)
            visitor.rest()

    # fifteen moves of 250 runs fill the cache of futures
    visitor.choose("lab-runs", "250")
    visitor.rest()
    visitor.press("lab-find", "hunger restrains")
    visitor.press("f-dprk.hunger", Keys.HOME)
    visitor.rest()
    moved(15, Keys.ARROW_RIGHT)
    visitors = [Visitor(browser, server) for _ in range(2)]
    for one in visitors:
        one.back().rest()
        one.close()
    visitor.back().until(lambda: server.sessions() == 1)
    before = server.memory()
    moved(50, Keys.ARROW_RIGHT)
    for _ in range(10):
        one = Visitor(browser, server)
        one.rest()
        one.close()
    visitor.back().until(lambda: server.sessions() == 1)
    assert float(visitor.find("c-dprk.hunger").get_attribute("value")) == pytest.approx(0.325)
    grown = server.memory() - before
    assert grown < GROWTH, f"memory has grown by {grown / 1e6:.0f} MB"
