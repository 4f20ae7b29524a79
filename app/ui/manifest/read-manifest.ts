import { yamlLanguage } from '@codemirror/lang-yaml'

type SyntaxNode = ReturnType<typeof yamlLanguage.parser.parse>['topNode']

/** What stands in a manifest, with its places in the text. As much of YAML as manifests use: anchors, tags and aliases are let be (`other`). */
export type YamlNode =
  | { kind: 'map'; from: number; to: number; entries: YamlEntry[] }
  | { kind: 'list'; from: number; to: number; items: (YamlNode | null)[] }
  | { kind: 'scalar'; from: number; to: number; text: string; quoted: boolean }
  | { kind: 'other'; from: number; to: number }
export type YamlEntry = { key: string; from: number; to: number; value: YamlNode | null }

/** The documents of a text (null for an empty one), and the places that are not YAML. */
export function readManifest(text: string): { documents: (YamlNode | null)[]; broken: { from: number; to: number }[] } {
  const tree = yamlLanguage.parser.parse(text)
  const broken: { from: number; to: number }[] = []
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) broken.push({ from: node.from, to: node.to })
    },
  })
  const documents = childrenOf(tree.topNode).filter(({ name }) => name === 'Document')
  return { documents: documents.map((document) => firstValue(document, text)), broken }
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child)
  return children
}

const values = [
  'BlockMapping',
  'FlowMapping',
  'BlockSequence',
  'FlowSequence',
  'Literal',
  'QuotedLiteral',
  'BlockLiteral',
  'Tagged',
  'Anchored',
  'Alias',
]

function firstValue(parent: SyntaxNode, text: string): YamlNode | null {
  const found = childrenOf(parent).find(({ name }) => values.includes(name))
  return found ? read(found, text) : null
}

function read(node: SyntaxNode, text: string): YamlNode {
  const { from, to, name } = node
  if (name === 'BlockMapping' || name === 'FlowMapping')
    return {
      kind: 'map',
      from,
      to,
      entries: childrenOf(node)
        .filter((child) => child.name === 'Pair')
        .map((pair) => entryOf(pair, text)),
    }
  if (name === 'BlockSequence' || name === 'FlowSequence')
    return {
      kind: 'list',
      from,
      to,
      items: childrenOf(node)
        .filter((child) => child.name === 'Item')
        .map((item) => firstValue(item, text)),
    }
  if (name === 'Literal') return { kind: 'scalar', from, to, text: text.slice(from, to), quoted: false }
  if (name === 'QuotedLiteral') return { kind: 'scalar', from, to, text: text.slice(from + 1, to - 1), quoted: true }
  if (name === 'BlockLiteral') return { kind: 'scalar', from, to, text: text.slice(from, to), quoted: true }
  return { kind: 'other', from, to }
}

function entryOf(pair: SyntaxNode, text: string): YamlEntry {
  const key = pair.getChild('Key') ?? pair
  const written = text.slice(key.from, key.to).trim()
  return { key: written.replace(/^(['"])(.*)\1$/, '$2'), from: key.from, to: key.to, value: firstValue(pair, text) }
}

/** The text of a scalar field of a map. */
export function fieldOf(node: YamlNode | null, key: string): string | undefined {
  const value = node?.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.value : null
  return value?.kind === 'scalar' ? value.text : undefined
}
