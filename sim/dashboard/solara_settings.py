"""Settings of Solara: it contacts no other machine."""

import warnings

import solara.server.settings as server
import solara.settings


def configure_solara() -> None:
    """No telemetry and no banner; the page's assets come from the package `solara-assets`.

    Solara's "proxy" looks among the installed assets first, and all that this page needs is there.
    Without the proxy, a browser would fetch them from the internet.
    """
    # Solara warns on every visit without https; "lax" below is intended
    warnings.filterwarnings("ignore", message="Cookies with samesite=none", category=UserWarning)
    server.telemetry.mixpanel_enable = False
    server.theme.show_banner = False
    server.theme.title = "Alliance laboratory"
    server.main.mode = "production"
    server.session.same_site = "lax"
    server.kernel.cull_timeout = "1h"
    solara.settings.assets.proxy = True
