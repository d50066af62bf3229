"""Settings of Solara: it contacts no other machine."""

import re
import warnings
from importlib.metadata import version
from pathlib import Path

import solara.server.server as solara_server
import solara.server.settings as server
import solara.settings

from sim.errors import UserError


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
    server.kernel.cull_timeout = "10m"
    solara.settings.assets.proxy = True


def asset_folder() -> Path:
    """Where the package `solara-assets` is installed."""
    return Path(server.assets.proxy_cache_dir)


def check_assets() -> None:
    """Check that `solara-assets` holds the assets that this version of Solara asks for.

    Raises:
        UserError: with those that are missing.
    """
    template = Path(solara_server.__file__).parent / "templates" / "solara.html.j2"
    assets = set(re.findall(r'{{ *cdn *}}/((?:@[^/"]+/)?[^/"{]+)', template.read_text("utf-8")))
    # of the two versions of its widgets, Solara uses the one for the installed ipyvuetify
    unused = "solara-vuetify-app@" if solara_server.vue3 else "solara-vuetify3-app@"
    missing = sorted(
        asset for asset in assets if unused not in asset and not (asset_folder() / asset).is_dir()
    )
    if missing:
        raise UserError(
            f"solara-assets {version('solara-assets')} lacks {', '.join(missing)}, which Solara "
            f"{version('solara')} needs: python -m pip install --upgrade 'alliance-lab[dashboard]'"
        )
