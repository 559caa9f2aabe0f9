"""Frame + citation -> file. May import `figures`, `release.vocabulary`.
Files never query and never know a page.

A file says all that the screen says: selection, status, source, dates, notes, citation, protective
marking, where the reading log stood when it was made, and that records are synthetic. Text that a
spreadsheet could take for a formula is neutralised. Each is made from the frame on screen, so that
screen, CSV, ODS, XLSX and PDF cannot differ; `tests/exports/` reads every one back.

    csv, csvw          the tidy table; the same zipped with its metadata beside it (CSV on the Web)
    ods, xlsx          a workbook: cover, contents, notes, definitions, one table to read, one sheet of data
    svg, png           a chart with its title, source, date and id of release inside the picture
    docx               a written answer as a document to clear and send
    brief              a tagged PDF of several figures, by the rules of PDF/UA-1
"""  # noqa: E501

from exports.brief import Part, brief
from exports.chart_images import png, svg
from exports.csvw import csvw
from exports.document import Heading, Listed, Paragraph, Table, docx
from exports.sheet import Block, Cell, Facts, Grid, Points
from exports.stamp import FileMarks
from exports.tidy import COLUMNS, csv, plain_csv
from exports.workbook_ods import ods
from exports.workbook_xlsx import xlsx

__all__ = [
    "COLUMNS",
    "Block",
    "Cell",
    "Facts",
    "Grid",
    "Heading",
    "Listed",
    "Paragraph",
    "Part",
    "Points",
    "FileMarks",
    "Table",
    "brief",
    "csv",
    "csvw",
    "docx",
    "ods",
    "plain_csv",
    "png",
    "svg",
    "xlsx",
]
