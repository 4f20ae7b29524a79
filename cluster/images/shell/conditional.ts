import { RE2JS } from 're2js'
import { evaluateTest } from '../tools/test'
import type { ConditionalExpression } from './compile'
import { type Expansion, expandPieces, expandText, variable } from './expand'
import { matchesPattern } from './pattern'
import { ShellError } from './state'

/** The truth of `[[ ]]`. */
export function isTrue(node: ConditionalExpression, expansion: Expansion): boolean {
  switch (node.type) {
    case 'CondGroup':
      return isTrue(node.expression, expansion)
    case 'CondNot':
      return !isTrue(node.operand, expansion)
    case 'CondAnd':
      return isTrue(node.left, expansion) && isTrue(node.right, expansion)
    case 'CondOr':
      return isTrue(node.left, expansion) || isTrue(node.right, expansion)
    case 'CondWord':
      return expandText(node.word, expansion) !== ''
    case 'CondUnary':
      if (node.operator === '-v') return variable(expansion, expandText(node.operand, expansion)) !== undefined
      return evaluateTest([node.operator, expandText(node.operand, expansion)], expansion.around.files, expansion.thread.cwd)
    case 'CondBinary': {
      const left = expandText(node.left, expansion)
      if (node.operator === '=' || node.operator === '==') return matchesPattern(expandPieces(node.right, expansion), left)
      if (node.operator === '!=') return !matchesPattern(expandPieces(node.right, expansion), left)
      const right = expandText(node.right, expansion)
      if (node.operator === '=~') return RE2JS.compile(right).matcher(left).find()
      if (node.operator === '<' || node.operator === '>') return node.operator === '<' ? left < right : left > right
      return evaluateTest([left, node.operator, right], expansion.around.files, expansion.thread.cwd)
    }
    default:
      throw new ShellError('syntax error in conditional expression')
  }
}
