import type { YAMLError } from 'yaml'

/** What go-yaml says of a fault, and where its complaint stands in the document's text. */
export type GoFault = { sentence: string; offset: number; message: string }

/**
 * Puts this parser's first fault into go-yaml's words. go-yaml counts lines in two ways: its scanner from 1, saying none for the first line; its
 * parser from 0. As go.yaml.in/yaml/v2 parser.fail.
 */
export function goFault(errors: readonly YAMLError[], text: string): GoFault | undefined {
  const first = errors[0]
  if (!first) return undefined
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  const scanner = (sentence: string, offset: number, line = lineAt(offset)): GoFault => ({
    sentence,
    offset,
    message: line <= 1 ? `yaml: ${sentence}` : `yaml: line ${line}: ${sentence}`,
  })
  const parser = (sentence: string, offset: number): GoFault => {
    const line = lineAt(offset) - 1
    return { sentence, offset, message: line <= 0 ? `yaml: ${sentence}` : `yaml: line ${line}: ${sentence}` }
  }
  const at = first.pos[0]
  switch (first.code) {
    case 'BLOCK_AS_IMPLICIT_KEY': {
      if (first.message.includes('block sequence')) return parser('did not find expected key', at)
      const spread = errors.find((error) => error.code === 'MULTILINE_IMPLICIT_KEY')
      return scanner('mapping values are not allowed in this context', spread ? Math.max(at, spread.pos[1] - 1) : at)
    }
    case 'MULTILINE_IMPLICIT_KEY':
      return scanner("could not find expected ':'", at, lineAt(at) + 1)
    case 'MISSING_CHAR': {
      if (/closing/i.test(first.message)) {
        if (/flow|[[\]{}]/i.test(first.message)) return parser(flowSentence(first.message), at)
        const quote = Math.max(text.lastIndexOf('"', at - 1), text.lastIndexOf("'", at - 1))
        return scanner('found unexpected end of stream', lineAt(quote) > 1 ? quote : at)
      }
      if (first.message.startsWith('Implicit map keys')) return scanner("could not find expected ':'", at, lineAt(at) + 1)
      return parser(flowSentence(first.message), at)
    }
    case 'BAD_INDENT':
      return parser(/^Flow/.test(first.message) ? flowSentence(first.message) : 'did not find expected key', at)
    case 'TAB_AS_INDENT':
    case 'BAD_SCALAR_START':
      return scanner('found character that cannot start any token', at)
    case 'BAD_ALIAS':
      return scanner('did not find expected alphabetic or numeric character', at)
    case 'BLOCK_IN_FLOW':
      return parser("did not find expected ',' or '}'", at)
    case 'UNEXPECTED_TOKEN':
      return parser('did not find expected key', at)
    default:
      return scanner(first.message, at)
  }
}

const flowSentence = (message: string) =>
  /map|\}/i.test(message) ? "did not find expected ',' or '}'" : "did not find expected ',' or ']'"
