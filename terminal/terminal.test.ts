import { describe, expect, it } from 'vitest'
import type { Cluster } from '@/cluster/door'
import type { TerminalClock, TerminalIo, TerminalOutput, TerminalSnapshot } from './seam'
import { createTerminal, freshLogin } from './terminal'

const startAt = Date.UTC(2026, 10, 21, 11, 0, 0)

/** A cluster of two nodes where one node port answers, one refuses and one address never answers. */
function fakeCluster(now: () => number): Cluster {
  const addresses: Record<string, string> = { controlplane: '192.168.1.10', node01: '192.168.1.11' }
  const nodeFiles = new Map([['/etc/kubernetes/manifests/etcd.yaml', 'kind: Pod\n']])
  return {
    now,
    nextWake: () => undefined,
    etcd: { revision: () => 0 },
    nodes: () => Object.keys(addresses),
    node: (name: string) =>
      addresses[name]
        ? {
            name,
            addresses: { internal: addresses[name] },
            units: () => [],
            listFiles: () => [...nodeFiles.keys()],
            readFile: (path: string) => nodeFiles.get(path),
            writeFile: (path: string, text?: string) => (text === undefined ? nodeFiles.delete(path) : nodeFiles.set(path, text)),
          }
        : undefined,
    kubeconfig: () => 'apiVersion: v1\nclusters:\n- cluster:\n    server: https://192.168.1.10:6443\n  name: kubernetes\n',
    resolve: () => ({ server: '10.0.0.2', queried: ['x.'], result: 'NXDOMAIN', records: [] }),
    send(_from: unknown, request: { host: string; port: number; timeoutMs?: number }) {
      if (request.host === '10.1.1.1') return { hops: [], failure: { reason: 'timeout', why: '', afterMs: request.timeoutMs ?? 0 } }
      if (!Object.values(addresses).includes(request.host)) return { hops: [], failure: { reason: 'unresolved', why: '', afterMs: 0 } }
      if (request.port !== 30080) return { hops: [], failure: { reason: 'refused', why: '', afterMs: 0 } }
      const http = { status: 200, statusText: 'OK', headers: { 'content-type': 'text/plain' }, body: 'hello é\n' }
      return { hops: [], response: { address: request.host, port: request.port, clientAddress: '', http } }
    },
  } as unknown as Cluster
}

function session(snapshot?: TerminalSnapshot, at = startAt) {
  let now = at
  const clock: TerminalClock = {
    now: () => now,
    skipTo: (t) => {
      now = Math.max(now, t)
    },
    follow: (ms = 0) =>
      new Promise((resolve) => {
        now += ms
        setTimeout(resolve, 1)
      }),
  }
  const cluster = fakeCluster(clock.now)
  const terminal = createTerminal({ cluster, clock, ...(snapshot && { snapshot }) })
  async function run(line: string, more: Partial<TerminalIo> = {}) {
    let output = ''
    const io: TerminalIo = {
      emit(said: TerminalOutput) {
        output += 'text' in said && said.type !== 'edit' ? said.text : `<${said.type}>`
      },
      input: async () => undefined,
      edited: async () => undefined,
      signal: new AbortController().signal,
      columns: 80,
      rows: 24,
      ...more,
    }
    const { exitCode } = await terminal.run(line, io)
    return { output, exitCode }
  }
  const advance = (t: number) => {
    now = Math.max(now, t)
  }
  return { terminal, cluster, run, now: () => now, advance }
}

