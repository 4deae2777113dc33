"""Documents: the JSON loses nothing, and the same document has the same hash."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.statements.domain.document import (
    Cell,
    Citation,
    Document,
    Footnote,
    Marks,
    Notice,
    NumbersBlock,
    Paragraph,
    Picture,
    Placeholder,
    Refusal,
    Section,
    Table,
    Text,
    TitleBlock,
    citations,
    decode,
    document_sha256,
    encode,
    from_builtins,
    to_builtins,
)

WORDS = st.text(max_size=30)
RUNS = st.one_of(
    st.builds(Text, text=WORDS, bold=st.booleans(), italic=st.booleans()),
    st.builds(Citation, text=WORDS, figure=WORDS, bold=st.booleans()),
    st.builds(Footnote, text=WORDS),
)
TABLES = st.builds(
    Table,
    caption=WORDS,
    columns=st.tuples(WORDS, WORDS),
    rows=st.lists(
        st.tuples(
            st.builds(Cell, text=WORDS, figure=WORDS), st.builds(Cell, text=WORDS)
        ),
        max_size=3,
    ).map(tuple),
)
BLOCKS = st.one_of(
    st.builds(
        Paragraph, runs=st.lists(RUNS, max_size=4).map(tuple), source=WORDS, style=WORDS
    ),
    st.builds(Placeholder, key=WORDS, text=WORDS),
    st.builds(Refusal, rule=WORDS, reason=WORDS),
    st.builds(Notice, text=WORDS),
    TABLES,
    st.builds(
        NumbersBlock,
        table=TABLES,
        total=st.integers(0, 9),
        sum_of_rows=st.integers(0, 9),
    ),
    st.builds(Picture, svg=WORDS, alternative=WORDS, caption=WORDS),
)
SECTIONS = st.builds(
    Section,
    key=WORDS,
    title=WORDS,
    level=st.integers(0, 3),
    blocks=st.lists(BLOCKS, max_size=4).map(tuple),
)
DOCUMENTS = st.builds(
    Document,
    marks=st.builds(Marks, language=WORDS, mission=WORDS, mission_kind=WORDS),
    title=st.builds(
        TitleBlock,
        heading=WORDS,
        institutions=st.lists(WORDS, max_size=2).map(tuple),
        election=WORDS,
        title=WORDS,
    ),
    sections=st.lists(SECTIONS, max_size=3).map(tuple),
)


@given(DOCUMENTS)
def test_the_json_loses_nothing(document: Document) -> None:
    assert decode(encode(document)) == document
    assert from_builtins(to_builtins(document)) == document


@given(DOCUMENTS)
def test_the_hash_does_not_depend_on_how_it_was_read(document: Document) -> None:
    again = from_builtins(to_builtins(document))

    assert document_sha256(again) == document_sha256(document)


def test_citations_are_listed_once_in_their_order() -> None:
    twice = Paragraph(runs=(Citation("7", "b"), Text("and"), Citation("8", "a")))
    table = Table("t", ("x",), ((Cell("7", "b"),), (Cell("9", "c"),)))
    document = Document(
        marks=Marks("en", "M1", "full"),
        title=TitleBlock("h", (), "e", "t"),
        sections=(Section("s", "S", 1, (twice, table)),),
    )

    assert citations(document) == ("b", "a", "c")
