"""Papers of the demo: one page of text each, as small PDF files."""

from __future__ import annotations

from django.core.files.base import ContentFile

from core.documents.filing import Paper

PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    " /Resources << /Font << /F1 5 0 R >> >> >>"
)
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def paper(title: str, lines: list[str], *, category: str) -> Paper:
    """A paper of one page with a title and some lines."""
    return Paper(ContentFile(_pdf([title, "", *lines]), name=f"{title}.pdf"), title, category)


def _pdf(lines: list[str]) -> bytes:
    """The smallest whole PDF that shows these lines (ISO 32000, with a table of offsets)."""
    shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    stream = f"BT /F1 12 Tf 72 760 Td 18 TL {shown}ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        f"<< /Length {len(_encoded(stream))} >>\nstream\n{stream}\nendstream",
        FONT,
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += _encoded(f"{number} 0 obj\n{content}\nendobj\n")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return body + _encoded(
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    )


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _encoded(text: str) -> bytes:
    return text.encode("cp1252", errors="replace")
