#!/usr/bin/env python3
"""Makes the awkward sheets of this folder: python3 make.py [NAME...]

Needs openpyxl and LibreOffice (soffice). What each sheet must give stands beside it, in a .txt that nothing writes anew.
"""
import datetime
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

import openpyxl
from openpyxl.styles import Alignment
from openpyxl.workbook.defined_name import DefinedName

HERE = os.path.dirname(os.path.abspath(__file__))
DAY = datetime.datetime(2026, 3, 9)
SHEETS = {}


def sheet(function):
    """Registers a function that writes a file to the path that it is given: title_rows_xlsx writes title-rows.xlsx."""
    stem, _, extension = function.__name__.rpartition('_')
    SHEETS[stem.replace('_', '-') + '.' + extension] = function
    return function


def book(*rows, title='Sheet1'):
    b = openpyxl.Workbook()
    b.properties.created = b.properties.modified = DAY
    b.active.title = title
    for row in rows:
        b.active.append(row)
    return b


def add(b, title, *rows):
    s = b.create_sheet(title)
    for row in rows:
        s.append(row)
    return s


# Titles, merged cells and what stands around a table.

@sheet
def title_rows_xlsx(path):
    b = book(['2026 春季门店渠道码'], ['填表日期：2026-03-01，有问题请联系市场部'], [],
             ['序号', '门店编号', '门店名称', '分组', '份数'],
             [1, 'BJ01', '朝阳店', '华北', 2], [], [2, 'SH01', '徐汇店', '华东', 1], ['合计', None, None, None, 3])
    b.active.merge_cells('A1:E1')
    b.active.merge_cells('A2:E2')
    b.save(path)


@sheet
def beside_xlsx(path):
    b = book([None, None, '渠道清单'], [None], [None, '分区', '编号', '名称', None, '填写说明'],
             [None, '东区', 'A1', '一号店', None, '名称不要重复'], [None, None, 'A2', '二号店', None, None],
             [None, '西区', 'B1', '三号店', None, None])
    b.active.merge_cells('B4:B5')
    b.active.merge_cells('F4:F6')
    b.save(path)


@sheet
def merged_groups_xlsx(path):
    b = book(['分组', '城市', '编号', '名称', '类型', '有效期', '备注'],
             ['华北', '北京', 'A1', '朝阳店', '临时', '7天', '开业'], [None, None, 'A2', '海淀店', None, None, None],
             [None, '天津', 'A3', '和平店', None, None, None], ['华东', '上海', 'B1', '徐汇店', '永久', None, None],
             [None, None, None, None, None, None, None], [None, None, 'B2', '静安店', None, None, None])
    for area in 'A2:A4', 'B2:B3', 'E2:E4', 'F2:F4', 'G2:G4', 'A5:A7', 'B5:B7':
        b.active.merge_cells(area)
    b.save(path)


@sheet
def merged_name_xlsx(path):
    b = book(['编号', '名称', '物料'], ['A1', '朝阳店', '海报'], ['A2', None, '台卡'], ['A3', '徐汇店', '海报'])
    b.active.merge_cells('B2:B3')
    b.save(path)


@sheet
def merged_name_address_xlsx(path):
    b = book(['名称', '地址'], ['朝阳店', '朝阳门外大街 1 号'], [None, '地铁 A 口'], ['徐汇店', '漕溪北路'])
    b.active.merge_cells('A2:A3')
    b.save(path)


@sheet
def merged_key_xlsx(path):
    b = book(['编号', '名称'], ['A1', '朝阳店'], [None, '海淀店'])
    b.active.merge_cells('A2:A3')
    b.save(path)


@sheet
def merged_copies_and_scene_xlsx(path):
    b = book(['名称', '份数', '场景值'], ['朝阳店', 10, 'spring'], ['海淀店'], ['和平店'])
    b.active.merge_cells('B2:B4')
    b.active.merge_cells('C2:C3')
    b.save(path)


