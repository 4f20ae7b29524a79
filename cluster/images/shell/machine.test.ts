import { describe, expect, it } from 'vitest'
import { busybox } from '../busybox'
import type { ContainerFiles } from '../files'
import { listenersOf, runMachine, type Surroundings, startMachine, terminate } from './machine'

/** A container of BusyBox whose files are a plain map. */
function surroundings(files: Record<string, string> = {}): Surroundings {
  const isDirectory = (path: string) => path === '/' || path === '/tmp' || Object.keys(files).some((known) => known.startsWith(`${path}/`))
  const own: ContainerFiles = {
    read: (path) => files[path],
    has: (path) => files[path] !== undefined,
    isDirectory,
    write: (path, content) => {
      files[path] = content
      return undefined
    },
    remove: (path) => {
      delete files[path]
      return undefined
    },
    makeDirectory: (path) => {
      files[`${path}/.keep`] = ''
      return undefined
    },
    list: (path) => {
      const prefix = path === '/' ? '/' : `${path}/`
      return [
        ...new Set(Object.keys(files).flatMap((known) => (known.startsWith(prefix) ? [known.slice(prefix.length).split('/')[0]!] : []))),
      ]
        .filter((n) => n !== '.keep')
        .sort()
    },
  }
  return {
    image: busybox,
    container: {
      podName: 'p',
      namespace: 'n',
      podIP: '10.244.1.9',
      nodeName: 'node01',
      hostname: 'p',
      container: 'c',
      image: 'busybox',
      env: {},
      readFile: own.read,
      hasFile: own.has,
      listDirectory: own.list,
    },
    files: own,
    workdir: '/',
    now: 0,
    network: {
      send: () => ({ hops: [], failure: { reason: 'refused', why: '', afterMs: 0 } }),
      resolve: (name) => ({ server: '10.96.0.10', queried: [name], result: 'NXDOMAIN', records: [] }),
    },
    uid: 0,
    processes: () => [{ pid: 1, title: 'sh', since: 0 }],
    kill: () => false,
  }
}

/** Runs a script to its end, letting time pass; the state goes through JSON at every pause. */
function run(
  text: string,
  { stdin = '', files = {}, env = {} }: { stdin?: string; files?: Record<string, string>; env?: Record<string, string> } = {},
) {
  const around = surroundings(files)
  let ran = runMachine(startMachine({ code: { argv: ['sh', '-c', text] }, env, cwd: '/', stdin: { data: stdin, ended: true } }), around)
  const written = [...ran.output]
  let now = 0
  for (let turns = 0; ran.machine.exitCode === undefined && ran.wakeAt !== undefined && turns < 200; turns++) {
    now = ran.wakeAt
    ran = runMachine(JSON.parse(JSON.stringify(ran.machine)), { ...around, now })
    written.push(...ran.output)
  }
  const of = (channel: string) =>
    written
      .filter((o) => o.channel === channel)
      .map(({ data }) => data)
      .join('')
  return {
    out: of('stdout'),
    err: of('stderr'),
    code: ran.machine.exitCode,
    ...(now > 0 ? { ms: now } : {}),
    ...(ran.machine.busy ? { busy: true } : {}),
  }
}

const ok = (out: string) => ({ out, err: '', code: 0 })

