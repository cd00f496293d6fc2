"""Makes openpyxl.xlsx: a customer's styled workbook with mistakes, notes of a colleague, merged cells and two worksheets.

The others came from it: libreoffice.xlsx was saved by LibreOffice, and corrected.xlsx is the Chinese copy with its
problems marked (C5, B6 and A7 of the worksheet 渠道), saved by LibreOffice, by a version that did not keep the colours of
cells. coloured.xlsx is the English copy of what cleanse_test.go calls coloured, saved by LibreOffice. returned.xlsx is the
result, with small pictures, of the six shops in the workbook that styled_test.go makes, saved by LibreOffice 7.4.

    python3 make.py
    soffice --headless --convert-to xlsx --outdir saved openpyxl.xlsx
    sceneqr check openpyxl.xlsx; soffice --headless --convert-to xlsx --outdir saved openpyxl.problems.xlsx
"""
import datetime

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side

book = openpyxl.Workbook()
shops = book.active
shops.title = "渠道"
shops["A1"] = "2026 夏季活动渠道表"
shops["A1"].font = Font(size=16, bold=True, color="FFFFFF")
shops["A1"].fill = PatternFill("solid", fgColor="7030A0")
shops.merge_cells("A1:F1")
for column, heading in enumerate(["门店编号", "门店名称", "份数", "分组", "开业日期", "备注"], 1):
    cell = shops.cell(4, column, heading)
    cell.font = Font(bold=True)
    cell.border = Border(bottom=Side("medium"))
    cell.fill = PatternFill("solid", fgColor="FFE699")
thin = Side("thin", color="999999")
rows = [["A1", "静安寺店", "many", "上海"], ["A2", None, 3], ["A1", "徐家汇店", 2], ["A4", "西湖店", 1, "杭州"]]
for row, texts in enumerate(rows, 5):
    for column, text in enumerate(texts, 1):
        shops.cell(row, column, text).border = Border(left=thin, right=thin, bottom=thin)
    shops.cell(row, 5, datetime.date(2026, 5, row)).number_format = "yyyy年m月d日"
    shops.cell(row, 3).number_format = '0"份"'
shops.merge_cells("D5:D7")
shops["C5"].font = Font(color="0000FF", italic=True)
shops["B7"].comment = Comment("王芳：地址待确认", "王芳")
shops["A7"].comment = Comment("王芳：这个编号对吗？", "王芳")
shops["E9"] = "=SUM(C6:C8)"
shops.column_dimensions["B"].width = 24
shops.freeze_panes = "A5"
shops.conditional_formatting.add("D5:D9", CellIsRule(operator="equal", formula=['"杭州"'], font=Font(color="FF0000")))
prices = book.create_sheet("价格")
prices["A1"] = 3.5
prices["A1"].comment = Comment("含税", "财务")
prices.print_area = "A1:B4"
book.save("openpyxl.xlsx")