@sheet
def two_row_headings_xlsx(path):
    b = book(['渠道信息表'], ['分组', '门店', None, '数量', '地址', None], [None, '名称', '编号', None, '省', '市'],
             ['华北', '朝阳店', 'A1', 2, '北京', '北京'], ['华东', '徐汇店', 'B1', 1, '上海', '上海'])
    for area in 'A1:F1', 'A2:A3', 'B2:C2', 'D2:D3', 'E2:F2':
        b.active.merge_cells(area)
    b.save(path)


@sheet
def tall_headings_xlsx(path):
    b = book(['编号', '名称', '分组', '地址', None], [None, None, None, '省', '市'], ['A1', '朝阳店', '华北', '北京', '北京'])
    for area in 'A1:A2', 'B1:B2', 'C1:C2', 'D1:E1':
        b.active.merge_cells(area)
    b.save(path)


@sheet
def wide_heading_xlsx(path):
    b = book(['门店名称', None, '份数'], ['朝阳店', '（旗舰）', 2], ['徐汇店', None, 1])
    b.active.merge_cells('A1:B1')
    b.save(path)


@sheet
def captions_xlsx(path):
    b = book(['名称', '份数', '电话'], ['华北大区'], ['朝阳店', 1, '010-1'], ['华东大区'], ['徐汇店', 2, '021-2'])
    b.active.merge_cells('A2:C2')
    b.active.merge_cells('A4:C4')
    b.save(path)


@sheet
def totals_xlsx(path):
    b = book(['门店编号', '门店名称', '份数'], ['A1', '朝阳店', 2], [None, '华北小计', 2], ['A2', '合计', 1],
             [None, '小　计', 3], ['总计：', None, 3], [None, '共2家', None], ['制表人：李四', None, None])
    b.save(path)


@sheet
def totals_without_keys_xlsx(path):
    b = book(['区域', '名称', '份数'], ['华北', '朝阳店', 2], ['汇总', '1家', 2], [None, 'Grand Total', 2], [None, '合计站', 1],
             [None, '备注：以上均为直营店', None], [None, '审核人: 王五', None])
    b.save(path)


@sheet
def headings_again_xlsx(path):
    b = book(['编号', '名称'], ['A1', '朝阳店'], [], ['编号', '名称'], ['A2', '徐汇店'])
    b.save(path)


# Worksheets.

@sheet
def instructions_first_xlsx(path):
    b = book(['填写说明'], ['1. 门店名称必填'], ['2. 份数默认 1'], title='说明')
    add(b, '数据', ['门店编号', '门店名称'], ['A1', '朝阳店'])
    add(b, '城市表', ['省', '市'], ['北京', '北京'])
    b.save(path)


@sheet
def explained_first_xlsx(path):
    b = book(['字段', '是否必填', '怎么填'], ['渠道名称', '是', '不超过 20 字'], ['门店编号', '是', '字母加数字'],
             ['分组', '否', None], ['份数', '否', '整数'], title='字段说明')
    add(b, '渠道', ['渠道名称', '份数'], ['朝阳店', 2])
    b.save(path)


@sheet
def several_data_xlsx(path):
    b = book(['请看后面的工作表'], title='封面')
    add(b, '华北', ['名称'], ['朝阳店'])
    add(b, '华东', ['名称'], ['徐汇店'])
    b.save(path)


@sheet
def hidden_worksheet_xlsx(path):
    b = book(['请勿修改'], title='封面')
    add(b, '旧数据', ['名称'], ['旧店']).sheet_state = 'hidden'
    add(b, '更旧', ['名称'], ['更旧店']).sheet_state = 'veryHidden'
    b.save(path)


@sheet
def second_city_xlsx(path):
    b = book(['名称'], ['朝阳店'], title='北京')
    add(b, '上海', ['名称'], ['徐汇店'])
    b.save(path)


# Hidden rows and columns.

