// Package workbook writes the spreadsheets that people get: their own worksheet with the results in it, the same as CSV, a
// copy of it with its problems marked, an empty one to begin with, and the report of what the codes have brought.
//
// A customer's workbook is handed back as it came, with columns of ours beside the table and a summary behind the other
// worksheets. What is ours is marked by hidden defined names, so that a result can be filled in further and come back as the
// next sheet. It never asks, reserves or verifies anything, and writes only to the writer it is given.
//
// Start with [Result], then [Problems], [Template] and [Report].
package workbook
