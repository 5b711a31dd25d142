"""Small files as people upload them, good and bad."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

TYPES = '<Types><Override ContentType="application/vnd.{}+xml"/></Types>'


def upload(name="letter.pdf", content=b"%PDF-1.7 a letter"):
    return SimpleUploadedFile(name, content)


def office(name, main_part, *others, types="officedocument.main"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(types))
        for part in (main_part, *others):
            archive.writestr(part, "<xml/>")
    return upload(name, file.getvalue())


def word(*others, name="letter.docx", **values):
    return office(name, "word/document.xml", *others, **values)


def excel(*others, name="table.xlsx", **values):
    return office(name, "xl/workbook.xml", *others, **values)
