"""Writes small IATI files for tests."""

from pathlib import Path

ACTIVITY = """
<iati-activity default-currency="CHF" xml:lang="EN">
  <iati-identifier>XX-1-A</iati-identifier>
  <reporting-org ref="XX-1" type="10"><narrative>Agency</narrative></reporting-org>
  <title><narrative>Water</narrative><narrative xml:lang="de-CH">Wasser</narrative></title>
  {content}
</iati-activity>
"""


def activity(content: str = "", *, identifier: str = "XX-1-A") -> str:
    return ACTIVITY.format(content=content).replace("XX-1-A", identifier)


def transaction(
    kind: str,
    value: str,
    *,
    ref: str = "",
    date: str = "2020-06-30",
    currency: str = "CHF",
    extra: str = "",
) -> str:
    return (
        f'<transaction ref="{ref}"><transaction-type code="{kind}"/>'
        f'<transaction-date iso-date="{date}"/>'
        f'<value currency="{currency}" value-date="{date}">{value}</value>{extra}</transaction>'
    )


def write(folder: Path, *activities: str, version: str = "2.03", name: str = "file.xml") -> Path:
    path = folder / name
    content = "".join(activities)
    path.write_text(
        f'<iati-activities version="{version}">{content}</iati-activities>', encoding="utf-8"
    )
    return path