/** Lines typed one after the other, each with all that it prints. */
const transcripts: Record<string, [line: string, output: string, exitCode?: number][]> = {
  'prints as commands end, in order': [
    ['echo a; nope; echo b', 'a\nbash: nope: command not found\nb\n'],
    ['for i in 1 2; do echo "n $i"; done | grep 2', 'n 2\n'],
    ['echo é | cat', 'é\n'],
    ['ls /nope 2>&1 | tr a-z A-Z', "LS: CANNOT ACCESS '/NOPE': NO SUCH FILE OR DIRECTORY\n"],
    [
      'sleep x 2>/dev/null || echo failed; sleep y 2> why; sleep z 2>&1; cat why',
      "failed\nsleep: invalid time interval ‘z’\nTry 'sleep --help' for more information.\nsleep: invalid time interval ‘y’\nTry 'sleep --help' for more information.\n",
    ],
  ],
  'keeps the shell between lines': [
    ['cd /tmp; export do="--dry-run=client -o yaml"; n=1; arr=(a "b c"); declare -A m=([x]=y); m["k k"]="v v"', ''],
    ['f() { echo "f $1 $n"; }; alias hi="echo hello"; set -o pipefail; false', '', 1],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own syntax
    ['echo $? $PWD "$do" ${arr[1]} "${m[k k]}${m[x]}"; f x; hi', '1 /tmp --dry-run=client -o yaml b c v vy\nf x 1\nhello\n'],
    ['false | true', '', 1],
    ["env | grep -E '^(do|n)='; printenv do n", 'do=--dry-run=client -o yaml\n--dry-run=client -o yaml\n', 1],
    ["env a=1 sh -c 'echo $a $n.'", '1 .\n'],
    ['cd -', '/home/candidate\n'],
    ['unset -f f; unalias hi; f; hi', 'bash: f: command not found\nbash: hi: command not found\n', 127],
    ['false; echo $?', '1\n'],
  ],
  'runs commands in the background': [
    ['sleep 100 &', '[1] 2007\n'],
    ['echo $!; jobs', '2007\n[1]+  Running                 sleep 100 &\n'],
    ['sleep 500 & sleep 1000 &', '[2] 2014\n[3] 2021\n'],
    [
      'jobs -l',
      '[1]   2007 Running                 sleep 100 &\n[2]-  2014 Running                 sleep 500 &\n[3]+  2021 Running                 sleep 1000 &\n',
    ],
    ['sleep 150', '[1]   Done                    sleep 100\n'],
    ['kill %2; kill $!', '[2]-  Terminated              sleep 500\n[3]+  Terminated              sleep 1000\n'],
    ['kill %9; kill 4711; fg', 'bash: kill: %9: no such job\nbash: kill: (4711) - No such process\nbash: fg: current: no such job\n', 1],
    ['false &', '[1] 2028\n[1]+  Exit 1                  false\n'],
    ['sleep 60 & wait; echo over', '[1] 2035\nover\n[1]+  Done                    sleep 60\n'],
    [
      'while true; do :; done &',
      '[1] 2042\nbash: too many commands executed (>10000)\n[1]+  Exit 126                while true; do :; done\n',
    ],
  ],
  'puts the history in': [
    ['echo one two', 'one two\n'],
    ['echo !$ && !!:p', 'echo two && echo one two\n'],
    ['!!', 'echo two && echo one two\ntwo\none two\n'],
    ['!nope; echo not run', 'bash: !nope: event not found\n'],
    ['history | tail -2', '    2  echo two && echo one two\n    3  history | tail -2\n'],
  ],
  'here-documents, redirects, substitutions, scripts': [
    ['cat <<EOF > x.yaml\nkind: $((1+1))\nEOF', ''],
    ["cat <<'EOF' | cat - x.yaml\n$HOME\nEOF", '$HOME\nkind: 2\n'],
    ['echo "$(cat x.yaml)" `echo y` && wc -l < x.yaml', 'kind: 2 y\n1\n'],
    ['echo "echo in $1" > s.sh; bash s.sh; sh -c "echo c"', 'in\nc\n'],
    ['cat <(echo one) | sed s/one/two/', 'two\n'],
  ],
  'syntax errors': [
    ['echo )', "bash: syntax error near unexpected token `)'\n", 2],
    ['echo a | | b', "bash: syntax error near unexpected token `|'\n", 2],
    ['echo a |', 'bash: syntax error: unexpected end of file\n', 2],
    ['| b', "bash: syntax error near unexpected token `|'\n", 2],
    ['if true; then', 'bash: syntax error: unexpected end of file\n', 2],
    ['echo "a', 'bash: unexpected EOF while looking for matching `"\'\n', 2],
  ],
  curl: [
    ['curl http://192.168.1.11:30080', 'hello é\n'],
    ['curl -s -o /dev/null -w "%{http_code}\\n" node01:30080/x', '200\n'],
    ['curl -s node01:30080 | grep -c hello', '1\n'],
    ['curl 192.168.1.11:30081', "curl: (7) Failed to connect to 192.168.1.11 port 30081 after 0 ms: Couldn't connect to server\n", 7],
    ['curl -s 192.168.1.11:30081', '', 7],
    ['curl http://web.shop/', 'curl: (6) Could not resolve host: web.shop\n', 6],
    ['curl -m 3 10.1.1.1', 'curl: (28) Connection timed out after 3000 milliseconds\n', 28],
    ['curl -i node01:30080', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhello é\n'],
    ['curl --nope', "curl: option --nope: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n", 2],
    ['curl localhost:8080', "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server\n", 7],
  ],
  'other tools of the network': [
    ['wget -qO- node01:30080', 'hello é\n'],
    ['wget -q node01:30081', '', 4],
    ['nc -zv node01 30080', 'Connection to node01 (192.168.1.11) 30080 port [tcp/*] succeeded!\n'],
    ['nslookup x', "Server:\t\t10.0.0.2\nAddress:\t10.0.0.2#53\n\n** server can't find x: NXDOMAIN\n\n", 1],
    ['ping node01', 'ping: seatrial does not simulate ICMP (a Service answers none either); try `curl` or `nc -zv HOST PORT`\n', 1],
  ],
  'other hosts and users': [
    ['ssh node01', ''],
    ['hostname; whoami; pwd; echo hi > here', 'node01\ncandidate\n/home/candidate\n'],
    ['sudo -i', ''],
    ['whoami; pwd; echo $HOME', 'root\n/root\n/root\n'],
    ['exit', 'logout\n'],
    ['exit', 'logout\nConnection to node01 closed.\n'],
    ['hostname; cat here', 'terminal\ncat: here: No such file or directory\n', 1],
    ['ssh node01 cat here', 'hi\n'],
    ['ssh node09', 'ssh: Could not resolve hostname node09: Name or service not known\n', 255],
    ['sudo whoami; sudo -u root id -u', 'root\n0\n'],
  ],
  'what is not simulated says so': [
    [
      'kubeadm join x',
      'seatrial does not simulate kubeadm join x; it has version, token list, token create, token delete, token generate, certs check-expiration, config images list, upgrade plan\n',
      1,
    ],
    ['echo a & echo b', '[1] 2007\na\nb\n[1]+  Done                    echo a\n'],
    ['frobnicate', 'bash: frobnicate: command not found\n', 127],
    ['systemctl status kubelet', 'systemctl: this host is no node of the cluster: `ssh` to one (controlplane, node01)\n', 1],
  ],
  'time and facts': [
    ['date', 'Sat Nov 21 11:00:00 UTC 2026\n'],
    ['sleep 90; date +%H:%M:%S', '11:01:30\n'],
    ['timeout 5 sleep 60; echo $?; date +%T', '124\n11:01:35\n'],
    ["timeout 3.5 watch -t -n 1 echo x | wc -l; timeout 2 bash -c 'while true; do echo y; sleep 1; done'; echo $?", '4\ny\ny\n124\n'],
    [
      'history',
      "    1  date\n    2  sleep 90; date +%H:%M:%S\n    3  timeout 5 sleep 60; echo $?; date +%T\n    4  timeout 3.5 watch -t -n 1 echo x | wc -l; timeout 2 bash -c 'while true; do echo y; sleep 1; done'; echo $?\n    5  history\n",
    ],
    ['clear', '<clear>'],
    ['source <(kubectl completion bash); complete -F __start_kubectl k', ''],
  ],
}

describe.each(Object.entries(transcripts))('%s', { timeout: 20_000 }, (_name, steps) => {
  it('prints what the real shell prints', async () => {
    const { run } = session()
    for (const [line, output, exitCode = 0] of steps) expect({ line, ...(await run(line)) }).toEqual({ line, output, exitCode })
  })

  it('goes on from a snapshot after every line', async () => {
    let at = session()
    for (const [line, output, exitCode = 0] of steps) {
      at = session(JSON.parse(JSON.stringify(at.terminal.snapshot())), at.now())
      expect({ line, ...(await at.run(line)) }).toEqual({ line, output, exitCode })
    }
  })
})

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
    const { run, terminal } = session()
    await run('bash')
    await run('(sleep 5; echo never) &')
    expect(await run('exit')).toEqual({ output: 'exit\n', exitCode: 0 })
    expect((await run('sleep 10')).output).toBe('')
    await run('(watch -t -n 1 echo hi) &')
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 30)
    expect((await run('fg', { signal: stop.signal })).exitCode).toBe(130)
    expect((await run('jobs')).output).toBe('')
    await run('(sleep 50; echo never) &')
    const { run: again } = session(JSON.parse(JSON.stringify(terminal.snapshot())))
    expect((await again('true')).output).toBe('[1]+  Killed                  ( sleep 50; echo never )\n')
  })
})

