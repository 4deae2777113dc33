"""Files of a form are unpacked, checked and bounded."""

from __future__ import annotations

import io
import zipfile

import pytest

from reports.checklists.domain.media import UnusableFile, form_files

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_an_archive_gives_its_files_by_their_base_names() -> None:
    archive = packed(
        {
            "media/seal.png": PNG,
            "__MACOSX/seal.png": b"x",
            "towns.csv": b"name,label\na,A\n",
        }
    )

    files = form_files([("media.zip", archive)])

    assert {file.filename for file in files} == {"seal.png", "towns.csv"}
    assert {file.media_type for file in files} == {"image/png", "text/csv"}


def test_a_name_that_climbs_out_is_only_a_name() -> None:
    files = form_files([("..\\..\\etc/../seal.png", PNG)])

    assert [file.filename for file in files] == ["seal.png"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("run.exe", b"MZ", "phones show"),
        ("page.svg", b"<svg/>", "phones show"),
        ("seal.png", b"<html>", "no .png picture"),
        ("seal.png", b"", "empty"),
        ("x.csv", b"a" * 10_000_001, "10 MB"),
        ("a\x00.png", PNG, "no name"),
        ("media.zip", b"PK\x03\x04", "damaged"),
    ],
)
def test_what_phones_cannot_show_is_refused(
    name: str, content: bytes, told: str
) -> None:
    with pytest.raises(UnusableFile, match=told):
        form_files([(name, content)])


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    archive = packed({"big.csv": b"0" * 31_000_000})

    with pytest.raises(UnusableFile, match="30 MB"):
        form_files([("media.zip", archive)])
