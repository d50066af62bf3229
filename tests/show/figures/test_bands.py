from matplotlib.figure import Figure

from sim.show.figures.bands import bands_of, bands_of_page, note_bands


def panels(*words):
    axes = list(Figure().subplots(1, len(words), squeeze=False).ravel())
    for ax, noted in zip(axes, words, strict=True):
        if noted:
            note_bands(ax, noted)
    return axes


def test_a_page_says_once_what_all_its_bands_are():
    assert bands_of_page(panels("Bands: runs", "Bands: runs")) == "Bands: runs"


def test_panels_whose_bands_are_others_are_named_by_their_number():
    axes = panels("Bands: intervals", "Bands: runs", "Bands: runs")
    assert bands_of_page(axes) == "Bands: runs (panel 1: bands: intervals)"


def test_a_panel_without_bands_is_not_spoken_of():
    assert bands_of_page(panels("", "Bands: runs")) == "Bands: runs"
    assert bands_of_page(panels("", "")) == bands_of(panels("")[0]) == ""


def test_a_fan_of_runs_and_a_curve_of_what_has_come_note_what_their_bands_are(results):
    assert "50 % and 90 % of runs" in bands_of(results.plot.fan("arms.dprk.russia"))
    assert (
        bands_of(results.plot.time_to("talks"))
        == "Lines: shares of runs; bands: their 95 % intervals"
    )
