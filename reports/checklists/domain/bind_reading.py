"""From an XForm to the rules of a checklist, in the order of their dependence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from reports.checklists.domain.binds import ROOT, Bind, Rules, compile_bind
from reports.checklists.domain.xpath.parsing import UnreadableExpression

XFORMS = "{http://www.w3.org/2002/xforms}"
ROSA = "{http://openrosa.org/javarosa}"
RULES = ("relevant", "required", "constraint", "calculate")
ITEXT = re.compile(r"jr:itext\('([^']*)'\)")
INSTANCE = re.compile(r"instance\('([^']*)'\)/root/item(?:\[(.*)\])?", re.DOTALL)
USED = re.compile(r"instance\(\s*['\"]([^'\"]*)['\"]\s*\)")
PATH = re.compile(r"(?:\.{1,2}|/?[^\W\d][\w.\-]*)(?:/(?:\.\.|[^\W\d][\w.\-]*))*|/")
Path = tuple[str, ...]


class UnreadableRule(UnreadableExpression):
    """A rule of a form cannot be read; it says which one."""

    code = "unreadable_rule"

    def __init__(self, *, path: Path, kind: str, text: str, reason: str) -> None:
        super().__init__(reason)
        self.path, self.kind, self.text, self.reason = path, kind, text, reason


def read_rules(xform: str) -> Rules:
    """Return the rules of an XForm, each read once as a proof that it can be."""
    tree = etree.fromstring(xform.encode())
    texts = _default_texts(tree)
    controls = _controls(tree)
    binds = {}
    for element in tree.iter(f"{XFORMS}bind"):
        path = _path(element.get("nodeset"))
        bind = _bind(element, path, controls.get(path, {}), texts)
        for kind in (*RULES, "choice_filter"):
            _check(path, kind, getattr(bind, kind))
        binds[path] = bind
    for element in tree.iter(f"{XFORMS}setvalue"):
        _check(_path(element.get("ref")), "default", element.get("value") or "")
    ordered = _ordered(binds)
    return Rules(binds=ordered, tables=_tables(tree, ordered))


def _path(nodeset: str | None) -> Path:
    return tuple((nodeset or "").strip().strip("/").split("/")[1:])


def _default_texts(tree: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, translation in enumerate(tree.iter(f"{XFORMS}translation")):
        if number == 0 or translation.get("default"):
            for text in translation.iter(f"{XFORMS}text"):
                value = text.find(f"{XFORMS}value")
                if value is not None:
                    found[str(text.get("id"))] = "".join(map(str, value.itertext()))
    return found


def _controls(tree: etree._Element) -> dict[Path, dict[str, str]]:
    """Return what the visible part adds: filtered choices, and the ends of ranges."""
    found: dict[Path, dict[str, str]] = {}
    for itemset in tree.iter(f"{XFORMS}itemset"):
        parent = itemset.getparent()
        match = INSTANCE.search(str(itemset.get("nodeset")))
        if parent is not None and match and match[2]:
            narrowed = {"choices": match[1], "choice_filter": match[2]}
            found[_path(parent.get("ref"))] = narrowed
    for control in tree.iter(f"{XFORMS}range"):
        ends = {key: str(control.get(key) or "") for key in ("start", "end", "step")}
        found[_path(control.get("ref"))] = ends
    return found


def _bind(
    element: etree._Element,
    path: Path,
    control: Mapping[str, str],
    texts: Mapping[str, str],
) -> Bind:
    rules = {kind: (element.get(kind) or "").strip() for kind in RULES}
    if rules["required"] == "false()":
        rules["required"] = ""
    message = element.get(f"{ROSA}constraintMsg") or ""
    match = ITEXT.fullmatch(message.strip())
    ends = sorted(float(control[key]) for key in ("start", "end") if control.get(key))
    return Bind(
        path=path,
        type=element.get("type") or "string",
        message=texts.get(match[1], "") if match else message,
        lowest=ends[0] if ends else None,
        highest=ends[-1] if ends else None,
        step=float(control["step"]) if control.get("step") else None,
        choices=control.get("choices", ""),
        choice_filter=control.get("choice_filter", ""),
        **rules,
    )


def _check(path: Path, kind: str, text: str) -> None:
    """Read a rule as a proof that phones can; of a broken one no phone opens the form."""
    try:
        compile_bind(Bind(path=path, relevant=text))
    except UnreadableExpression as error:
        raise UnreadableRule(
            path=path, kind=kind, text=text, reason=str(error)
        ) from error


def _ordered(binds: Mapping[Path, Bind]) -> tuple[Bind, ...]:
    """Put what a rule reads before the rule; circles keep the order of the form."""
    reads = {
        path: [other for other in _reads(bind) if other in binds and other != path]
        for path, bind in binds.items()
    }
    done: dict[Path, None] = {}
    entered: set[Path] = set()
    for start in binds:
        stack = [start]
        while stack:
            path = stack[-1]
            waiting = [p for p in reads[path] if p not in entered]
            entered.add(path)
            if waiting:
                stack.append(waiting[0])
                continue
            stack.pop()
            done.setdefault(path)
    return tuple(binds[path] for path in done)


def _reads(bind: Bind) -> Iterable[Path]:
    """Name what must be known first: the groups around, and what the rules mention."""
    for length in range(1, len(bind.path)):
        yield bind.path[:length]
    for text in (bind.relevant, bind.calculate, bind.choice_filter):
        for written in PATH.findall(text):
            path = _resolved(written, bind.path)
            for length in range(1, len(path) + 1):
                yield path[:length]


def _resolved(written: str, here: Path) -> Path:
    names = written.split("/")
    if written.startswith("/"):
        return tuple(names[2:]) if names[1:2] == [ROOT] else ()
    path = list(here)
    for name in names:
        if name == "..":
            path = path[:-1]
        elif name != ".":
            path.append(name)
    return tuple(path)


def _tables(
    tree: etree._Element, binds: Iterable[Bind]
) -> dict[str, tuple[dict[str, str], ...]]:
    """Return the lists of choices that rules look into, without their labels' texts."""
    used = {bind.choices for bind in binds if bind.choices}
    for bind in binds:
        for text in (*(getattr(bind, kind) for kind in RULES), bind.choice_filter):
            used.update(USED.findall(text))
    tables: dict[str, tuple[dict[str, str], ...]] = {}
    for instance in tree.iter(f"{XFORMS}instance"):
        name = instance.get("id")
        if name in used and not instance.get("src"):
            rows = instance.iter(f"{XFORMS}item")
            tables[str(name)] = tuple(_row(row) for row in rows)
    return tables


def _row(item: etree._Element) -> dict[str, str]:
    return {etree.QName(cell).localname: cell.text or "" for cell in item}
