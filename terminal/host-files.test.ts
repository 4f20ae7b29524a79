import { expect, test } from 'vitest'
import { initialFiles } from './host'
import { createFiles } from './host-files'
import { Bash } from './just-bash'

const boot = async () => {
  const fs = await createFiles(
    {},
    () => {},
    async () => '',
  )
  return new Bash({ fs, cwd: '/' })
}

test.each([
  ['its mode', 'chmod 4711 /usr/bin/sort', "stat -c '%a' /usr/bin/sort"],
  ['its time', "touch -d '2001-02-03' /usr/bin/sort", 'ls -l /usr/bin/sort'],
  ['its time through a link', "ln -s /usr/bin/sort /link; touch -d '2001-02-03' /link", 'ls -l /usr/bin/sort'],
  ['its text', 'echo mine > /usr/bin/sort', 'cat /usr/bin/sort'],
  ['its place', 'mv /usr/bin/sort /moved; chmod 700 /moved', 'ls /usr/bin/sort'],
])('hosts have the files of commands in common until one changes %s', async (_what, change, look) => {
  const [mine, other] = [await boot(), await boot()]
  const before = await other.exec(look)
  await mine.exec(change)
  const after = await mine.exec(look)
  const { stdout, stderr } = await other.exec(look)
  expect({ stdout, stderr }).toEqual({ stdout: before.stdout, stderr: before.stderr })
  expect(after.stdout).not.toBe(before.stdout)
})

test('are at first as a capture of them is: a shell that only looks changes nothing', async () => {
  const first = initialFiles(
    'terminal',
    { kubeconfig: () => 'kind: Config\n', nodes: () => [], node: () => undefined },
    Date.UTC(2026, 10, 21),
  )
  const fs = await createFiles(
    first,
    () => undefined,
    async () => '',
  )
  await fs.chmod('/tmp', 0o1777)
  expect(JSON.stringify(await fs.capture())).toBe(JSON.stringify(first))
})