def filtered(path):
    b = book(['编号', '名称', '城市'], *[['A%d' % i, '店%d' % i, '北京' if i % 3 else '上海'] for i in range(1, 10)])
    b.active.auto_filter.ref = 'A1:C10'
    b.active.auto_filter.add_filter_column(2, ['上海'])
    for row in range(2, 11):
        b.active.row_dimensions[row].hidden = b.active.cell(row, 3).value != '上海'
    b.save(path)


@sheet
def filtered_rows_xlsx(path):
    filtered(path)


@sheet
def filtered_rows_skipped_xlsx(path):
    filtered(path)


@sheet
def all_rows_hidden_skipped_xlsx(path):
    b = book(['名称'], ['朝阳店'])
    b.active.row_dimensions[2].hidden = True
    b.save(path)


@sheet
def hidden_columns_xlsx(path):
    b = book(['名称', '场景值', '成本'], ['朝阳店', 'old-01', 12])
    b.active.column_dimensions['B'].hidden = True
    b.active.column_dimensions['C'].hidden = True
    b.save(path)


# Formulas, errors, numbers.

@sheet
def formulas_xlsx(path):
    b = book(['城市', '序', '编号', '名称', '份数', '总数'],
             ['北京', 1, '="BJ"&TEXT(B2,"000")', '=A2&"第"&B2&"店"', '=IF(A2="北京",2,1)', '=E2*2'],
             ['上海', 2, '="SH"&TEXT(B3,"000")', '=VLOOKUP(A3,对照!A1:B2,2,FALSE)', '=E2-1', '=SUM(E2:E3)'],
             [None, None, '=IF(A4="","","X")', '=IF(A4="","",A4)', None, None])
    add(b, '对照', ['北京', '首都店'], ['上海', '外滩店'])
    b.save(path)


@sheet
def formulas_of_another_file_xlsx(path):
    b = book(['名称', '份数', '备用'], ['朝阳店', "='[库存.xlsx]Sheet1'!B2", '=SOMEADDIN(A2)'], ['=SOMEADDIN(A3)', 1, None])
    b.save(path)


@sheet
def formulas_own_xlsx(path):
    b = book(['名称', '备用'], ['朝阳店', '=SOMEADDIN(A2)'], ['徐汇店', '=SOMEADDIN(A3)'])
    b.save(path)


@sheet
def error_cells_xlsx(path):
    b = book(['编号', '名称', '城市'], ['A1', '朝阳店', '#N/A'], ['#REF!', '徐汇店', '上海'], ['A3', '#N/A', '上海'])
    for cell in 'C2', 'A3', 'B4':
        b.active[cell].data_type = 'e'
    b.save(path)


@sheet
def error_in_own_column_xlsx(path):
    b = book(['名称', '城市'], ['朝阳店', '#N/A'])
    b.active['B2'].data_type = 'e'
    b.save(path)


@sheet
def as_shown_xlsx(path):
    b = book(['编号', '名称', '折扣', '开业', '时间', '面积', '营业', '电话'],
             [7, '朝阳店', 0.155, DAY, datetime.time(9, 30), 1234.5, True, 13800138000],
             [123456789012, '徐汇店', 0.5, DAY, datetime.time(18, 0), 80, False, '021-12345678'])
    s = b.active
    s['A2'].number_format = '00000'
    s['A3'].number_format = '0'
    for row in 2, 3:
        s.cell(row, 3).number_format = '0.0%'
        s.cell(row, 4).number_format = 'yyyy"年"m"月"d"日"'
        s.cell(row, 5).number_format = 'h"点"mm"分"'
        s.cell(row, 6).number_format = '#,##0.00'
    b.save(path)


@sheet
def rounded_ids_xlsx(path):
    b = book(['编号', '名称', '场景值'], [110101199003071234, '朝阳店', None], ['110101199003071234', '徐汇店', None],
             [6.2e18, '静安店', None], ['A4', '海淀店', 123456789012345678])
    b.active['A2'].number_format = '0'
    b.save(path)


# Texts.

