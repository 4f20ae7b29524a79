import type { ContainerFiles } from '../files'
import { resolvePath } from '../files'
import { ShellError } from '../shell/state'

/** The truth of `test` and `[ ]` over its arguments. Throws ShellError with the tool's complaint. */
export function evaluateTest(args: readonly string[], files: ContainerFiles, cwd: string): boolean {
  let at = 0
  const number = (text: string): number => {
    if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new ShellError(`${text}: bad number`)
    return Number(text)
  }
  const or = (): boolean => {
    let value = and()
    while (args[at] === '-o') {
      at++
      value = and() || value
    }
    return value
  }
  const and = (): boolean => {
    let value = not()
    while (args[at] === '-a') {
      at++
      value = not() && value
    }
    return value
  }
  const not = (): boolean => {
    if (args[at] === '!' && at + 1 < args.length) {
      at++
      return !not()
    }
    return primary()
  }
  const primary = (): boolean => {
    const first = args[at]
    if (first === undefined) throw new ShellError('argument expected')
    const compare = binary[args[at + 1] ?? '']
    if (compare && args[at + 2] !== undefined) {
      const right = args[at + 2]!
      at += 3
      return compare(first, right, number)
    }
    if (first === '(') {
      at++
      const value = or()
      if (args[at++] !== ')') throw new ShellError('closing paren expected')
      return value
    }
    const ask = unary[first]
    if (ask && args[at + 1] !== undefined) {
      const operand = args[at + 1]!
      at += 2
      return ask(operand, files, resolvePath(cwd, operand))
    }
    at++
    return first !== ''
  }
  if (args.length === 0) return false
  const value = or()
  if (at < args.length) throw new ShellError(`${args[at]}: unknown operand`)
  return value
}

const binary: Readonly<Record<string, (a: string, b: string, number: (text: string) => number) => boolean>> = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '-eq': (a, b, n) => n(a) === n(b),
  '-ne': (a, b, n) => n(a) !== n(b),
  '-lt': (a, b, n) => n(a) < n(b),
  '-le': (a, b, n) => n(a) <= n(b),
  '-gt': (a, b, n) => n(a) > n(b),
  '-ge': (a, b, n) => n(a) >= n(b),
}

const exists = (files: ContainerFiles, path: string) => files.read(path) !== undefined || files.isDirectory(path)

const unary: Readonly<Record<string, (operand: string, files: ContainerFiles, path: string) => boolean>> = {
  '-n': (operand) => operand !== '',
  '-z': (operand) => operand === '',
  '-e': (_, files, path) => exists(files, path),
  '-f': (_, files, path) => files.read(path) !== undefined,
  '-d': (_, files, path) => files.isDirectory(path),
  '-r': (_, files, path) => exists(files, path),
  '-w': (_, files, path) => exists(files, path),
  '-x': (_, files, path) => exists(files, path),
  '-s': (_, files, path) => (files.read(path) ?? '') !== '',
  '-h': () => false,
  '-L': () => false,
  '-t': () => false,
}
