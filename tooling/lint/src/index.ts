export { type ImportRow, type ImportTable, importTableAsMarkdown, readImportTable } from './import-table.ts'
