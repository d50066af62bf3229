"""The documentation as a site: `python -m docs.site` builds it into `build/site/html`, without network.

Pages written for the site lie in `pages/`; the documents, notebooks and pictures of the repository are
taken from where they lie; the reference is written from the declarations in the code.
"""
