"""How the page looks in a real browser: at every width, light and dark, and while something is computed."""

import pytest

pytestmark = pytest.mark.slow

WIDER = """
const wide = document.documentElement.clientWidth;
return [...document.querySelectorAll('.lab *')].filter(e => !e.matches('.lab-skip')
    && !e.closest('.lab-hidden') && e.getBoundingClientRect().right > wide + 1
).map(e => e.tagName + ' ' + e.className + ' ' + e.id);
"""
#: Texts that are smaller than twelve pixels.
SMALL = """
return [...document.querySelectorAll('.lab *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
    && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.tagName + ' ' + e.className + ' ' + e.textContent.slice(0, 40));
"""
#: The contrast of each text with what is behind it, where that is less than 4.5 to 1.
FAINT = """
const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const rgb = colour => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); return [...paint.getImageData(0, 0, 1, 1).data]; };
const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const ground = e => { for (let up = e; up; up = up.parentElement) { const c = rgb(getComputedStyle(up).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255]; };
return [...document.querySelectorAll('.lab *')].filter(e => e.offsetParent && !e.disabled && !e.matches('option, .lab-skip')
    && !e.closest('.lab-hidden') && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())).map(e => {
  const [one, other] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((a, b) => b - a);
  return [(one + 0.05) / (other + 0.05), e.tagName + ' ' + e.className + ' ' + e.textContent.slice(0, 30)];
}).filter(([contrast]) => contrast < 4.5).map(([contrast, what]) => contrast.toFixed(2) + ' ' + what);
"""


TABS = ("differences", "flows", "record", "history", "fans")


@pytest.mark.parametrize("width", [400, 900, 1400])
def test_on_every_tab_nothing_is_wider_than_the_screen_and_no_text_smaller_than_twelve_pixels(
    visitor, width
):
    visitor.size(width, 700)
    visitor.rest()
    for tab in TABS:
        visitor.browser.execute_script(
            "document.getElementById(arguments[0]).click()", f"tab-{tab}"
        )
        visitor.until(
            lambda tab=tab: visitor.find(f"tab-{tab}").get_attribute("aria-selected") == "true"
        )
        visitor.rest()
        assert visitor.browser.execute_script(WIDER) == []
        assert visitor.browser.execute_script(SMALL) == []


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(visitor, is_dark):
    from selenium.webdriver.common.keys import Keys

    visitor.rest()
    visitor.dark(is_dark)
    visitor.press("lab-find", "hunger restrains")
    visitor.until(lambda: visitor.find("f-dprk.hunger")).send_keys(Keys.HOME)
    visitor.until(lambda: visitor.find("lab-own"))
    visitor.rest()
    ground = visitor.browser.execute_script(
        "return getComputedStyle(document.querySelector('.lab')).backgroundColor"
    )
    assert (ground == "rgb(255, 255, 255)") != is_dark
    assert visitor.browser.execute_script(FAINT) == []
    visitor.dark(False)


def test_on_a_phone_the_answer_comes_first_then_the_charts_then_the_controls(visitor):
    visitor.size(400, 800)
    visitor.until(lambda: visitor.find("lab-most"))
    visitor.rest()
    answer, most, pictures, panel = (
        visitor.find(name).rect["y"]
        for name in ("lab-answer", "lab-most", "lab-pictures", "lab-panel")
    )
    assert answer < most < pictures < panel
    assert answer < 120
    visitor.browser.find_element("class name", "lab-jump").click()
    visitor.until(
        lambda: visitor.browser.switch_to.active_element.get_attribute("id") == "lab-panel"
    )


def test_the_first_chart_is_the_largest_and_events_have_a_strip_of_their_own(visitor):
    visitor.rest()
    heights = visitor.browser.execute_script(
        "return [...document.querySelectorAll('.lab-area')].map(a => a.offsetHeight * a.offsetWidth)"
    )
    assert heights[0] > 2 * max(heights[1:])
    strip, area = (
        visitor.browser.find_element("css selector", f".lab-chart .lab-{part}").rect
        for part in ("strip", "area")
    )
    assert "war ends" in visitor.browser.find_element("class name", "lab-strip").text
    assert strip["y"] + strip["height"] <= area["y"] + 1


def test_a_tab_that_is_computed_says_so_and_shows_no_other_tabs_pictures(visitor):
    visitor.rest()
    watch = """
    window.seen = [];
    new MutationObserver(() => {
      const tab = document.querySelector('[aria-selected=true]').id, box = document.getElementById('lab-pictures');
      window.seen.push([tab, box.querySelectorAll('.lab-chart').length, box.querySelectorAll('.lab-flow').length,
                        box.textContent.includes('is being computed')]);
    }).observe(document.querySelector('.lab'), { subtree: true, childList: true, attributes: true, characterData: true });
    """
    visitor.browser.execute_script(watch)
    visitor.find("tab-flows").click()
    visitor.until(lambda: visitor.find("lab-flows"))
    seen = [
        row for row in visitor.browser.execute_script("return window.seen") if row[0] == "tab-flows"
    ]
    assert all(charts == 0 for _, charts, _, _ in seen)
    assert any(waits for _, _, _, waits in seen)
    assert seen[-1][2] > 5
