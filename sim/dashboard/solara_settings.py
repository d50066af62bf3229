"""Solara, set so that it asks no other machine for anything."""

import warnings

import solara.server.settings as server
import solara.settings


def keep_to_itself() -> None:
    """No telemetry, no banner; the page's assets come from the package `solara-assets`.

    The "proxy" is what serves them: it looks in the assets that are installed first, and all that
    this page asks for is there. Without it, a browser would fetch them from elsewhere.
    """
    # of pages served without https, on every visit; "lax" is what is wanted
    warnings.filterwarnings("ignore", message="Cookies with samesite=none", category=UserWarning)
    server.telemetry.mixpanel_enable = False
    server.theme.show_banner = False
    server.theme.title = "Alliance laboratory"
    server.main.mode = "production"
    server.session.same_site = "lax"
    server.kernel.cull_timeout = "1h"
    solara.settings.assets.proxy = True
