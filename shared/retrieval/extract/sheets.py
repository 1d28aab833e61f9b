"""Spreadsheets (XLSX, XLSB, XLS, ODS): each sheet a section with its tables, in order."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from shared.errors import DocumentError
from shared.retrieval.extract.draft import Draft, one_line, stem
from shared.retrieval.extract.grid import grid_blocks, number
from shared.retrieval.extract.limits import ExtractLimits
from shared.retrieval.extract.package import damaged, locked, refuse_bombs
from shared.retrieval.extract.warned import named
from shared.types.retrieval import Extract

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

ZIP_START = b"PK"
PANIC = "PanicException"
Cell = float | str | bool | date | datetime | time | timedelta


def extract_sheets(name: str, data: bytes, limits: ExtractLimits) -> Extract:
    """The sheets' tables as lines `a | b | c`; the title is the file's name.

    Values are told as they were last computed, and without their formats. Hidden sheets are left
    out with a warning.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    if data.startswith(ZIP_START):
        refuse_bombs(data, limits)
    try:
        with PanicIsDamage(), CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return read(name, workbook, limits)
    except PasswordError as error:
        raise locked() from error
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise damaged() from error


class PanicIsDamage:
    """Tells of a damaged file where the library's Rust gives up; that error cannot be imported."""

    def __enter__(self) -> None:
        """Nothing is needed to begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        """Put a refusal in the place of a panic. Raises DocumentError."""
        if kind is not None and kind.__name__ == PANIC:
            raise damaged() from error


def read(name: str, workbook: "CalamineWorkbook", limits: ExtractLimits) -> Extract:
    """Write every sheet that is shown and holds anything into a draft."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    draft = Draft(limits)
    hidden = []
    for sheet in workbook.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible:
            hidden.append(sheet.name)
        elif sheet.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba):
            raise DocumentError("macros", "A sheet holds macros. Save the file without them.")
        elif sheet.typ == SheetTypeEnum.WorkSheet:
            blocks = grid_blocks(rows(workbook.get_sheet_by_name(sheet.name), limits))
            for nth, block in enumerate(blocks):
                if not nth:
                    draft.heading(1, one_line(sheet.name))
                draft.block(block)
    warnings = [f"Hidden sheets are left out: {named(hidden)}."] if hidden else []
    return draft.finish(stem(name), warnings=warnings)


def rows(sheet: "CalamineSheet", limits: ExtractLimits) -> Iterator[list[str]]:
    """A sheet's rows, in words. Raises DocumentError (`too_large`) if there is no end of them."""
    if sheet.height * sheet.width > limits.cells:
        raise DocumentError(
            "too_large",
            f"The sheet {sheet.name!r} reaches over more than {limits.cells:,} cells. Divide it, or"
            " remove what stands far from its tables, and upload it again.",
        )
    for row in sheet.iter_rows():
        yield [shown(cell) for cell in row]


def shown(cell: Cell) -> str:
    """A cell's value as a person would write it; times and dates by ISO 8601."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float | int):
        return number(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, time):
        return cell.isoformat("seconds" if cell.second else "minutes")
    return str(cell)