describe('sh', () => {
  const cases: Record<string, [script: string, expected: ReturnType<typeof run>, options?: Parameters<typeof run>[1]]> = {
    'words and quotes': [`a="x  y"; echo $a "$a" '$a' a\\ b`, ok('x y x  y $a a b\n')],
    'parameter expansions': [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that expands it
      'f=/etc/a.conf; echo ${f##*/} ${f%.*} ${f#/} ${#f} ${u:-no} ${u:=set} $u ${f:+yes}',
      ok('a.conf /etc/a etc/a.conf 11 no set set yes\n'),
    ],
    arithmetic: ['i=3; echo $((i * 2 + 1)) $(( i > 2 ? 10 : 20 )); i=$((i+1)); echo $i', ok('7 10\n4\n')],
    'command substitution, nested': ['echo "[$(echo $(echo in) `echo tick`)]"', ok('[in tick]\n')],
    'pipes pass text and their last status': ["printf 'b\\na\\nb\\n' | sort | uniq -c | sed 's/^ *//'", ok('1 a\n2 b\n')],
    'a pipe ends in a subshell': ['x=1; echo 2 | read x; echo $x', ok('1\n')],
    'while read': ["printf 'a 1\\nb 2\\n' | while read n v; do echo $v$n; done", ok('1a\n2b\n')],
    'for, case, if': [
      'for f in one two; do case $f in t*) echo T;; *) echo other;; esac; done; if [ 1 -gt 2 ]; then echo a; elif true; then echo b; fi',
      ok('other\nT\nb\n'),
    ],
    'break and continue': ['for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done; echo end', ok('1\n3\nend\n')],
    'functions, locals, return': ['f() { local a=in; echo $a $1; return 3; }; a=out; f x; echo $? $a', ok('in x\n3 out\n')],
    'and, or, not': ['false && echo a || echo b; ! false && echo c', ok('b\nc\n')],
    redirections: [
      'echo one > /tmp/f; echo two >> /tmp/f; cat < /tmp/f; nope 2> /tmp/e; cat /tmp/e; echo x > /dev/null',
      ok('one\ntwo\nsh: nope: not found\n'),
    ],
    'a here-document expands': ["n=4; cat <<EOF\nis $n\nEOF\ncat <<'E'\nis $n\nE", ok('is 4\nis $n\n')],
    '2>&1 in a pipe': ['ls /nope 2>&1 | wc -l', ok('1\n')],
    'subshells keep to themselves': ['x=1; (x=2; cd /tmp; exit 3); echo $? $x $PWD', ok('3 1 /\n')],
    'exit ends with its status': ['echo a; exit 4; echo b', { out: 'a\n', err: '', code: 4 }],
    'set -e ends at a failure that nobody asked about': [
      'set -e; false || true; if false; then :; fi; echo on; false; echo off',
      { out: 'on\n', err: '', code: 1 },
    ],
    'set -u complains': ['set -u; echo $nope', { out: '', err: 'sh: nope: parameter not set\n', code: 2 }],
    'an unknown command': ['curl http://web', { out: '', err: 'sh: curl: not found\n', code: 127 }],
    'a syntax error': ['if true; then', { out: '', err: expect.stringContaining('sh: syntax error'), code: 2 } as never],
    'positional parameters': [
      'set -- a "b c"; echo $# "$2"; for w in "$@"; do echo "<$w>"; done; shift; echo $1',
      ok('2 b c\n<a>\n<b c>\nb c\n'),
    ],
    globs: [
      'cd /tmp; echo *.txt none*; for f in /tmp/*; do echo $f; done',
      ok('a.txt b.txt none*\n/tmp/a.txt\n/tmp/b.txt\n/tmp/c.log\n'),
      { files: { '/tmp/a.txt': '', '/tmp/b.txt': '', '/tmp/c.log': '' } },
    ],
    'sleep takes time': ['echo a; sleep 2; echo b; sleep 0.5', { out: 'a\nb\n', err: '', code: 0, ms: 2500 }],
    'background jobs and wait': [
      '(sleep 3; echo slow) & echo fast; wait; echo done',
      { out: 'fast\nslow\ndone\n', err: '', code: 0, ms: 3000 },
    ],
    'sleep inside a pipe': ['(echo a; sleep 1; echo b) | cat; echo c', { out: 'a\nb\nc\n', err: '', code: 0, ms: 1000 }],
    'a loop without pause just runs': ['while true; do :; done', { out: '', err: '', code: undefined, busy: true }],
    'a loop with sleep goes on': [
      'i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); sleep 5; done',
      { out: '0\n1\n2\n', err: '', code: 0, ms: 15_000 },
    ],
    until: ['i=0; until [ $i -eq 2 ]; do i=$((i+1)); done; echo $i', ok('2\n')],
    'sh -c is a child': ["x=1; export y=2; sh -c 'echo $x $y $0 $1; exit 5' name arg; echo $?", ok('2 name arg\n5\n')],
    'scripts and sourcing': [
      '. /tmp/lib; hello; sh /tmp/run a',
      ok('hi\nran a\n'),
      { files: { '/tmp/lib': 'hello() { echo hi; }', '/tmp/run': 'echo ran $1' } },
    ],
    'eval and exec': ['c="echo 1; echo 2"; eval "$c"; exec echo last; echo never', ok('1\n2\nlast\n')],
    'a trap on EXIT': ['trap "echo bye" EXIT; echo hi; exit 2', { out: 'hi\nbye\n', err: '', code: 2 }],
    'standard input': ['read a; echo got $a; cat', ok('got one\ntwo\n'), { stdin: 'one\ntwo\n' }],
    environment: ['echo $A; A=2 sh -c "echo \\$A"; echo $A; env | grep ^A', ok('1\n2\n1\nA=1\n'), { env: { A: '1' } }],
    '[[ ]] with patterns and expressions': ['[[ web-1 == web-* ]] && [[ web-1 =~ ^web-[0-9]+$ ]] && echo yes', ok('yes\n')],
    'a doubling text is stopped': ['x=aaaaaaaaaa; while true; do x="$x$x"; done', { out: '', err: 'sh: out of memory\n', code: 2 }],
  }
  it.each(Object.entries(cases))('%s', (_, [script, expected, options]) => {
    expect(run(script, options)).toEqual(expected)
  })
})

