"""The dashboard for `solara run sim.dashboard.app`, as safe as with `sim dashboard`."""

import os

from solara.server.starlette import app

from sim.dashboard.access import AccessGuard, Hosts
from sim.dashboard.page import Page
from sim.dashboard.solara_settings import asset_folder, check_assets

Page  # noqa: B018 (Solara shows what a module ends with)

check_assets()
# Solara names the host in this variable. Its server has started when it loads this module, so the
# guard is put around what has been built already.
assert app.middleware_stack is not None
app.middleware_stack = AccessGuard(
    app.middleware_stack, Hosts(os.environ.get("SERVER_NAME", "localhost")), asset_folder()
)
