"""Every format says the same: words, figures, marks and footnotes of one document."""

from __future__ import annotations

import zipfile
from io import BytesIO

import docx
import msgspec
import pytest
from lxml import etree, html
from pypdf import PdfReader

from reports.statements.domain.composition import compose
from reports.statements.domain.document import Document, decode
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


def test_the_preview_links_each_figure_and_the_public_page_none() -> None:
    made = document()

    shown = preview(made, link=lambda key: f"/reports?key={key}")

    assert 'href="/reports?key=voting.overall.negative"' in shown
    assert b"/reports" not in render_html(made)
    assert b'data-figure="voting.overall.negative"' in render_html(made)


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
