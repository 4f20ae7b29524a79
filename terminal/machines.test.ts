import { expect, it } from 'vitest'
import { session } from './fake-session'
import { freshLogin } from './terminal'

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
