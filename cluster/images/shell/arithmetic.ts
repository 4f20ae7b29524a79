import type { ArithmeticExpression } from './compile'
import { ShellError } from './state'

type Expression = ArithmeticExpression['expression']

/** The variables an expression reads and sets. */
export type Variables = { get(name: string): string | undefined; set(name: string, value: string): void }

/** Deepest chain of variables that name variables; beyond it they go in a circle. */
const DEPTH = 20

/** The value of `$(( ))`, in 64-bit terms as far as a double goes. Throws ShellError for what a shell refuses. */
export function evaluate(node: Expression, variables: Variables, depth = 0): number {
  const value = (inner: Expression): number => evaluate(inner, variables, depth)
  switch (node.type) {
    case 'ArithNumber':
      return node.value
    case 'ArithVariable':
    case 'ArithSpecialVar':
      return numberOf(variables.get(node.name), variables, depth)
    case 'ArithGroup':
    case 'ArithNested':
      return value(node.expression)
    case 'ArithTernary':
      return value(node.condition) !== 0 ? value(node.consequent) : value(node.alternate)
    case 'ArithUnary': {
      if (node.operator === '++' || node.operator === '--') {
        if (node.operand.type !== 'ArithVariable') throw new ShellError('arithmetic syntax error')
        const before = value(node.operand)
        const after = before + (node.operator === '++' ? 1 : -1)
        variables.set(node.operand.name, String(after))
        return node.prefix ? after : before
      }
      const operand = value(node.operand)
      return node.operator === '-' ? -operand : node.operator === '!' ? Number(operand === 0) : node.operator === '~' ? ~operand : operand
    }
    case 'ArithBinary': {
      if (node.operator === '&&') return Number(value(node.left) !== 0 && value(node.right) !== 0)
      if (node.operator === '||') return Number(value(node.left) !== 0 || value(node.right) !== 0)
      return binary(node.operator, value(node.left), value(node.right))
    }
    case 'ArithAssignment': {
      const right = value(node.value)
      const result =
        node.operator === '=' ? right : binary(node.operator.slice(0, -1), numberOf(variables.get(node.variable), variables, depth), right)
      variables.set(node.variable, String(result))
      return result
    }
    default:
      throw new ShellError('arithmetic syntax error')
  }
}

function numberOf(text: string | undefined, variables: Variables, depth: number): number {
  const trimmed = (text ?? '').trim()
  if (trimmed === '') return 0
  if (/^[-+]?\d+$/.test(trimmed)) return /^[-+]?0\d/.test(trimmed) ? Number.parseInt(trimmed, 8) : Number(trimmed)
  if (/^0x[\da-f]+$/i.test(trimmed)) return Number(trimmed)
  if (/^[A-Za-z_]\w*$/.test(trimmed) && depth < DEPTH) return numberOf(variables.get(trimmed), variables, depth + 1)
  throw new ShellError('arithmetic syntax error')
}

function binary(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
    case '%':
      if (right === 0) throw new ShellError('divide by zero')
      return operator === '/' ? Math.trunc(left / right) : left % right
    case '**':
      return left ** right
    case '<<':
      return left << right
    case '>>':
      return left >> right
    case '<':
      return Number(left < right)
    case '<=':
      return Number(left <= right)
    case '>':
      return Number(left > right)
    case '>=':
      return Number(left >= right)
    case '==':
      return Number(left === right)
    case '!=':
      return Number(left !== right)
    case '&':
      return left & right
    case '|':
      return left | right
    case '^':
      return left ^ right
    case ',':
      return right
    default:
      throw new ShellError('arithmetic syntax error')
  }
}
