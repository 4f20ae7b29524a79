import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { jq } from '../commands/jq'
import type { Invocation } from '../host-command'

type Ran = { stdout?: string; stderr?: string; exit?: number }

async function run(args: string[], stdin: string, files: Record<string, string> = {}): Promise<Ran> {
  let [stdout, stderr] = ['', '']
  const use = {
    args,
    stdin,
    env: { HOME: '/root' },
    out(text: string) {
      stdout += text
    },
    err(text: string) {
      stderr += text
    },
    clock: { now: () => Date.UTC(2026, 10, 2, 9) },
    resolve: (path: string) => path,
    host: { fs: { exists: async (path: string) => path in files, readFile: async (path: string) => files[path] } },
  } as unknown as Invocation
  const exit = await jq.run(use)
  return { ...(stdout ? { stdout } : {}), ...(stderr ? { stderr } : {}), ...(exit ? { exit } : {}) }
}

const recorded = parse(readFileSync(new URL('./recorded.yaml', import.meta.url), 'utf8')) as {
  input: string
  runs: ({ args: string[] } & Ran)[]
}

it.each(recorded.runs.map(({ args, ...ran }) => [args.join(' '), args, ran] as const))('%s', async (_, args, ran) => {
  expect(await run(args, recorded.input)).toEqual(ran)
})

