"""A YAML file read strictly: mistakes are noted with file and key, so that all can be told."""

from collections.abc import Hashable, Iterable, Mapping
from importlib.resources.abc import Traversable
from math import isfinite, nan
from typing import cast

import yaml

from sim.errors import UserError, nearest


class Page:
    """A mapping in a file. It hands out what stands under a key and notes what is wrong with it.

    What is missing or wrong is handed out as an empty text, NaN or an empty page, so that reading
    goes on to the next mistake; the caller raises once it is through and `mistakes` is not empty.

    >>> mistakes = []
    >>> page = Page("goods.yaml", "", {"unit": 1, "mony": {}}, mistakes)
    >>> page.text("unit"), page.only(["unit", "money"])
    ('', None)
    >>> mistakes
    ['goods.yaml: unit: 1 is no text', "goods.yaml: no key 'mony'. Did you mean 'money'?"]
    """

    def __init__(
        self, file: str, path: str, entries: Mapping[object, object], mistakes: list[str]
    ) -> None:
        self.file = file
        self.path = path
        self.entries = entries
        self.mistakes = mistakes

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that stand here, as texts."""
        return tuple(str(key) for key in self.entries)

    def has(self, key: str) -> bool:
        """Whether something stands under the key."""
        return key in self.entries

    def wrong(self, key: str, what: str) -> None:
        """Note a mistake under a key."""
        where = f"{self.path}.{key}" if self.path and key else self.path or key
        self.mistakes.append(f"{self.file}: {where}: {what}" if where else f"{self.file}: {what}")

    def only(self, choices: Iterable[str]) -> None:
        """Refuse all keys but these."""
        known = tuple(choices)
        for key in self.entries:
            if key not in known:
                self.wrong("", f"no key {key!r}.{nearest(str(key), known)}")

    def text(self, key: str) -> str:
        """A text that is not empty."""
        found = self._find(key)
        if found is not None and not (isinstance(found, str) and found.strip()):
            self.wrong(key, f"{found!r} is no text")
        return found.strip() if isinstance(found, str) else ""

    def number(self, key: str) -> float:
        """A finite number."""
        found = self._find(key)
        if found is None:
            return nan
        if isinstance(found, bool) or not isinstance(found, int | float) or not isfinite(found):
            self.wrong(key, f"{found!r} is no finite number")
            return nan
        return float(found)

    def whole(self, key: str) -> int:
        """A whole number from 1 on; 0 if it is wrong."""
        found = self._find(key)
        right = isinstance(found, int) and not isinstance(found, bool) and found >= 1
        if found is not None and not right:
            self.wrong(key, f"{found!r} is no whole number from 1 on")
        return cast(int, found) if right else 0

    def flag(self, key: str) -> bool:
        """True or false."""
        found = self._find(key)
        if found is not None and not isinstance(found, bool):
            self.wrong(key, f"{found!r} is neither true nor false")
        return found is True

    def choice(self, key: str, choices: Iterable[str]) -> str:
        """One of the choices."""
        known = tuple(choices)
        found = self.text(key)
        if found and found not in known:
            self.wrong(key, f"no {found!r}.{nearest(found, known)}")
        return found

    def inner(self, key: str) -> "Page":
        """The mapping under a key."""
        return self._page(key, self._find(key))

    def each(self, key: str) -> list["Page"]:
        """The mappings of the list under a key."""
        found = self._find(key)
        if found is not None and not isinstance(found, list):
            self.wrong(key, "must be a list")
        items = found if isinstance(found, list) else []
        return [self._page(f"{key}[{place}]", item) for place, item in enumerate(items)]

    def _find(self, key: str) -> object | None:
        found = self.entries.get(key)
        if found is None:
            self.wrong(key, "missing")
        return found

    def _page(self, key: str, found: object) -> "Page":
        if found is not None and not isinstance(found, dict):
            self.wrong(key, "must hold keys of its own")
        path = f"{self.path}.{key}" if self.path else key
        return Page(self.file, path, found if isinstance(found, dict) else {}, self.mistakes)


def open_page(file: Traversable, name: str, mistakes: list[str]) -> Page:
    """The mapping that a YAML file holds; a file that holds none is noted and read as empty.

    Args:
        file: where it is.
        name: what to call it in messages.
        mistakes: where mistakes are noted.

    Raises:
        UserError: if the file is not there, or is no YAML; then nothing else can be said of it.
    """
    try:
        found = yaml.load(file.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    except FileNotFoundError:
        raise UserError(f"{name}: there is no such file") from None
    except (yaml.YAMLError, UnicodeDecodeError) as trouble:
        raise UserError(f"{name}: {' '.join(str(trouble).split())}") from None
    if not isinstance(found, dict):
        mistakes.append(f"{name}: must hold keys")
    return Page(name, "", found if isinstance(found, dict) else {}, mistakes)


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML without the silent loss of a key that stands twice."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, object]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable) and key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return cast(dict[Hashable, object], super().construct_mapping(node, deep=deep))
