// Writes options.gen.ts from what a kubectl says of itself: node kubectl/options/generate.mjs PATH-OF-KUBECTL
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const [, , kubectl] = process.argv
const help = (path) => execFileSync(kubectl, [...path, '--help'], { encoding: 'utf8', env: { HOME: '/root', KUBECONFIG: '/nonexistent' } })
const texts = []
const indexOf = (text) => (texts.includes(text) ? texts.indexOf(text) : texts.push(text) - 1)
const table = {}

const optionsIn = (said) =>
  [...said.matchAll(/^ {4}(?:-(\w), )?--([\w-]+)=(.*):\n\t(.*)$/gm)].map(([, short = '', name, initial, text]) => [
    name,
    initial,
    short,
    indexOf(text),
  ])

function visit(path) {
  const said = help(path)
  if (path.length > 0) table[path.join(' ')] = optionsIn(said)
  for (const [, lines] of said.matchAll(/Commands[^\n]*:\n((?: {2}\S.*\n)+)/g))
    for (const line of lines.trim().split('\n')) visit([...path, line.trim().split(/\s+/)[0]])
}

visit([])
const globals = execFileSync(kubectl, ['options'], { encoding: 'utf8', env: { HOME: '~', KUBECONFIG: '/nonexistent' } })
table[''] = optionsIn(globals)
const entries = Object.entries(table).map(
  ([path, options]) => `  ${JSON.stringify(path)}: [\n${options.map((option) => `    ${JSON.stringify(option)},\n`).join('')}  ],\n`,
)
writeFileSync(
  new URL('options.gen.ts', import.meta.url),
  `// Written by generate.mjs from kubectl's own --help.
/** What options are for. */
export const optionTexts: readonly string[] = [
${texts.map((text) => `  ${JSON.stringify(text)},\n`).join('')}]

/** The options of every command (of all together: ''): name, default as help shows it, letter, index of its text. */
export const optionTable: Readonly<Record<string, readonly (readonly [name: string, initial: string, short: string, text: number])[]>> = {
${entries.join('')}}
`,
)