describe('what jq 1.7 has beside', () => {
  const files = { 'in.json': '{"a": 1}\n{"a": 2}\n', 'f.jq': '# a comment\n.a\n', 'bad.json': 'NAME READY\n' }
  const table: [args: string[], stdin: string, ran: Ran][] = [
    [['.a', 'in.json'], '', { stdout: '1\n2\n' }],
    [['-f', 'f.jq', 'in.json'], '', { stdout: '1\n2\n' }],
    [
      ['-n', '-c', '--slurpfile', 'x', 'in.json', '--rawfile', 'y', 'f.jq', '$x, $y'],
      '',
      { stdout: '[{"a":1},{"a":2}]\n"# a comment\\n.a\\n"\n' },
    ],
    [['.', 'nope.json'], '', { stderr: 'jq: error: Could not open nope.json: No such file or directory\n', exit: 2 }],
    [['.', 'bad.json'], '', { stderr: 'jq: parse error: Invalid numeric literal at line 1, column 5\n', exit: 2 }],
    [['.a'], '{"a": 1} x', { stdout: '1\n', stderr: 'jq: parse error: Invalid numeric literal at EOF at line 1, column 10\n', exit: 2 }],
    [['.a.b'], '{\n"a": "x"\n}\n', { stderr: 'jq: error (at <stdin>:3): Cannot index string with string "b"\n', exit: 5 }],
    [['-n', '$ENV.HOME, env.HOME, (now | todate)'], '', { stdout: '"/root"\n"/root"\n"2026-11-02T09:00:00Z"\n' }],
    [['-n', '-c', '[" a " | trim, ltrim, rtrim], ([1] | toarray), (-1 | abs)'], '', { stdout: '["a","a "," a"]\n[1]\n1\n' }],
    [['-n', '--args', '-c', '$ARGS', 'a', 'b'], '', { stdout: '{"positional":["a","b"],"named":{}}\n' }],
    // The colours of jq 1.6, which 1.7 has kept
    [
      ['-C', '.'],
      '{"a":[1,"x",{},[]],"b":null}',
      {
        stdout:
          '\x1b[1;39m{\n  \x1b[0m\x1b[34;1m"a"\x1b[0m\x1b[1;39m: \x1b[0m\x1b[1;39m[\n    \x1b[0;39m1\x1b[0m\x1b[1;39m,\n    \x1b[0;32m"x"\x1b[0m\x1b[1;39m,\n    \x1b[1;39m{}\x1b[0m\x1b[1;39m,\n    \x1b[1;39m[]\x1b[0m\x1b[1;39m\n  \x1b[1;39m]\x1b[0m\x1b[1;39m,\n  \x1b[0m\x1b[34;1m"b"\x1b[0m\x1b[1;39m: \x1b[0m\x1b[1;30mnull\x1b[0m\x1b[1;39m\n\x1b[1;39m}\x1b[0m\n',
      },
    ],
    [
      ['-C', '-c', '.'],
      '{"a":[1,"x",{},[]],"b":null}',
      {
        stdout:
          '\x1b[1;39m{\x1b[0m\x1b[34;1m"a"\x1b[0m\x1b[1;39m:\x1b[0m\x1b[1;39m[\x1b[0;39m1\x1b[0m\x1b[1;39m,\x1b[0;32m"x"\x1b[0m\x1b[1;39m,\x1b[1;39m{}\x1b[0m\x1b[1;39m,\x1b[1;39m[]\x1b[0m\x1b[1;39m\x1b[1;39m]\x1b[0m\x1b[1;39m,\x1b[0m\x1b[34;1m"b"\x1b[0m\x1b[1;39m:\x1b[0m\x1b[1;30mnull\x1b[0m\x1b[1;39m\x1b[1;39m}\x1b[0m\n',
      },
    ],
    [
      ['-C', '--tab', '-S', '{b:.a,a:.b}'],
      '{"a":[1,"x",{},[]],"b":null}',
      {
        stdout:
          '\x1b[1;39m{\n\t\x1b[0m\x1b[34;1m"a"\x1b[0m\x1b[1;39m: \x1b[0m\x1b[1;30mnull\x1b[0m\x1b[1;39m,\n\t\x1b[0m\x1b[34;1m"b"\x1b[0m\x1b[1;39m: \x1b[0m\x1b[1;39m[\n\t\t\x1b[0;39m1\x1b[0m\x1b[1;39m,\n\t\t\x1b[0;32m"x"\x1b[0m\x1b[1;39m,\n\t\t\x1b[1;39m{}\x1b[0m\x1b[1;39m,\n\t\t\x1b[1;39m[]\x1b[0m\x1b[1;39m\n\t\x1b[1;39m]\x1b[0m\x1b[1;39m\n\x1b[1;39m}\x1b[0m\n',
      },
    ],
    [['-C', '-M', '-c', '.'], '[1]', { stdout: '[1]\n' }],
    [['-n', '-r', '1425599621 | strftime("%D %R %U %W")'], '', { stdout: '03/05/15 23:53 09 09\n' }],
    [
      ['-x', '.'],
      '',
      {
        stderr:
          'jq: Unknown option: -x\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq\n',
        exit: 2,
      },
    ],
    [['--version'], '', { stdout: 'jq-1.7.1\n' }],
  ]
  it.each(table.map(([args, ...rest]) => [args.join(' '), args, ...rest] as const))('%s', async (_, args, stdin, ran) => {
    expect(await run([...args], stdin, files)).toEqual(ran)
  })
})

describe('what has no end is ended', () => {
  const limits: [filter: string, why: string][] = [
    ['last(repeat(1))', 'a filter takes 600000 steps at most'],
    ['[range(1e9)] | length', 'a filter takes 600000 steps at most'],
    ['def f: 1 + f; f', 'a filter nests too deeply'],
    [`${'('.repeat(400)}1${')'.repeat(400)}`, 'filters nest 300 levels at most'],
    ['"x" * 1e9', 'a text has 20000000 characters at most'],
  ]
  it.each(limits)('%s', async (filter, why) => {
    const { stderr = '', exit } = await run(['-n', filter], '')
    expect({ exit, why: stderr.replace('filters nest 2000 levels at most', 'a filter nests too deeply') }).toEqual({
      exit: 126,
      why: `jq: limit exceeded: ${why}\n`,
    })
  })

  it('keys that every JavaScript object has are keys like others', async () => {
    expect(await run(['-n', '-c', '{} | .__proto__.polluted = 1 | ., .constructor'], '')).toEqual({
      stdout: '{"__proto__":{"polluted":1}}\nnull\n',
    })
  })
})
