"""The reference: pages made from the declarations that the program itself reads."""

from docs.site.reference.claims import claims_page
from docs.site.reference.commands import commands_page
from docs.site.reference.indicators import indicator_pages
from docs.site.reference.inputs import drivers_page, switches_page
from docs.site.reference.keys import keys_page
from docs.site.reference.parameters import parameter_pages
from docs.site.reference.python import python_pages
from docs.site.reference.rules import rule_modules, rule_pages
from docs.site.reference.scenarios import decision_rules_page, scenarios_page

__all__ = ["reference_pages", "rule_modules"]


def reference_pages() -> dict[str, str]:
    """The text of each page, by its place in the site."""
    pages = {
        "commands.md": commands_page(),
        "keys.md": keys_page(),
        **parameter_pages(),
        **indicator_pages(),
        "drivers.md": drivers_page(),
        "switches.md": switches_page(),
        "scenarios.md": scenarios_page(),
        "decision_rules.md": decision_rules_page(),
        "claims.md": claims_page(),
        **python_pages(),
        **rule_pages(),
    }
    return {f"reference/{name}": text for name, text in pages.items()}
