import { describe, expect, it } from 'vitest'
import { session } from './fake-session'
import type { TerminalOutput } from './seam'

describe('a running line', () => {
  it('ends on Ctrl-C, keeping what came before', async () => {
    const { run, terminal, whenItWaits } = session()
    const stop = new AbortController()
    whenItWaits(() => stop.abort())
    expect(await run('cd /tmp; watch -n 1 echo hi; echo never', { signal: stop.signal })).toMatchObject({ exitCode: 130 })
    expect(terminal.prompt()).toBe('candidate@terminal:/tmp$ ')
    expect(await run('echo $?')).toEqual({ output: '130\n', exitCode: 0 })
  })

  it('lets what a stream has said through its pipeline when it is interrupted', async () => {
    const { run, whenItWaits } = session()
    const stop = new AbortController()
    whenItWaits(() => stop.abort())
    const { output, exitCode } = await run('watch -t -n 1 echo hi | grep -m 1 h | tr h H', { signal: stop.signal })
    expect({ output, exitCode }).toEqual({ output: 'Hi\n^C\n', exitCode: 130 })
    expect(await run('date | xargs hostname', { signal: stop.signal })).toEqual({ output: '^C\n', exitCode: 130 })
  })

  it('is stopped when it prints too much', async () => {
    const { run } = session()
    const { output } = await run('x=$(printf "%01000d" 0); while true; do echo $x; done')
    expect(output.slice(-60)).toContain('seatrial: output stopped: a line may print 1 MB')
    expect(output.length).toBeLessThan(1_100_000)
  }, 20_000)

  it('is stopped when it runs too many commands', async () => {
    const { run } = session()
    expect(await run('while :; do :; done')).toMatchObject({ exitCode: 126 })
  }, 20_000)

  it('reads what is typed, unless its input comes from elsewhere', async () => {
    const { run } = session()
    const typing = (...lines: string[]) => ({ input: async () => lines.shift() })
    expect(await run('read -r a b; echo "$b $a"', typing('one two three'))).toEqual({ output: '<reading>two three one\n', exitCode: 0 })
    expect((await run('echo "$a"')).output).toBe('one\n')
    expect(await run('read x || echo none', typing())).toEqual({ output: '<reading>none\n', exitCode: 0 })
    const shown: TerminalOutput[] = []
    expect((await run('read -rp "Name: " n; echo "hi $n"', { ...typing('Ann'), emit: (said) => void shown.push(said) })).exitCode).toBe(0)
    expect(shown).toEqual([
      { type: 'reading', prompt: 'Name: ' },
      { type: 'stdout', text: 'hi Ann\n' },
    ])
    expect((await run('cat > typed', typing('first', 'second'))).exitCode).toBe(0)
    expect((await run('cat typed; echo three | cat; cat <<< four')).output).toBe('first\nsecond\nthree\nfour\n')
    expect((await run('printf "a\\nb\\n" | while read l; do echo "-$l"; done')).output).toBe('-a\n-b\n')
    expect((await run('while read l; do echo "+$l"; done < typed')).output).toBe('+first\n+second\n')
    expect((await run('for i in 1 2; do read l; echo "$i$l"; done', typing('x', 'y'))).output).toBe('<reading>1x\n<reading>2y\n')
  })

  it('tells the editor of the user’s .vimrc, and whether it may write', async () => {
    const { run } = session()
    const opened: unknown[] = []
    const emit = (said: TerminalOutput) => opened.push(said)
    await run('echo x > f; vi f; echo "set nu" > ~/.vimrc; vim -R f; nano f', { emit })
    const vimrc = { path: '/home/candidate/.vimrc', text: 'set nu\n' }
    const file = { type: 'edit', name: 'f', text: 'x\n' }
    expect(opened).toEqual([
      { ...file, id: 'edit-1', editor: 'vi' },
      { ...file, id: 'edit-2', editor: 'vi', vimrc, readOnly: true },
      { ...file, id: 'edit-3', editor: 'nano' },
    ])
  })

  it('opens an editor on a file', async () => {
    const { run } = session()
    expect(await run('vi x.txt', { edited: async () => 'saved\n' })).toEqual({ output: '<edit>', exitCode: 0 })
    expect(await run('cat x.txt')).toEqual({ output: 'saved\n', exitCode: 0 })
  })

  it('gives each tab shells of its own on the same hosts, with its own jobs, and remembers them', async () => {
    const { run, terminal } = session()
    const second = { tab: 1 }
    await run('cd /tmp; x=first; echo shared > file; sleep 100 &')
    expect((await run('pwd; echo "[$x]"; cat /tmp/file; jobs', second)).output).toBe('/home/candidate\n[]\nshared\n')
    await run('ssh node01', second)
    expect((await run('hostname; pwd; jobs')).output).toBe('terminal\n/tmp\n[1]+  Running                 sleep 100 &\n')
    const again = session(terminal.snapshot())
    expect(again.terminal.tabs()).toEqual([0, 1])
    expect([0, 1, 2].map(again.terminal.prompt)).toEqual(['candidate@terminal:/tmp$ ', 'candidate@node01:~$ ', 'candidate@terminal:~$ '])
    expect((await again.run('exit; hostname', second)).output).toBe('logout\nConnection to node01 closed.\n')
    expect((await again.run('hostname', second)).output).toBe('terminal\n')
  })
})