it('starts on base as at the exam: no tools, on by ssh, never twice', async () => {
  const { terminal } = session()
  const { run } = session(freshLogin(terminal.snapshot(), 'base'))
  for (const [line, output, exitCode = 0] of [
    ['hostname; kubectl get pods', 'base\nbash: kubectl: command not found\n', 127],
    ['jq .; curl x', 'bash: jq: command not found\nbash: curl: command not found\n', 127],
    ['ssh terminal', ''],
    ['alias k', "alias k='kubectl'\n"],
    [
      'ssh node01',
      'ssh: connect to host node01 port 22: Connection refused\nNested ssh is refused in the exam: `exit` to base first\n',
      255,
    ],
    ['exit', 'logout\nConnection to terminal closed.\n', 255],
    ['ssh node01 hostname; exit', 'node01\nlogout\n'],
    ['hostname', 'base\n'],
  ] as [string, string, number?][])
    expect({ line, ...(await run(line)) }).toEqual({ line, output, exitCode })
})

it('shows a directory that a volume has made on a node as one, again and again', async () => {
  const { run, cluster } = session()
  await run('ssh node01 true')
  cluster.node('node01')?.writeFile('/lib/modules/', '')
  for (const line of ['ssh node01 "[ -d /lib/modules ] && echo there"', 'ssh node01 "touch /tmp/x; [ -d /lib/modules ] && echo there"'])
    expect({ line, output: (await run(line)).output }).toEqual({ line, output: 'there\n' })
  expect(cluster.node('node01')?.listFiles()).toContain('/lib/modules/')
})

