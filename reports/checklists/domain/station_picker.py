"""The form as ODK Collect gets it: the station is picked from the team's list, or typed.

The answer stays where the checklist asks for it and is the station's code, as in every
channel. What is picked lies in `meta`, which no reader takes for an answer, and is
copied from there; a station that the list lacks is typed.
"""

from __future__ import annotations

import re

from lxml import etree

from reports.checklists.domain.binds import ROOT
from reports.checklists.domain.definition import ChecklistDefinition, text_in

ROLE = "station"
LIST, FILE = "stations", "stations.csv"
SOURCE = f"jr://file-csv/{FILE}"
NODE = "station_listed"
PATH = f"/{ROOT}/meta/{NODE}"
TEXT = f"{PATH}:label"
XFORMS = "http://www.w3.org/2002/xforms"
LANGUAGE = re.compile(r"\(([A-Za-z]{2,3})[^)]*\)\s*$")
# Unreviewed in Russian and Kazakh, as all our translations until a native speaker signs.
LABELS = {
    "en": "Choose the polling station from your list. If it is not there, go on and "
    "write its code.",
    "ru": "Выберите участок из вашего списка. Если его там нет, листайте дальше и "
    "напишите его код.",
    "kk": "Учаскені тізіміңізден таңдаңыз. Ол тізімде болмаса, әрі қарай өтіп, кодын "
    "жазыңыз.",
}


def with_station_picker(xform: str, definition: ChecklistDefinition) -> str:
    """Return the form with a list of stations before the question for the station.

    A form that asks for no station, or reads the list by itself, stays as it is; but
    its list gives codes, as the answers of every channel do.
    """
    question = definition.question_for(ROLE)
    if question is None or question.repeat:
        return xform
    tree = etree.fromstring(xform.encode())
    ref = "/".join(("", ROOT, *question.path))
    control = next((e for e in tree.iter(_tag("*")) if _is_control(e, ref)), None)
    model = next(tree.iter(_tag("model")))
    if control is None:
        return xform
    if any(e.get("src") == SOURCE for e in model.iter(_tag("instance"))):
        _take_codes(control)
    elif etree.QName(control).localname == "input":
        _declare(model)
        _place(control, ref=ref, is_translated=_translate(model))
    return f'<?xml version="1.0"?>\n{etree.tostring(tree, encoding="unicode")}'


def reads_stations(xform: str) -> bool:
    """Tell whether a form needs the list of stations."""
    return f'src="{SOURCE}"' in xform


def _is_control(element: etree._Element, ref: str) -> bool:
    name = etree.QName(element).localname
    return element.get("ref") == ref and name in ("input", "select1")


def _take_codes(control: etree._Element) -> None:
    """Let a list that the form brings along give codes; by itself it gives entity ids."""
    itemset = control.find(_tag("itemset"))
    if itemset is None or f"instance('{LIST}')" not in str(itemset.get("nodeset")):
        return
    value = itemset.find(_tag("value"))
    if value is not None and value.get("ref") == "name":
        value.set("ref", "code")


def _declare(model: etree._Element) -> None:
    instance = next(model.iter(_tag("instance")))
    meta = next(e for e in instance[0] if etree.QName(e).localname == "meta")
    etree.SubElement(meta, etree.QName(etree.QName(meta).namespace, NODE))
    source = etree.Element(_tag("instance"), id=LIST, src=SOURCE)
    instance.addnext(source)
    last = list(model.iter(_tag("bind")))[-1]
    # Without a list of one's own there is nothing to choose from, and nothing is asked.
    listed = f"count(instance('{LIST}')/root/item) > 0"
    bind = etree.Element(_tag("bind"), nodeset=PATH, type="string", relevant=listed)
    last.addnext(bind)


def _translate(model: etree._Element) -> bool:
    """Say it in each language of the form; tell whether it has any."""
    translations = list(model.iter(_tag("translation")))
    for translation in translations:
        match = LANGUAGE.search(str(translation.get("lang")))
        text = etree.SubElement(translation, _tag("text"), id=TEXT)
        value = etree.SubElement(text, _tag("value"))
        value.text = text_in(LABELS, match[1].lower() if match else "en")
    return bool(translations)


def _place(control: etree._Element, *, ref: str, is_translated: bool) -> None:
    picker = etree.Element(_tag("select1"), ref=PATH, appearance="autocomplete")
    label = etree.SubElement(picker, _tag("label"))
    if is_translated:
        label.set("ref", f"jr:itext('{TEXT}')")
    else:
        label.text = LABELS["en"]
    items = f"instance('{LIST}')/root/item"
    itemset = etree.SubElement(picker, _tag("itemset"), nodeset=items)
    etree.SubElement(itemset, _tag("value"), ref="code")
    etree.SubElement(itemset, _tag("label"), ref="label")
    event = {"ref": ref, "event": "xforms-value-changed", "value": PATH}
    etree.SubElement(picker, _tag("setvalue"), event)
    control.addprevious(picker)


def _tag(name: str) -> str:
    return f"{{{XFORMS}}}{name}"
