import { readdir, readFile } from 'node:fs/promises'
import ts from 'typescript'
import { idsIn } from './ids.js'
import type { Mention } from './page.js'

/** The rules that comments inside of tests name. A comment elsewhere proves nothing. */
export async function commentsInTests(folder: string): Promise<Mention[]> {
  const mentions: Mention[] = []
  const names = await readdir(folder, { recursive: true })
  for (const name of names.filter((file) => file.endsWith('.test.ts')).sort()) {
    const file = `${folder}/${name.replaceAll('\\', '/')}`
    const source = ts.createSourceFile(file, await readFile(file, 'utf8'), ts.ScriptTarget.Latest, true)
    visit(source, (test, title) => {
      const comments = test.getText(source).match(/^\s*\/\/.*$/gm) ?? []
      mentions.push({ file, title, ids: idsIn(comments.join('\n')) })
    })
  }
  return mentions
}

/** Every `it(title, ...)` of a file. */
function visit(node: ts.Node, found: (test: ts.CallExpression, title: string) => void): void {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'it') {
    const [title] = node.arguments
    found(node, title === undefined ? '' : title.getText().replace(/^['"`]|['"`]$/g, ''))
  }
  ts.forEachChild(node, (child) => visit(child, found))
}
