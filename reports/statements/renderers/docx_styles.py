"""The styles of a statement in Word: named, so that a core team can change them at once."""

from __future__ import annotations

from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

ACCENT = RGBColor(0x1F, 0x4E, 0x79)
INK = RGBColor(0x1D, 0x27, 0x33)
MUTED = RGBColor(0x5B, 0x66, 0x72)
WARNING = RGBColor(0xA3, 0x20, 0x20)
SERIF = "Noto Serif"
SANS = "Noto Sans"


def fresh_document(language: str) -> Any:
    """Return an empty A4 document with our styles, set in a language."""
    word = docx.Document()
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin, page.bottom_margin = Mm(26), Mm(24)
    page.header_distance = page.footer_distance = Mm(11)
    _language(word.styles, language)
    _text_styles(word.styles)
    _heading_styles(word.styles)
    _title_styles(word.styles)
    _table_style(word.styles)
    return word


def add_field(paragraph: Any, instruction: str) -> None:
    """Add a field such as PAGE, which Word fills in."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("end", "")):
        run = paragraph.add_run()
        if text:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields


def shade(cell: Any, color: str) -> None:
    """Fill a cell."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", color)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - python-docx has no shading


def _font(
    style: Any,
    name: str,
    size: float,
    *,
    color: RGBColor = INK,
    bold: bool = False,
) -> None:
    style.font.name = name
    style.font.size = Pt(size)
    style.font.color.rgb = color
    style.font.bold = bold
    style.font.italic = False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)
    for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _space(style: Any, before: float, after: float) -> None:
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)


def _language(styles: Any, language: str) -> None:
    properties = styles["Normal"].element.get_or_add_rPr()
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), {"en": "en-GB"}.get(language, language))
    properties.append(element)
    for defaults in styles.element.iter(qn("w:lang")):
        defaults.set(qn("w:val"), {"en": "en-GB"}.get(language, language))


def _text_styles(styles: Any) -> None:
    _font(styles["Normal"], SERIF, 10)
    body = styles["Body Text"]
    _font(body, SERIF, 10)
    _space(body, 0, 6)
    body.paragraph_format.line_spacing = 1.18
    body.paragraph_format.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    body.paragraph_format.widow_control = True
    lead = styles.add_style("Lead", WD_STYLE_TYPE.PARAGRAPH)
    lead.base_style = body
    _font(lead, SERIF, 10, bold=True)
    bullet = styles["List Bullet"]
    _font(bullet, SERIF, 10)
    _space(bullet, 0, 4)
    remark = styles.add_style("Remark", WD_STYLE_TYPE.PARAGRAPH)
    _font(remark, SANS, 8.5)
    _space(remark, 4, 7)
    remark.paragraph_format.left_indent = Mm(4)
    caption = styles["Caption"]
    _font(caption, SANS, 9, color=ACCENT, bold=True)
    _space(caption, 8, 3)
    caption.paragraph_format.keep_with_next = True
    cell = styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    _font(cell, SANS, 8)
    _space(cell, 1.5, 1.5)
    for name in ("Header", "Footer"):
        _font(styles[name], SANS, 7.5, color=MUTED)
        stops = styles[name].paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Mm(80), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Mm(160), WD_TAB_ALIGNMENT.RIGHT)


def _heading_styles(styles: Any) -> None:
    for level, (size, color, before, after) in {
        1: (13, ACCENT, 20, 8),
        2: (11.5, ACCENT, 14, 5),
        3: (10, INK, 11, 4),
    }.items():
        heading = styles[f"Heading {level}"]
        _font(heading, SANS, size, color=color, bold=True)
        _space(heading, before, after)
        heading.paragraph_format.keep_with_next = True


def _title_styles(styles: Any) -> None:
    title = styles["Title"]
    _font(title, SANS, 16, color=ACCENT, bold=True)
    _space(title, 8, 8)
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    subtitle = styles["Subtitle"]
    _font(subtitle, SANS, 9.5, color=MUTED)
    _space(subtitle, 2, 6)
    mission = styles.add_style("Mission", WD_STYLE_TYPE.PARAGRAPH)
    _font(mission, SANS, 12, color=ACCENT, bold=True)
    election = styles.add_style("Election", WD_STYLE_TYPE.PARAGRAPH)
    _font(election, SANS, 12.5)
    _space(election, 6, 6)
    for style in (title, subtitle, mission, election):
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table_style(styles: Any) -> None:
    style = styles.add_style("Statement Table", WD_STYLE_TYPE.TABLE)
    style.base_style = styles["Normal Table"]
    properties = OxmlElement("w:tblPr")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "B9C2CC")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)
    style.element.append(properties)