@sheet
def odd_spaces_xlsx(path):
    b = book(['\u3000门店编号\u00a0', '门店 名称', '份数'], ['Ａ０１\u200b', '\u3000朝阳店\u00a0', '２'],
             ['\ufeffA02', '徐汇\u00a0店', ' 3 '], ['\u200b', '\u3000', '\u00a0'], ['Ａ０３', 'ＡＢＣ店', '２份'])
    b.save(path)


@sheet
def line_breaks_xlsx(path):
    b = book(['门店\n名称', '份数\n（张）', '地址'], ['朝阳\n旗舰店', '2张', '一层\r\n东门'])
    b.active['A2'].alignment = Alignment(wrap_text=True)
    b.save(path)


@sheet
def hundred_columns_xlsx(path):
    b = book(['列%d' % i for i in range(1, 99)] + ['名称', '份数'], [i for i in range(1, 99)] + ['朝阳店', 2])
    b.save(path)


@sheet
def equal_names_xlsx(path):
    b = book(['城市', '名称'], ['北京', '中心店'], ['上海', ' 中心店'], ['广州', '天河店'])
    b.save(path)


@sheet
def equal_keys_xlsx(path):
    b = book(['编号', '名称'], ['A01', '中心店'], ['Ａ01', '天河店'])
    b.save(path)


@sheet
def copies_in_words_xlsx(path):
    b = book(['名称', '数量'], ['甲', 2], ['乙', '2份'], ['丙', '２'], ['丁', '2张'], ['戊', None], ['己', '２ 个'])
    b.save(path)


@sheet
def bad_copies_xlsx(path):
    b = book(['名称', '数量'], ['甲', 0], ['乙', '两份'], ['丙', 2.5], ['丁', -1], ['戊', 99999])
    b.save(path)


@sheet
def kinds_xlsx(path):
    b = book(['名称', '类型', '有效期', '场景ID'], ['甲', '永久', None, None], ['乙', '临时', '12小时', None],
             ['丙', '临时', None, None], ['丁', None, '2周', None], ['戊', '永久ID', None, 7], ['己', '临时ID', '30天', 4000000000],
             ['庚', '长期', '永久', None])
    b.save(path)


@sheet
def validity_is_a_date_xlsx(path):
    b = book(['名称', '有效期'], ['甲', DAY], ['乙', '两年'])
    b.active['B2'].number_format = 'yyyy-mm-dd'
    b.save(path)


# Headings.

@sheet
def decorated_headings_xlsx(path):
    b = book(['门店编号*', '渠道名称（必填）', '【选填】分组：', '份数（如：2）', '※场景值※', '备注\n(可不填)'],
             ['A1', '朝阳店', '华北', 2, 's1', 'x'])
    b.save(path)


@sheet
def bilingual_headings_xlsx(path):
    b = book(['编号/ID', '门店名称 Store Name', '分组\nGroup', '数量(Qty)', '场景值scene_str', '城市 City'],
             ['A1', '朝阳店', '华北', 2, 's1', '北京'])
    b.save(path)


@sheet
def chanel_name_xlsx(path):
    b = book(['id', 'city', 'chanel name'], ['A1', 'Beijing', 'Chaoyang'])
    b.save(path)


@sheet
def nearly_scene_xlsx(path):
    b = book(['渠道名称', '门店编好', '场景直', '渠道商', '打印质量'], ['朝阳店', 'A1', 's1', '张三', '好'])
    b.save(path)


@sheet
def no_names_xlsx(path):
    b = book(['城市', '面积'], ['北京', 20])
    b.save(path)


@sheet
def empty_xlsx(path):
    book().save(path)


# What we have put in ourselves.

@sheet
def own_results_xlsx(path):
    b = book(['没有问题时不看'], title='问题')
    s = add(b, '门店 A', ['编号', '名称', '序列号', '场景值', '份数'], ['A1', '朝阳店', '000001', 'spring-000001A', 2],
            ['A2', '徐汇店', '000002', 'spring-0000028', None], [None, None, '000003', None, None])
    b.defined_names.append(DefinedName('sceneqr_problems', attr_text="'问题'!$A:$F", hidden=True))
    b.defined_names.append(DefinedName('sceneqr_results', attr_text="'门店 A'!$C:$D", hidden=True))
    s.freeze_panes = 'A2'
    b.save(path)


