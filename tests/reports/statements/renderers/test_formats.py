"""Every format says the same: words, figures, marks and footnotes of one document."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import docx
import msgspec
import pytest
from lxml import etree, html
from pypdf import PdfReader

from reports.statements.domain.composition import compose
from reports.statements.domain.document import (
    Cell,
    Document,
    Section,
    Table,
    decode,
)
from reports.statements.domain.inputs import Narrative
from reports.statements.domain.problems import ReviewFacts
from reports.statements.renderers.docx import render_docx
from reports.statements.renderers.formats import RENDERERS
from reports.statements.renderers.html import preview, render_html
from reports.statements.renderers.json import render_json
from reports.statements.renderers.pdf import render_pdf
from tests.factories.statements import mission_facts, small_inputs

KAZAKH = "Сайлау күні бақылау: әіңғүұқөһ ӘІҢҒҮҰҚӨҺ, подсчёт голосов."
MARKUP = "#panic(1) *not bold* <script>alert(1)</script> & $x$ [[note:Әділет.]]"
FIGURE = "7 per cent of the 1,201 observations"


def document(*, is_draft: bool = True, is_demonstration: bool = False) -> Document:
    inputs = small_inputs(
        mission=mission_facts(is_demonstration=is_demonstration),
        narratives={"background": Narrative(f"{KAZAKH}\n\n{MARKUP}\n\n- a point")},
    )
    made = compose(inputs, ReviewFacts(is_demonstration=is_demonstration)).document
    marks = msgspec.structs.replace(made.marks, is_draft=is_draft)
    return msgspec.structs.replace(made, marks=marks)


def words_of(tree: etree._Element) -> str:
    return "".join(str(text) for text in tree.itertext())


def html_text(content: bytes) -> str:
    return " ".join(words_of(html.fromstring(content.decode())).split())


def pdf_text(content: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    return " ".join(" ".join(pages).split())


def docx_text(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [n for n in archive.namelist() if n.startswith("word/")]
        parts = [archive.read(n) for n in sorted(names) if n.endswith(".xml")]
    trees = [etree.fromstring(part) for part in parts]
    return " ".join(" ".join(map(words_of, trees)).split())


def json_text(content: bytes) -> str:
    return content.decode()


TEXTS = {"html": html_text, "pdf": pdf_text, "docx": docx_text, "json": json_text}


@pytest.mark.parametrize("name", RENDERERS)
def test_every_format_prints_words_and_figures(name: str) -> None:
    content = RENDERERS[name].render(document())

    text = TEXTS[name](content)

    assert FIGURE in text
    assert KAZAKH in text
    assert "#panic(1) *not bold*" in text
    assert "Әділет." in text
    assert "1,133 polling stations" in text


@pytest.mark.parametrize("name", ["html", "pdf", "docx"])
def test_a_draft_says_so_and_a_release_does_not(name: str) -> None:
    render = RENDERERS[name].render

    draft = TEXTS[name](render(document(is_draft=True)))
    released = TEXTS[name](render(document(is_draft=False)))

    assert "DRAFT - NOT FOR RELEASE" in draft
    assert "DRAFT" not in released


@pytest.mark.parametrize("name", ["html", "pdf", "docx"])
def test_a_demonstration_says_simulated(name: str) -> None:
    text = TEXTS[name](RENDERERS[name].render(document(is_demonstration=True)))

    assert "DEMONSTRATION MISSION - SIMULATED OBSERVATIONS" in text
    assert "simulated" in text


@pytest.mark.parametrize("name", ["html", "pdf", "json"])
def test_the_same_document_gives_the_same_bytes(name: str) -> None:
    render = RENDERERS[name].render

    assert render(document()) == render(document())


def test_the_pdf_is_tagged_numbered_and_titled() -> None:
    reader = PdfReader(BytesIO(render_pdf(document())))

    assert "/MarkInfo" in reader.root_object
    assert reader.metadata is not None
    assert "Statement of Preliminary Findings" in str(reader.metadata.title)
    assert f"Page 1 of {len(reader.pages)}" in reader.pages[0].extract_text()
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]  # a page's own
    }
    assert all("Noto" in font for font in fonts)


def test_the_docx_has_styles_fields_language_and_footnotes() -> None:
    content = render_docx(document())

    word = docx.Document(BytesIO(content))
    footer = word.sections[0].footer._element.xml  # noqa: SLF001 - fields have no other way
    styles = {p.style.name for p in word.paragraphs if p.style is not None}

    assert {"Title", "Heading 1", "Heading 2", "Body Text", "List Bullet"} <= styles
    assert "NUMPAGES" in footer
    assert word.core_properties.language == "en"
    assert word.tables[-1].rows[-1].cells[-1].text == "304"
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert "Әділет." in archive.read("word/footnotes.xml").decode()


def test_the_html_escapes_what_people_write() -> None:
    assert b"<script>" not in render_html(document())


def test_the_preview_links_each_figure_to_its_reports() -> None:
    made = document()

    shown = preview(made, link=lambda key: f"/reports?key={key}")

    assert 'href="/reports?key=voting.overall.negative"' in shown
    assert b"/reports" not in render_html(made)


def test_each_figure_of_the_public_page_leads_to_its_line_in_words() -> None:
    page: Any = html.fromstring(render_html(document()).decode())

    cited = page.xpath('//a[@data-figure="voting.overall.negative"]')
    (line,) = page.xpath(f'//tr[@id="{cited[0].get("href").removeprefix("#")}"]')

    assert [cell.text_content() for cell in line] == [
        "Voting: overall assessment bad or very bad",
        "voting.overall.negative",
        "observations",
        "84",
        "1,201",
        "",
    ]
    every = page.xpath("//a[@class='figure']/@href")
    assert {one.removeprefix("#") for one in every} <= set(page.xpath("//tr/@id"))


def themed() -> Document:
    table = Table(
        caption="Themes",
        columns=("What", "k"),
        rows=tuple(
            row
            for theme in range(9)
            for row in (
                (Cell(f"Theme {theme}", bold=True), Cell("")),
                *((Cell(f"Item {theme}.{one}"), Cell("1")) for one in range(9)),
            )
        ),
        numeric=(1,),
        widths=(5, 1),
    )
    section = Section(key="observed", title="Observed", level=1, blocks=(table,))
    return msgspec.structs.replace(document(), sections=(section,))


def test_the_heading_of_a_theme_is_never_the_last_line_of_a_page() -> None:
    pages = PdfReader(BytesIO(render_pdf(themed()))).pages

    found = [
        [
            line
            for line in page.extract_text().split("\n")
            if line.startswith(("Theme", "Item"))
        ]
        for page in pages
    ]
    assert len(pages) > 1
    for lines in found:
        assert lines[-1].startswith("Item")
        # Where a theme goes on, its heading stands again.
        assert lines[0].startswith("Theme")


def test_word_keeps_the_heading_of_a_theme_with_its_rows_and_sets_widths() -> None:
    word = docx.Document(BytesIO(render_docx(themed())))

    (table,) = word.tables
    heading, row = table.rows[11], table.rows[12]
    widths = [column.width or 0 for column in table.columns]
    assert heading.cells[0]._tc is heading.cells[1]._tc  # noqa: SLF001
    assert len(heading.cells[0].paragraphs) == 1
    assert heading.cells[0].paragraphs[0].paragraph_format.keep_with_next
    assert not row.cells[0].paragraphs[0].paragraph_format.keep_with_next
    assert widths[0] > 4 * widths[1] > 0
    assert row.cells[0].width == widths[0]


@pytest.mark.parametrize("is_draft", [True, False])
def test_every_page_of_a_demonstration_says_simulated(is_draft: bool) -> None:
    made = document(is_draft=is_draft, is_demonstration=True)

    pages = PdfReader(BytesIO(render_pdf(made))).pages
    page = render_html(made).decode()
    word = docx.Document(BytesIO(render_docx(made))).sections[0]

    assert all("SIMULATED OBSERVATIONS" in one.extract_text() for one in pages)
    # On paper the mark stands in the margin of each page.
    assert '@top-left { content:"DEMONSTRATION MISSION - SIMULATED' in page
    assert "SIMULATED OBSERVATIONS" in word.header.paragraphs[0].text
    assert "simulated" in word.footer.paragraphs[0].text


def test_the_json_is_the_document() -> None:
    made = document()

    assert decode(render_json(made)) == made


FORBIDDEN = {
    "limited_mission": ("limited", "Zebras spoilt 7 per cent of the observations."),
    "margin": ("full", "Zebras say that the margin of error is two points."),
    "population_claim": (
        "full",
        "Zebras ran 7 per cent of polling stations in the country.",
    ),
    "unverified_incident": ("full", "Zebras organized carousel voting."),
}


@pytest.mark.parametrize("rule", FORBIDDEN)
@pytest.mark.parametrize("name", RENDERERS)
def test_no_format_prints_a_forbidden_claim_but_its_reason(
    name: str, rule: str
) -> None:
    kind, claim = FORBIDDEN[rule]
    inputs = small_inputs(
        mission=mission_facts(kind=kind), narratives={"election_day": Narrative(claim)}
    )
    made = compose(inputs, ReviewFacts(mission_kind=kind)).document

    text = TEXTS[name](RENDERERS[name].render(made))

    assert "Zebras" not in text
    assert "Not printed:" in text