describe('signals and servers', () => {
  const started = (text: string) =>
    runMachine(startMachine({ code: { argv: ['sh', '-c', text] }, env: {}, cwd: '/' }), surroundings()).machine
  it('a shell without a trap leaves SIGTERM unanswered', () => {
    const machine = started('sleep 100')
    expect(terminate(machine, surroundings())).toBe(machine)
  })
  it('a trap runs while the shell waits', () => {
    const machine = terminate(started('trap "echo bye; exit 0" TERM; sleep 100 & wait'), surroundings())
    expect(runMachine(machine, surroundings())).toMatchObject({ output: [{ channel: 'stdout', data: 'bye\n' }], machine: { exitCode: 0 } })
  })
  it('nc -l answers with what is piped into it', () => {
    const machine = started('while true; do echo hello | nc -l -p 8080; done')
    const listeners = listenersOf(machine, surroundings())
    expect(listeners.map(({ port, protocol }) => [port, protocol])).toEqual([[8080, 'TCP']])
    expect(listeners[0]!.answer({ protocol: 'TCP', host: 'x', port: 8080 }, '10.0.0.1')).toEqual({ data: 'hello\n' })
  })
  it('a tool that reads to the end waits for it, however much it has heard', () => {
    const cat = startMachine({ code: { argv: ['cat'] }, env: {}, cwd: '/', stdin: { data: '', ended: false } })
    const { machine } = runMachine({ ...runMachine(cat, surroundings()).machine, input: { data: 'one\n', ended: false } }, surroundings())
    expect(machine.busy).toBeUndefined()
    const ended = runMachine({ ...machine, input: { ...machine.input, ended: true } }, surroundings())
    expect(ended).toMatchObject({ output: [{ channel: 'stdout', data: 'one\n' }], machine: { exitCode: 0 } })
  })
  it('httpd serves its directory', () => {
    const around = surroundings({ '/www/index.html': 'page' })
    const { machine } = runMachine(startMachine({ code: { argv: ['httpd', '-f', '-p', '8080', '-h', '/www'] }, env: {}, cwd: '/' }), around)
    const answer = listenersOf(machine, around)[0]!.answer(
      { protocol: 'TCP', host: 'x', port: 8080, http: { scheme: 'http', method: 'GET', path: '/' } },
      '10.0.0.1',
    )
    expect(answer.http).toMatchObject({ status: 200, body: 'page' })
  })
})