it('keeps on the node what an administrator lays down for volumes, empty directories too', async () => {
  const { run, cluster } = session()
  await run('echo a > letter; scp letter node01:/tmp/letter')
  expect((await run('ssh node01 cat /tmp/letter')).output).toBe('a\n')
  await run('ssh node01 "sudo mkdir -p /mnt/empty /mnt/full && echo hi | sudo tee /mnt/full/a"')
  expect(cluster.node('node01')?.listFiles()).toEqual(expect.arrayContaining(['/mnt/empty/', '/mnt/full/', '/mnt/full/a']))
  await run('ssh node01 sudo rm -r /mnt/empty /mnt/full')
  expect(
    cluster
      .node('node01')
      ?.listFiles()
      .filter((path) => path.startsWith('/mnt/')),
  ).toEqual([])
})

it('shares the files of a node with the cluster', async () => {
  const { run, terminal, cluster } = session()
  const manifests = '/etc/kubernetes/manifests'
  await run('ssh node01')
  expect(await run(`cat ${manifests}/etcd.yaml; echo new > ${manifests}/x.yaml; rm ${manifests}/etcd.yaml`)).toMatchObject({
    output: 'kind: Pod\n',
  })
  expect(cluster.node('node01')?.listFiles()).toEqual([`${manifests}/x.yaml`])
  expect(cluster.node('node01')?.readFile(`${manifests}/x.yaml`)).toBe('new\n')
  expect(terminal.readFile('node01', `${manifests}/x.yaml`)).toBeUndefined()
})

describe('a running line', () => {
  it('ends on Ctrl-C, keeping what came before', async () => {
    const { run, terminal } = session()
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 30)
    expect(await run('cd /tmp; watch -n 1 echo hi; echo never', { signal: stop.signal })).toMatchObject({ exitCode: 130 })
    expect(terminal.prompt()).toBe('candidate@terminal:/tmp$ ')
    expect(await run('echo $?')).toEqual({ output: '130\n', exitCode: 0 })
  })

  it('lets what a stream has said through its pipeline when it is interrupted', async () => {
    const { run } = session()
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 30)
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
