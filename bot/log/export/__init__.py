"""Writing sends to a file: text for programs and for spreadsheets, and a workbook."""