# Through LibreOffice.

def convert(source, target, to):
    with tempfile.TemporaryDirectory() as folder:
        start = os.path.join(folder, 'in' + os.path.splitext(source)[1])
        shutil.copy(os.path.join(HERE, source), start)
        out = os.path.join(folder, 'out')
        subprocess.run(['soffice', '-env:UserInstallation=file://' + folder + '/profile', '--headless', '--convert-to', to,
                        '--outdir', out, start], check=True, stdout=subprocess.DEVNULL)
        made, = os.listdir(out)
        shutil.move(os.path.join(out, made), target)


@sheet
def libreoffice_merged_xlsx(path):
    convert('merged-groups.xlsx', path, 'xlsx:Calc MS Excel 2007 XML')


@sheet
def libreoffice_formulas_xlsx(path):
    convert('formulas.xlsx', path, 'xlsx:Calc MS Excel 2007 XML')


@sheet
def libreoffice_filtered_xlsx(path):
    convert('filtered-rows.xlsx', path, 'xlsx:Calc MS Excel 2007 XML')


@sheet
def libreoffice_results_xlsx(path):
    convert('own-results.xlsx', path, 'xlsx:Calc MS Excel 2007 XML')


@sheet
def libreoffice_ods(path):
    convert('merged-groups.xlsx', path, 'ods')


@sheet
def excel97_xls(path):
    convert('merged-groups.xlsx', path, 'xls:MS Excel 97')


@sheet
def libreoffice_gbk_csv(path):
    convert('title-rows.xlsx', path, 'csv:Text - txt - csv (StarCalc):44,34,GBK')


@sheet
def libreoffice_utf8_csv(path):
    convert('merged-groups.xlsx', path, 'csv:Text - txt - csv (StarCalc):44,34,76')


# As other programs write the XML.

