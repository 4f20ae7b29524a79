import { describe, expect, it } from 'vitest'
import { session } from './fake-session'

describe('what is left running', () => {
  it('goes on beside the lines that follow', async () => {
    const { run } = session()
    for (const [line, output, exitCode = 0] of [
      ['x=1; (sleep 5; echo woke $x; x=2; touch /tmp/done) &', '[1] 2007\n'],
      ['jobs', '[1]+  Running                 ( sleep 5; echo woke $x; x=2; touch /tmp/done ) &\n'],
      [
        'sleep 3; echo three; sleep 3; echo $x; ls /tmp',
        'three\nwoke 1\n1\ndone\n[1]+  Done                    ( sleep 5; echo woke $x; x=2; touch /tmp/done )\n',
      ],
      ['while true; do echo tick >> ticks; sleep 2; done & sleep 5; wc -l < ticks', '[1] 2014\n3\n'],
      ['for i in 1 2; do sleep 0.5; done; kill %1', '[1]+  Terminated              while true; do echo tick >> ticks; sleep 2; done\n'],
      ['sleep 10; wc -l < ticks', '4\n'],
      ['watch -n 1 -t echo hi & sleep 2.5; kill $!', '[1] 2021\nhi\nhi\nhi\n[1]+  Terminated              watch -n 1 -t echo hi\n'],
      ['(sleep 2; exit 3) & wait $!; echo $?', '[1] 2028\n3\n[1]+  Exit 3                  ( sleep 2; exit 3 )\n'],
      ['{ sleep 4; echo late; } &', '[1] 2035\n'],
      ['fg', '{ sleep 4; echo late; }\nlate\n'],
      ["ssh node01 'sleep 5; hostname' & sleep 9", "[1] 2042\nnode01\n[1]+  Done                    ssh node01 'sleep 5; hostname'\n"],
      ['for i in 1 2 3 4 5 6 7 8 9; do sleep $((i * 100)); done & jobs -p', '[1] 2049\n2049\n'],
    ] as [string, string, number?][])
      expect({ line, ...(await run(line)) }).toEqual({ line, output, exitCode })
  })

  it('ends with its shell, with Ctrl-C in the foreground, and with its process', async () => {
    const { run, terminal, whenItWaits } = session()
    await run('bash')
    await run('(sleep 5; echo never) &')
    expect(await run('exit')).toEqual({ output: 'exit\n', exitCode: 0 })
    expect((await run('sleep 10')).output).toBe('')
    await run('(watch -t -n 1 echo hi) &')
    const stop = new AbortController()
    whenItWaits(() => stop.abort())
    expect((await run('fg', { signal: stop.signal })).exitCode).toBe(130)
    expect((await run('jobs')).output).toBe('')
    await run('(sleep 50; echo never) &')
    const { run: again } = session(JSON.parse(JSON.stringify(terminal.snapshot())))
    expect((await again('true')).output).toBe('[1]+  Killed                  ( sleep 50; echo never )\n')
  })
})
