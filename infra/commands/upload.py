"""`groundwork upload`: files and folders, sent and followed until each is indexed or failed."""

from pathlib import Path
from typing import Annotated

import typer

from infra.client.upload import files_in
from infra.client.upload import upload as upload_files
from infra.commands.options import DEFAULT_DATA, Data, Key, Url, api
from infra.commands.screen import OUT, show_failed, show_warned, summary, upload_bars


def upload(
    paths: Annotated[list[Path], typer.Argument(exists=True, help="Files, or folders of files.")],
    groups: Annotated[
        str, typer.Option(help="Access groups, by commas; the whole tenant if left out.")
    ] = "",
    wait: Annotated[bool, typer.Option(help="Wait until all are indexed or failed.")] = True,
    url: Url = "",
    key: Key = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Upload documents; ends with what failed and why, and exit code 1 if anything did.

    What could be read in part only, such as a PDF with scanned pages, is named with the reason.
    """
    files = files_in(paths)
    if not files:
        raise typer.BadParameter("There are no files in it (hidden ones do not count).")
    readers = [group.strip() for group in groups.split(",") if group.strip()]
    with upload_bars(files, wait=wait) as bars:
        ended = upload_files(api(url, key, data), files, readers, bars, wait=wait)
    show_warned(ended)
    show_failed(ended)
    OUT.print(summary(ended))
    if any(file.end in ("failed", "lost") for file in ended):
        raise typer.Exit(1)
