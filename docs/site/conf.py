"""The configuration of Sphinx: Markdown and notebooks as they are, no network, nothing executed."""

from sim.version import VERSION

project = "Alliance laboratory"
version = release = VERSION
project_copyright = "the founders of the alliance laboratory. MIT licence"
language = "en"
smartquotes = False  # two dashes begin an option
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "docs.site.setup",
]

# -- Markdown and notebooks -------------------------------------------------------------------------
nb_execution_mode = "off"
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # no widget is stored, and nothing is loaded
myst_enable_extensions = ["attrs_block", "fieldlist"]
#: Headings of all levels can be linked to, as code hosts let them.
myst_heading_anchors = 6
#: Code without a language is a formula or what a program prints.
highlight_language = "text"
#: A cell that writes a YAML file after a line of IPython is neither.
suppress_warnings = ["misc.highlighting_failure"]

# -- docstrings -------------------------------------------------------------------------------------
#: What stands between single backticks is code.
default_role = "literal"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
napoleon_numpy_docstring = False
napoleon_use_ivar = True  # attributes are listed with their class
python_use_unqualified_type_names = True
add_module_names = False
#: A longer signature has a line for each argument.
maximum_signature_line_length = 88
#: A link to a formula must lead somewhere; types of arguments may be other packages'.
nitpicky = True
nitpick_ignore_regex = [(r"py:(?!obj$).*", r".*"), (r"py:obj", r"typing\..*")]

# -- HTML -------------------------------------------------------------------------------------------
html_theme = "furo"
html_title = "Alliance laboratory"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