def archive(path, parts):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, content in parts.items():
            z.writestr(zipfile.ZipInfo(name, (2026, 3, 9, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
LINKS = 'http://schemas.openxmlformats.org/package/2006/relationships'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ORDINARY = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'


def raw(path, data, tail='', shared=None, book_extra='', target='worksheets/sheet1.xml', styles='', p='', main=MAIN,
        office=OFFICE, content_type=ORDINARY, names=('Sheet1',)):
    """A workbook of which only the data differ; p is a prefix for the names of its elements, with its colon."""
    space = ('xmlns:' + p[:-1] if p else 'xmlns') + '="' + main + '"'
    parts = {
        '[Content_Types].xml': HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="' + content_type + '"/></Types>',
        '_rels/.rels': HEAD + f'<Relationships xmlns="{LINKS}"><Relationship Id="rId1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': HEAD + f'<{p}workbook {space} xmlns:r="{office}">{book_extra}<{p}sheets>'
        f'<{p}sheet name="{names[0]}" sheetId="1" r:id="rId7"/></{p}sheets></{p}workbook>',
        'xl/_rels/workbook.xml.rels': HEAD + f'<Relationships xmlns="{LINKS}"><Relationship Id="rId7" '
        f'Type="{office}/worksheet" Target="{target}"/>' + (
            f'<Relationship Id="rId8" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>' if shared else '') + (
            f'<Relationship Id="rId9" Type="{office}/styles" Target="styles.xml"/>' if styles else '') + '</Relationships>',
        'xl/worksheets/sheet1.xml': HEAD + f'<{p}worksheet {space} xmlns:r="{office}"><{p}sheetData>{data}</{p}sheetData>'
        f'{tail}</{p}worksheet>',
    }
    if shared:
        parts['xl/sharedStrings.xml'] = HEAD + f'<{p}sst {space}>{shared}</{p}sst>'
    if styles:
        parts['xl/styles.xml'] = HEAD + f'<{p}styleSheet {space}>{styles}</{p}styleSheet>'
    archive(path, parts)


def inline(*texts, p=''):
    return ''.join(f'<{p}c t="inlineStr"><{p}is><{p}t>{t}</{p}t></{p}is></{p}c>' for t in texts)


@sheet
def inline_strings_xlsx(path):
    raw(path, '<row>' + inline('编号', '名称') + '</row><row>' + inline('A1', '朝阳店') + '</row><row r="5">' +
        inline('A2', '徐汇店') + '</row>')


@sheet
def absolute_paths_xlsx(path):
    raw(path, '<row r="1">' + inline('分组', '名称') + '</row><row r="2">' + inline('华北', '朝阳店') + '</row><row r="3">'
        '<c r="B3" t="inlineStr"><is><t>海淀店</t></is></c></row>', target='/xl/worksheets/sheet1.xml',
        tail='<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>')


@sheet
def prefixed_xlsx(path):
    raw(path, '<x:row r="1">' + inline('分组', '名称', '份数', p='x:') + '</x:row><x:row r="2">' + inline('华北', '朝阳店', p='x:') +
        '<x:c r="C2"><x:f>1+1</x:f></x:c></x:row><x:row r="3" hidden="1"><x:c r="B3" t="inlineStr"><x:is><x:t>海淀店</x:t></x:is></x:c>'
        '</x:row>', tail='<x:mergeCells count="1"><x:mergeCell ref="A2:A3"/></x:mergeCells>', p='x:')


@sheet
def date1904_xlsx(path):
    raw(path, '<row r="1">' + inline('名称', '开业') + '</row><row r="2">' + inline('朝阳店') + '<c r="B2" s="1"><v>44628</v></c></row>',
        book_extra='<workbookPr date1904="1"/>', styles='<fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
        '<borders count="1"><border/></borders><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>')


@sheet
def text_formulas_xlsx(path):
    raw(path, '<row r="1">' + inline('编号', '名称', '备注') + '</row>'
        '<row r="2"><c r="A2" t="str"><f>"A"&amp;1</f><v>A1</v></c><c r="B2" t="str"><f>C2</f><v>朝阳店</v></c>'
        '<c r="C2" t="str"><f>""</f><v></v></c></row>'
        '<row r="3"><c r="A3" t="str"><f t="shared" ref="A3:A4" si="0">IF(1,"","")</f><v></v></c></row>'
        '<row r="4"><c r="A4" t="str"><f t="shared" si="0"/><v></v></c><c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>')


@sheet
def phonetic_xlsx(path):
    raw(path, '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
        '<row r="3"><c r="A3" t="s"><v>2</v></c></row>',
        shared='<si><t>名称</t><rPh sb="0" eb="2"><t>ミンチェン</t></rPh><phoneticPr fontId="1"/></si>'
        '<si><t>朝陽店</t><rPh sb="0" eb="2"><t>チャオヤン</t></rPh></si>'
        '<si><r><rPr><b/></rPr><t>徐汇</t></r><r><t xml:space="preserve"> 店_x000D_</t></r></si>')


@sheet
def wps_xlsx(path):
    raw(path, '<row r="1" spans="1:3">' + inline('编号', '名称', '图片') + '</row><row r="2" spans="1:3">' + inline('A1', '朝阳店') +
        '<c r="C2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row>',
        book_extra='<fileVersion appName="xl" lastEdited="3" lowestEdited="5" rupBuild="9302"/><workbookPr/>',
        tail='<pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/><headerFooter/>')


@sheet
def strict_xlsx(path):
    raw(path, '<row r="1">' + inline('名称') + '</row><row r="2">' + inline('朝阳店') + '</row>',
        main='http://purl.oclc.org/ooxml/spreadsheetml/main',
        office='http://purl.oclc.org/ooxml/officeDocument/relationships')


@sheet
def macros_xlsm(path):
    raw(path, '<row r="1">' + inline('名称') + '</row><row r="2">' + inline('朝阳店') + '</row>',
        content_type='application/vnd.ms-excel.sheet.macroEnabled.main+xml')


# Google Sheets writes its cells so, and Tencent Docs its texts in runs.

@sheet
def google_xlsx(path):
    raw(path, '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2" s="1" t="s"><v>2</v></c><c r="B2" s="1"><v>2.0</v></c></row>'
        '<row r="3"><c r="A3" s="1" t="str"><f>concatenate("徐","汇店")</f><v>徐汇店</v></c><c r="B3" s="1"><f>1+1</f><v>2</v></c></row>'
        '<row r="1000" ht="15.75"><c r="A1000" s="1"/></row>',
        shared='<si><t>name</t></si><si><t>copies</t></si><si><t>朝阳店</t></si>',
        styles='<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
        '<cellXfs count="2"><xf/><xf/></cellXfs>')


@sheet
def tencent_xlsx(path):
    raw(path, '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="n"><v>3</v></c></row>',
        shared='<si><r><rPr><sz val="10"/></rPr><t>渠道</t></r><r><t>名称</t></r></si><si><r><t>份数</t></r></si>'
        '<si><r><rPr><color rgb="FFFF0000"/></rPr><t>朝阳</t></r><r><t>店</t></r></si>')


# Text, and what is no sheet.

def text(path, content, encoding):
    with open(path, 'wb') as f:
        f.write(content.encode(encoding))


@sheet
def gb18030_csv(path):
    text(path, '编号,名称,分组\r\nA1,镕基路店,华北\r\nA2,𠮷野家堃店,华东\r\n', 'gb18030')


@sheet
def big5_csv(path):
    text(path, '門店編號,門店名稱,分組\r\nA1,臺北信義店,北區\r\nA2,香港中環店,南區\r\n', 'big5')


@sheet
def big5_english_headings_csv(path):
    text(path, 'code,name,city\r\nA1,臺北信義誠品店,臺北\r\nA2,高雄漢神巨蛋店,高雄\r\nA3,新竹巨城購物中心店,新竹\r\n', 'big5')


@sheet
def hkscs_csv(path):
    text(path, '編號,名稱\r\nA1,深水埗店\r\nA2,𨋢口店\r\n', 'big5hkscs')


@sheet
def gbk_english_headings_csv(path):
    text(path, 'code,name,city\r\nA1,朝阳大悦城店,北京\r\nA2,徐汇日月光店,上海\r\nA3,天河正佳广场店,广州\r\n', 'gbk')


@sheet
def gbk_traditional_csv(path):
    text(path, '門店編號,門店名稱\r\nA1,臺北信義店\r\nA2,香港中環店\r\n', 'gbk')


@sheet
def excel_unicode_tsv(path):
    text(path, '\ufeff编号\t名称\r\nA1\t"朝阳\n店"\r\n', 'utf-16-le')


@sheet
def semicolons_csv(path):
    text(path, 'name;copies;price\nChaoyang;2;1,50\n\nXuhui;;2,00\n', 'utf-8-sig')


@sheet
def lost_id_csv(path):
    text(path, '编号,名称\n1.10101E+17,朝阳店\n110101199003071000,徐汇店\n110101199003071234,静安店\n', 'utf-8')


@sheet
def web_page_xls(path):
    text(path, '<html><table><tr><td>名称</td></tr><tr><td>朝阳店</td></tr></table></html>', 'utf-8')


@sheet
def apple_numbers(path):
    archive(path, {'Index/Document.iwa': 'x', 'Metadata/Properties.plist': 'x'})


@sheet
def cut_xlsx(path):
    with open(os.path.join(HERE, 'title-rows.xlsx'), 'rb') as f:
        whole = f.read()
    with open(path, 'wb') as f:
        f.write(whole[:len(whole) // 2])


if __name__ == '__main__':
    for name in sys.argv[1:] or SHEETS:
        SHEETS[name](os.path.join(HERE, name))
