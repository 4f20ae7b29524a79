import { expect, it } from 'vitest'
import type { Invocation } from '../host-command'
import { yq } from './yq'

const files: Record<string, string> = {
  'y.yaml': 'a: 1\n---\na: 2\n',
  'over.yaml': 'a: 3\nb: {c: [1]}\n',
  'under.yaml': 'a: 4\nb: {c: [2], d: 5}\n',
}

async function run(args: string[], stdin: string) {
  let [out, err] = ['', '']
  const use = {
    args,
    stdin,
    out(text: string) {
      out += text
    },
    err(text: string) {
      err += text
    },
    fail(text: string, exitCode = 1) {
      err += text
      return exitCode
    },
    clock: { now: () => 0 },
    resolve: (path: string) => path,
    host: { fs: { exists: async (path: string) => path in files, readFile: async (path: string) => files[path] } },
  } as unknown as Invocation
  return { exit: await yq.run(use), out, err }
}

const table: [args: string[], stdin: string, out: string][] = [
  [['.a.b[0]'], 'a: {b: [x, y]}', 'x\n'],
  [['.a'], 'a: {b: [1, 2]}', 'b:\n  - 1\n  - 2\n'],
  [['-o', 'json'], 'a: 1', '{\n  "a": 1\n}\n'],
  [['-o=json', '-I0', '.'], 'a: 1', '{"a":1}\n'],
  [['-p', 'json', '.a'], '{"a": "x"}', 'x\n'],
  [['.a', 'y.yaml'], '', '1\n---\n2\n'],
  [['y.yaml'], '', 'a: 1\n---\na: 2\n'],
  [['eval', 'select(.a == 2)', 'y.yaml'], '', 'a: 2\n'],
  [['.a.b = "y" | del(.c)'], 'a: null\nc: 1\n', 'a:\n  b: y\n'],
  [['-n', '.a.b = 1'], '', 'a:\n  b: 1\n'],
  [['eval-all', 'select(fileIndex == 0) * select(fileIndex == 1)', 'under.yaml', 'over.yaml'], '', 'a: 3\nb:\n  c:\n    - 1\n  d: 5\n'],
  [['ea', 'select(fi==0) * select(fi==1)', 'y.yaml', 'over.yaml'], '', 'a: 3\nb:\n  c:\n    - 1\n---\na: 3\nb:\n  c:\n    - 1\n'],
  [['ea', '. as $item ireduce ({}; . * $item )', 'y.yaml', 'under.yaml', '-o=json', '-I0'], '', '{"a":4,"b":{"c":[2],"d":5}}\n'],
  [['ea', '.', 'y.yaml', 'over.yaml', '-N', '-o=json', '-I0'], '', '{"a":1}\n{"a":2}\n{"a":3,"b":{"c":[1]}}\n'],
]

it.each(table.map(([args, ...rest]) => [args.join(' '), args, ...rest] as const))('%s', async (_, args, stdin, out) => {
  expect(await run([...args], stdin)).toEqual({ exit: 0, out, err: '' })
})

it('says what it does not know', async () => {
  const refused = (err: string) => ({ exit: 1, out: '', err: `Error: ${err}\n` })
  expect(await run(['strenv(X)'], 'a: 1')).toEqual(refused('seatrial does not simulate this expression of yq: strenv(X)'))
  expect(await run(['ea', '[.]', 'y.yaml'], '')).toEqual(refused('seatrial does not simulate this expression of yq eval-all: [.]'))
  expect(await run(['.a.b'], 'a: x')).toEqual(refused('Cannot index string with string "b"'))
  expect(await run(['.a', 'nope.yaml'], '')).toEqual(refused('open nope.yaml: no such file or directory'))
})
